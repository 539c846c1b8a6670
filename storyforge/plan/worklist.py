"""The list of tasks that grows while a story is planned: each piece of work once."""

from __future__ import annotations

from typing import TypeVar

from storyforge.plan.model import Task

T = TypeVar("T", bound=Task)


class WorkList:
    """Tasks by id, in the order in which they were first asked for."""

    def __init__(self) -> None:
        self._tasks: dict[str, Task] = {}

    def add(self, task: T) -> T:
        """Put the task on the list, unless the same work is there already."""
        self._tasks.setdefault(task.id, task)
        return task

    @property
    def tasks(self) -> tuple[Task, ...]:
        return tuple(self._tasks.values())

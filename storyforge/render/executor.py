"""Executing plans: one pool of workers for a whole batch.

Workers are threads; the work itself runs in ffmpeg processes and in libraries that let go
of the interpreter. Tasks run as soon as what they need is there, pictures before segments,
long segments before short ones. A story that fails stops alone. Everything the executor has
to tell comes out of one iterator, in the thread that reads it.
"""

from __future__ import annotations

import heapq
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from queue import SimpleQueue

from storyforge.errors import Cancelled
from storyforge.plan.model import CommandTask, Task, needs
from storyforge.process import CancelToken
from storyforge.render.perform import perform
from storyforge.render.store import Made
from storyforge.render.workplace import Workplace


@dataclass(slots=True, eq=False)
class Job:
    """One story's tasks, and what becomes of them in the end.

    `finish` runs in a worker once every task is made; what it returns is reported.
    """

    name: str
    tasks: tuple[Task, ...]
    at: Workplace
    finish: Callable[[], object]
    waiting: dict[str, set[str]] = field(default_factory=dict)
    over: bool = False


@dataclass(frozen=True, slots=True)
class TaskMade:
    """A task of a job is done."""

    job: Job
    task: Task


@dataclass(frozen=True, slots=True)
class FramesMade:
    """So many more frames of a job are encoded."""

    job: Job
    frames: int


@dataclass(frozen=True, slots=True)
class JobDone:
    """A job is complete; `result` is what its ending returned."""

    job: Job
    result: object


@dataclass(frozen=True, slots=True)
class JobFailed:
    """A job stopped at a task (None: at its ending), and why."""

    job: Job
    task: Task | None
    error: BaseException


News = TaskMade | FramesMade | JobDone | JobFailed


def default_workers() -> int:
    """As many processes as the machine lets us use cores."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not Linux
        return os.cpu_count() or 1


class Executor:
    """Runs jobs on `workers` threads until all are done, failed or cancelled."""

    def __init__(self, workers: int, cancel: CancelToken) -> None:
        self._workers = max(1, workers)
        self._cancel = cancel
        self._news: SimpleQueue[News | None] = SimpleQueue()
        self._ready: list[tuple[int, int, int, Job, Task | None]] = []
        self._order = count()
        self._condition = threading.Condition()
        self._open = 0

    def run(self, jobs: list[Job]) -> Iterator[News]:
        """Work through the jobs, telling what happens; raises Cancelled once all has stopped."""
        self._open = len(jobs)
        for job in jobs:
            self._begin(job)
        threads = [threading.Thread(target=self._work, name=f"worker {number}", daemon=True)
                   for number in range(self._workers)]  # fmt: skip
        for thread in threads:
            thread.start()
        try:
            yield from self._told(len(threads))
        except BaseException:
            self._cancel.cancel()
            raise
        finally:
            with self._condition:
                self._condition.notify_all()
            for thread in threads:
                thread.join()
        self._cancel.raise_if_cancelled()

    def _told(self, running: int) -> Iterator[News]:
        while running:
            news = self._news.get()
            if news is None:
                running -= 1
            else:
                yield news

    # Under the condition's lock

    def _begin(self, job: Job) -> None:
        job.waiting = {task.id: set(needs(task)) for task in job.tasks}
        for task in job.tasks:
            if not job.waiting[task.id]:
                self._push(job, task)

    def _push(self, job: Job, task: Task | None) -> None:
        rank, size = _urgency(task)
        heapq.heappush(self._ready, (rank, size, next(self._order), job, task))

    def _close(self, job: Job) -> None:
        job.over = True
        self._open -= 1
        self._condition.notify_all()

    def _next(self) -> tuple[Job, Task | None] | None:
        with self._condition:
            while True:
                if self._cancel.cancelled or not self._open:
                    return None
                while self._ready:
                    _, _, _, job, task = heapq.heappop(self._ready)
                    if not job.over:
                        return job, task
                self._condition.wait(timeout=0.2)

    # In a worker

    def _work(self) -> None:
        try:
            while (found := self._next()) is not None:
                job, task = found
                try:
                    self._do(job, task)
                except Cancelled:
                    return
                except BaseException as error:  # noqa: BLE001  (told to the reader)
                    self._fail(job, task, error)
        finally:
            self._news.put(None)

    def _fail(self, job: Job, task: Task | None, error: BaseException) -> None:
        with self._condition:
            if job.over:
                return
            self._close(job)
        self._news.put(JobFailed(job, task, error))

    def _do(self, job: Job, task: Task | None) -> None:
        if task is None:
            result = job.finish()
            with self._condition:
                self._close(job)
            self._news.put(JobDone(job, result))
            return
        self._made(job, task, perform(task, job.at, _Counter(job, task, self._news.put)))

    def _made(self, job: Job, task: Task, made: Made) -> None:
        with job.at.lock:
            job.at.made[task.id] = made
        self._news.put(TaskMade(job, task))
        with self._condition:
            del job.waiting[task.id]
            for other in job.tasks:
                wanted = job.waiting.get(other.id)
                if wanted and task.id in wanted:
                    wanted.discard(task.id)
                    if not wanted:
                        self._push(job, other)
            if not job.waiting:
                self._push(job, None)
            self._condition.notify_all()


def _urgency(task: Task | None) -> tuple[int, int]:
    """What runs first: endings, then small work others wait for, then the longest segments."""
    if task is None:
        return (0, 0)
    if isinstance(task, CommandTask) and task.kind == "segment":
        return (2, -task.frames)
    return (1, 0)


class _Counter:
    """Turns a process's running total of frames into steps; never goes back."""

    def __init__(self, job: Job, task: Task, tell: Callable[[News], None]) -> None:
        self._job, self._tell, self._seen = job, tell, 0
        self._counts = isinstance(task, CommandTask) and task.kind == "segment"

    def __call__(self, total: int) -> None:
        if self._counts and total > self._seen:
            self._tell(FramesMade(self._job, total - self._seen))
            self._seen = total

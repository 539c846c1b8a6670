"""Executing plans: one pool of workers for a whole batch.

Workers are threads; the work itself runs in ffmpeg processes and in libraries that let go
of the interpreter. Stories run in their order, within a story tasks as soon as what they need
is there, pictures before segments and long segments before short ones, those of several sources
last. Work with equal keys (an outro, a whole story on two platforms alike) is done once. A story
that fails stops alone.
Everything the executor has to tell comes out of one iterator, in the thread that reads it.
"""

from __future__ import annotations

import heapq
import os
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from queue import SimpleQueue

from storyforge.errors import Cancelled
from storyforge.plan.model import CommandTask, Task, needs, sources
from storyforge.process import CancelToken
from storyforge.render.perform import OnFrames, perform, task_key
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
    order: int = 0
    waiting: dict[str, set[str]] = field(default_factory=dict)
    waited_for: dict[str, list[Task]] = field(default_factory=dict)
    in_hand: int = 0
    over: bool = False
    vague: JobFailed | None = None


@dataclass(frozen=True, slots=True)
class TaskMade:
    """A task of a job is done; `reused` if it was found in the store, or done for another."""

    job: Job
    task: Task
    reused: bool


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

    @property
    def suspects(self) -> int:
        """How many sources may be to blame."""
        return _suspects(self.task) if self.task else 0


PATIENCE_S = 0.25
"""How long cancelling waits for workers: most have stopped their ffmpeg by then (the guardian
of `process` ends the others with the program), and leaving takes its time too."""

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
        self._ready: list[tuple[int, int, int, int, Job, Task | None]] = []
        self._in_work: dict[str, list[tuple[Job, Task]]] = {}
        self._order = count()
        self._condition = threading.Condition()
        self._open = 1

    def run(self, jobs: Iterable[Job]) -> Generator[News, None, None]:
        """Work through the jobs, telling what happens; raises Cancelled once all has stopped.

        Work on a job begins as soon as it is given, while the next one is still in the making.
        """
        threads = [threading.Thread(target=self._work, name=f"worker {number}", daemon=True)
                   for number in range(self._workers)]  # fmt: skip
        for thread in threads:
            thread.start()
        try:
            self._take(jobs)
            yield from self._told(len(threads))
        except BaseException:
            self._cancel.cancel()
            raise
        finally:
            with self._condition:
                self._condition.notify_all()
            self._part_with(threads)
        self._cancel.raise_if_cancelled()

    def _part_with(self, threads: list[threading.Thread]) -> None:
        """Wait until the threads are done; once cancelled, only as long as ffmpeg may take to end.

        Painting and reading cannot be stopped halfway: such a thread goes on for nothing, and
        ends with what it has in hand or with the program.
        """
        deadline = time.monotonic() + PATIENCE_S
        for thread in threads:
            left_s = max(0.0, deadline - time.monotonic())
            thread.join(left_s if self._cancel.cancelled else None)

    def _told(self, running: int) -> Iterator[News]:
        while running:
            news = self._news.get()
            if news is None:
                running -= 1
            else:
                yield news

    def _take(self, jobs: Iterable[Job]) -> None:
        for order, job in enumerate(jobs):
            job.order = order
            with self._condition:
                self._open += 1
                self._begin(job)
                self._condition.notify_all()
        with self._condition:
            self._open -= 1  # the jobs themselves: no more of them come
            self._condition.notify_all()

    # Under the condition's lock

    def _begin(self, job: Job) -> None:
        job.waiting = {task.id: set(needs(task)) for task in job.tasks}
        for task in job.tasks:
            for wanted in job.waiting[task.id]:
                job.waited_for.setdefault(wanted, []).append(task)
            if not job.waiting[task.id]:
                self._push(job, task)

    def _push(self, job: Job, task: Task | None) -> None:
        rank, size = _urgency(task)
        heapq.heappush(self._ready, (job.order, rank, size, next(self._order), job, task))

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
                    *_, job, task = heapq.heappop(self._ready)
                    if not job.over:
                        job.in_hand += 1
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
                    self._fail(JobFailed(job, task, error))
                self._put_down(job)
        finally:
            self._news.put(None)

    def _fail(self, failure: JobFailed) -> None:
        """Tell of a failure; where several sources are suspected, once nobody can tell better.

        What is in hand may fail for one of them alone: a transition does not name both of its
        scenes because it was quicker than the scene that is to blame.
        """
        job = failure.job
        with self._condition:
            if job.over and (job.vague is None or job.vague.suspects <= failure.suspects):
                return
            if not job.over:
                self._close(job)
            vague = failure.suspects > 1
            job.vague = failure if vague else None
        if not vague:
            self._news.put(failure)

    def _put_down(self, job: Job) -> None:
        with self._condition:
            job.in_hand -= 1
            if job.in_hand or job.vague is None:
                return
            failure, job.vague = job.vague, None
        self._news.put(failure)

    def _do(self, job: Job, task: Task | None) -> None:
        if task is None:
            result = job.finish()
            with self._condition:
                self._close(job)
            self._news.put(JobDone(job, result))
            return
        key = task_key(task, job.at)
        with self._condition:
            if key in self._in_work:
                self._in_work[key].append((job, task))
                return
            self._in_work[key] = []
        try:
            reused = job.at.store.recall(key)
            made = reused or perform(task, key, job.at, self._counter(job, task))
        except BaseException:
            # Those who waited for the same work try for themselves.
            for other, same in self._released(key):
                with self._condition:
                    self._push(other, same)
            raise
        if reused:
            self._counter(job, task)(_frames(task))
        # What was found while something else was made is there, but not from before.
        self._made(job, task, made, reused=bool(reused) and task.id not in job.at.performed)
        for other, same in self._released(key):
            self._counter(other, same)(_frames(same))
            self._made(other, same, made, reused=True)

    def _released(self, key: str) -> list[tuple[Job, Task]]:
        with self._condition:
            return self._in_work.pop(key)

    def _counter(self, job: Job, task: Task) -> OnFrames:
        """Turns a process's running total of frames into steps that never go back."""
        seen = 0

        def count_to(total: int) -> None:
            nonlocal seen
            if total > seen and _frames(task):
                self._news.put(FramesMade(job, total - seen))
                seen = total

        return count_to

    def _made(self, job: Job, task: Task, made: Made, *, reused: bool) -> None:
        with job.at.lock:
            job.at.made[task.id] = made
        self._news.put(TaskMade(job, task, reused))
        with self._condition:
            del job.waiting[task.id]
            for other in job.waited_for.get(task.id, ()):
                wanted = job.waiting[other.id]
                wanted.discard(task.id)
                if not wanted:
                    self._push(job, other)
            if not job.waiting:
                self._push(job, None)
            self._condition.notify_all()


def _suspects(task: Task) -> int:
    """How many sources may be to blame where a task fails."""
    return len(set(sources(task)))


def _urgency(task: Task | None) -> tuple[int, int]:
    """What runs first: endings, then small work others wait for, then the longest segments.

    Segments of several sources come last: if a source is at fault, one of its own has told.
    """
    if task is None:
        return (0, 0)
    if isinstance(task, CommandTask) and task.kind == "segment":
        return (2 if _suspects(task) < 2 else 3, -task.frames)
    return (1, 0)


def _frames(task: Task) -> int:
    """The frames of a segment; 0 for other work."""
    return task.frames if isinstance(task, CommandTask) else 0

"""One run over many stories: a pool of workers, a store, and what is told on the way.

What is made of each story is the caller's: rendering makes its video, the review room its
previews. A story that fails stops alone.
"""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from storyforge.compiler.blame import blamed, silences
from storyforge.compiler.building import Version
from storyforge.compiler.checking import Report
from storyforge.compiler.encoders import encoder_of
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Prepared, output_folder
from storyforge.compiler.workshop import Digests, workplace
from storyforge.core.diagnostics import Diagnostic
from storyforge.core.time import FrameRange
from storyforge.errors import (
    Cancelled,
    DiskFull,
    EnvironmentFailed,
    FFmpegNotFound,
    StoryforgeError,
    UsageError,
)
from storyforge.ffmpeg.encoding import Encoder
from storyforge.plan.model import CommandTask, Plan, Task, task_kind
from storyforge.process import CancelToken
from storyforge.render import events
from storyforge.render.executor import (
    Executor,
    FramesMade,
    Job,
    JobDone,
    JobFailed,
    TaskMade,
    default_workers,
)
from storyforge.render.finish import Finished
from storyforge.render.folders import store_folder
from storyforge.render.pieces import Explanation
from storyforge.render.pruning import limit, tidy
from storyforge.render.store import Store, open_store
from storyforge.render.workplace import Workplace

_USED_UP = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""What the system is out of: no source is to blame, whatever was opened."""

OnEvent = Callable[[events.Event], None]
Status = Literal["done", "refused", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryOutcome:
    """What became of one story on one platform.

    `explanations` say of each segment, and of the sound, whether and why it was made.
    """

    name: str
    platform: str
    status: Status
    reason: str = ""
    files: tuple[Path, ...] = ()
    explanations: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a batch."""

    report: Report
    written: tuple[Path, ...]
    stories: tuple[StoryOutcome, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What the stories of a batch share."""

    options: Options
    store: Store
    cancel: CancelToken
    digests: Digests
    encoder: Encoder

    def workplace(self, story: Prepared, tasks: Sequence[Task] = ()) -> Workplace:
        """The workplace of one story's tasks."""
        return workplace(story, tasks, self.store, self.cancel, self.digests)


@dataclass(slots=True)
class Work:
    """A story on the pool: its job, how many frames that makes, and which by each task."""

    version: Version
    job: Job
    frames: int
    ranges: Mapping[str, Sequence[FrameRange]]
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def names(self) -> dict[str, str]:
        """The story and its platform, as events name them."""
        return {"story": self.version.story.name, "platform": self.version.platform}


def ranges_of(plan: Plan) -> dict[str, list[FrameRange]]:
    """The frames of the story that each segment's task makes."""
    found: dict[str, list[FrameRange]] = {}
    for segment in plan.segments:
        found.setdefault(segment.task, []).append(segment.range)
    return found


Begun = Work | Finished | tuple[Diagnostic, ...]
"""A story's work; or its files, where they stand as they would be made; or why it cannot be."""

Begin = Callable[[Version, Shop], Begun]


def refused(version: Version, count: int | None = None) -> StoryOutcome:
    """The outcome of a story with so many errors, or with those of its version."""
    errors = sum(each.is_error for each in version.diagnostics) if count is None else count
    return StoryOutcome(
        name=version.story.name, platform=version.platform, status="refused",
        reason=f"{errors} error{'s' if errors > 1 else ''}",
    )  # fmt: skip


def demand_one_output_each(
    wanted: Sequence[Version], options: Options, ending: str = ".mp4"
) -> None:
    """Raises UsageError where two storyboards would be written to one file."""
    seen: dict[Path, str] = {}
    for version in wanted:
        if not version.platform:
            continue
        name = f"{version.story.name}.{version.platform}{ending}"
        target = output_folder(version.story, options) / name
        # Names that differ only in case are one file on many disks.
        key = target.with_name(name.casefold())
        other = seen.setdefault(key, version.story.shown)
        if other != version.story.shown:
            raise UsageError(f"{other} and {version.story.shown} would both be written to {name}")


@dataclass(slots=True)
class Batch:
    """The run: `begin` says what is made of each story, `cancel` stops it from elsewhere."""

    options: Options
    on_event: OnEvent
    begin: Begin
    cancel: CancelToken = field(default_factory=CancelToken)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    trouble: BaseException | None = None

    def run(self, wanted: Sequence[Version]) -> list[StoryOutcome]:
        """Work on the versions; each has its outcome, in their order.

        Raises Cancelled, EnvironmentFailed, or what is a bug.
        """
        with open_store(cached=self.options.cache) as store:
            if store.trouble:
                self._warn(f"{store.trouble}: nothing is kept for the next time")
            shop = Shop(
                options=self.options, store=store, cancel=self.cancel,
                digests=Digests(remembers=self.options.cache),
                encoder=encoder_of(wanted, self.options, self.cancel, self._warn),
            )  # fmt: skip
            outcomes = self._outcomes(wanted, shop)
            if self.options.cache and not store.trouble:
                self._tidy(store)
        if self.trouble is not None:
            raise self.trouble
        return outcomes

    def _outcomes(self, wanted: Sequence[Version], shop: Shop) -> list[StoryOutcome]:
        outcomes: dict[int, StoryOutcome] = {}
        work: dict[int, tuple[int, Work]] = {}

        def jobs() -> Iterator[Job]:
            for number, version in enumerate(wanted):
                found = self._begun(version, shop)
                if isinstance(found, StoryOutcome):
                    outcomes[number] = found
                    continue
                work[id(found.job)] = number, found
                tasks, frames = len(found.job.tasks), found.frames
                self.on_event(events.StoryStarted(**found.names, tasks=tasks, frames=frames))
                yield found.job

        executor = Executor(self.options.workers or default_workers(), shop.cancel)
        with closing(executor.run(jobs())) as told:
            for news in told:
                number, each = work[id(news.job)]
                outcome = self._tell(each, news)
                if outcome is not None:
                    outcomes[number] = outcome
        return [outcomes[number] for number in sorted(outcomes)]

    def _begun(self, version: Version, shop: Shop) -> Work | StoryOutcome:
        began = time.monotonic()
        found = self.begin(version, shop)
        if isinstance(found, Work):
            return found
        if isinstance(found, Finished):
            return self._left_alone(version, found, time.monotonic() - began)
        self.diagnostics += found
        return refused(version, len(found))

    def _left_alone(self, version: Version, found: Finished, seconds: float) -> StoryOutcome:
        assert version.timeline is not None
        names = {"story": version.story.name, "platform": version.platform}
        frames = version.timeline.length
        self.diagnostics += silences(version, found.silent)
        self.on_event(events.StoryStarted(**names, tasks=0, frames=frames))
        self.on_event(events.Progress(**names, frames_done=frames, frames=frames))
        return self._done(names, found, seconds)

    def _done(self, names: Mapping[str, str], done: Finished, seconds: float) -> StoryOutcome:
        story, platform = names["story"], names["platform"]
        self.on_event(
            events.StoryDone(
                story=story, platform=platform, files=done.files, seconds=seconds,
                unchanged=done.unchanged,
            )
        )  # fmt: skip
        return StoryOutcome(
            name=story, platform=platform, status="done", files=done.files,
            explanations=done.explanations,
        )  # fmt: skip

    def _tidy(self, store: Store) -> None:
        try:
            most = limit()
        except UsageError as wrong:
            self._warn(str(wrong))
            return
        tidy(store_folder(), store.bytes_kept, most)

    def _warn(self, message: str) -> None:
        self.on_event(events.Warned(message=message))

    def _tell(self, work: Work, news: object) -> StoryOutcome | None:
        match news:
            case TaskMade(task=task, reused=reused):
                frames = task.frames if isinstance(task, CommandTask) else 0
                self.on_event(
                    events.TaskDone(
                        **work.names, task=task.id, kind=task_kind(task), frames=frames,
                        reused=reused,
                    )
                )  # fmt: skip
            case FramesMade(frames=frames):
                work.done = min(work.done + frames, work.frames)
                self.on_event(
                    events.Progress(**work.names, frames_done=work.done, frames=work.frames)
                )
            case JobDone(result=Finished() as done):
                self.diagnostics += silences(work.version, done.silent)
                return self._done(work.names, done, time.monotonic() - work.began)
            case JobFailed(task=task, error=error):
                return self._failed(work, task, error)
            case _:
                pass
        return None

    def _failed(self, work: Work, task: Task | None, error: BaseException) -> StoryOutcome:
        if isinstance(error, Cancelled | DiskFull | FFmpegNotFound):
            raise error  # nothing can go on
        error = _exhaustion(error) or error
        if isinstance(error, EnvironmentFailed) or not isinstance(error, StoryforgeError | OSError):
            # The other stories go on; then the first of these, our own bugs among them, is raised.
            self.trouble = self.trouble or error
        ranges = work.ranges.get(task.id, ()) if task else ()
        self.diagnostics += blamed(work.version, task, error, ranges)
        reason = str(error)
        self.on_event(events.StoryFailed(**work.names, reason=reason))
        return StoryOutcome(
            name=work.version.story.name, platform=work.version.platform, status="failed",
            reason=reason,
        )  # fmt: skip


def _exhaustion(error: BaseException) -> EnvironmentFailed | None:
    """The failure of the machine that is behind an error, if there is one."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _USED_UP:
            return EnvironmentFailed(f"the system gives no more ({cause.strerror})")
        cause = cause.__cause__
    return None

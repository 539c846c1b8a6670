"""Rendering a batch: every story on every platform, on one pool of workers."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from storyforge.compiler.blame import blamed
from storyforge.compiler.building import Version, aim, versions
from storyforge.compiler.checking import Report, report_of
from storyforge.compiler.decoders import lacking_decoders
from storyforge.compiler.encoders import encoder_of
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, Prepared, output_folder
from storyforge.compiler.standing import inputs_digest
from storyforge.compiler.workshop import Digests, joining, workplace
from storyforge.core.diagnostics import Diagnostic
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
from storyforge.plan.planning import plan, plan_frame
from storyforge.platforms.profiles import PLATFORMS
from storyforge.process import CancelToken
from storyforge.render import events
from storyforge.render.assemble import Assembly, Targets, demand_writable
from storyforge.render.executor import (
    Executor,
    FramesMade,
    Job,
    JobDone,
    JobFailed,
    TaskMade,
    default_workers,
)
from storyforge.render.finish import Finished, finish, unchanged
from storyforge.render.folders import store_folder
from storyforge.render.manifest import manifest
from storyforge.render.pieces import Explanation
from storyforge.render.pruning import limit, tidy
from storyforge.render.store import Store, open_store
from storyforge.timeline.model import Timeline

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


def render(paths: Sequence[Path], options: Options, on_event: OnEvent) -> Outcome:
    """Render every storyboard under the paths; one bad storyboard never stops the others.

    Raises UsageError, Cancelled, or EnvironmentFailed when nothing can be rendered at all.
    """
    stories = Desk(options).stories(paths)
    all_versions = [version for story in stories for version in versions(story, options)]
    _no_output_twice(all_versions, options)
    refused = [_refusal(version) for version in all_versions if version.refused]
    wanted = [version for version in all_versions if not version.refused]
    known = [each for version in all_versions for each in version.diagnostics]
    for folder in {targets_of(each.story, each.platform, options).video.parent for each in wanted}:
        demand_writable(folder)
    batch = Batch(options, on_event)
    outcomes = batch.run(wanted) if wanted else []
    return Outcome(
        report=report_of(stories, [*known, *batch.diagnostics]),
        written=tuple(path for outcome in outcomes for path in outcome.files),
        stories=(*refused, *outcomes),
    )


def _refusal(version: Version) -> StoryOutcome:
    return _refused(version, sum(each.is_error for each in version.diagnostics))


def _refused(version: Version, count: int) -> StoryOutcome:
    reason = f"{count} error{'s' if count > 1 else ''}"
    return StoryOutcome(
        name=version.story.name, platform=version.platform, status="refused", reason=reason
    )


def written_inputs(story: Prepared) -> dict[str, str]:
    """Digests of what the authors wrote: the storyboard, its kit's files, its fonts."""
    found = {}
    for shown, text in story.texts.items():
        path = Path(shown)
        name = path.name if shown == story.shown else f"{path.parent.name}/{path.name}"
        found[name] = hashlib.sha256(text.encode()).hexdigest()
    if story.ready is not None:
        found |= story.ready.layouts.font_digests
    return found


def targets_of(story: Prepared, platform: str, options: Options) -> Targets:
    """Where the story's files go: sub-folders of a folder that was given are mirrored."""
    return Targets.of(output_folder(story, options), story.name, platform)


def _no_output_twice(wanted: Sequence[Version], options: Options) -> None:
    seen: dict[Path, str] = {}
    for version in wanted:
        if not version.platform:
            continue
        target = targets_of(version.story, version.platform, options).video
        # Names that differ only in case are one file on many disks.
        key = target.with_name(target.name.casefold())
        other = seen.setdefault(key, version.story.shown)
        if other != version.story.shown:
            raise UsageError(
                f"{other} and {version.story.shown} would both be written to {target.name}"
            )


@dataclass(slots=True)
class Batch:
    """One run over many stories: a pool, a store, and what is told on the way."""

    options: Options
    on_event: OnEvent
    diagnostics: list[Diagnostic] = field(default_factory=list)
    trouble: BaseException | None = None

    def run(self, wanted: Sequence[Version]) -> list[StoryOutcome]:
        """Render the versions; each has its outcome, in their order."""
        cancel = CancelToken()
        with open_store(cached=self.options.cache) as store:
            if store.trouble:
                self._warn(f"{store.trouble}: nothing is kept for the next time")
            digests = Digests(remembers=self.options.cache)
            encoder = encoder_of(wanted, self.options, cancel, self._warn)
            outcomes: dict[int, StoryOutcome] = {}
            work: dict[int, Work] = {}
            for number, version in enumerate(wanted):
                found = self._work(version, store, cancel, digests, encoder)
                if isinstance(found, Work):
                    work[number] = found
                else:
                    outcomes[number] = found
            for each in work.values():
                self.on_event(
                    events.StoryStarted(
                        story=each.name, platform=each.platform,
                        tasks=len(each.job.tasks), frames=each.plan.frames,
                    )
                )  # fmt: skip
            executor = Executor(self.options.workers or default_workers(), cancel)
            numbers = {id(each.job): number for number, each in work.items()}
            with closing(executor.run([each.job for each in work.values()])) as told:
                for news in told:
                    number = numbers[id(news.job)]
                    outcome = self._tell(work[number], news)
                    if outcome is not None:
                        outcomes[number] = outcome
            if self.options.cache and not store.trouble:
                self._tidy(store)
        if self.trouble is not None:
            raise self.trouble
        return [outcomes[number] for number in sorted(outcomes)]

    def _work(
        self, version: Version, store: Store, cancel: CancelToken, digests: Digests,
        encoder: Encoder,
    ) -> Work | StoryOutcome:  # fmt: skip
        """A story's work; or its outcome, where its files stand there as they would be made."""
        began = time.monotonic()
        story, timeline = version.story, version.timeline
        assert story.ready is not None
        assert timeline is not None
        inputs = ""
        if self.options.cache:
            at = workplace(story, (), store, cancel, digests)
            inputs = inputs_digest(version, written_inputs(story), self.options, encoder, at)
            targets = targets_of(story, version.platform, self.options)
            if found := unchanged(store, targets, inputs, timeline.rate):
                return self._left_alone(version, timeline, found, time.monotonic() - began)
        target = aim(story.ready, timeline, self.options, encoder)
        made = plan(timeline, target)
        cover = plan_frame(timeline, target, timeline.cover_at)
        tasks = {task.id: task for task in (*made.tasks, *cover)}
        if lacking := lacking_decoders(version, tasks.values()):
            self.diagnostics += lacking
            return _refused(version, len(lacking))
        at = workplace(story, tasks.values(), store, cancel, digests)
        assembly = Assembly(
            plan=made, cover=cover[-1].id, most_bytes=PLATFORMS[version.platform].max_bytes,
            targets=targets_of(story, version.platform, self.options),
            manifest=lambda inputs: manifest(
                timeline, {**written_inputs(story), **inputs}, at.engine.version,
                self.options.encoding.name, version.diagnostics,
            ),
            ways=f"{at.ways.machine} {joining()}", inputs=inputs,
        )  # fmt: skip
        job = Job(
            name=story.name, tasks=tuple(tasks.values()), at=at,
            finish=partial(finish, assembly, at),
        )  # fmt: skip
        return Work(version, made, job)

    def _left_alone(
        self, version: Version, timeline: Timeline, found: Finished, seconds: float
    ) -> StoryOutcome:
        names = {"story": version.story.name, "platform": version.platform}
        frames = timeline.length
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
        names = {"story": work.name, "platform": work.platform}
        match news:
            case TaskMade(task=task, reused=reused):
                frames = task.frames if isinstance(task, CommandTask) else 0
                self.on_event(
                    events.TaskDone(
                        **names, task=task.id, kind=task_kind(task), frames=frames, reused=reused
                    )
                )
            case FramesMade(frames=frames):
                work.frames = min(work.frames + frames, work.plan.frames)
                self.on_event(
                    events.Progress(**names, frames_done=work.frames, frames=work.plan.frames)
                )
            case JobDone(result=Finished() as done):
                return self._done(names, done, time.monotonic() - work.began)
            case JobFailed(task=task, error=error):
                return self._failed(work, task, error)
            case _:
                pass
        return None

    def _failed(self, work: Work, task: Task | None, error: BaseException) -> StoryOutcome:
        if isinstance(error, Cancelled | DiskFull | FFmpegNotFound):
            raise error  # nothing can go on
        if isinstance(error, EnvironmentFailed) or not isinstance(error, StoryforgeError | OSError):
            # The other stories go on; then the first of these, our own bugs among them, is raised.
            self.trouble = self.trouble or error
        ranges = [each.range for each in work.plan.segments if task and each.task == task.id]
        self.diagnostics += blamed(work.version, task, error, ranges)
        reason = str(error)
        self.on_event(events.StoryFailed(story=work.name, platform=work.platform, reason=reason))
        return StoryOutcome(name=work.name, platform=work.platform, status="failed", reason=reason)


@dataclass(slots=True)
class Work:
    """A story on the pool."""

    version: Version
    plan: Plan
    job: Job
    frames: int = 0
    began: float = field(default_factory=time.monotonic)

    @property
    def name(self) -> str:
        return self.version.story.name

    @property
    def platform(self) -> str:
        return self.version.platform

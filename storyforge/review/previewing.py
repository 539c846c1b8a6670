"""Previews of a batch: for each story and platform a contact sheet, a small video, a glimpse.

The small video is the plan of the story in the quality `preview`, through the same store and
pool as every render. The sheet's frames are composed at the same size, without an encoder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.compiler.batch import (
    Batch,
    Begun,
    OnEvent,
    Outcome,
    Shop,
    StoryOutcome,
    Work,
    demand_one_output_each,
    ranges_of,
    refused,
)
from storyforge.compiler.building import Version, aim, versions
from storyforge.compiler.checking import report_of
from storyforge.compiler.decoders import lacking_decoders
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, Prepared, output_folder
from storyforge.compiler.rendering import inputs_of
from storyforge.core.geometry import Size
from storyforge.core.time import frame_range
from storyforge.plan.model import Plan, Task
from storyforge.plan.planning import plan, plan_frame
from storyforge.plan.surface import Aim
from storyforge.render.assemble import write_video
from storyforge.render.executor import Job
from storyforge.render.finish import Finished, unchanged
from storyforge.render.outputs import Output, note_name
from storyforge.render.perform import obtain
from storyforge.render.pieces import pieces_of
from storyforge.render.placing import demand_writable, place
from storyforge.render.workplace import Workplace
from storyforge.review.marks import marks
from storyforge.review.moments import Moment, moments
from storyforge.review.texts import Language, language_of

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgb

QUALITY = "preview"
FOLDER = "preview"
"""Where previews go in a project's output, unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How previews look: their language (None: each story's own), and what sheets show."""

    language: Language | None = None
    safe_zones: bool = False

    def language_for(self, story_language: str) -> Language:
        return self.language or language_of(story_language)


@dataclass(frozen=True, slots=True)
class Targets:
    """Where the previews of a story on a platform go."""

    video: Path
    animation: Path
    sheet: Path
    sheet_webp: Path

    @classmethod
    def of(cls, folder: Path, story: str, platform: str) -> Targets:
        names = (f"{story}.{platform}{ending}" for ending in ENDINGS)
        return cls(*(folder / name for name in names))

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.video, self.animation, self.sheet, self.sheet_webp)


ENDINGS = (".preview.mp4", ".preview.webp", ".sheet.png", ".sheet.webp")


def preview(paths: Sequence[Path], options: Options, look: Look, on_event: OnEvent) -> Outcome:
    """Make the previews of every storyboard under the paths.

    A story with errors is previewed too where it can be: what does not fit is seen best where it
    does not. Raises UsageError, Cancelled, or EnvironmentFailed when nothing can be made at all.
    """
    stories = Desk(options).stories(paths)
    options = _settled(stories, options)
    all_versions = [version for story in stories for version in versions(story, options)]
    demand_one_output_each(all_versions, options, ENDINGS[0])
    wanted = [version for version in all_versions if version.timeline is not None]
    for folder in {output_folder(each.story, options) for each in wanted}:
        demand_writable(folder)
    batch = Batch(options, on_event, partial(begin, look))
    outcomes = batch.run(wanted) if wanted else []
    known = [each for version in all_versions for each in version.diagnostics]
    return Outcome(
        report=report_of(stories, [*known, *batch.diagnostics]),
        written=tuple(path for outcome in outcomes for path in outcome.files),
        stories=(*_refusals(all_versions), *outcomes),
    )


def _settled(stories: Sequence[Prepared], options: Options) -> Options:
    """The options of every preview: its quality, and one folder for the whole batch."""
    output = options.output or stories[0].project / "output" / FOLDER
    return replace(options, output=output, quality=QUALITY, draft=False)


def _refusals(all_versions: Sequence[Version]) -> list[StoryOutcome]:
    return [refused(version) for version in all_versions if version.timeline is None]


def begin(look: Look, version: Version, shop: Shop) -> Begun:
    """The previews of a version; its files, where they stand as they would be made."""
    ready, timeline = version.story.ready, version.timeline
    assert ready is not None
    assert timeline is not None
    folder = output_folder(version.story, shop.options)
    targets = Targets.of(folder, version.story.name, version.platform)
    inputs = _inputs(version, shop, look)
    if found := unchanged(shop.store, targets.files, inputs, timeline.rate):
        return found
    target = aim(ready, timeline, shop.options, shop.encoder)
    made, shown = plan(timeline, target), moments(timeline)
    stills = {int(each.frame): plan_frame(timeline, target, each.frame) for each in shown}
    tasks = _together(made, stills)
    if lacking := lacking_decoders(version, tasks):
        return tuple(lacking)
    at = shop.workplace(version.story, tasks)
    frames = {number: still[-1].id for number, still in stills.items()}
    ending = Ending(version, look, target, made, shown, frames, targets, inputs)
    job = Job(name=version.story.name, tasks=tasks, at=at, finish=partial(finish, ending, at))
    one_each = {task: [frame_range(number, number + 1)] for number, task in frames.items()}
    return Work(version, job, made.frames + len(frames), ranges_of(made) | one_each)


def _inputs(version: Version, shop: Shop, look: Look) -> str:
    inputs = inputs_of(version, shop)
    return inputs and hashlib.sha256(f"{inputs} {look}".encode()).hexdigest()


def _together(made: Plan, stills: Mapping[int, tuple[Task, ...]]) -> tuple[Task, ...]:
    tasks = {task.id: task for task in made.tasks}
    tasks |= {task.id: task for still in stills.values() for task in still}
    return tuple(tasks.values())


@dataclass(frozen=True, slots=True)
class Ending:
    """What the last step of a story's previews needs: `frames` are tasks by frame number."""

    version: Version
    look: Look
    aim: Aim
    plan: Plan
    moments: tuple[Moment, ...]
    frames: Mapping[int, str]
    targets: Targets
    inputs: str


def finish(ending: Ending, at: Workplace) -> Finished:
    """Write all previews of a story; every task must be made. Raises what assembling raises."""

    def write(files: Sequence[Path]) -> None:
        _write(ending, at, Targets(*files))

    left = place(ending.targets.files, write, at.cancel)
    now = Output(
        inputs=ending.inputs, assembly=ending.inputs, pieces=pieces_of(ending.plan, at), files=left
    )
    at.store.write_note(note_name(ending.targets.video), now.text)
    return Finished(ending.targets.files, unchanged=False, explanations=())


def _write(ending: Ending, at: Workplace, drafts: Targets) -> None:
    from storyforge.raster.files import save_png, save_webp
    from storyforge.review.measuring import animate

    made = ending.plan
    write_video(made, at, drafts.video)
    animate(drafts.video, made.size, made.rate, made.frames, drafts.animation, at)
    sheet = _sheet(ending, at, made.size)
    save_png(sheet, drafts.sheet)
    save_webp(sheet, drafts.sheet_webp)


def _sheet(ending: Ending, at: Workplace, size: Size) -> Rgb:
    from storyforge.raster.overlays import with_safe_zone
    from storyforge.raster.raw import read_rgb
    from storyforge.review.sheet import Sheet, contact_sheet

    timeline, ready = ending.version.timeline, ending.version.story.ready
    assert timeline is not None
    assert ready is not None
    frames = [read_rgb(obtain(ending.frames[each.frame], at), size) for each in ending.moments]
    if ending.look.safe_zones:
        canvas = timeline.canvas
        scale = ending.aim.scale(canvas)
        frames = [with_safe_zone(frame, canvas.safe, scale) for frame in frames]
    return contact_sheet(
        Sheet(
            timeline=timeline, moments=ending.moments, frames=frames,
            marks=marks(ending.version, ending.version.diagnostics),
            language=ending.look.language_for(timeline.language), fonts=ready.layouts.fonts,
        )
    )  # fmt: skip

"""Previews of a batch: for each story and platform a contact sheet, a small video, a glimpse.

The small video is the plan of the story in the quality `preview`, through the same store and
pool as every render. The sheet's frames are composed at the same size, without an encoder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.compiler.batch import (
    Batch,
    Begun,
    OnEvent,
    Outcome,
    Shop,
    StoryOutcome,
    demand_one_output_each,
    ranges_of,
    refused,
)
from storyforge.compiler.beginning import aimed, begun
from storyforge.compiler.building import Version, versions
from storyforge.compiler.checking import report_of
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, Prepared, output_folder, shown_path
from storyforge.compiler.rendering import inputs_of
from storyforge.core.diagnostics import Diagnostic, in_order
from storyforge.core.loudness import Loudness
from storyforge.core.time import frame_range
from storyforge.media.files import replacing, situations
from storyforge.plan.model import Plan
from storyforge.plan.planning import plan, plan_frame
from storyforge.plan.surface import Aim
from storyforge.platforms.profiles import PLATFORMS
from storyforge.render.assemble import write_video
from storyforge.render.finish import Finished, unchanged
from storyforge.render.outputs import Output, note_name
from storyforge.render.perform import level_of, obtain
from storyforge.render.pieces import pieces_of
from storyforge.render.placing import demand_writable, place
from storyforge.render.workplace import Workplace
from storyforge.review.animation import animate, flashes
from storyforge.review.entry import Entry, entry_of, keep_entry, kept_entry
from storyforge.review.marks import marks
from storyforge.review.moments import Moment, moments
from storyforge.review.previewed import PreviewedStory, PreviewedVersion
from storyforge.review.texts import Language, language_of

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgb

QUALITY = "preview"
PAGE = "index.html"
FOLDER = "preview"
"""Where previews go in a project's output, unless told otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Previews:
    """What became of a batch, the page that shows it, and what that tells."""

    outcome: Outcome
    page: Path
    stories: tuple[PreviewedStory, ...]


def preview(
    paths: Sequence[Path], options: Options, presentation: Presentation, on_event: OnEvent
) -> Previews:
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
    entries: dict[Path, Entry] = {}
    batch = Batch(options, on_event, partial(begin, presentation, entries))
    outcomes = batch.run(wanted) if wanted else []
    known = [each for version in all_versions for each in version.diagnostics]
    made = Outcome(
        report=report_of(stories, [*known, *batch.diagnostics]),
        written=tuple(path for outcome in outcomes for path in outcome.files),
        stories=(*_refusals(all_versions), *outcomes),
    )
    folder = _output(options)
    remove_stale(folder, made.written, paths, stories, options)
    told = tuple(_told(all_versions, made, batch.diagnostics, entries))
    page = write_page(folder, shown_batch(paths), told, presentation.language)
    return Previews(outcome=made, page=page, stories=told)


def shown_batch(paths: Sequence[Path]) -> str:
    """What was previewed, as the page calls it."""
    return ", ".join(shown_path(path) for path in paths)


def _told(
    all_versions: Sequence[Version], made: Outcome, later: Sequence[Diagnostic],
    entries: Mapping[Path, Entry],
) -> list[PreviewedStory]:  # fmt: skip
    """Every story with its versions, as the page is told of them; `later` was found on the way."""
    # Told apart by their order: several folders may have stories of one name.
    in_turn = sorted(all_versions, key=lambda version: version.timeline is not None)
    outcomes = {
        id(version): outcome for version, outcome in zip(in_turn, made.stories, strict=True)
    }
    told: dict[Path, PreviewedStory] = {}
    for version in all_versions:
        story, outcome = version.story, outcomes[id(version)]
        own = [each for each in later if each.span and each.span.file == story.shown]
        files = outcome.files if outcome.status == "done" else ()
        one = PreviewedVersion(
            platform=version.platform, marks=marks(version, in_order([*version.diagnostics, *own])),
            entry=entries[files[0]] if files else None, files=files,
            reason="" if own or outcome.status != "failed" else outcome.reason,
        )  # fmt: skip
        former = told.get(story.found.path)
        told[story.found.path] = PreviewedStory(
            title=story.storyboard.title if story.storyboard else story.name, file=story.shown,
            versions=(*(former.versions if former else ()), one), sources=story.texts,
        )  # fmt: skip
    return list(told.values())


def _settled(stories: Sequence[Prepared], options: Options) -> Options:
    """The options of every preview: its quality, and one folder for the whole batch."""
    output = options.output or stories[0].project / "output" / FOLDER
    return replace(options, output=output, quality=QUALITY, draft=False)


def _output(options: Options) -> Path:
    assert options.output is not None
    return options.output


def _refusals(all_versions: Sequence[Version]) -> list[StoryOutcome]:
    return [refused(version) for version in all_versions if version.timeline is None]


def begin(
    presentation: Presentation, entries: dict[Path, Entry], version: Version, shop: Shop
) -> Begun:
    """The previews of a version; its files, where they stand as they would be made.

    What the page tells of it is put among the entries, by its video's path.
    """
    timeline, target = aimed(version, shop)
    folder = output_folder(version.story, shop.options)
    targets = Targets.of(folder, version.story.name, version.platform)
    inputs = _inputs(version, shop, presentation)
    if (found := unchanged(shop.store, targets.files, inputs, timeline.rate)) and (
        entry := kept_entry(shop.store, inputs)
    ):
        entries[targets.video] = entry
        return found
    made, shown = plan(timeline, target), moments(timeline)
    stills = {int(each.frame): plan_frame(timeline, target, each.frame) for each in shown}
    frames = {number: still[-1].id for number, still in stills.items()}
    ending = Ending(version, presentation, target, made, shown, frames, targets, inputs, entries)
    one_each = {task: [frame_range(number, number + 1)] for number, task in frames.items()}
    return begun(
        version, shop, chain(made.tasks, *stills.values()), partial(finish, ending),
        made.frames + len(frames), ranges_of(made) | one_each,
    )  # fmt: skip


def _inputs(version: Version, shop: Shop, presentation: Presentation) -> str:
    inputs = inputs_of(version, shop)
    return inputs and hashlib.sha256(f"{inputs} {presentation}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Ending:
    """What the last step of a story's previews needs: `frames` are tasks by frame number."""

    version: Version
    presentation: Presentation
    aim: Aim
    plan: Plan
    moments: tuple[Moment, ...]
    frames: Mapping[int, str]
    targets: Targets
    inputs: str
    entries: dict[Path, Entry]


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
    from storyforge.raster.raw import read_rgb

    made = ending.plan
    write_video(made, at, drafts.video)
    animate(drafts.video, made.size, made.rate, made.frames, drafts.animation, at)
    frames = {
        number: read_rgb(obtain(task, at), made.size) for number, task in ending.frames.items()
    }
    sheet = _sheet(ending, frames)
    save_png(sheet, drafts.sheet)
    save_webp(sheet, drafts.sheet_webp)
    flashing = flashes(drafts.video, made.rate, made.frames, at)
    entry = _entry(ending, frames, level_of(made.level, at), flashing)
    keep_entry(entry, at.store, ending.inputs)
    ending.entries[ending.targets.video] = entry


def _entry(ending: Ending, frames: Mapping[int, Rgb], level: Loudness, flashing: int) -> Entry:
    timeline, ready = ending.version.timeline, ending.version.story.ready
    assert timeline is not None
    assert ready is not None
    return entry_of(timeline, ready.layouts, ending.moments, frames, level, flashing)


def _sheet(ending: Ending, frames: Mapping[int, Rgb]) -> Rgb:
    from storyforge.raster.overlays import with_safe_zone
    from storyforge.review.sheet import Sheet, contact_sheet

    timeline, ready = ending.version.timeline, ending.version.story.ready
    assert timeline is not None
    assert ready is not None
    shown = [frames[each.frame] for each in ending.moments]
    if ending.presentation.safe_zones:
        canvas = timeline.canvas
        scale = ending.aim.scale(canvas)
        shown = [with_safe_zone(frame, canvas.safe, scale) for frame in shown]
    return contact_sheet(
        Sheet(
            timeline=timeline, moments=ending.moments, frames=shown,
            marks=marks(ending.version, ending.version.diagnostics),
            language=ending.presentation.language_for(timeline.language), fonts=ready.layouts.fonts,
        )
    )  # fmt: skip


# The folder as a whole


def remove_stale(
    folder: Path, written: Sequence[Path], paths: Sequence[Path], stories: Sequence[Prepared],
    options: Options,
) -> None:  # fmt: skip
    """Remove previews of an earlier run that are none of this one's.

    Where a folder was previewed, the output shows that folder and nothing else; where only
    storyboards were named, what is there of others is left.
    """
    if any(path.is_dir() for path in paths):
        former = [path for ending in ENDINGS for path in folder.rglob(f"*{ending}")]
    else:
        former = [
            output_folder(story, options) / f"{story.name}.{platform}{ending}"
            for story in stories for platform in PLATFORMS for ending in ENDINGS
        ]  # fmt: skip
    kept = set(written)
    for path in former:
        if path not in kept and _is_ours(path):
            with situations(path):
                path.unlink(missing_ok=True)


def _is_ours(path: Path) -> bool:
    """Whether a file is named as previews are, with a platform that there is."""
    ending = next((each for each in ENDINGS if path.name.endswith(each)), "")
    return path.name.removesuffix(ending).rpartition(".")[2] in PLATFORMS


def write_page(
    folder: Path, name: str, stories: Sequence[PreviewedStory], language: Language | None
) -> Path:
    """Write the page, unless it stands there already. Raises NotWritable and DiskFull."""
    from storyforge.review.pages import review_page

    page = folder / PAGE
    text = review_page(name, stories, folder, language)
    with situations(page):
        folder.mkdir(parents=True, exist_ok=True)
        if not page.is_file() or page.read_bytes() != text.encode():
            with replacing(page) as draft:
                draft.write_bytes(text.encode())
    return page

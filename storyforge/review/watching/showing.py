"""What a watcher looks at: a frame, a contact sheet or a small video of one version of a story."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Literal

from storyforge.compiler.batch import Batch, Begun, Shop, ranges_of
from storyforge.compiler.beginning import Finish, aimed, begun
from storyforge.compiler.building import Version
from storyforge.compiler.checking import report_of
from storyforge.compiler.framing import framed
from storyforge.compiler.looks import PLAIN, Look, looked_at
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import output_folder
from storyforge.compiler.wishes import Wish
from storyforge.core.time import frame_range
from storyforge.errors import RenderFailed, StoryRefused, UsageError
from storyforge.plan.planning import plan, plan_frame
from storyforge.process import CancelToken
from storyforge.render.assemble import write_video
from storyforge.render.finish import Finished
from storyforge.render.perform import obtain
from storyforge.render.placing import place
from storyforge.render.workplace import Workplace
from storyforge.review.marks import marks
from storyforge.review.moments import moments
from storyforge.review.previewing import QUALITY
from storyforge.review.texts import language_of
from storyforge.timeline.spots import Spot

Kind = Literal["frame", "sheet", "video"]

Place = tuple[int, int]
"""A line and a column of the storyboard, from 1."""

_ENDINGS = {"frame": "watch.png", "sheet": "watch.sheet.png", "video": "watch.mp4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What is shown of a story: `kind`; for a frame at which moment and how it is looked at.

    Without `at` and `line` a frame follows the changes. A sheet is seen with one kind of eyes, a
    video as it is. `output` is the file that is written. Raises UsageError for anything else.
    """

    kind: Kind = "frame"
    at: str | None = None
    line: int | None = None
    look: Look = PLAIN
    output: Path | None = None

    def __post_init__(self) -> None:
        if self.kind != "frame" and (self.at is not None or self.line is not None):
            raise UsageError(f"a {self.kind} shows all of the story: no moment can be chosen")
        if self.kind == "sheet" and len(self.look.sights) > 1:
            raise UsageError("a sheet is seen with one kind of eyes at a time")
        if self.kind == "video" and not self.look.is_plain:
            raise UsageError("a video is shown as it is: look at a frame or a sheet instead")

    def target(self, version: Version, options: Options) -> Path:
        """The file: the same one every time, so that a viewer has only to load it again."""
        name = f"{version.story.name}.{version.platform}.{_ENDINGS[self.kind]}"
        return self.output or output_folder(version.story, options) / name


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What was made: the file; for a frame its spot, and its time in seconds."""

    file: Path
    spot: Spot | None = None
    time: float | None = None


def show(
    version: Version, wanted: Show, place: Place, options: Options, cancel: CancelToken
) -> Shown:
    """Make what is wanted; a frame without a moment of its own shows what stands at a place.

    Raises StoryRefused, UsageError, Cancelled, and what rendering raises.
    """
    target = wanted.target(version, options)
    if wanted.kind == "frame":
        return _frame(version, wanted, place, options, cancel)
    begin = _begin_video if wanted.kind == "video" else _begin_sheet
    batch = Batch(replace(options, quality=QUALITY, draft=False), _nobody,
                  partial(begin, wanted.look, target), cancel)  # fmt: skip
    (outcome,) = batch.run([version])
    if outcome.status == "done":
        return Shown(file=target)
    if batch.diagnostics:
        raise StoryRefused(report_of([version.story], batch.diagnostics))
    raise RenderFailed(outcome.reason)


def _frame(
    version: Version, wanted: Show, place: Place, options: Options, cancel: CancelToken
) -> Shown:
    target = wanted.target(version, options)
    wish = _wish(wanted, place)
    made = framed(version, wish, options, target, wanted.look, cancel)[0]
    spot = made.spots[0]
    return Shown(file=made.file, spot=spot, time=float(made.rate.seconds(spot.frame)))


def warm_up() -> None:
    """Load what painting needs before it is needed."""
    for name in ("animate", "overlays", "paint", "phone", "plates", "sight"):
        import_module(f"storyforge.raster.{name}")


def _wish(wanted: Show, place: Place) -> Wish:
    if wanted.at is not None:
        return Wish(at=(wanted.at,))
    if wanted.line is not None:
        return Wish(line=wanted.line)
    return Wish(line=place[0], column=place[1])


def _nobody(_: object) -> None:
    """What a small video tells on its way interests nobody: it is there in a moment."""


def _begin_video(_: Look, target: Path, version: Version, shop: Shop) -> Begun:
    timeline, surface = aimed(version, shop)
    made = plan(timeline, surface)

    def write(draft: Path, at: Workplace) -> None:
        write_video(made, at, draft)

    ending = _ending(target, write)
    return begun(version, shop, made.tasks, ending, made.frames, ranges_of(made))


def _begin_sheet(look: Look, target: Path, version: Version, shop: Shop) -> Begun:
    timeline, surface = aimed(version, shop)
    sight = look.sights[0] if look.sights else None
    shown = moments(timeline)
    stills = {each.frame: plan_frame(timeline, surface, each.frame) for each in shown}
    ranges = {still[-1].id: [frame_range(number, number + 1)] for number, still in stills.items()}

    def write(draft: Path, at: Workplace) -> None:
        from storyforge.raster.files import save_png
        from storyforge.review.sheet import Sheet, contact_sheet

        assert version.story.ready is not None
        frames = [
            looked_at(obtain(stills[each.frame][-1].id, at), timeline.canvas, surface, look, sight)
            for each in shown
        ]
        sheet = Sheet(
            timeline=timeline, moments=shown, frames=frames,
            marks=marks(version, version.diagnostics),
            language=language_of(timeline.language), fonts=version.story.ready.layouts.fonts,
        )  # fmt: skip
        save_png(contact_sheet(sheet), draft)

    tasks = chain.from_iterable(stills.values())
    return begun(version, shop, tasks, _ending(target, write), len(stills), ranges)


def _ending(target: Path, write: Callable[[Path, Workplace], None]) -> Finish:
    """What makes the one file."""

    def finish(at: Workplace) -> Finished:
        place([target], lambda drafts: write(drafts[0], at), at.cancel)
        return Finished((target,), unchanged=False, explanations=())

    return finish

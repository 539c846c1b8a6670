"""What a watcher looks at: a frame or a small video of one version of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Literal

from storyforge.compiler.batch import Batch, Begun, Shop, Work, ranges_of
from storyforge.compiler.building import Version, aim
from storyforge.compiler.checking import report_of
from storyforge.compiler.decoders import lacking_decoders
from storyforge.compiler.framing import framed
from storyforge.compiler.looks import PLAIN, Look
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import output_folder
from storyforge.compiler.wishes import Wish
from storyforge.errors import RenderFailed, StoryRefused
from storyforge.plan.model import Plan
from storyforge.plan.planning import plan
from storyforge.process import CancelToken
from storyforge.render.assemble import write_video
from storyforge.render.executor import Job
from storyforge.render.finish import Finished
from storyforge.render.placing import place
from storyforge.render.workplace import Workplace
from storyforge.timeline.spots import Spot

Kind = Literal["frame", "video"]

Place = tuple[int, int]
"""A line and a column of the storyboard, from 1."""

_ENDINGS = {"frame": "watch.png", "video": "watch.mp4"}
_SMALL = "preview"  # the quality of a small video


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """What is shown of a story: `kind`; for a frame at which moment and how it is looked at.

    Without `at` and `line` a frame follows the changes. `output` is the file that is written.
    """

    kind: Kind = "frame"
    at: str | None = None
    line: int | None = None
    look: Look = PLAIN
    output: Path | None = None

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
    if wanted.kind == "video":
        return _video(version, target, options, cancel)
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


def _video(version: Version, target: Path, options: Options, cancel: CancelToken) -> Shown:
    batch = Batch(replace(options, quality=_SMALL, draft=False), _nobody,
                  partial(_begin_video, target), cancel)  # fmt: skip
    (outcome,) = batch.run([version])
    if outcome.status == "done":
        return Shown(file=target)
    if batch.diagnostics:
        raise StoryRefused(report_of([version.story], batch.diagnostics))
    raise RenderFailed(outcome.reason)


def _nobody(_: object) -> None:
    """What a small video tells on its way interests nobody: it is there in a moment."""


def _begin_video(target: Path, version: Version, shop: Shop) -> Begun:
    ready, timeline = version.story.ready, version.timeline
    assert ready is not None
    assert timeline is not None
    made = plan(timeline, aim(ready, timeline, shop.options, shop.encoder))
    if lacking := lacking_decoders(version, made.tasks):
        return tuple(lacking)
    at = shop.workplace(version.story, made.tasks)
    job = Job(name=version.story.name, tasks=made.tasks, at=at,
              finish=partial(_finish_video, made, target, at))  # fmt: skip
    return Work(version, job, made.frames, ranges_of(made))


def _finish_video(made: Plan, target: Path, at: Workplace) -> Finished:
    def write(drafts: Sequence[Path]) -> None:
        write_video(made, at, drafts[0])

    place([target], write, at.cancel)
    return Finished((target,), unchanged=False, explanations=())

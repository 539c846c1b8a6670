"""Finished frames as pictures, without rendering anything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.compiler.blame import blamed
from storyforge.compiler.building import Version, aim, one_version
from storyforge.compiler.checking import report_of
from storyforge.compiler.decoders import lacking_decoders
from storyforge.compiler.looks import PLAIN, Look, looked_at, other_zones
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, output_folder
from storyforge.compiler.wishes import Picture, Wish, pictures
from storyforge.compiler.workshop import Digests, workplace
from storyforge.core.sight import Sight
from storyforge.core.time import FrameRange, FrameRate, Frames, frame_range, seconds_text
from storyforge.errors import StoryforgeError, StoryRefused, UsageError
from storyforge.media.files import replacing, situations
from storyforge.plan.model import Task
from storyforge.plan.planning import plan_frame
from storyforge.plan.surface import Aim
from storyforge.process import CancelToken
from storyforge.raster.files import raw_to_png, save_png
from storyforge.render.engine import find_engine_meanwhile
from storyforge.render.executor import Executor, Job, JobFailed, default_workers
from storyforge.render.perform import obtain
from storyforge.render.store import open_store
from storyforge.render.workplace import Workplace
from storyforge.timeline.model import Timeline
from storyforge.timeline.spots import Spot

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgb


@dataclass(frozen=True, slots=True, kw_only=True)
class Framed:
    """A picture that was written, and the frames of the story in it."""

    file: Path
    story: str
    platform: str
    rate: FrameRate
    spots: tuple[Spot, ...]


def frame(path: Path, at: str, options: Options, output: Path | None, look: Look = PLAIN) -> Path:
    """Write the frame that shows at a time as PNG, and say where; raises what `frames` does."""
    return frames(path, Wish(at=(at,)), options, output, look)[0].file


def frames(
    path: Path, wish: Wish, options: Options, output: Path | None = None, look: Look = PLAIN
) -> tuple[Framed, ...]:
    """Write every picture wished for as PNG; `output` is its file, or a folder for all of them.

    Raises UsageError for what is not in the story, StoryRefused with the report for a
    storyboard with errors.
    """
    find_engine_meanwhile()
    story = Desk(options).stories([path])[0]
    return framed(one_version(story, options), wish, options, output, look, CancelToken())


def framed(
    version: Version, wish: Wish, options: Options, output: Path | None, look: Look,
    cancel: CancelToken,
) -> tuple[Framed, ...]:  # fmt: skip
    """The pictures of one version of a story; raises what `frames` does, and Cancelled."""
    timeline, ready = version.timeline, version.story.ready
    if version.refused or timeline is None or ready is None:
        raise StoryRefused(report_of([version.story], version.diagnostics))
    wanted = pictures(timeline, ready.document, wish)
    other_zones(look, timeline.canvas)
    targets = _targets(version, wanted, options, output)
    # Side by side frames are looked at smaller than alone.
    are_small = options.draft or any(each.is_strip for each in wanted) or len(look.sights) > 1
    surface = aim(ready, timeline, replace(options, draft=are_small))
    planned = {
        spot.frame: plan_frame(timeline, surface, spot.frame)
        for each in wanted for spot in each.spots
    }  # fmt: skip
    artist = _Artist(timeline, surface, look)
    with open_store(cached=options.cache) as store:
        digests = Digests(remembers=options.cache)
        tasks = {task.id: task for each in planned.values() for task in each}
        at = workplace(version.story, tasks.values(), store, cancel, digests)
        _make(version, planned, at, options.workers or default_workers())
        raws = {number: obtain(tasks[-1].id, at) for number, tasks in planned.items()}
        for picture, target in zip(wanted, targets, strict=True):
            with situations(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                with replacing(target) as draft:
                    artist.save(picture, raws, draft)
    return tuple(
        Framed(file=target, story=version.story.name, platform=version.platform,
               rate=timeline.rate, spots=picture.spots)
        for picture, target in zip(wanted, targets, strict=True)
    )  # fmt: skip


def _make(
    version: Version, planned: Mapping[Frames, tuple[Task, ...]], at: Workplace, workers: int
) -> None:
    """Perform every task. Raises StoryRefused where a line of the storyboard is to blame."""
    tasks = tuple(at.tasks.values())
    if lacking := lacking_decoders(version, tasks):
        raise StoryRefused(report_of([version.story], lacking))
    job = Job(name=version.story.name, tasks=tasks, at=at, finish=lambda: None)
    with closing(Executor(min(workers, len(tasks)), at.cancel).run([job])) as told:
        for news in told:
            if isinstance(news, JobFailed):
                _give_up(version, news, planned)


def _give_up(
    version: Version, failed: JobFailed, planned: Mapping[Frames, tuple[Task, ...]]
) -> None:
    if not isinstance(failed.error, StoryforgeError | OSError):
        raise failed.error
    made_of = [number for number, tasks in planned.items() if failed.task in tasks]
    ranges: list[FrameRange] = [frame_range(number, number + 1) for number in made_of]
    if found := blamed(version, failed.task, failed.error, ranges):
        raise StoryRefused(report_of([version.story], found)) from failed.error
    raise failed.error


def _targets(
    version: Version, wanted: Sequence[Picture], options: Options, output: Path | None
) -> list[Path]:
    """Where each picture goes: usually OUTPUT/NAME.PLATFORM.TIME.png.

    Raises UsageError for several pictures with one name.
    """
    if output is not None and not output.is_dir():
        if len(wanted) > 1:
            raise UsageError(f"{len(wanted)} pictures need a folder, and {output} is none")
        return [output]
    folder = output or output_folder(version.story, options)
    names = (f"{version.story.name}.{version.platform}.{each.name}.png" for each in wanted)
    return [folder / name for name in names]


@dataclass(frozen=True, slots=True)
class _Artist:
    """Makes pictures of raw frames."""

    timeline: Timeline
    surface: Aim
    look: Look

    def save(self, picture: Picture, raws: Mapping[Frames, Path], path: Path) -> None:
        """Write a picture of the frames in it."""
        sights = self.look.sights
        if self.look.is_plain and not picture.is_strip:
            raw = raws[picture.spots[0].frame]
            raw_to_png(raw, self.surface.size(self.timeline.canvas), path)
        elif picture.is_strip or len(sights) > 1:
            save_png(self._strip(picture, raws), path)
        else:
            sight = sights[0] if sights else None
            save_png(self._seen(raws[picture.spots[0].frame], sight), path)

    def _seen(self, raw: Path, sight: Sight | None) -> Rgb:
        return looked_at(raw, self.timeline.canvas, self.surface, self.look, sight)

    def _strip(self, picture: Picture, raws: Mapping[Frames, Path]) -> Rgb:
        """Frames from left to right; with several sights, a row as it is and one for each.

        A frame alone has its sights from left to right.
        """
        from storyforge.raster.strips import Panel, strip

        several = len(self.look.sights) > 1
        sights = (None, *self.look.sights) if several else self.look.sights or (None,)
        rows = [
            [Panel(self._seen(raws[spot.frame], sight), self._label(spot, sight, picture))
             for spot in picture.spots]
            for sight in sights
        ]  # fmt: skip
        if not picture.is_strip:
            rows = [[panel for row in rows for panel in row]]
        return strip(rows, self._title(picture))

    def _label(self, spot: Spot, sight: Sight | None, picture: Picture) -> str:
        time = f"{seconds_text(self.timeline.rate.seconds(spot.frame), 2)} s"
        words = [time] if picture.is_strip else []
        return ", ".join(words + ([sight] if sight else [])) or "as it is"

    def _title(self, picture: Picture) -> str:
        """What the frames belong to, and from when to when."""
        rate, spots = self.timeline.rate, picture.spots
        times = [f"{seconds_text(rate.seconds(spot.frame), 2)} s" for spot in (spots[0], spots[-1])]
        parts = (self.timeline.title, spots[0].shows, " – ".join(dict.fromkeys(times)))
        return " · ".join(filter(None, parts))

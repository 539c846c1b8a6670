"""One finished frame as a picture, without rendering anything else."""

from __future__ import annotations

from pathlib import Path

from storyforge.compiler.blame import blamed
from storyforge.compiler.building import Version, aim, one_version
from storyforge.compiler.checking import report_of
from storyforge.compiler.decoders import lacking_decoders
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, output_folder
from storyforge.compiler.workshop import Digests, workplace
from storyforge.core.time import Frames, frame_range, parse_time, seconds_text
from storyforge.errors import StoryforgeError, StoryRefused, UsageError
from storyforge.media.files import replacing, situations
from storyforge.plan.model import Task
from storyforge.plan.planning import plan_frame
from storyforge.plan.surface import Aim
from storyforge.process import CancelToken
from storyforge.raster.files import raw_to_png, save_png
from storyforge.render.perform import obtain, perform, task_key
from storyforge.render.store import Made, open_store
from storyforge.render.workplace import Workplace
from storyforge.timeline.model import Canvas, Timeline


def frame(
    path: Path, at: str, options: Options, output: Path | None, safe_zones: bool = False
) -> Path:
    """Write the frame that shows at a time as PNG, and say where.

    Raises UsageError for a time outside the story, StoryRefused with the report for a
    storyboard with errors.
    """
    story = Desk(options).stories([path])[0]
    version = one_version(story, options)
    timeline, ready = version.timeline, story.ready
    if version.refused or timeline is None or ready is None:
        raise StoryRefused(report_of([story], version.diagnostics))
    number = _frame_number(timeline, at)
    target = output or _usual_place(version, options, at)
    surface = aim(ready, timeline, options)
    tasks = plan_frame(timeline, surface, number)
    if lacking := lacking_decoders(version, tasks):
        raise StoryRefused(report_of([story], lacking))
    with open_store(cached=options.cache) as store:
        digests = Digests(remembers=options.cache)
        at_work = workplace(story, tasks, store, CancelToken(), digests)
        for task in tasks:
            try:
                at_work.made[task.id] = _made(task, at_work)
            except (StoryforgeError, OSError) as error:
                if found := blamed(version, task, error, [frame_range(number, number + 1)]):
                    raise StoryRefused(report_of([story], found)) from error
                raise
        raw = obtain(tasks[-1].id, at_work)
        with situations(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            with replacing(target) as draft:
                if safe_zones:
                    _save_marked(raw, timeline.canvas, surface, draft)
                else:
                    raw_to_png(raw, surface.size(timeline.canvas), draft)
    return target


def _save_marked(raw: Path, canvas: Canvas, surface: Aim, path: Path) -> None:
    # Arrays are loaded for this alone: a frame whose pictures are painted already needs none.
    from storyforge.raster.overlays import with_safe_zone
    from storyforge.raster.raw import read_rgb

    frame = read_rgb(raw, surface.size(canvas))
    save_png(with_safe_zone(frame, canvas.safe, surface.scale(canvas)), path)


def _made(task: Task, at: Workplace) -> Made:
    key = task_key(task, at)
    return at.store.recall(key) or perform(task, key, at, lambda _: None)


def _frame_number(timeline: Timeline, at: str) -> Frames:
    try:
        seconds = parse_time(at).seconds(timeline.rate)
    except ValueError as error:
        raise UsageError(f'"{at}" is {error}') from error
    number = Frames(int(seconds * timeline.rate.value))
    if number >= timeline.length:
        lasts = seconds_text(timeline.rate.seconds(timeline.length), 2)
        raise UsageError(f"the story lasts {lasts} s; there is no frame at {at}")
    return number


_SAFE = str.maketrans({":": "-", "/": "-", "\\": "-", " ": ""})


def _usual_place(version: Version, options: Options, at: str) -> Path:
    """OUTPUT/NAME.PLATFORM.TIME.png"""
    name = f"{version.story.name}.{version.platform}.{at.translate(_SAFE)}.png"
    return output_folder(version.story, options) / name

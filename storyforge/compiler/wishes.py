"""Which frames of a story are wanted: at times, at a line of the storyboard, or a whole scene."""

from __future__ import annotations

from dataclasses import dataclass

from storyforge.core.time import Frames, parse_time, seconds_text
from storyforge.errors import UsageError
from storyforge.timeline.model import Scene, Timeline
from storyforge.timeline.naming import did_you_mean
from storyforge.timeline.spots import Spot, evenly, spot_at_line
from storyforge.timeline.story import SourceMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The frames asked for, in one of three ways.

    `at` are times as the language writes them, each a picture of its own. `line` is a line of
    the storyboard (from 1), with a `column` where several things stand in one: the frame that
    shows what stands there. `scene` is an id or a number
    (from 1): `count` frames of it, evenly spaced, in one picture.
    """

    at: tuple[str, ...] = ()
    line: int | None = None
    column: int | None = None
    scene: str | None = None
    count: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One picture to be made: its spots, and the words for it in the name of its file."""

    name: str
    spots: tuple[Spot, ...]
    is_strip: bool = False


def pictures(timeline: Timeline, places: SourceMap, wish: Wish) -> tuple[Picture, ...]:
    """Every picture wished for.

    Raises UsageError for a time outside the story, a scene or a line that is not there,
    and for wishes that exclude each other.
    """
    asked = [bool(wish.at), wish.line is not None, wish.scene is not None]
    if sum(asked) != 1:
        raise UsageError(
            "say which frame: --at a time, at a --line, or a whole --scene; one of them"
        )
    if wish.scene is not None:
        return (_scene(timeline, wish.scene, wish.count),)
    if wish.line is not None:
        return (_line(timeline, places, wish.line, wish.column),)
    return tuple(
        Picture(name=at.translate(_SAFE), spots=(Spot(frame_number(timeline, at)),))
        for at in dict.fromkeys(wish.at)
    )


_SAFE = str.maketrans({":": "-", "/": "-", "\\": "-", " ": ""})


def frame_number(timeline: Timeline, at: str) -> Frames:
    """The frame that shows at a time. Raises UsageError for one outside the story."""
    try:
        seconds = parse_time(at).seconds(timeline.rate)
    except ValueError as error:
        raise UsageError(f'"{at}" is {error}') from error
    number = Frames(int(seconds * timeline.rate.value))
    if number >= timeline.length:
        lasts = seconds_text(timeline.rate.seconds(timeline.length), 2)
        raise UsageError(f"the story lasts {lasts} s; there is no frame at {at}")
    return number


def _line(timeline: Timeline, places: SourceMap, line: int, column: int | None) -> Picture:
    if line < 1:
        raise UsageError("lines are counted from 1")
    if line > places.lines:
        raise UsageError(f"the storyboard has {places.lines} lines; there is no line {line}")
    return Picture(name=f"line-{line}", spots=(spot_at_line(timeline, places, line, column),))


def _scene(timeline: Timeline, wanted: str, count: int) -> Picture:
    if count < 1:
        raise UsageError("a strip has at least one frame")
    scene = _found(timeline, wanted)
    spots = tuple(Spot(frame, scene.id) for frame in evenly(scene.range, count))
    return Picture(name=f"scene-{scene.index + 1}", spots=spots, is_strip=True)


def _found(timeline: Timeline, wanted: str) -> Scene:
    """A scene by its id, else by its number."""
    by_id = {scene.id: scene for scene in timeline.scenes}
    if wanted in by_id:
        return by_id[wanted]
    if wanted.isdecimal() and 1 <= int(wanted) <= len(timeline.scenes):
        return timeline.scenes[int(wanted) - 1]
    close = did_you_mean(wanted, by_id)
    hint = f": {close}" if close else ""
    raise UsageError(f'there is no scene "{wanted}" among the {len(timeline.scenes)}{hint}')

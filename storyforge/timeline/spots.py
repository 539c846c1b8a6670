"""Spots: the frames at which a story is looked at.

A scene shows best where nothing comes or goes, a caption once it has come, a transition halfway.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from storyforge.core.diagnostics import Span
from storyforge.core.time import FrameRange, Frames, frame_range, round_half_up
from storyforge.timeline.model import Layer, Scene, Timeline, Transition
from storyforge.timeline.story import Path, SourceMap


@dataclass(frozen=True, slots=True)
class Spot:
    """A frame, and what there is to be seen: the id of a scene or caption, a transition, or ""."""

    frame: Frames
    shows: str = ""


def own_range(timeline: Timeline, scene: Scene) -> FrameRange:
    """The frames that a scene has to itself, between its transitions; at least one."""
    start, end = scene.range.start, scene.range.end
    for transition in timeline.transitions:
        if transition.into == scene.index:
            start = max(start, transition.range.end)
        elif transition.into == scene.index + 1:
            end = min(end, transition.range.start)
    return frame_range(start, max(start + 1, end))


def scene_spot(timeline: Timeline, scene: Scene) -> Spot:
    """Where it is alone and most captions are at rest."""
    return Spot(settled_frame(timeline, own_range(timeline, scene)), scene.id)


def transition_spot(transition: Transition) -> Spot:
    """Halfway."""
    return Spot(_middle(transition.range), f"transition into scene {transition.into + 1}")


def layer_spot(layer: Layer) -> Spot:
    """The middle of the time between its coming and its going."""
    return Spot(_middle(settled(layer)), layer.id)


def _middle(frames: FrameRange) -> Frames:
    return Frames((frames.start + frames.end) // 2)


def settled(layer: Layer) -> FrameRange:
    """When a layer neither comes nor goes; at least its middle frame."""
    start = layer.range.start + (layer.enter.frames if layer.enter else 0)
    end = layer.range.end - (layer.exit.frames if layer.exit else 0)
    if end > start:
        return frame_range(start, end)
    middle = _middle(layer.range)
    return frame_range(middle, middle + 1)


def settled_frame(timeline: Timeline, own: FrameRange) -> Frames:
    """The frame of a range at which most captions are at rest, none moving if possible.

    Of frames that are alike the one in the middle of the longest stretch.
    """
    shown = [layer for layer in timeline.layers if layer.range.overlaps(own)]
    stretches = [frame_range(start, end) for start, end in pairwise(_changes(shown, own))]

    def worth(stretch: FrameRange) -> tuple[int, int, int]:
        resting = sum(settled(layer).contains(stretch.start) for layer in shown)
        seen = sum(layer.range.contains(stretch.start) for layer in shown)
        return (resting, resting - seen, stretch.length)

    return _middle(max(stretches, key=worth))


def _changes(layers: list[Layer], own: FrameRange) -> list[int]:
    """Where something comes, rests, moves again or goes within a range, its ends included."""
    ranges = [span for layer in layers for span in (layer.range, settled(layer))]
    points = {own.start, own.end, *(at for span in ranges for at in (span.start, span.end))}
    return sorted(at for at in points if own.start <= at <= own.end)


def evenly(frames: FrameRange, count: int) -> tuple[Frames, ...]:
    """So many frames of a range at equal distances, the first and the last among them.

    Fewer where the range has no more; the middle one where one is asked for.
    """
    if count == 1:
        return (_middle(frames),)
    last = frames.length - 1
    steps = (round_half_up(Fraction(last * step, count - 1)) for step in range(count))
    return tuple(Frames(frames.start + step) for step in dict.fromkeys(steps))


# --- by line ----------------------------------------------------------------------------


def spot_at_line(
    timeline: Timeline, places: SourceMap, line: int, column: int | None = None
) -> Spot:
    """What stands at a line of the storyboard: a caption, a transition or a scene.

    Where several stand in one line, the scene, unless a column (from 1) tells. On lines that
    belong to none (a comment, an empty one) the one before; above all of them, the cover.
    """
    candidates = list(_written(timeline, places))
    if column is not None:
        within = [each for each in candidates if _holds(each.span, (line, column))]
        if within:
            return max(within, key=lambda each: len(each.path)).spot
    around = [each for each in candidates if _first(each) <= line <= _last(each)]
    before = [each for each in candidates if _first(each) <= line]
    for found in (around, before):
        if found:
            return max(found, key=lambda each: (_first(each), -len(each.path))).spot
    return Spot(timeline.cover_at, "cover")


@dataclass(frozen=True, slots=True)
class _Written:
    path: Path
    span: Span
    spot: Spot


def _holds(span: Span, place: tuple[int, int]) -> bool:
    return (span.line, span.column) <= place < (span.end_line, span.end_column)


def _first(written: _Written) -> int:
    return written.span.line


def _last(written: _Written) -> int:
    """The last line of which there is something; a span may end where the next line begins."""
    span = written.span
    return max(span.line, span.end_line - (span.end_column == 1))


def _written(timeline: Timeline, places: SourceMap) -> Iterator[_Written]:
    for scene in timeline.scenes:
        path: Path = ("scenes", scene.index)
        yield _Written(path, places.span(path), scene_spot(timeline, scene))
    for transition in timeline.transitions:
        path = ("scenes", transition.into, "transition")
        span = places.span(path)
        if span != places.span(path[:-1]):  # else it comes from the defaults
            yield _Written(path, span, transition_spot(transition))
    for layer in timeline.layers:
        if layer.path:
            yield _Written(layer.path, places.span(layer.path), layer_spot(layer))

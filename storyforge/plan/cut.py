"""Cutting: where one segment ends and the next begins.

Every cut is at a scene's or a transition's bound, where a layer comes or goes, or where a
segment would grow too long; never where it would leave a crumb. Nothing of a segment
depends on its neighbours, so the choice changes speed only, never a pixel.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from storyforge.core.time import FrameRange, frame_range
from storyforge.timeline.model import Timeline

SHORTEST_S = 1.0
"""Layers do not cut pieces shorter than this: starting a process costs as much as 2 frames."""

LONGEST_S = 6.0
"""Longer pieces are halved until they are not: short enough to spread over the cores."""


def cut(timeline: Timeline) -> tuple[FrameRange, ...]:
    """The segments' ranges: they partition the timeline in order."""
    shortest = round(SHORTEST_S * timeline.rate.value)
    longest = round(LONGEST_S * timeline.rate.value)
    bounds = _scene_bounds(timeline)
    wishes = sorted({frame for layer in timeline.layers for frame in _ends(layer.range)})
    points = [0]
    for start, end in pairwise(bounds):
        points += _softly_cut(start, end, wishes, shortest)
        points.append(end)
    ranges = (frame_range(start, end) for start, end in pairwise(points))
    return tuple(piece for whole in ranges for piece in _halved(whole, longest))


def _ends(span: FrameRange) -> tuple[int, int]:
    return (span.start, span.end)


def _scene_bounds(timeline: Timeline) -> list[int]:
    spans = [scene.range for scene in timeline.scenes]
    spans += [transition.range for transition in timeline.transitions]
    frames = {frame for span in spans for frame in _ends(span)}
    return sorted(frames | {0, timeline.length})


def _softly_cut(start: int, end: int, wishes: Iterable[int], shortest: int) -> list[int]:
    """The wished cuts inside a piece that leave at least `shortest` on both sides."""
    chosen: list[int] = []
    for wish in wishes:
        before = chosen[-1] if chosen else start
        if wish - before >= shortest and end - wish >= shortest:
            chosen.append(wish)
    return chosen


def _halved(whole: FrameRange, longest: int) -> list[FrameRange]:
    parts = -(-whole.length // longest)
    points = [whole.start + whole.length * part // parts for part in range(parts + 1)]
    return [frame_range(start, end) for start, end in pairwise(points)]

"""Cutting: where one segment ends and the next begins.

Every cut is at a scene's or a transition's bound, where a clip begins to run in another way,
where a layer comes or goes, or where a segment would grow too long; the last two never where
that would leave a crumb. Nothing of a segment depends on its neighbours, so the choice changes
speed only, never a pixel. The lengths are weighed in docs/engine.md.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from storyforge.core.time import FrameRange, frame_range
from storyforge.timeline.model import Timeline

SHORTEST_S = 1.0
"""Layers do not cut pieces shorter than this: what a cut costs is worth 2 to 10 frames."""

LONGEST_S = 4.0
"""Longer pieces are divided: short enough to spread evenly over the cores."""

_LEEWAY = 4
"""A division may move by a part in four of a piece, to where decoding can begin."""


def cut(
    timeline: Timeline, entries: Sequence[int], turns: Sequence[int] = ()
) -> tuple[FrameRange, ...]:
    """The segments' ranges: they partition the timeline in order.

    `entries` are the frames, ascending, from which a clip can be decoded without what was
    before: long pieces are divided there. At `turns` there is a cut in any case.
    """
    shortest = round(SHORTEST_S * timeline.rate.value)
    longest = round(LONGEST_S * timeline.rate.value)
    bounds = sorted({*_scene_bounds(timeline), *turns})
    wishes = sorted({frame for layer in timeline.layers for frame in _ends(layer.range)})
    points = [0]
    for start, end in pairwise(bounds):
        points += _softly_cut(start, end, wishes, shortest)
        points.append(end)
    ranges = (frame_range(start, end) for start, end in pairwise(points))
    return tuple(piece for whole in ranges for piece in _divided(whole, longest, entries))


def _ends(span: FrameRange) -> tuple[int, int]:
    return (span.start, span.end)


def _scene_bounds(timeline: Timeline) -> set[int]:
    spans = [scene.range for scene in timeline.scenes]
    spans += [transition.range for transition in timeline.transitions]
    frames = {frame for span in spans for frame in _ends(span)}
    return frames | {0, timeline.length}


def _softly_cut(start: int, end: int, wishes: Iterable[int], shortest: int) -> list[int]:
    """The wished cuts inside a piece that leave at least `shortest` on both sides."""
    chosen: list[int] = []
    for wish in wishes:
        before = chosen[-1] if chosen else start
        if wish - before >= shortest and end - wish >= shortest:
            chosen.append(wish)
    return chosen


def _divided(whole: FrameRange, longest: int, entries: Sequence[int]) -> list[FrameRange]:
    """Equal parts, or nearly: none longer than `longest`, each begun at an entry if one is near."""
    parts = -(-whole.length // longest)
    even = [whole.start + whole.length * part // parts for part in range(parts + 1)]
    leeway = whole.length // parts // _LEEWAY
    points = [even[0]]
    for wanted, following in pairwise(even[1:]):
        # Neither this part nor the next may grow too long.
        earliest = max(wanted - leeway, following - longest)
        latest = min(wanted + leeway, points[-1] + longest)
        points.append(_nearest(entries, wanted, earliest, latest))
    points.append(even[-1])
    return [frame_range(start, end) for start, end in pairwise(points)]


def _nearest(entries: Sequence[int], wanted: int, earliest: int, latest: int) -> int:
    """The entry nearest to a frame, or the frame itself where none is in reach."""
    after = bisect_left(entries, wanted)
    reachable = [each for each in entries[max(0, after - 1) : after + 1]
                 if earliest <= each <= latest]  # fmt: skip
    return min(reachable, key=lambda each: abs(each - wanted), default=wanted)

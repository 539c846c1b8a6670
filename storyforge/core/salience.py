"""Salience: where in a picture there is most to see, and which view holds most of it.

A picture's weight is measured once (`raster.salience`) and kept as how much of it lies in each
of a few columns and rows. A view that fills a canvas slides over its picture in one direction;
the best place for it is where it holds most of the weight, less a pull to the middle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from storyforge.core.geometry import Point, Rect, Size

BINS = 32
WEIGHT = 1000
"""What the weights of all columns, and of all rows, make together, but for rounding."""

PULL = 0.15
"""So much more of the weight a view must hold at the edge of a picture than in its middle."""

_PLACES = 32  # on each side of the middle


@dataclass(frozen=True, slots=True)
class Salience:
    """How much of a picture's weight is in each column from the left, and row from the top."""

    across: tuple[int, ...]
    down: tuple[int, ...]


def together(several: Iterable[Salience]) -> Salience:
    """The salience of several pictures of one recording, as one."""
    kept = tuple(several)
    return Salience(
        tuple(map(sum, zip(*(each.across for each in kept), strict=True))),
        tuple(map(sum, zip(*(each.down for each in kept), strict=True))),
    )


def best_middle(salience: Salience, view: tuple[float, float], within: Rect) -> Point:
    """The middle of the best view of a size; all in fractions of the picture.

    Where views are equally good it is the one nearest to the middle of what they lie within.
    """
    return Point(
        _best(salience.across, view[0], within.x, within.right),
        _best(salience.down, view[1], within.y, within.bottom),
    )


def _best(weights: Sequence[int], length: float, low: float, high: float) -> float:
    middle, room = (low + high) / 2, (high - low - length) / 2
    total = _held(weights, low, high)
    if room <= 0 or not total:
        return middle
    best, most = middle, float("-inf")
    for place in range(_PLACES + 1):
        for way in (-1, 1) if place else (1,):
            share = way * place / _PLACES
            at = middle + room * share
            held = _held(weights, at - length / 2, at + length / 2) / total
            score = held - PULL * share * share
            if score > most + 1e-9:
                best, most = at, score
    return round(best, 3)


def _held(weights: Sequence[int], start: float, end: float) -> float:
    """The weight between two fractions of an axis."""
    sums = [0, *accumulate(weights)]

    def until(at: float) -> float:
        place = min(max(at, 0.0), 1.0) * len(weights)
        whole = min(int(place), len(weights) - 1)
        return sums[whole] + (place - whole) * weights[whole]

    return until(end) - until(start)


def thumbnail_size(size: tuple[int, int], longest: int = 96) -> Size:
    """The size at which a picture is looked at."""
    scale = min(1.0, longest / max(size))
    return Size(*(max(2, round(side * scale)) for side in size))

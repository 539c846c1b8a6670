"""How much of each pixel a shape covers, exactly.

The area under each piece of an edge is added where it crosses a pixel; a running sum along
the rows gives the winding number, averaged over each pixel. Where contours overlap the sum
is cut at one. Nothing is sampled and nothing hinted, so edges move by any fraction of a
pixel without a change of weight. Additions, products and quotients of doubles only: the
same bytes on every machine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storyforge.raster.outlines import Floats

Mask = NDArray[np.float32]
"""Height x width, coverage from 0 to 1."""


def coverage(segments: Floats, width: int, height: int) -> Mask:
    """The coverage of closed contours (n x 4 segments in px) over a grid of pixels."""
    pieces = _within(_split(_clipped(segments, height)), width)
    x0, y0, x1, y1 = pieces
    column = np.floor((x0 + x1) / 2).astype(np.int64)
    row = np.floor((y0 + y1) / 2).astype(np.int64)
    rise = y1 - y0
    right = np.clip((x0 + x1) / 2 - column, 0, 1)
    at = row * (width + 2) + column
    cells = (width + 2) * height
    total = np.bincount(at, rise * (1 - right), cells) + np.bincount(at + 1, rise * right, cells)
    winding = np.cumsum(total.reshape(height, width + 2), axis=1)[:, :width]
    return np.minimum(np.abs(np.round(winding, 7)), 1).astype(np.float32)


def _clipped(segments: Floats, height: int) -> Floats:
    """Segments cut to the rows of the grid; level ones, which cover nothing, are left out."""
    x0, y0, x1, y1 = segments.T
    low, high = np.clip(y0, 0, height), np.clip(y1, 0, height)
    kept = low != high
    x0, y0, x1, y1, low, high = (a[kept] for a in (x0, y0, x1, y1, low, high))
    slope = (x1 - x0) / (y1 - y0)
    start = np.where(low == y0, x0, x0 + (low - y0) * slope)
    end = np.where(high == y1, x1, x0 + (high - y0) * slope)
    return np.stack([start, low, end, high], axis=1)


def _split(segments: Floats) -> Floats:
    """Segments (n x 4) cut at every pixel border: rows x0, y0, x1, y1."""
    number = np.arange(len(segments))
    cuts = [number.astype(np.float64)]
    for start, end in ((segments[:, 0], segments[:, 2]), (segments[:, 1], segments[:, 3])):
        first = np.floor(np.minimum(start, end)) + 1
        count = np.maximum(np.ceil(np.maximum(start, end)) - first, 0).astype(np.int64)
        owner = np.repeat(number, count)
        border = first[owner] + np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        cuts.append(owner + (border - start[owner]) / (end - start)[owner])
    keys = np.sort(np.concatenate(cuts))
    owner = np.minimum(np.floor(keys).astype(np.int64), len(segments) - 1)
    return _pieces(segments, owner, keys - owner)


def _pieces(segments: Floats, owner: NDArray[np.int64], t: Floats) -> Floats:
    if not len(owner):
        return np.zeros((4, 0))
    last = np.append(owner[1:] != owner[:-1], True)
    until = np.append(t[1:], 1.0)
    until[last] = 1.0
    x0, y0, x1, y1 = segments[owner].T
    return np.stack([
        x0 + (x1 - x0) * t,
        y0 + (y1 - y0) * t,
        np.where(last, x1, x0 + (x1 - x0) * until),
        np.where(last, y1, y0 + (y1 - y0) * until),
    ])  # fmt: skip


def _within(pieces: Floats, width: int) -> Floats:
    """What lies beside the grid still winds round it: held at its left and right borders."""
    pieces[0::2] = np.clip(pieces[0::2], 0, width)
    return pieces

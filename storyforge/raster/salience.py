"""Measuring where in a picture there is most to see.

The picture is looked at in small. Each spot weighs by how much the brightness changes around it
(edges) and by how far its colour is from the picture's mean colour; what is less than usual in the
picture (sky, lawn, walls, all of an even texture) weighs nothing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from storyforge.core.geometry import Rect
from storyforge.core.salience import BINS, WEIGHT, Salience, thumbnail_size
from storyforge.raster.decoding import opened
from storyforge.raster.pixels import Rgb

_MOST_EDGE = 64.0  # steps of brightness; stronger edges weigh no more
_MOST_COLOUR = 48.0  # distance in Cb and Cr; louder colours weigh no more

_Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def of_photo(path: Path) -> Salience:
    """Of a photo, upright. Raises MediaUnreadable."""
    with opened(path, path) as still:
        size = thumbnail_size(still.size)
        still.prefer(size)
        pixels = still.pixels()
        small = pixels.part(Rect(0, 0, *pixels.size), size)
    return of_pixels(np.asarray(small.convert("RGB")))


def of_thumbnail(width: int, height: int, data: bytes, rotation: int, mirrored: bool) -> Salience:
    """Of a small picture (RGB) of a recording, turned by clockwise degrees, then mirrored."""
    image: Rgb = np.frombuffer(data, np.uint8).reshape(height, width, 3)
    upright = np.rot90(image, -rotation // 90)
    return of_pixels(upright[:, ::-1] if mirrored else upright)


def of_pixels(image: Rgb) -> Salience:
    """Of a small picture (height x width x 3)."""
    luma, blue, red = (
        np.asarray(plane, np.float64)
        for plane in Image.fromarray(np.ascontiguousarray(image)).convert("YCbCr").split()
    )
    weight = _edges(luma) / _MOST_EDGE + _colour(blue, red) / _MOST_COLOUR
    weight = (weight - weight.mean()).clip(0)
    return Salience(_binned(weight.sum(axis=0)), _binned(weight.sum(axis=1)))


def _edges(luma: _Floats) -> _Floats:
    across = np.abs(np.diff(luma, axis=1, append=luma[:, -1:]))
    down = np.abs(np.diff(luma, axis=0, append=luma[-1:]))
    edges: _Floats = np.minimum(across + down, _MOST_EDGE)
    return edges


def _colour(blue: _Floats, red: _Floats) -> _Floats:
    far: _Floats = np.hypot(blue - blue.mean(), red - red.mean()).clip(0, _MOST_COLOUR)
    return far


def _binned(weights: _Floats) -> tuple[int, ...]:
    """Sums over equal parts of an axis, whole numbers that make `WEIGHT` together."""
    sums = np.concatenate([[0.0], np.cumsum(weights)])
    if not sums[-1]:
        return (0,) * BINS
    places = np.linspace(0, len(weights), BINS + 1)
    parts = np.diff(np.interp(places, np.arange(len(sums)), sums)) / sums[-1] * WEIGHT
    return tuple(int(part) for part in np.rint(parts))

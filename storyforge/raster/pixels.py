"""Pixels: the arrays that painting gives, and where they belong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes2D = NDArray[np.uint8]
"""Height x width: a mask or a plane."""
Bytes3D = NDArray[np.uint8]
"""Planes x height x width."""
Floats32 = NDArray[np.float32]
Bools2D = NDArray[np.bool_]
"""Height x width: which pixels are meant."""
Rgb = NDArray[np.uint8]
"""Height x width x 3, sRGB code values."""
Rgba = NDArray[np.uint8]
"""Height x width x 4, sRGB code values and straight alpha."""


@dataclass(frozen=True, slots=True, eq=False)
class Painted:
    """Pixels (RGBA, straight alpha) and the output position of their top-left corner.

    Position, width and height are even, so that planes of half size line up.
    """

    array: Rgba
    x_px: int
    y_px: int


def moved_into(array: Rgba, x_px: int, y_px: int, box: tuple[int, int, int, int]) -> Rgba:
    """The same pixels on a transparent array that fills `box`; what lies outside is cut.

    `box` is left, top, width and height in output px (see `boxes`).
    """
    left, top, width, height = box
    if (x_px, y_px, array.shape[1], array.shape[0]) == box:
        return array
    out = np.zeros((height, width, 4), np.uint8)
    x, y = x_px - left, y_px - top
    into_x, into_y = max(0, x), max(0, y)
    from_x, from_y = max(0, -x), max(0, -y)
    columns = min(width - into_x, array.shape[1] - from_x)
    rows = min(height - into_y, array.shape[0] - from_y)
    if columns > 0 and rows > 0:
        out[into_y : into_y + rows, into_x : into_x + columns] = array[
            from_y : from_y + rows, from_x : from_x + columns
        ]
    return out

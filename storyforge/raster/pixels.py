"""Pixels: the arrays that painting gives, and where they belong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Bytes2D = NDArray[np.uint8]
"""Height x width: a mask or a plane."""
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


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """Frames of an animation (RGBA, straight alpha), all at one position and of one size."""

    frames: tuple[Rgba, ...]
    x_px: int
    y_px: int

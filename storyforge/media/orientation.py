"""Which way up a picture was filmed."""

from __future__ import annotations

import math
import struct
from typing import NamedTuple


class Orientation(NamedTuple):
    """Clockwise degrees (0, 90, 180, 270) to apply, then whether to flip left and right."""

    rotation: int
    mirrored: bool


UPRIGHT = Orientation(0, mirrored=False)

MATRIX_BYTES = 36


def from_matrix(data: bytes) -> Orientation:
    """The orientation a display matrix asks for: nine 32-bit numbers, as FFmpeg gives them.

    A point (x, y), y downwards, goes to (a·x + c·y, b·x + d·y), where a, b, c, d are
    numbers 0, 1, 3 and 4 (ISO 14496-12, 8.5.3.3). Angles are taken to the nearest quarter
    turn. A matrix that leaves no picture, as damaged files have, counts as upright.
    """
    a, b, _, c, d, *_ = struct.unpack("=9i", data)
    determinant = a * d - b * c
    if determinant == 0:
        return UPRIGHT
    mirrored = determinant < 0
    # Turned by r, then flipped: the y axis ends at (sin r, cos r); unflipped, at (-sin r, cos r).
    return Orientation(_quarter_turns(math.atan2(c if mirrored else -c, d)), mirrored)


def from_degrees(degrees: float) -> Orientation:
    """The orientation for counter-clockwise degrees, PyAV's `frame.rotation`."""
    if not math.isfinite(degrees) or abs(degrees) > 360:
        return UPRIGHT
    return Orientation(_quarter_turns(math.radians(-degrees)), mirrored=False)


def _quarter_turns(radians: float) -> int:
    return round(math.degrees(radians) / 90) % 4 * 90

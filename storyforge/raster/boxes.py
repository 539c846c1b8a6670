"""Where painted things will lie on the output, known before anything is painted."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from storyforge.core.geometry import Rect
from storyforge.raster.laid import LaidOut
from storyforge.raster.pixels import Rgba
from storyforge.timeline.picture import Animation

EvenBox = tuple[int, int, int, int]
"""Left, top, width, height in output px, all even."""

_MARGIN_PX = 2  # anti-aliased edges, and rounding in either direction


def painted_box(laid: LaidOut, scale: Fraction) -> EvenBox:
    """The box that holds a picture at rest; of no size when nothing is painted."""
    if laid.bounds.width <= 0 or laid.bounds.height <= 0:
        return (0, 0, 0, 0)
    return _even(laid.bounds, float(scale))


def strip_box(laid: LaidOut, animation: Animation, scale: Fraction) -> EvenBox:
    """The box that holds every frame of a layer's coming or going."""
    bounds = laid.bounds
    across, down = travel(animation)
    left, top = min(0.0, across), min(0.0, down)
    grown = Rect(
        bounds.x + left, bounds.y + top, bounds.width + abs(across), bounds.height + abs(down)
    )
    return _even(grown, float(scale))


def travel(animation: Animation) -> tuple[float, float]:
    """Where a layer comes from, relative to where it rests, in layout px."""
    distance = animation.distance_px
    if animation.kind == "rise":
        return (0.0, distance)
    if animation.kind == "slide":
        return {
            "left": (distance, 0.0), "right": (-distance, 0.0),
            "up": (0.0, distance), "down": (0.0, -distance),
        }[animation.direction]  # fmt: skip
    return (0.0, 0.0)


def _even(rect: Rect, scale: float) -> EvenBox:
    left = 2 * math.floor((rect.x * scale - _MARGIN_PX) / 2)
    top = 2 * math.floor((rect.y * scale - _MARGIN_PX) / 2)
    right = 2 * math.ceil((rect.right * scale + _MARGIN_PX) / 2)
    bottom = 2 * math.ceil((rect.bottom * scale + _MARGIN_PX) / 2)
    return (left, top, right - left, bottom - top)


def moved_into(array: Rgba, x_px: int, y_px: int, box: EvenBox) -> Rgba:
    """The same pixels on a transparent array that fills `box`; what lies outside is cut."""
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

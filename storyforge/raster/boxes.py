"""Where painted things will lie on the output, known before anything is painted."""

from __future__ import annotations

import math
from fractions import Fraction

from storyforge.core.geometry import Rect
from storyforge.raster.laid import LaidOut
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

"""Marks drawn over a finished frame, for people who design."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from storyforge.core.geometry import Rect
from storyforge.raster.pixels import Rgb

_SHADE = np.array([214, 40, 90], np.float32)
_SHADE_ALPHA = 0.30
_LINE_PX = 3


def with_safe_zone(frame: Rgb, safe: Rect, scale: Fraction) -> Rgb:
    """The frame with everything outside the safe zone shaded and the zone's edge drawn.

    `safe` is in layout px, `scale` output px to the layout px.
    """
    left, top = round(safe.x * scale), round(safe.y * scale)
    right, bottom = round(safe.right * scale), round(safe.bottom * scale)
    outside = np.ones(frame.shape[:2], bool)
    outside[top:bottom, left:right] = False
    marked = frame.astype(np.float32)
    marked[outside] += (_SHADE - marked[outside]) * _SHADE_ALPHA
    edge = ~outside
    edge[top + _LINE_PX : bottom - _LINE_PX, left + _LINE_PX : right - _LINE_PX] = False
    marked[edge] = _SHADE
    return np.rint(marked).astype(np.uint8)

"""A picture as somebody else sees it."""

from __future__ import annotations

import numpy as np

from storyforge.core.sight import SEEN, Sight
from storyforge.raster.pixels import Floats32, Rgb

_STEPS = 1 << 14  # of linear light: near black, where sRGB is steepest, five to a code value


def seen_with(frame: Rgb, sight: Sight) -> Rgb:
    """The frame as seen with a deficiency, computed in linear light (see `core.sight`).

    What would lie outside of sRGB is cut to its edge.
    """
    matrix = np.array(SEEN[sight], np.float32)
    seen = _linear()[frame] @ matrix.T
    steps = np.rint(seen.clip(0, 1) * np.float32(_STEPS)).astype(np.uint16)
    encoded: Rgb = _encoded()[steps]
    return encoded


def _linear() -> Floats32:
    """Linear light of each code value (IEC 61966-2-1)."""
    value = np.arange(256) / 255
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return light.astype(np.float32)


def _encoded() -> Rgb:
    """The code value of each step of linear light."""
    light = np.arange(_STEPS + 1) / _STEPS
    value = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    codes: Rgb = np.rint(value * 255).astype(np.uint8)
    return codes

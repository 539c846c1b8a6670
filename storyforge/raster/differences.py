"""How different two pictures look: by colour differences that people can see."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from storyforge.raster.pixels import Floats32, Rgb, Rgba

NOTICEABLE = 2.3
"""The CIE 1976 colour difference that is just noticeable (Mahy, Van Eycken and Oosterlinck,
"Evaluation of uniform color spaces developed after the adoption of CIELAB and CIELUV", 1994)."""

_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375],
     [0.2126729, 0.7151522, 0.0721750],
     [0.0193339, 0.1191920, 0.9503041]], np.float32,
)  # fmt: skip  # IEC 61966-2-1 (sRGB), white D65
_WHITE = _TO_XYZ.sum(axis=1)
_MARK = (230, 0, 122)
_STRONG = 40.0
"""The colour difference from which on a mask is drawn opaque."""


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """`mean` is the colour difference (CIE 1976 ΔE*ab) over all pixels, `share` the part of them
    (0 to 1) where it is noticeable; `mask` marks those.
    """

    mean: float
    share: float
    mask: Rgba = field(repr=False)


def difference(before: Rgb, after: Rgb) -> Difference:
    """How two pictures of one size differ. 0 is the same, 1 hardly visible, 100 black and white."""
    distance = np.sqrt(np.square(_lab(before) - _lab(after)).sum(axis=2))
    seen = distance > NOTICEABLE
    mask = np.zeros((*distance.shape, 4), np.uint8)
    mask[..., :3] = _MARK
    strength = np.clip(distance / _STRONG, 0.35, 1.0) * 255
    mask[..., 3] = np.where(seen, strength, 0)
    return Difference(float(distance.mean()), float(seen.mean()), mask)


def _lab(picture: Rgb) -> Floats32:
    """CIE 1976 L*a*b* of sRGB pixels."""
    ratio = _linear()[picture] @ (_TO_XYZ.T / _WHITE)
    cubic = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    x, y, z = cubic[..., 0], cubic[..., 1], cubic[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=2).astype(np.float32)


def _linear() -> Floats32:
    """The light of each code value."""
    value = np.arange(256) / 255
    light = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return light.astype(np.float32)

"""The difference between two colours as people see it: CIEDE2000.

After Sharma, Wu and Dalal, "The CIEDE2000 Color-Difference Formula: Implementation Notes,
Supplementary Test Data, and Mathematical Observations" (Color Research and Application 30,
2005), whose published pairs `test_deltae.py` checks.
"""

from __future__ import annotations

from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

Lab = tuple[float, float, float]

_TO_XYZ = (  # sRGB primaries, D65 (IEC 61966-2-1)
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
_WHITE = tuple(sum(row) for row in _TO_XYZ)
_FAR = 25.0**7


def lab(red: float, green: float, blue: float) -> Lab:
    """CIE L*a*b* (D65) of sRGB code values from 0 to 255."""
    linear = [_linear(min(255.0, max(0.0, value)) / 255) for value in (red, green, blue)]
    x, y, z = (
        _bent(sum(weight * value for weight, value in zip(row, linear, strict=True)) / white)
        for row, white in zip(_TO_XYZ, _WHITE, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _bent(value: float) -> float:
    return value ** (1 / 3) if value > (6 / 29) ** 3 else value * (29 / 6) ** 2 / 3 + 4 / 29


def delta_e(one: Lab, other: Lab) -> float:
    """CIEDE2000 with all weights 1; about 1 is the least that can be seen side by side."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean = (hypot(a1, b1) + hypot(a2, b2)) / 2
    stretch = 1.5 - 0.5 * sqrt(mean**7 / (mean**7 + _FAR))
    c1, c2 = hypot(a1 * stretch, b1), hypot(a2 * stretch, b2)
    h1, h2 = _hue(a1 * stretch, b1), _hue(a2 * stretch, b2)
    turn, middle = _between(h1, h2, grey=not c1 * c2)
    lightness, chroma, hue = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn) / 2)
    level, vivid = (l1 + l2) / 2 - 50, (c1 + c2) / 2
    light = lightness / (1 + 0.015 * level**2 / sqrt(20 + level**2))
    full = chroma / (1 + 0.045 * vivid)
    turned = hue / (1 + 0.015 * vivid * _wave(middle))
    blue = 60 * exp(-(((middle - 275) / 25) ** 2))
    twist = -2 * sqrt(vivid**7 / (vivid**7 + _FAR)) * sin(radians(blue))
    return sqrt(light**2 + full**2 + turned**2 + twist * full * turned)


def _hue(a: float, b: float) -> float:
    return degrees(atan2(b, a)) % 360 if a or b else 0.0


def _between(h1: float, h2: float, *, grey: bool) -> tuple[float, float]:
    """The way from one hue to the other by the shorter side, and the hue in its middle."""
    if grey:
        return 0.0, h1 + h2
    turn = h2 - h1
    if abs(turn) <= 180:
        return turn, (h1 + h2) / 2
    middle = (h1 + h2 + (360 if h1 + h2 < 360 else -360)) / 2
    return turn + (360 if turn < 0 else -360), middle


def _wave(hue: float) -> float:
    return (
        1
        - 0.17 * cos(radians(hue - 30))
        + 0.24 * cos(radians(2 * hue))
        + 0.32 * cos(radians(3 * hue + 6))
        - 0.20 * cos(radians(4 * hue - 63))
    )

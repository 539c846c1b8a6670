"""Colour: sRGB code values, kept as they are from the charter to the screen.

The conversion to video is matrix (BT.709) and range (limited) only, without any
transfer function, so that the same inverse gives the same code values back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEX = re.compile(r"#([0-9a-fA-F]{6})")
# BT.709 luma weights (ITU-R BT.709-6, 3.2).
KR, KG, KB = 0.2126, 0.7152, 0.0722

DISPLAY_GAMMA = 2.4
"""Light is the code value to this power (ITU-R BT.1886, with a black of zero)."""


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green, blue as 0–255 sRGB code values, and opacity from 0 to 1."""

    red: int
    green: int
    blue: int
    alpha: float = 1.0

    def with_alpha(self, alpha: float) -> Colour:
        return Colour(self.red, self.green, self.blue, alpha)

    @property
    def rgb(self) -> tuple[int, int, int]:
        return (self.red, self.green, self.blue)

    def ycbcr(self) -> tuple[int, int, int]:
        """8-bit limited-range BT.709 code values, each rounded to the nearest."""
        r, g, b = (channel / 255 for channel in self.rgb)
        y = KR * r + KG * g + KB * b
        cb = (b - y) / (2 * (1 - KB))
        cr = (r - y) / (2 * (1 - KR))
        return (round(16 + 219 * y), round(128 + 224 * cb), round(128 + 224 * cr))

    def __str__(self) -> str:
        opacity = "" if self.alpha == 1 else f"@{self.alpha:g}"
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}{opacity}"


BLACK = Colour(0, 0, 0)
WHITE = Colour(255, 255, 255)


def parse_hex(text: str) -> Colour:
    """Read `#rrggbb`. Raises ValueError for anything else."""
    match = _HEX.fullmatch(text)
    if match is None:
        raise ValueError('not a colour: write it like "#0057a8"')
    value = int(match[1], 16)
    return Colour(value >> 16, value >> 8 & 255, value & 255)


def luminance(colour: Colour) -> float:
    """Relative luminance from 0 to 1 (WCAG 2.2, with the sRGB break at 0.04045)."""

    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return KR * linear(colour.red) + KG * linear(colour.green) + KB * linear(colour.blue)


def contrast(one: Colour, other: Colour) -> float:
    """WCAG contrast ratio of two opaque colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)

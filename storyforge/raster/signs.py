"""Signs that any program might have, as parts of an SVG drawing: drawn here, for no platform."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from storyforge.core.geometry import Size

Sign = Literal[
    "heart", "bubble", "arrow", "bookmark", "dots", "search", "house", "plus", "person", "cross"
]

_PATHS: Mapping[Sign, str] = MappingProxyType(
    {  # in a square of 100, to be drawn as lines
        "heart": "M50 88C18 64 6 48 6 31C6 17 16 8 28 8C38 8 46 14 50 23C54 14 62 8 72 8"
        "C84 8 94 17 94 31C94 48 82 64 50 88Z",
        "bubble": "M18 12H82Q94 12 94 24V60Q94 72 82 72H48L26 92V72H18Q6 72 6 60V24Q6 12 18 12Z",
        "arrow": "M56 14L94 47L56 80V60C34 60 18 66 6 84C8 54 26 36 56 34Z",
        "bookmark": "M22 8H78V92L50 68L22 92Z",
        "dots": "M14 50h.1M50 50h.1M86 50h.1",
        "search": "M42 10a32 32 0 1 1 0 64a32 32 0 1 1 0 -64M66 66L92 92",
        "house": "M8 48L50 12L92 48M20 40V90H80V40",
        "plus": "M24 8H76Q92 8 92 24V76Q92 92 76 92H24Q8 92 8 76V24Q8 8 24 8ZM50 30V70M30 50H70",
        "person": "M50 10a20 20 0 1 1 0 40a20 20 0 1 1 0 -40M12 92C12 56 88 56 88 92",
        "cross": "M14 14L86 86M86 14L14 86",
    }
)


def sign(name: Sign, x: float, y: float, size: float, colour: str = "#fff") -> str:
    """A sign around a point, `size` px wide."""
    thick = 20 if name == "dots" else 9
    return (
        f'<path transform="translate({x - size / 2} {y - size / 2}) scale({size / 100})" '
        f'd="{_PATHS[name]}" fill="none" stroke="{colour}" stroke-width="{thick}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def bar(
    x: float, y: float, width: float, height: float, opacity: float = 1.0, fill: str = "#fff"
) -> str:
    """A bar with round ends, which stands for words."""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{height / 2}" '
        f'fill="{fill}" fill-opacity="{opacity}"/>'
    )


def pill(x: float, y: float, width: float, height: float) -> str:
    """The outline of a button or a field."""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{height / 2}" '
        'fill="#000" fill-opacity="0.25" stroke="#fff" stroke-opacity="0.85" stroke-width="4"/>'
    )


def avatar(x: float, y: float, radius: float, fill: str = "#dfe4ec") -> str:
    """The round picture of whoever speaks."""
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" stroke="#fff" stroke-width="4"/>'
        f'<circle cx="{x}" cy="{y - radius * 0.22}" r="{radius * 0.32}" fill="#7b8492"/>'
        f'<path d="M{x - radius * 0.55} {y + radius * 0.62}C{x - radius * 0.5} {y + radius * 0.1} '
        f'{x + radius * 0.5} {y + radius * 0.1} {x + radius * 0.55} {y + radius * 0.62}Z" '
        'fill="#7b8492"/>'
    )


def shade(canvas: Size, top: float, height: float, *, down: bool) -> str:
    """Darkness under white signs, as players lay it; it ends towards the picture's middle."""
    name = "down" if down else "up"
    first, last = ("0.5", "0") if down else ("0", "0.55")
    return (
        f'<linearGradient id="{name}" x2="0" y2="1"><stop stop-opacity="{first}"/>'
        f'<stop offset="1" stop-opacity="{last}"/></linearGradient>'
        f'<rect y="{top}" width="{canvas.width}" height="{height}" fill="url(#{name})"/>'
    )

"""Space: sizes, rectangles, anchors and the lengths an author writes.

Lengths are px of a canvas whose shorter side is `SHORT_SIDE`, or a percentage of
that side, whatever the size in pixels of the file that is written in the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

SHORT_SIDE = 1080
"""Layout px along the shorter side of every canvas."""


class Size(NamedTuple):
    """Width and height in px."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"


class Point(NamedTuple):
    """A position, in px or in fractions of a picture, as the owner says."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle: left, top, width, height; px or fractions, as the owner says."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def overlaps(self, other: Rect) -> bool:
        """Whether some part of it lies within the other; touching edges do not count."""
        across = self.x < other.right and other.x < self.right
        return across and self.y < other.bottom and other.y < self.bottom

    def held(self, bounds: Rect) -> Rect:
        """The same, moved into the bounds; in their middle where it is larger."""
        return Rect(
            _held(self.x, self.width, bounds.x, bounds.width),
            _held(self.y, self.height, bounds.y, bounds.height),
            self.width,
            self.height,
        )

    def of(self, whole: Rect) -> Rect:
        """What these fractions of another rectangle are."""
        return Rect(
            whole.x + self.x * whole.width, whole.y + self.y * whole.height,
            self.width * whole.width, self.height * whole.height,
        )  # fmt: skip

    def inset(self, insets: Insets) -> Rect:
        return Rect(
            self.x + insets.left,
            self.y + insets.top,
            self.width - insets.left - insets.right,
            self.height - insets.top - insets.bottom,
        )

    def __str__(self) -> str:
        return f"{self.width:g}x{self.height:g}+{self.x:g}+{self.y:g}"


def _held(start: float, length: float, low: float, room: float) -> float:
    if length >= room:
        return low + (room - length) / 2
    return min(max(start, low), low + room - length)


def around(middle: Point, width: float, height: float) -> Rect:
    """A rectangle of a size around its middle."""
    return Rect(middle.x - width / 2, middle.y - height / 2, width, height)


def within(point: Point, part: Rect) -> Point:
    """A point in fractions of a part, both given in fractions of the whole."""
    return Point((point.x - part.x) / part.width, (point.y - part.y) / part.height)


WHOLE = Rect(0, 0, 1, 1)
"""All of a picture, in fractions of it."""


@dataclass(frozen=True, slots=True)
class Insets:
    """Distances from the four sides, in px."""

    top: float = 0
    right: float = 0
    bottom: float = 0
    left: float = 0


Anchor = Literal[
    "top-left", "top", "top-right",
    "center-left", "center", "center-right",
    "bottom-left", "bottom", "bottom-right",
]  # fmt: skip
"""Where a thing is held within its region."""

ANCHORS: dict[Anchor, tuple[float, float]] = {
    "top-left": (0, 0), "top": (0.5, 0), "top-right": (1, 0),
    "center-left": (0, 0.5), "center": (0.5, 0.5), "center-right": (1, 0.5),
    "bottom-left": (0, 1), "bottom": (0.5, 1), "bottom-right": (1, 1),
}  # fmt: skip
"""Each anchor as fractions of the free space left and above."""


def anchored(size: tuple[float, float], region: Rect, anchor: Anchor) -> Rect:
    """A box of `size` held at `anchor` within `region` (may stick out where it is larger)."""
    across, down = ANCHORS[anchor]
    width, height = size
    x = region.x + (region.width - width) * across
    y = region.y + (region.height - height) * down
    return Rect(x, y, width, height)


@dataclass(frozen=True, slots=True)
class Length:
    """A length as written: layout px, a percentage of the shorter side, or all there is."""

    value: Fraction
    unit: Literal["px", "%", "full"] = "px"

    def px(self, full: float | None = None) -> float:
        """In layout px; `full` is the room there is, for the length `full`.

        Raises ValueError for `full` where no room is given.
        """
        if self.unit == "px":
            return float(self.value)
        if self.unit == "%":
            return float(self.value * SHORT_SIDE / 100)
        if full is None:
            raise ValueError("`full` has no meaning here")
        return full

    def __str__(self) -> str:
        return "full" if self.unit == "full" else f"{float(self.value):g}{self.unit}"


_LENGTH = re.compile(r"(-?\d{1,99}(?:\.\d{1,99})?)[ \u00a0\u202f]*(px|%)?")


def parse_length(text: str) -> Length:
    """Read `96px`, `96`, `12.5%` or `full`.

    Raises ValueError, with a reason fit for the author, for anything else.
    """
    stripped = text.strip()
    if stripped == "full":
        return Length(Fraction(1), "full")
    if match := _LENGTH.fullmatch(stripped):
        return Length(Fraction(match[1]), "%" if match[2] == "%" else "px")
    raise ValueError("not a length: write it like 96px or 12%")

"""Time: exact rationals in the author's world, integer frames in the viewer's.

A storyboard's times stay exact until the timeline is built. There the start and
end *points* are rounded once, half up, and durations follow from the points, so
rounding errors never add up over a story.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NewType

Frames = NewType("Frames", int)
"""A count or an index of output frames."""

SAMPLE_RATE = 48_000
"""Samples a second of every story's sound; divides by every story rate."""

STORY_RATES = (24, 25, 30, 50, 60)
"""The frame rates a storyboard may ask for."""


def round_half_up(value: Fraction) -> int:
    """The nearest integer, ties away from minus infinity (0.5 → 1, -0.5 → 0)."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


@dataclass(frozen=True, slots=True)
class FrameRate:
    """Frames a second, one of `STORY_RATES`."""

    value: int

    def frames(self, seconds: Fraction) -> Frames:
        """The frame nearest to a time in seconds."""
        return Frames(round_half_up(seconds * self.value))

    def seconds(self, frames: int) -> Fraction:
        """The exact time of a frame's start, in seconds."""
        return Fraction(frames, self.value)

    def samples(self, frames: int) -> int:
        """Sound samples (48 kHz) that last exactly as long as the frames."""
        return frames * SAMPLE_RATE // self.value

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True, slots=True)
class FrameRange:
    """A half-open range of frames: `start` is in it, `end` is not."""

    start: Frames
    end: Frames

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a range cannot end ({self.end}) before it starts ({self.start})")

    @property
    def length(self) -> Frames:
        return Frames(self.end - self.start)

    def overlaps(self, other: FrameRange) -> bool:
        return self.start < other.end and other.start < self.end

    def intersection(self, other: FrameRange) -> FrameRange | None:
        """The frames in both ranges, or None where they share none."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return FrameRange(start, end) if start < end else None

    def contains(self, frame: int) -> bool:
        return self.start <= frame < self.end

    def shifted(self, by: int) -> FrameRange:
        return FrameRange(Frames(self.start + by), Frames(self.end + by))

    def __str__(self) -> str:
        return f"[{self.start}, {self.end})"


def frame_range(start: int, end: int) -> FrameRange:
    """A `FrameRange` from plain integers."""
    return FrameRange(Frames(start), Frames(end))


@dataclass(frozen=True, slots=True)
class Time:
    """A time or a duration as written: exact seconds, or a count of frames."""

    value: Fraction
    unit: Literal["s", "f"] = "s"

    def seconds(self, rate: FrameRate) -> Fraction:
        return self.value if self.unit == "s" else self.value / rate.value

    def __str__(self) -> str:
        return f"{int(self.value)}f" if self.unit == "f" else f"{seconds_text(self.value)}s"


# No-break spaces may stand between a number and its unit, as French types them.
_SPACE = "[ \u00a0\u202f]*"
_MANY = "{1,99}"
"""Digits in a row: Python itself refuses to read very long numbers, in words for programmers."""
_PLAIN = re.compile(rf"(\d{_MANY}(?:\.\d{_MANY})?|\.\d{_MANY}){_SPACE}(s|ms|f|min)?")
_CLOCK = re.compile(rf"(?:(\d{_MANY}):)?(\d{_MANY}):([0-5]?\d(?:\.\d{_MANY})?){_SPACE}s?")
_UNITS = {"s": Fraction(1), "ms": Fraction(1, 1000), "min": Fraction(60)}


def parse_time(text: str) -> Time:
    """Read `3s`, `250ms`, `1:02.5`, `12f`, `2min` or a bare number of seconds.

    Raises ValueError, with a reason fit for the author, for anything else.
    """
    stripped = text.strip(" \u00a0\u202f")
    if match := _PLAIN.fullmatch(stripped):
        number, unit = Fraction(match[1]), match[2] or "s"
        if unit != "f":
            return Time(number * _UNITS[unit])
        if number.denominator != 1:
            raise ValueError("a count of frames is a whole number")
        return Time(number, "f")
    if match := _CLOCK.fullmatch(stripped):
        hours, minutes, seconds = int(match[1] or 0), int(match[2]), Fraction(match[3])
        if match[1] and minutes > 59:
            raise ValueError("beside hours, minutes go up to 59")
        return Time(hours * 3600 + minutes * 60 + seconds)
    raise ValueError("not a time: write it like 3s, 250ms, 1:02.5 or 12f")


def seconds_text(seconds: Fraction, places: int = 3) -> str:
    """Seconds for people: at most `places` decimals, no trailing zeros (`2.5`, `17`)."""
    scaled = round_half_up(abs(seconds) * 10**places)
    whole, part = divmod(scaled, 10**places)
    sign = "-" if seconds < 0 and scaled else ""
    decimals = f"{part:0{places}d}".rstrip("0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"

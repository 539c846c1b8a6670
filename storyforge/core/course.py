"""Courses: a rectangle that moves and changes its size over time, by keyframes.

What must stay in frame, and what the camera shows, are courses in frames of a scene; what
must not be recognised is one in a recording's own time. Between two keys a course is eased;
before the first and after the last it stands still.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction

from storyforge.core.easing import Easing, ease
from storyforge.core.geometry import Rect


@dataclass(frozen=True, slots=True)
class Key:
    """Where a course is at a time, and how it gets there from the key before."""

    at: Fraction
    rect: Rect
    easing: Easing = "ease-in-out"


@dataclass(frozen=True, slots=True)
class Course:
    """Keys, at least one, their times ascending; in frames or in seconds, as the owner says."""

    keys: tuple[Key, ...]

    @classmethod
    def steady(cls, rect: Rect) -> Course:
        return cls((Key(Fraction(0), rect, "linear"),))

    @property
    def is_steady(self) -> bool:
        return len(self.keys) == 1

    def at(self, time: Fraction | int) -> Rect:
        """Where it is at a time."""
        after = bisect_right(self.keys, time, key=lambda key: key.at)
        if after in (0, len(self.keys)):
            return self.keys[max(0, after - 1)].rect
        one, other = self.keys[after - 1], self.keys[after]
        return between(one.rect, other.rect, ease(other.easing, _share(one, other, time)))

    def mapped(self, change: Callable[[Rect], Rect]) -> Course:
        """The course of what follows from each of its keys."""
        return Course(tuple(Key(key.at, change(key.rect), key.easing) for key in self.keys))

    def later(self, time: Fraction) -> Course:
        """The same, so much later."""
        return Course(tuple(Key(key.at + time, key.rect, key.easing) for key in self.keys))

    def __str__(self) -> str:
        first, *rest = self.keys
        later = (f"{key.rect} at {float(key.at):g} ({key.easing})" for key in rest)
        return ", ".join((str(first.rect), *later))


def _share(one: Key, other: Key, time: Fraction | int) -> float:
    return float((time - one.at) / (other.at - one.at))


def between(one: Rect, other: Rect, share: float) -> Rect:
    """A rectangle so far on the way from one to another."""

    def mixed(a: float, b: float) -> float:
        return a + (b - a) * share

    return Rect(
        mixed(one.x, other.x), mixed(one.y, other.y),
        mixed(one.width, other.width), mixed(one.height, other.height),
    )  # fmt: skip


def hull(rects: Iterable[Rect]) -> Rect:
    """The smallest rectangle around all of them."""
    left, top, right, bottom = zip(
        *((each.x, each.y, each.right, each.bottom) for each in rects), strict=True
    )
    return Rect(min(left), min(top), max(right) - min(left), max(bottom) - min(top))

"""Time maps: which moment of a source is on screen when, in exact rationals.

A scene's map is made of *sweeps*, each a stretch of frames during which the source runs
forwards, backwards, faster, slower or stands. The picture, the cutting and the sound all
read the same map. Speed changes linearly between knots, so positions are piecewise
quadratic; everything is exact but the way back through a ramp, which needs a square root
and is within a nanosecond.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from storyforge.core.time import FrameRange, FrameRate, Frames

_FINEST = 10**9


@dataclass(frozen=True, slots=True)
class Knot:
    """A speed (source seconds a second on screen, zero or more) at a time on screen."""

    at: Fraction
    speed: Fraction


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a source runs: linear between knots, constant before the first and after the last.

    Times and distances count from 0, in seconds; knots ascend, none before 0.
    """

    knots: tuple[Knot, ...]

    @classmethod
    def steady(cls, speed: Fraction | int) -> Pace:
        return cls((Knot(Fraction(0), Fraction(speed)),))

    @property
    def is_steady(self) -> bool:
        return len(self.knots) == 1

    @property
    def slowest(self) -> Fraction:
        return min(knot.speed for knot in self.knots)

    @property
    def fastest(self) -> Fraction:
        return max(knot.speed for knot in self.knots)

    def speed(self, time: Fraction) -> Fraction:
        """The speed at a time."""
        after = bisect_right(self.knots, time, key=lambda knot: knot.at)
        if after in (0, len(self.knots)):
            return self.knots[max(0, after - 1)].speed
        one, other = self.knots[after - 1], self.knots[after]
        share = (time - one.at) / (other.at - one.at)
        return one.speed + share * (other.speed - one.speed)

    def travelled(self, time: Fraction) -> Fraction:
        """How far the source has run by a time; negative before 0."""
        first = self.knots[0]
        if time <= first.at:
            return first.speed * time
        distance = first.speed * first.at
        for one, other in pairwise(self.knots):
            if time <= other.at:
                return distance + (time - one.at) * (one.speed + self.speed(time)) / 2
            distance += (other.at - one.at) * (one.speed + other.speed) / 2
        return distance + (time - self.knots[-1].at) * self.knots[-1].speed

    def until(self, distance: Fraction) -> Fraction:
        """When the source has run so far: the inverse of `travelled`. Speeds are above zero."""
        first = self.knots[0]
        rest = distance - first.speed * first.at
        if rest <= 0:
            return distance / first.speed
        for one, other in pairwise(self.knots):
            length = (other.at - one.at) * (one.speed + other.speed) / 2
            if rest <= length:
                return one.at + _ramp_time(one, other, rest)
            rest -= length
        return self.knots[-1].at + rest / self.knots[-1].speed

    def after(self, time: Fraction) -> Pace:
        """The pace as it goes on from a time, which becomes 0."""
        later = (Knot(knot.at - time, knot.speed) for knot in self.knots if knot.at > time)
        return _plain(Pace((Knot(Fraction(0), self.speed(time)), *later)))

    def mirrored(self, time: Fraction) -> Pace:
        """The pace seen backwards from a time, which becomes 0."""
        earlier = (Knot(time - k.at, k.speed) for k in reversed(self.knots) if k.at < time)
        return _plain(Pace((Knot(Fraction(0), self.speed(time)), *earlier)))

    def __str__(self) -> str:
        if self.is_steady:
            return f"at {float(self.knots[0].speed):g}"
        points = (f"{float(knot.speed):g} ({float(knot.at):g} s)" for knot in self.knots)
        return f"at {' to '.join(points)}"


def _plain(pace: Pace) -> Pace:
    """The same pace in one knot where it never changes."""
    return Pace(pace.knots[:1]) if pace.slowest == pace.fastest else pace


def _ramp_time(one: Knot, other: Knot, distance: Fraction) -> Fraction:
    """How long after `one` the source has run so far: the stable root of the quadratic."""
    slope = (other.speed - one.speed) / (other.at - one.at)
    if slope == 0:
        return distance / one.speed
    reached = _root(one.speed**2 + 2 * slope * distance)
    return Fraction(math.floor(2 * distance / (one.speed + reached) * _FINEST), _FINEST)


def _root(square: Fraction) -> Fraction:
    scale = 10**12
    return Fraction(math.isqrt(square.numerator * scale**2 // square.denominator), scale)


STEADY = Pace.steady(1)
STANDING = Pace.steady(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """From frame `begins` of a scene on, the source runs from `source` (seconds) at a pace."""

    begins: Frames
    source: Fraction
    pace: Pace = STEADY
    backward: bool = False

    @property
    def stands(self) -> bool:
        return self.pace == STANDING

    def position(self, seconds: Fraction) -> Fraction:
        """The moment of the source that is on screen so long after the sweep began."""
        travelled = self.pace.travelled(seconds)
        return self.source - travelled if self.backward else self.source + travelled

    def seconds(self, position: Fraction) -> Fraction:
        """How long after the sweep began a moment of the source is on screen."""
        distance = self.source - position if self.backward else position - self.source
        return self.pace.until(distance)


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a span within one sweep: `count` frames, `at` frames after the span's start.

    `first` counts from the sweep's first frame.
    """

    sweep: Sweep
    first: int
    count: int
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeMap:
    """The sweeps of a scene in order, the first from frame 0, the last for as long as wanted.

    With `every`, it all begins anew after so many frames.
    """

    sweeps: tuple[Sweep, ...]
    every: Frames | None = None

    @classmethod
    def straight(cls, start: Fraction) -> TimeMap:
        """A source that simply runs from `start` seconds on."""
        return cls(sweeps=(Sweep(begins=Frames(0), source=start),))

    @property
    def is_straight(self) -> bool:
        first = self.sweeps[0]
        runs = first.pace == STEADY and not first.backward
        return runs and len(self.sweeps) == 1 and self.every is None

    def runs(self, span: FrameRange) -> Iterator[Run]:
        """The parts of a range of the scene's frames, one for each sweep it lies in."""
        frame = int(span.start)
        while frame < span.end:
            within = frame % self.every if self.every else frame
            index = bisect_right(self.sweeps, within, key=lambda sweep: sweep.begins) - 1
            sweep, left = self.sweeps[index], self._left(index, within)
            count = span.end - frame if left is None else min(left, span.end - frame)
            yield Run(sweep, within - sweep.begins, count, frame - span.start)
            frame += count

    def _left(self, index: int, frame: int) -> int | None:
        """Frames from one of a sweep to its end; None where it goes on for ever."""
        if index + 1 < len(self.sweeps):
            return self.sweeps[index + 1].begins - frame
        return None if self.every is None else self.every - frame

    def extent(self, frames: int, rate: FrameRate) -> tuple[Fraction, Fraction]:
        """From which second of the source to which it runs, either way, in so many frames."""
        places = [
            run.sweep.position(rate.seconds(at))
            for run in self.runs(FrameRange(Frames(0), Frames(frames)))
            for at in (run.first, run.first + run.count)
        ]
        return min(places), max(places)

    def changes(self, frames: int) -> tuple[int, ...]:
        """The frames after the first, of so many, at which a sweep begins."""
        return tuple(run.at for run in self.runs(FrameRange(Frames(0), Frames(frames))))[1:]

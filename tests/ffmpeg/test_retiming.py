"""Retimed sources: which frames show, and what is heard, at any pace and in either direction."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyforge.core.retiming import Knot, Pace, Sweep
from storyforge.core.time import STORY_RATES, Frames
from storyforge.ffmpeg import sources
from storyforge.ffmpeg.command import MediaInput
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.plan.compose import _source_range
from storyforge.plan.grid import Grid
from tests.ffmpeg.rendering import Studio, luma
from tests.ffmpeg.test_sources import (
    SIDE,
    facts,
    numbers_in,
    shelf,  # noqa: F401  a fixture is used by its name
    shown_at,
)

FEW = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
HAIR = Fraction(1, 100_000)
SPEEDS = st.integers(250, 4000).map(lambda thousandths: Fraction(thousandths, 1000))


@st.composite
def paces(draw: st.DrawFn) -> Pace:
    """One speed, or two to four that are reached one after the other."""
    if draw(st.booleans()):
        return Pace.steady(draw(SPEEDS))
    times = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=4)))
    return Pace(tuple(Knot(Fraction(time, 20), draw(SPEEDS)) for time in times)).after(Fraction(0))


def possible(name: str, folder: Studio, sweep: Sweep, rate: int, frame: int) -> set[int]:
    """The pictures that may show: the last before the middle of the frame, to a hair.

    Where two pictures or more fall into one frame, a sixteenth of a picture before it.
    """
    path = folder.files[name]
    video = facts(path)
    middle = sweep.position(Fraction(2 * frame + 1, 2 * rate))
    assert video.average_rate is not None
    early = Fraction(0)
    if sweep.pace.fastest * video.average_rate > rate:
        early = min(Fraction(1), sweep.pace.slowest) / video.average_rate / 16
    times = [(p * video.time_base - video.container_start, n) for p, n in shown_at(path)]
    found = set()
    for looked in (middle - early - HAIR, middle - early, middle - early + HAIR):
        before = [number for time, number in times if time < looked]
        found.add(before[-1] if before else times[0][1])
    return found


def shown(
    folder: Studio, name: str, sweep: Sweep, rate: int, first: int, count: int
) -> list[int]:  # fmt: skip
    grid = Grid.along(facts(folder.files[name]), sweep, rate)
    wanted = _source_range(MediaInput(name), grid, first, count)

    def make(graph: Graph) -> Stream:
        return sources.source_frames(graph, wanted)

    return numbers_in(luma(folder.frames(make, count, SIDE, rate)))


@pytest.mark.parametrize("name", ["30.mkv", "ntsc.mp4", "varying.mp4", "broadcast.ts"])
@FEW
@given(
    pace=paces(), backward=st.booleans(), start_ms=st.integers(0, 2300),
    rate=st.sampled_from(STORY_RATES), first=st.integers(0, 60), count=st.integers(1, 30),
)  # fmt: skip
def test_every_frame_shows_the_picture_at_its_middle(
    shelf: Studio, name: str, pace: Pace, backward: bool, start_ms: int, rate: int, first: int,  # noqa: F811  the fixture imported above
    count: int,
) -> None:  # fmt: skip
    """At any pace, forwards or backwards, whatever part of it is rendered."""
    sweep = Sweep(begins=Frames(0), source=Fraction(start_ms, 1000), pace=pace, backward=backward)
    if backward and sweep.position(Fraction(first + count, rate)) < 0:
        first = 0
        count = max(1, min(count, int(sweep.seconds(Fraction(0)) * rate)))
    numbers = shown(shelf, name, sweep, rate, first, count)
    for at, number in enumerate(numbers):
        assert number in possible(name, shelf, sweep, rate, first + at), (at, numbers)
    if backward:
        assert all(one >= other for one, other in pairwise(numbers))
    else:
        assert all(one <= other for one, other in pairwise(numbers))


def test_frames_of_whole_speeds_are_counted_evenly(shelf: Studio) -> None:  # noqa: F811  the fixture imported above
    """Twice as fast shows every other picture, four times every fourth; half as fast each twice."""

    def at(speed: Fraction, *, backward: bool = False) -> list[int]:
        sweep = Sweep(begins=Frames(0), source=Fraction(1), pace=Pace.steady(speed),
                      backward=backward)  # fmt: skip
        return shown(shelf, "30.mkv", sweep, 30, 0, 8)

    assert at(Fraction(2)) == [30, 32, 34, 36, 38, 40, 42, 44]
    assert at(Fraction(4)) == [31, 35, 39, 43, 47, 51, 55, 59]
    assert at(Fraction(1, 2)) == [30, 30, 31, 31, 32, 32, 33, 33]
    assert at(Fraction(1, 4)) == [30, 30, 30, 30, 31, 31, 31, 31]
    assert at(Fraction(1), backward=True) == [29, 28, 27, 26, 25, 24, 23, 22]
    assert at(Fraction(2), backward=True) == [28, 26, 24, 22, 20, 18, 16, 14]
    assert at(Fraction(1, 2), backward=True) == [29, 29, 28, 28, 27, 27, 26, 26]

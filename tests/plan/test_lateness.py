"""By how much pictures are late on average, from the rates alone."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.retiming import STANDING, Knot, Pace, Run, Sweep
from storyforge.core.time import Frames
from storyforge.plan.lateness import LEAST_S, lateness
from storyforge.timeline.facts import VideoFacts
from tests.timeline.cases import catalog_of


def facts(rate: str | int | Fraction, seconds: int = 60) -> VideoFacts:
    video = catalog_of(f"a.mp4: video 320x240 {rate} fps {seconds} s").infos["a.mp4"].video
    assert video is not None
    return video


def run(
    seconds: int | Fraction, rate: int, start: Fraction = Fraction(0), pace: Pace | None = None,
    *, backward: bool = False,
) -> Run:  # fmt: skip
    sweep = Sweep(begins=Frames(0), source=start, pace=pace or Pace.steady(1), backward=backward)
    return Run(sweep, 0, int(seconds * rate), 0)


WHOLE = {
    ("50", 25): Fraction(1, 100),
    ("60", 30): Fraction(1, 120),
    ("100", 25): Fraction(1, 200),
    ("24", 30): Fraction(1, 240),
    ("30", 25): Fraction(1, 300),
    ("60", 25): Fraction(1, 600),
    ("75", 25): Fraction(0),
    ("25", 30): Fraction(0),
    ("25", 50): Fraction(0),
    ("30", 30): Fraction(0),
}
"""Means over a whole number of seconds, worked out by hand."""


@pytest.mark.parametrize(("source", "story"), WHOLE)
def test_of_each_pair_of_rates(source: str, story: int) -> None:
    """A quarter of a frame where every other picture is left out, none where all is even."""
    assert lateness(facts(source), run(30, story), story) == WHOLE[source, story]


@given(st.integers(10, 130), st.sampled_from([24, 25, 30, 50, 60]), st.integers(0, 3000))
def test_whole_rounds_have_their_closed_form(source: int, story: int, ms: int) -> None:
    """Over whole rounds of q pictures, the mean is (1/2 - frac(q·(phase + 1/2))) / q frames."""
    # By Hermite's identity, for pictures that lie `phase` frames beside the story's.
    start = Fraction(ms, 1000)
    q = (Fraction(story, source)).denominator
    # The first picture at or after the start; a tick of these facts divides every phase by 512.
    origin = Fraction(math.floor(start * source * 512 + Fraction(1, 2)), source * 512)
    first = math.ceil(start * source)
    x = q * ((Fraction(first, source) - origin) * story + Fraction(1, 2))
    beside = origin - start  # half a tick at most
    wanted = (Fraction(1, 2) - (x - math.floor(x))) / q / story - beside
    found = lateness(facts(source), run(4, story, start), story)
    assert found == (wanted if abs(wanted) >= LEAST_S else 0)


def test_a_cut_between_pictures_moves_the_sound_with_them() -> None:
    """25 in 25 from 1.01 s: every picture shows 10 ms late; from 1.03 s, 10 ms too soon."""
    for start, wanted in ((101, 0.01), (103, -0.01)):
        late = lateness(facts(25), run(4, 25, Fraction(start, 100)), 25)
        assert late == pytest.approx(wanted, abs=1 / 25 / 512)


def test_speeds_and_directions() -> None:
    """25 at twice the speed is 50; backwards, pictures give way to the one before them too soon."""
    twice = Pace.steady(2)
    assert lateness(facts(25), run(10, 25, pace=twice), 25) == Fraction(1, 100)
    back = lateness(facts(25), run(10, 25, Fraction(40), twice, backward=True), 25)
    assert back == -Fraction(1, 100)
    ramp = Pace((Knot(Fraction(0), Fraction(2)), Knot(Fraction(5), Fraction(3))))
    assert 0 < lateness(facts(25), run(3, 25, pace=ramp), 25) < Fraction(1, 100)


def test_fields_count_as_pictures() -> None:
    """25 of two fields in 50 are 50 in 50; what is shown at 25 are the earlier ones."""
    video = replace(facts(25), fields="top")
    assert lateness(video, run(4, 50), 50) == lateness(video, run(4, 25), 25) == 0
    late = lateness(video, run(4, 50, Fraction(1, 100)), 50)
    assert late == pytest.approx(0.01, abs=0.001)


def test_nothing_is_said_of_what_comes_unevenly_or_stands() -> None:
    """As of phones and screen captures: there, pictures are early as often as late."""
    assert lateness(replace(facts(50), beat=None), run(4, 25), 25) == 0
    assert lateness(facts(50), run(4, 25, pace=STANDING), 25) == 0
    assert lateness(facts(50), run(0, 25), 25) == 0

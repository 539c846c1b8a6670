"""How much later pictures show than they are due, so that their sound can be with them.

Pictures move to the story's frames (plan/grid.py), the nearest ones, and sound moves nowhere. At
most rates a change is seen early as often as late. Not so where every other picture is left out,
as of 50 in 25: what begins in one of those always shows with the next, half a frame late. Nor where
the pictures of a part lie between the story's frames, all by the same amount.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice

from storyforge.core.retiming import Run
from storyforge.core.time import round_half_up
from storyforge.plan.grid import Grid, parts_fields
from storyforge.timeline.facts import VideoFacts

LEAST_S = Fraction(1, 1000)
"""What nobody could hear is left alone: sound is cut where the storyboard says."""

_MOST_PICTURES = 2000
"""So many speak for the others: 29.97 in 30 comes round after a thousand."""


def lateness(facts: VideoFacts, run: Run, rate: int) -> Fraction:
    """Mean seconds from when pictures of a run are due until they show; below 0: they show sooner.

    0 where they come at any time: then as many are late as are early.
    """
    if run.sweep.stands or not facts.beat:
        return Fraction(0)
    grid = Grid.along(facts, run.sweep, rate)
    late = [grid.shows(each) - _due(facts, run, each) for each in _times(facts, run, rate)]
    mean = sum(late, Fraction(0)) / max(1, len(late))
    return mean if abs(mean) >= LEAST_S else Fraction(0)


def _due(facts: VideoFacts, run: Run, timestamp: Fraction) -> Fraction:
    return run.sweep.seconds(timestamp * facts.time_base - facts.container_start)


def _times(facts: VideoFacts, run: Run, rate: int) -> Iterator[Fraction]:
    """When pictures may come within a run, in ticks of the source, as its container rounds them."""
    assert facts.beat
    in_each = 2 if parts_fields(facts, run.sweep.pace, rate) else 1
    often = facts.beat * in_each
    ends = (run.sweep.position(Fraction(each, rate)) for each in (run.first, run.first + run.count))
    after_first = sorted(end + facts.container_start - facts.start for end in ends)
    first, last = (math.ceil(min(end, facts.duration) * often) for end in after_first)
    numbers = islice(range(max(0, first), max(0, last)), _MOST_PICTURES)
    return (_time(facts, facts.beat, Fraction(number, in_each)) for number in numbers)


def _time(facts: VideoFacts, beat: Fraction, number: Fraction) -> Fraction:
    """When a picture comes; a later field, half-way to the next picture."""
    before, after = (
        round_half_up((facts.start + whole / beat) / facts.time_base)
        for whole in (math.floor(number), math.ceil(number))
    )
    return Fraction(before + after, 2)

"""Time maps: positions are exact, ascend, and lead back; parts of a pace are the pace."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.retiming import STANDING, STEADY, Knot, Pace, Sweep, TimeMap
from storyforge.core.time import Frames, frame_range

NANO = Fraction(1, 10**9)
SPEEDS = st.integers(250, 4000).map(lambda thousandths: Fraction(thousandths, 1000))
TIMES = st.integers(-2000, 20000).map(lambda milliseconds: Fraction(milliseconds, 1000))


@st.composite
def paces(draw: st.DrawFn) -> Pace:
    times = sorted(draw(st.sets(st.integers(0, 300), min_size=1, max_size=6)))
    return Pace(tuple(Knot(Fraction(time, 30), draw(SPEEDS)) for time in times))


@given(pace=paces(), one=TIMES, other=TIMES)
def test_a_source_runs_on(pace: Pace, one: Fraction, other: Fraction) -> None:
    """Later on screen is later in the source, never beyond its slowest and fastest."""
    first, last = sorted((one, other))
    ran = pace.travelled(last) - pace.travelled(first)
    assert pace.slowest * (last - first) <= ran <= pace.fastest * (last - first)


@given(pace=paces(), time=TIMES)
def test_the_way_back(pace: Pace, time: Fraction) -> None:
    """The moment at which a source has run so far is found again, to a nanosecond."""
    assert abs(pace.until(pace.travelled(time)) - time) <= NANO


@given(pace=paces(), cut=st.integers(0, 12000), time=TIMES)
def test_a_pace_in_two_pieces(pace: Pace, cut: int, time: Fraction) -> None:
    """What goes on after a cut is what would have gone on without it."""
    at = Fraction(cut, 1000)
    later = abs(time)
    whole = pace.travelled(at + later)
    assert pace.travelled(at) + pace.after(at).travelled(later) == whole


@given(pace=paces(), turn=st.integers(1, 12000), share=st.fractions(0, 1, max_denominator=100))
def test_a_pace_in_a_mirror(pace: Pace, turn: int, share: Fraction) -> None:
    """Seen backwards, the same way is travelled in the same time."""
    at = Fraction(turn, 1000)
    after = at * share
    mirrored = pace.mirrored(at)
    assert mirrored.travelled(after) == pace.travelled(at) - pace.travelled(at - after)


@given(pace=paces(), backward=st.booleans(), time=TIMES)
def test_a_sweep_leads_both_ways(pace: Pace, backward: bool, time: Fraction) -> None:
    """From screen to source and back, in either direction."""
    sweep = Sweep(begins=Frames(0), source=Fraction(7), pace=pace, backward=backward)
    assert abs(sweep.seconds(sweep.position(time)) - time) <= NANO
    runs_back = sweep.position(time + 1) < sweep.position(time)
    assert runs_back == backward


def test_positions_on_a_ramp() -> None:
    """From 1 to 3 within two seconds: 4 seconds of the source, the first of them in 0.83."""
    pace = Pace((Knot(Fraction(0), Fraction(1)), Knot(Fraction(2), Fraction(3))))
    assert pace.travelled(Fraction(2)) == 4
    assert pace.travelled(Fraction(1)) == Fraction(3, 2)
    assert pace.travelled(Fraction(3)) == 7
    assert pace.travelled(Fraction(-1)) == -1
    assert pace.until(Fraction(3, 2)) == 1
    assert pace.until(Fraction(7)) == 3
    assert pace.speed(Fraction(1)) == 2


MAPS = st.builds(
    lambda begins, every: TimeMap(
        sweeps=tuple(
            Sweep(begins=Frames(frame), source=Fraction(frame), pace=STEADY if n % 2 else STANDING)
            for n, frame in enumerate([0, *sorted(begins)])
        ),
        every=Frames(every) if every else None,
    ),
    st.sets(st.integers(1, 50), max_size=4),
    st.sampled_from([0, 6, 60]),
)


@given(time=MAPS, start=st.integers(0, 200), length=st.integers(0, 100))
def test_runs_make_the_span(time: TimeMap, start: int, length: int) -> None:
    """Every frame of a span is in one run, and each run begins where the last ends."""
    runs = [*time.runs(frame_range(start, start + length))]
    ends = [0, *(run.at + run.count for run in runs)]
    assert [run.at for run in runs] == ends[:-1]
    assert ends[-1] == length
    for run in runs:
        within = (start + run.at) % time.every if time.every else start + run.at
        assert run.sweep.begins + run.first == within
        assert run.first >= 0
        later = [sweep.begins for sweep in time.sweeps if sweep.begins > run.sweep.begins]
        assert all(within + run.count <= begins for begins in later)


def test_changes_are_where_runs_begin() -> None:
    """A map that stands from frame 10 to 20 and begins anew every 30 frames."""
    sweeps = (
        Sweep(begins=Frames(0), source=Fraction(0)),
        Sweep(begins=Frames(10), source=Fraction(1), pace=STANDING),
        Sweep(begins=Frames(20), source=Fraction(1)),
    )
    assert TimeMap(sweeps=sweeps, every=Frames(30)).changes(65) == (10, 20, 30, 40, 50, 60)
    assert TimeMap(sweeps=sweeps).changes(65) == (10, 20)
    assert TimeMap.straight(Fraction(3)).changes(65) == ()
    assert TimeMap.straight(Fraction(3)).is_straight
    assert not TimeMap(sweeps=sweeps).is_straight

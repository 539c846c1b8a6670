"""Time: what may be typed, how it is rounded, and that errors never add up."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.time import (
    SAMPLE_RATE,
    STORY_RATES,
    FrameRange,
    FrameRate,
    Time,
    frame_range,
    parse_time,
    round_half_up,
    seconds_text,
)

NBSP, THIN = "\u00a0", "\u202f"

WRITTEN = [
    ("3s", Fraction(3)),
    ("3", Fraction(3)),
    ("0.5s", Fraction(1, 2)),
    (".5", Fraction(1, 2)),
    ("250ms", Fraction(1, 4)),
    ("2min", Fraction(120)),
    ("1:02.5", Fraction(125, 2)),
    ("0:07", Fraction(7)),
    ("90:00", Fraction(5400)),
    ("1:02:03.25", Fraction(14893, 4)),
    ("1:30s", Fraction(90)),
    ("012", Fraction(12)),
    (" 3 s ", Fraction(3)),
    (f"3{NBSP}s", Fraction(3)),
    (f"3{THIN}s{NBSP}", Fraction(3)),
    ("0.1", Fraction(1, 10)),
    ("0.3333", Fraction(3333, 10000)),
]
NOT_TIMES = [
    "", " ", "s", "3 h", "0,5s", "-1s", "+1s", "1e3", "1/2", "3ss", "3.s", "1:", ":30", "1:60",
    "1:2:3:4", "1:-1", "inf", "nan", "3s 4s", "1\n", "3\ts", "deux", "0x10", "1_000",
]  # fmt: skip


@pytest.mark.parametrize(("text", "seconds"), WRITTEN)
def test_times_are_read_exactly(text: str, seconds: Fraction) -> None:
    """What is typed becomes an exact rational, whatever the unit and the spaces."""
    assert parse_time(text) == Time(seconds)


def test_frames_are_a_unit_of_their_own() -> None:
    """A count of frames lasts what the story's rate makes of it."""
    twelve = parse_time("12f")
    assert twelve == Time(Fraction(12), "f")
    assert [twelve.seconds(FrameRate(rate)) for rate in (24, 30)] == [
        Fraction(1, 2), Fraction(2, 5),
    ]  # fmt: skip


@pytest.mark.parametrize("text", NOT_TIMES)
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    """A text that is no time says how to write one."""
    with pytest.raises(ValueError, match="write it like 3s"):
        parse_time(text)


def test_half_a_frame_is_refused() -> None:
    """Frames are counted in whole numbers."""
    with pytest.raises(ValueError, match="whole number"):
        parse_time("1.5f")


@given(st.decimals(min_value=0, max_value=100_000, places=3))
def test_a_time_reads_back_as_it_was_written(seconds: object) -> None:
    """Writing a time and reading it loses nothing up to the millisecond."""
    time = parse_time(f"{seconds}s")
    assert parse_time(str(time)) == time


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_times(text: str) -> None:
    """A text is a time that is not negative, or a ValueError."""
    with suppress(ValueError):
        assert parse_time(text).value >= 0


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("1/2", 1), ("-1/2", 0), ("3/2", 2), ("-3/2", -1), ("2/5", 0), ("-2/5", 0), ("7/3", 2)],
)
def test_ties_go_up(value: str, rounded: int) -> None:
    """Half a frame is the next frame, on both sides of zero."""
    assert round_half_up(Fraction(value)) == rounded


@given(st.fractions(), st.integers())
def test_rounding_is_near_and_commutes_with_whole_frames(value: Fraction, whole: int) -> None:
    """The nearest integer, and moving by whole frames moves the result by as many."""
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)
    assert round_half_up(value + whole) == round_half_up(value) + whole


@given(st.lists(st.fractions(min_value=0), min_size=2, max_size=30), st.sampled_from(STORY_RATES))
def test_rounding_points_keeps_their_order(points: list[Fraction], rate: int) -> None:
    """Later points are never rounded to earlier frames."""
    frames = [FrameRate(rate).frames(point) for point in sorted(points)]
    assert all(one <= other for one, other in pairwise(frames))


@given(
    st.lists(st.decimals(min_value="0.001", max_value=10, places=3), min_size=1, max_size=200),
    st.sampled_from(STORY_RATES),
)
def test_errors_never_add_up(durations: list[object], rate: int) -> None:
    """After any number of scenes the point is at most half a frame from the exact one."""
    frame_rate, point = FrameRate(rate), Fraction(0)
    for duration in durations:
        point += Fraction(str(duration))
        drift = frame_rate.seconds(frame_rate.frames(point)) - point
        assert abs(drift) <= frame_rate.seconds(1) / 2


@pytest.mark.parametrize("rate", STORY_RATES)
def test_a_frame_holds_whole_samples(rate: int) -> None:
    """48 kHz divides by every rate, so the sound is exactly as long as the picture."""
    frame_rate = FrameRate(rate)
    assert SAMPLE_RATE % rate == 0
    assert Fraction(frame_rate.samples(7), SAMPLE_RATE) == frame_rate.seconds(7)


def test_a_range_ends_where_it_no_longer_is() -> None:
    """Ranges are half-open: neighbours touch without sharing a frame."""
    one, other = frame_range(0, 10), frame_range(10, 12)
    assert one.length == 10
    assert (one.contains(9), one.contains(10), other.contains(10)) == (True, False, True)
    assert not one.overlaps(other)
    assert one.intersection(other) is None
    assert one.intersection(frame_range(4, 30)) == frame_range(4, 10)
    assert one.shifted(5) == frame_range(5, 15)
    assert str(one) == "[0, 10)"


def test_a_range_cannot_run_backwards() -> None:
    """An end before its start is our own mistake, and says so."""
    with pytest.raises(ValueError, match="cannot end"):
        frame_range(3, 2)


_RANGES = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(
    lambda pair: frame_range(min(pair), max(pair))
)


@given(_RANGES, _RANGES)
def test_intersections_are_the_frames_in_both(one: FrameRange, other: FrameRange) -> None:
    """Frame by frame, `intersection`, `overlaps` and `contains` say the same."""
    both = {n for n in range(41) if one.contains(n) and other.contains(n)}
    shared = one.intersection(other)
    assert set(range(shared.start, shared.end) if shared else ()) == both
    if one.length and other.length:
        assert one.overlaps(other) == bool(both)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (Fraction(17), "17"),
        (Fraction(5, 2), "2.5"),
        (Fraction(1, 3), "0.333"),
        (Fraction(1999999, 1000000), "2"),
        (Fraction(-1, 4), "-0.25"),
        (Fraction(-1, 10**9), "0"),
        (Fraction(0), "0"),
    ],
)
def test_seconds_for_people_are_short(seconds: Fraction, text: str) -> None:
    """At most three decimals, no trailing zeros, no minus before nothing."""
    assert seconds_text(seconds) == text


def test_times_print_as_they_are_written() -> None:
    """A time's text is what an author would type."""
    assert [str(parse_time(text)) for text in ("1:02.5", "250ms", "12f")] == [
        "62.5s",
        "0.25s",
        "12f",
    ]

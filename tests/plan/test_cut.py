"""Cutting: long pieces are divided evenly, and where decoding can begin."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.time import frame_range
from storyforge.plan.cut import _divided

LONGEST = 120


@given(
    start=st.integers(0, 5000), length=st.integers(1, 3000),
    entries=st.lists(st.integers(0, 9000), unique=True).map(sorted),
)  # fmt: skip
def test_a_piece_is_divided_without_gap_or_crumb(
    start: int, length: int, entries: list[int]
) -> None:
    """The parts make the whole, none is too long, and none is a fraction of the others."""
    whole = frame_range(start, start + length)
    parts = _divided(whole, LONGEST, entries)
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert all(one.end == other.start for one, other in pairwise(parts))
    lengths = [part.length for part in parts]
    assert max(lengths) <= LONGEST
    assert len(parts) == 1 or min(lengths) >= length / len(parts) / 3


def test_a_piece_is_divided_where_decoding_can_begin() -> None:
    """A keyframe in reach of an even division moves it; one out of reach does not."""
    whole = frame_range(0, 200)
    assert _divided(whole, LONGEST, [90]) == [frame_range(0, 90), frame_range(90, 200)]
    assert _divided(whole, LONGEST, [60, 140]) == [frame_range(0, 100), frame_range(100, 200)]
    assert _divided(whole, LONGEST, [80, 95, 118])[1].start == 95

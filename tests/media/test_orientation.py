"""Display matrices become a turn and a flip."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.media.orientation import UPRIGHT, Orientation, from_degrees, from_matrix

ONE = 1 << 16
TURNS = (0, 90, 180, 270)
COSINE_SINE = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}


def matrix(a: int, b: int, c: int, d: int) -> bytes:
    return struct.pack("=9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("mirrored", [False, True])
def test_turn_then_flip_comes_back(turn: int, mirrored: bool) -> None:
    """A matrix built by turning clockwise and then flipping is read as just that."""
    cosine, sine = COSINE_SINE[turn]
    flip = -1 if mirrored else 1
    data = matrix(flip * cosine * ONE, sine * ONE, flip * -sine * ONE, cosine * ONE)
    assert from_matrix(data) == Orientation(turn, mirrored)


@pytest.mark.parametrize("degrees", [float("nan"), -(2.0**63), float("inf")])
def test_absurd_angles_are_upright(degrees: float) -> None:
    """A damaged file's angle turns nothing."""
    assert from_degrees(degrees) == UPRIGHT


@pytest.mark.parametrize(
    ("degrees", "turn"), [(0, 0), (-90, 90), (90, 270), (-180, 180), (-88, 90)]
)
def test_degrees_count_against_the_clock(degrees: float, turn: int) -> None:
    """FFmpeg's angles run the other way, and slightly slanted ones snap."""
    assert from_degrees(degrees) == Orientation(turn, mirrored=False)


@given(st.lists(st.integers(-(2**31), 2**31 - 1), min_size=9, max_size=9))
def test_any_matrix_has_an_orientation(numbers: list[int]) -> None:
    """Whatever nine numbers a file holds, the answer is one of eight."""
    found = from_matrix(struct.pack("=9i", *numbers))
    assert found.rotation in TURNS

"""Colour tables: .cube files read, or refused with a reason."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core import cube
from storyforge.core.cube import parse_cube

CORNERS = [f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1)]
SMALL = "\n".join(["LUT_3D_SIZE 2", *CORNERS])


def test_a_cube_is_read() -> None:
    """Title, comments and an empty line are passed over; red changes first."""
    text = '\ufeff# made by hand\nTITLE "Film"\n\nLUT_3D_SIZE 2\nDOMAIN_MIN 0 0 0\n'
    read = parse_cube((text + "DOMAIN_MAX 1 2 1\n" + "\n".join(CORNERS)).encode())
    assert (read.dimensions, read.size, read.high) == (3, 2, (1, 2, 1))
    assert list(read.values[3:6]) == [1, 0, 0]


def test_curves_are_read() -> None:
    """A table of one dimension, with the domain in Resolve's words."""
    read = parse_cube(b"LUT_1D_SIZE 3\nLUT_1D_INPUT_RANGE -0.5 1.5\n0 0 0\n.5 .4 .3\n1e0 1 1\n")
    assert (read.dimensions, read.size, read.low) == (1, 3, (-0.5, -0.5, -0.5))
    assert list(read.values[3:6]) == [0.5, 0.4, 0.3]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "neither"),
        (SMALL.replace("LUT_3D_SIZE 2", "LUT_1D_SIZE 8\nLUT_3D_SIZE 2"), "both"),
        (SMALL.replace("SIZE 2", "SIZE 66"), "2 to 65"),
        (SMALL.replace("SIZE 2", "SIZE 1"), "2 to 65"),
        (SMALL.replace("SIZE 2", "SIZE two"), "whole number"),
        (SMALL.replace("SIZE 2", "SIZE 3"), "8 colours, LUT_3D_SIZE says 27"),
        (SMALL + "\n0 0", "line 10 is not three numbers"),
        (SMALL.replace("1 1 1", "1 nan 1"), "line 9 holds"),
        (SMALL.replace("1 1 1", "1 1 1e999"), "line 9 holds"),
        (SMALL.replace("LUT", "DOMAIN_MIN 1 1 1\nLUT", 1), "ends before it begins"),
        (SMALL.replace("LUT", "DOMAIN_MAX 1 1\nLUT", 1), "DOMAIN_MAX is not 3 numbers"),
        (SMALL + "\nLUT_3D_SIZE 2", "line 10: LUT_3D_SIZE stands after the colours"),
        ("\0" + SMALL, "not a text"),
        ("3DMESH\nMesh 4 10", "line 1 is not three numbers"),
    ],
)
def test_what_is_no_cube_is_told_why(text: str, reason: str) -> None:
    """The reason is fit for whoever exported the table."""
    with pytest.raises(ValueError, match=reason):
        parse_cube(text.encode())


def test_a_file_that_is_too_large_is_not_read() -> None:
    """Before a single number is looked at."""
    assert cube.MOST_BYTES == 16 * 2**20
    with pytest.raises(ValueError, match="larger than 16 MB"):
        parse_cube(b"#" * (cube.MOST_BYTES + 1))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Nothing but a ValueError comes of a file that is no table."""
    with contextlib.suppress(ValueError):
        parse_cube(data)

"""Anti-aliasing is area, exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.geometry import Rect
from storyforge.raster.coverage import Mask, coverage
from storyforge.raster.outlines import (
    Corners,
    Outlines,
    ellipse,
    flattened,
    joined,
    outlined,
    rounded_rectangle,
)


def mask(outlines: Outlines, size: int = 40, grow: float = 0.0) -> Mask:
    return coverage(outlined(flattened(outlines), grow), size, size)


SIDES = st.floats(-10, 50, allow_nan=False)


@given(SIDES, SIDES, st.floats(0.01, 45), st.floats(0.01, 45))
def test_a_rectangle_covers_its_area(x: float, y: float, width: float, height: float) -> None:
    """Each pixel has the part of it that lies inside, wherever the rectangle sticks out."""

    def part(start: float, length: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        edges = np.clip(np.arange(41), start, start + length)
        return np.diff(edges)

    wanted = part(y, height)[:, None] * part(x, width)[None, :]
    found = mask(rounded_rectangle(Rect(x, y, width, height), 0))
    assert np.abs(found - wanted).max() < 1e-6


@given(st.floats(1, 14), st.floats(15, 25), st.floats(15, 25))
def test_a_circle_covers_its_area(radius: float, x: float, y: float) -> None:
    """However it lies on the grid, a circle weighs the same."""
    circle = ellipse(Rect(x - radius, y - radius, 2 * radius, 2 * radius))
    assert mask(circle).sum() == pytest.approx(math.pi * radius**2, abs=0.06 * radius)


def test_flat_areas_are_full() -> None:
    """Inside is exactly one, outside exactly nothing."""
    found = mask(ellipse(Rect(5, 5, 30, 30)))
    assert found[20, 20] == 1
    assert found[0, 0] == 0
    assert set(np.unique(found[18:22, 12:28])) == {1.0}


def test_corners_can_be_square() -> None:
    """Each corner on its own."""
    rect = Rect(0, 0, 40, 40)
    found = mask(rounded_rectangle(rect, 20, Corners(top_left=False)))
    assert found[0, 0] == 1
    assert found[0, -1] == found[-1, 0] == found[-1, -1] == 0


@given(st.floats(0.2, 8))
def test_a_line_around_a_square_has_round_corners(width: float) -> None:
    """Grown by w, a square of side s covers s² + 4sw + πw²."""
    found = mask(rounded_rectangle(Rect(12, 12, 16, 16), 0), grow=width)
    assert found.sum() == pytest.approx(256 + 64 * width + math.pi * width**2, rel=0.003)


@given(st.floats(0.5, 4))
def test_a_line_inside_a_ring_narrows_its_hole(width: float) -> None:
    """The hole loses exactly the line's width, its edge as clean as before."""
    outer = ellipse(Rect(8, 8, 24, 24))
    hole = ellipse(Rect(14, 14, 12, 12))
    ring = joined([outer, Outlines(hole.curves[::-1, ::-1], hole.contour)])
    found = mask(ring, grow=width)
    area = math.pi * ((12 + width) ** 2 - (6 - width) ** 2)
    assert found.sum() == pytest.approx(area, rel=0.004)


def test_a_line_wider_than_a_hole_fills_it() -> None:
    """Nothing is left open in the middle."""
    outer, hole = ellipse(Rect(8, 8, 24, 24)), ellipse(Rect(18, 18, 4, 4))
    ring = joined([outer, Outlines(hole.curves[::-1, ::-1], hole.contour)])
    assert mask(ring, grow=5)[20, 20] == 1


def test_overlapping_contours_do_not_count_twice() -> None:
    """The union of two squares is one area."""
    rects = (Rect(5, 5, 20, 20), Rect(15, 5, 20, 20))
    both = joined([rounded_rectangle(rect, 0) for rect in rects])
    assert mask(both).sum() == pytest.approx(600)


def test_nothing_covers_nothing() -> None:
    """No contours, no coverage."""
    assert mask(joined([])).sum() == 0

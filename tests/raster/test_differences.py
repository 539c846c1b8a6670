"""Differences are what people see."""

from __future__ import annotations

import numpy as np
import pytest

from storyforge.raster.differences import difference
from storyforge.raster.pixels import Rgb


def flat(*colour: int) -> Rgb:
    return np.full((4, 6, 3), colour, np.uint8)


def test_equal_pictures_do_not_differ() -> None:
    """Nothing is marked."""
    found = difference(flat(0, 87, 168), flat(0, 87, 168))
    assert (found.mean, found.share) == (0, 0)
    assert not found.mask[..., 3].any()


def test_black_and_white() -> None:
    """They are a hundred apart, by definition of lightness."""
    found = difference(flat(0, 0, 0), flat(255, 255, 255))
    assert found.mean == pytest.approx(100, abs=0.01)
    assert found.share == 1
    assert (found.mask[..., 3] == 255).all()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [((255, 0, 0), (0, 255, 0), 170.6), ((0, 0, 255), (255, 255, 255), 149.95),
     ((128, 128, 128), (130, 130, 130), 0.79)],
)  # fmt: skip
def test_known_distances(
    one: tuple[int, int, int], other: tuple[int, int, int], expected: float
) -> None:
    """CIE 1976 of sRGB under D65, as tables and calculators give it."""
    assert difference(flat(*one), flat(*other)).mean == pytest.approx(expected, abs=0.05)


def test_only_what_is_seen_is_marked() -> None:
    """A step of one code value is in the mean, but in no mask."""
    after = flat(128, 128, 128)
    after[0, 0] = (255, 0, 0)
    after[1, 1] = (129, 129, 129)
    found = difference(flat(128, 128, 128), after)
    assert found.share == pytest.approx(1 / 24)
    assert list(zip(*np.nonzero(found.mask[..., 3]), strict=True)) == [(0, 0)]

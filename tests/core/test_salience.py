"""Which view of a picture holds most of what there is to see."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.geometry import WHOLE, Point, Rect
from storyforge.core.salience import BINS, PULL, Salience, best_middle, thumbnail_size, together

EVEN = (31,) * BINS
WEIGHTS = st.lists(st.integers(0, 100), min_size=BINS, max_size=BINS).map(tuple)
SALIENCES = st.builds(Salience, WEIGHTS, WEIGHTS)


def at(*places: int, weight: int = 500) -> tuple[int, ...]:
    return tuple(weight if place in places else 0 for place in range(BINS))


@pytest.mark.parametrize(("place", "wanted"), [(2, 0.2), (16, 0.5), (29, 0.8)])
def test_a_view_goes_where_the_weight_is(place: int, wanted: float) -> None:
    """And no further than it must to hold it, nor beyond the edge."""
    middle = best_middle(Salience(at(place), EVEN), (0.4, 1), WHOLE)
    assert abs(middle.x - wanted) < 0.12
    assert middle.x - 0.2 <= (place + 0.5) / BINS <= middle.x + 0.2
    assert middle.y == 0.5


def test_what_is_even_is_seen_in_its_middle() -> None:
    """So is what has nothing to see."""
    for weights in (EVEN, (0,) * BINS):
        assert best_middle(Salience(weights, weights), (0.4, 0.3), WHOLE) == Point(0.5, 0.5)


def test_a_little_more_weight_does_not_pull_a_view_to_the_edge() -> None:
    """It must hold so much more there."""
    few = tuple(32 if place < 8 else 31 for place in range(BINS))
    assert abs(best_middle(Salience(few, EVEN), (0.4, 1), WHOLE).x - 0.5) < 0.05
    assert 0 < PULL < 1


@given(SALIENCES, st.floats(0.05, 1), st.floats(0.05, 1), st.integers(0, 50), st.integers(10, 50))
def test_a_view_stays_within_what_is_used(
    salience: Salience, width: float, height: float, left: int, wide: int
) -> None:
    """A crop is not left, and a view that is larger lies in its middle."""
    part = Rect(left / 100, left / 100, wide / 100, wide / 100)
    middle = best_middle(salience, (width, height), part)
    for place, length in ((middle.x, width), (middle.y, height)):
        if length >= part.width:
            assert place == pytest.approx(part.middle.x)
        else:
            assert part.x - 0.001 <= place - length / 2
            assert place + length / 2 <= part.right + 0.001


def test_several_pictures_count_alike() -> None:
    """A recording is held by one view, chosen for all of its pictures."""
    both = together([Salience(at(2), EVEN), Salience(at(28), EVEN)])
    assert both.across == at(2, 28)
    assert both.down == tuple(2 * weight for weight in EVEN)


def test_pictures_are_looked_at_in_small() -> None:
    """At most 96 px, and never larger than they are."""
    assert thumbnail_size((1920, 1080)) == (96, 54)
    assert thumbnail_size((40, 30)) == (40, 30)

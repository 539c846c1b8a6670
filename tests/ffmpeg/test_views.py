"""Views: the whole pixels that are cut, scaled and kept show what was asked for."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.ffmpeg.views import FINEST, ROOM, Cut, best_cut

FRACTIONS = st.floats(0, 1, allow_nan=False)


def shown(cut: Cut, size: int) -> tuple[float, float]:
    """Where in the picture a cut begins and ends to show, in px of the picture."""
    scale = cut.scaled / cut.taken
    return cut.start + cut.kept / scale, cut.start + (cut.kept + size) / scale


def demand_possible(cut: Cut, within: int, size: int, step: int) -> None:
    """The filters can do it: inside the picture, on colour, and no more kept than there is."""
    assert cut.start >= 0
    assert cut.start + cut.taken <= within
    assert cut.start % step == 0
    assert 0 <= cut.kept <= cut.scaled - size
    assert (cut.kept % 2, cut.scaled % 2) == (0, 0)


@given(scale=st.floats(0.5, float(FINEST)), at=FRACTIONS, size=st.sampled_from([1080, 1920]))
def test_a_moving_view_is_in_its_place_to_a_fraction_of_a_pixel(
    scale: float, at: float, size: int
) -> None:
    """Both edges of a view are where they should, but for the few frames near a plain fraction."""
    width = size / scale
    within = math.ceil(width) + 2 * ROOM + 400
    start = ROOM + 400 * at
    cut = best_cut(start, start + width, within, size, 1, ROOM)
    demand_possible(cut, within, size, 1)
    begins, ends = shown(cut, size)
    near = 0.15 if scale > 0.8 else 0.35  # down to a half, where places are half a pixel apart
    assert abs(begins - start) * scale < near
    assert abs(ends - start - width) * scale < near


@given(
    within=st.integers(16, 4000), size=st.integers(8, 1080).map(lambda half: half * 2),
    length=st.floats(0.2, 1), at=FRACTIONS,
)  # fmt: skip
def test_a_still_view_is_where_it_was_asked_for(
    within: int, size: int, length: float, at: float
) -> None:
    """Any part of any picture, to its very edges, within two px of the picture or of the frame."""
    width = max(1.0, within * length)
    start = (within - width) * at
    cut = best_cut(start, start + width, within, size, 4, 8)
    demand_possible(cut, within, size, 4)
    begins, ends = shown(cut, size)
    near = 2 * max(1.0, width / size)
    assert abs(begins - start) <= near
    assert abs(ends - start - width) <= near


@pytest.mark.parametrize(("within", "size"), [(1920, 1080), (853, 1080), (1080, 1080)])
def test_all_of_an_axis_is_scaled_as_it_is(within: int, size: int) -> None:
    """Nothing is cut where everything shows."""
    assert best_cut(0, within, within, size, 4, 8) == Cut(0, within, size, 0)

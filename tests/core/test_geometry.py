"""Space: lengths as they are typed, and boxes held at anchors."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.geometry import (
    ANCHORS,
    Anchor,
    Insets,
    Length,
    Rect,
    Size,
    anchored,
    parse_length,
)

REGION = Rect(65, 270, 950, 1266)


@pytest.mark.parametrize(
    ("text", "px"),
    [
        ("96px", 96),
        ("96", 96),
        ("12.5px", 12.5),
        ("-24px", -24),
        ("50%", 540),
        ("12.5 %", 135),
        ("12\u00a0%", 129.6),
        (" 8 px ", 8),
        ("0", 0),
    ],
)
def test_lengths_are_px_or_shares_of_the_shorter_side(text: str, px: float) -> None:
    """The shorter side of every canvas is 1080 layout px, whatever its shape."""
    assert parse_length(text).px() == pytest.approx(px)


@pytest.mark.parametrize("text", ["", "px", "1,5px", "3em", "ten", "1e3px", "--1", "full px", "%"])
def test_anything_else_is_no_length(text: str) -> None:
    """What cannot be read says how a length is written."""
    with pytest.raises(ValueError, match="write it like 96px"):
        parse_length(text)


def test_full_is_as_much_as_there_is() -> None:
    """`full` needs to be told the room, and is refused where there is none."""
    assert parse_length("full").px(950) == 950
    with pytest.raises(ValueError, match="full"):
        parse_length("full").px()


@given(st.decimals(min_value=-5000, max_value=5000, places=1), st.sampled_from(["px", "%"]))
def test_a_length_reads_back_as_it_was_written(value: object, unit: str) -> None:
    """Writing a length and reading it loses nothing."""
    length = parse_length(f"{value}{unit}")
    assert parse_length(str(length)) == length


@pytest.mark.parametrize("anchor", ANCHORS)
def test_anchors_say_in_their_name_where_they_hold(anchor: Anchor) -> None:
    """`top`, `bottom`, `left`, `right` touch that side; the rest is centred."""
    box = anchored((100, 40), REGION, anchor)
    assert (box.width, box.height) == (100, 40)
    if "left" in anchor:
        assert box.x == REGION.x
    elif "right" in anchor:
        assert box.right == REGION.right
    else:
        assert box.x + box.right == REGION.x + REGION.right
    if "top" in anchor:
        assert box.y == REGION.y
    elif "bottom" in anchor:
        assert box.bottom == REGION.bottom
    else:
        assert box.y + box.bottom == REGION.y + REGION.bottom


@given(
    st.sampled_from(sorted(ANCHORS)),
    st.tuples(st.integers(0, 950), st.integers(0, 1266)),
)
def test_a_box_that_fits_stays_inside(anchor: Anchor, size: tuple[int, int]) -> None:
    """No anchor pushes a box out of a region it fits in."""
    box = anchored(size, REGION, anchor)
    assert REGION.x <= box.x
    assert REGION.y <= box.y
    assert box.right <= REGION.right
    assert box.bottom <= REGION.bottom


def test_insets_are_taken_from_all_sides() -> None:
    """A region less its margins is the safe zone."""
    whole = Rect(0, 0, 1080, 1920)
    assert whole.inset(Insets(270, 65, 384, 65)) == REGION


def test_sizes_and_rectangles_print_briefly() -> None:
    """Texts of sizes are what ffmpeg takes; those of rectangles are for people."""
    assert str(Size(1080, 1920)) == "1080x1920"
    assert str(Rect(65, 270, 950.5, 1266)) == "950.5x1266+65+270"
    assert str(Length(Fraction(5, 2), "%")) == "2.5%"

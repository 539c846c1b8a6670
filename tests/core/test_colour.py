"""Colour: the charter's values in, the same values back from the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.colour import (
    BLACK,
    KB,
    KG,
    KR,
    WHITE,
    Colour,
    contrast,
    luminance,
    parse_hex,
)

COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)


def decoded(ycbcr: tuple[int, int, int]) -> tuple[float, float, float]:
    """What a player shows: the inverse of limited-range BT.709, in code values."""
    y, cb, cr = (ycbcr[0] - 16) / 219, (ycbcr[1] - 128) / 224, (ycbcr[2] - 128) / 224
    red, blue = y + 2 * (1 - KR) * cr, y + 2 * (1 - KB) * cb
    green = (y - KR * red - KB * blue) / KG
    return (red * 255, green * 255, blue * 255)


@pytest.mark.parametrize(
    ("text", "rgb"),
    [("#0057a8", (0, 87, 168)), ("#FFFFFF", (255, 255, 255)), ("#000000", (0, 0, 0))],
)
def test_hex_colours_are_read(text: str, rgb: tuple[int, int, int]) -> None:
    """Two hexadecimal digits for each channel, in either case."""
    assert parse_hex(text).rgb == rgb


@pytest.mark.parametrize(
    "text",
    ["", "0057a8", "#0057a", "#0057a88", "#fff", "#gggggg", "river", " #0057a8", "#0057a8\n"],
)
def test_anything_else_is_no_colour(text: str) -> None:
    """A colour in any other form is refused with an example."""
    with pytest.raises(ValueError, match="#0057a8"):
        parse_hex(text)


@given(COLOURS)
def test_a_colour_reads_back_as_it_prints(colour: Colour) -> None:
    """The text of an opaque colour is its hex form."""
    assert parse_hex(str(colour)) == colour


def test_opacity_prints_behind_the_colour() -> None:
    """Only what is not opaque says so."""
    assert str(Colour(0, 87, 168).with_alpha(0.5)) == "#0057a8@0.5"


@pytest.mark.parametrize(
    ("colour", "ycbcr"),
    [
        (BLACK, (16, 128, 128)),
        (WHITE, (235, 128, 128)),
        (Colour(255, 0, 0), (63, 102, 240)),
        (Colour(0, 255, 0), (173, 42, 26)),
        (Colour(0, 0, 255), (32, 240, 118)),
        (Colour(128, 128, 128), (126, 128, 128)),
    ],
)
def test_code_values_are_those_of_bt709(colour: Colour, ycbcr: tuple[int, int, int]) -> None:
    """The figures of ITU-R BT.709 for the primaries, black, white and grey."""
    assert colour.ycbcr() == ycbcr


@given(COLOURS)
def test_the_brands_colour_decodes_to_the_brands_colour(colour: Colour) -> None:
    """Rounded to video levels and back, no channel strays further than the rounding does."""
    back = decoded(colour.ycbcr())
    assert max(abs(one - other) for one, other in zip(back, colour.rgb, strict=True)) < 1.7


@given(COLOURS)
def test_code_values_stay_within_video_levels(colour: Colour) -> None:
    """No colour needs values outside 16–235 and 16–240."""
    y, cb, cr = colour.ycbcr()
    assert 16 <= y <= 235
    assert 16 <= min(cb, cr) <= max(cb, cr) <= 240


def test_contrast_is_that_of_wcag() -> None:
    """The published figures: 21 for black on white, 4.54 for the grey that just passes AA."""
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(parse_hex("#767676"), WHITE) == pytest.approx(4.54, abs=0.005)
    assert contrast(parse_hex("#777777"), WHITE) == pytest.approx(4.48, abs=0.005)


@given(COLOURS, COLOURS)
def test_contrast_does_not_know_which_is_the_text(one: Colour, other: Colour) -> None:
    """From 1 for two equal luminances to 21, and the same both ways round."""
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001
    assert contrast(one, one) == 1


@given(COLOURS)
def test_luminance_is_between_black_and_white(colour: Colour) -> None:
    """Nothing is darker than black or lighter than white."""
    assert luminance(BLACK) <= luminance(colour) <= luminance(WHITE) + 1e-9

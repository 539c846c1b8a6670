"""Line breaks: the quick way says what the full algorithm says."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.linebreak import line_break_units

from storyforge.raster.breaks import _PLAIN, break_units

WORDS = st.text("aZé0œß'\u2019 \u00a0\u202f.,:;!?-«%", max_size=24)


@settings(max_examples=300)
@given(WORDS)
def test_the_quick_way_breaks_where_the_algorithm_does(text: str) -> None:
    """Whatever is taken for plain has the same pieces, letter for letter."""
    assert list(break_units(text)) == list(line_break_units(text))


@pytest.mark.parametrize(
    "text",
    ["Une légende sur la photo", "Buvez souvent, même sans soif", "L\u2019été arrive\u202f!",
     "Du 8 au 12 juillet", "Ouvert jusqu'à minuit."],
)  # fmt: skip
def test_everyday_words_are_plain(text: str) -> None:
    """What captions mostly say takes the quick way, and the same pieces come out."""
    assert _PLAIN.fullmatch(text)
    assert list(break_units(text)) == list(line_break_units(text))


@given(st.from_regex(_PLAIN, fullmatch=True))
def test_everything_plain_breaks_after_spaces_only(text: str) -> None:
    """The pattern lets nothing through that the algorithm would break elsewhere."""
    assert list(break_units(text)) == list(line_break_units(text))

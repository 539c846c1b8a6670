"""What is told of a story's accessibility is what is there."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from storyforge.core.colour import Colour, contrast
from storyforge.core.geometry import Insets, Rect, Size
from storyforge.raster.laid import FillItem, ImageItem, Item, LaidOut
from storyforge.raster.layout import layout
from storyforge.review.access import Access, Legibility, _legibility
from storyforge.review.facts import facts
from storyforge.review.sheet import _book
from storyforge.timeline.facts import FontBook
from storyforge.timeline.picture import Box, Picture, Run, TextNode, TextStyle, Words

PAPER, INK, GREY = Colour(255, 255, 255), Colour(0, 0, 0), Colour(150, 150, 150)
CANVAS = Size(1080, 1920)
NOTHING = Access(paces=(), photos=0, described=0, texts=(), unknown=0, silent_s=Fraction(0),
                 flashes=0)  # fmt: skip


def text(colour: Colour, size: float = 40, box: Box | None = None) -> TextNode:
    style = TextStyle(
        family="sheet", weight=400, size_px=size, min_size_px=size, colour=colour,
        strong_weight=700, strong_colour=colour, accent_weight=400, accent_colour=colour,
    )  # fmt: skip
    return TextNode(place="center", words=Words(((Run("Mots"),),), "fr"), style=style, box=box)


def laid(node: TextNode, ground: Colour | None = None) -> LaidOut:
    picture = Picture(canvas=CANVAS, region=Rect(0, 0, *CANVAS), nodes=(node,), ground=ground)
    return layout(picture, _book(FontBook({}, {})), {})


def under(picture: LaidOut, *items: Item) -> LaidOut:
    return LaidOut(canvas=picture.canvas, ground=picture.ground, items=(*items, *picture.items),
                   bounds=picture.bounds)  # fmt: skip


def known(picture: LaidOut) -> Legibility:
    (found,) = _legibility(picture)
    assert found is not None
    return found


def test_contrast_is_that_with_the_box() -> None:
    """Not with the ground of the card around it."""
    box = Box(fill=INK, padding=Insets(20, 20, 20, 20))
    assert known(laid(text(PAPER, box=box), PAPER)).ratio == 21


def test_contrast_is_that_with_the_ground() -> None:
    """Where there is no box."""
    assert known(laid(text(GREY), PAPER)).ratio == round(contrast(GREY, PAPER), 2)


@pytest.mark.parametrize(("size", "least"), [(40, 4.5), (72, 3.0)])
def test_large_text_needs_less(size: float, least: float) -> None:
    """On a phone 72 layout px are 24 CSS px."""
    assert known(laid(text(GREY, size), PAPER)).least == least


@pytest.mark.parametrize(
    "behind",
    [
        ImageItem(source="p.png", rect=Rect(0, 0, *CANVAS), window=Rect(0, 0, *CANVAS)),
        FillItem(rects=(Rect(0, 0, *CANVAS),), fill=INK.with_alpha(0.5)),
        FillItem(rects=(Rect(0, 0, 540, 1920),), fill=INK),
    ],
    ids=["a picture", "a veil", "the edge of a shape"],
)
def test_what_is_not_flat_is_not_known(behind: Item) -> None:
    """Contrast with two colours, or with a picture, is no number."""
    assert list(_legibility(under(laid(text(PAPER), INK), behind))) == [None]


def test_a_caption_on_a_picture_is_not_known() -> None:
    """Nothing lies behind it that was painted."""
    assert list(_legibility(laid(text(PAPER)))) == [None]


def test_every_aspect_is_told() -> None:
    """Of a story without anything, too."""
    told = [str(fact.text) for fact in facts(NOTHING)]
    assert len(told) == 5
    assert all(fact.tone != "attention" for fact in facts(NOTHING))


@pytest.mark.parametrize(("count", "tone"), [(0, "well"), (3, "well"), (4, "attention")])
def test_three_flashes_a_second_are_allowed(count: int, tone: str) -> None:
    """Not more."""
    *_, told = facts(replace(NOTHING, flashes=count))
    assert told.tone == tone

"""Where things are placed, and that it depends on the right things only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.colour import BLACK, WHITE
from storyforge.core.geometry import ANCHORS, Anchor, Insets, Point, Rect
from storyforge.raster.laid import FillItem, ImageItem, LaidOut, TextItem
from storyforge.raster.layout import layout
from storyforge.timeline.picture import (
    Box,
    ImageNode,
    Outline,
    PictureNode,
    RuleNode,
    Shadow,
    ShapeNode,
    StackNode,
    TextNode,
)
from tests.raster.pictures import CANVAS, INK, RIVER, SAFE, book, picture, style, text

BOX = Box(fill=INK, padding=Insets(24, 32, 24, 32), radius_px=12)
IMAGES = {"logo.svg": (400.0, 100.0), "tall.png": (100.0, 400.0)}


def laid(*nodes: PictureNode) -> LaidOut:
    return layout(picture(*nodes), book(), IMAGES)


def fills(*nodes: PictureNode) -> list[Rect]:
    items = (item for item in laid(*nodes).items if isinstance(item, FillItem))
    return [rect for item in items for rect in item.rects]


def texts(*nodes: PictureNode) -> list[TextItem]:
    return [item for item in laid(*nodes).items if isinstance(item, TextItem)]


def shape(width: float | None = 100.0, height: float | None = 50.0, **more: object) -> ShapeNode:
    node = ShapeNode(width_px=width, height_px=height, fill=RIVER)
    return replace(node, **more)  # type: ignore[arg-type]


def test_nodes_stand_at_their_anchor_in_the_region() -> None:
    """Each anchor holds the box at its own edges."""
    for place, (across, down) in ANCHORS.items():
        (rect,) = fills(shape(place=place))
        assert rect.x == SAFE.x + (SAFE.width - 100) * across
        assert rect.y == SAFE.y + (SAFE.height - 50) * down


def test_bleed_takes_the_canvas_and_offset_moves() -> None:
    """A bleeding shape without sides fills the canvas."""
    assert fills(shape(None, None, bleed=True)) == [Rect(0, 0, *CANVAS)]
    (rect,) = fills(shape(place="top-left", offset=Point(10, -20)))
    assert (rect.x, rect.y) == (SAFE.x + 10, SAFE.y - 20)


@pytest.mark.parametrize("letters", ["non", "Équipé", "pqgy", "ÇA", "—", "ÀÉÎÔÇŒ"])
def test_the_box_of_a_caption_does_not_depend_on_its_letters(letters: str) -> None:
    """Same height, same baseline, whatever the word."""
    plain = texts(text("xxx", box=BOX, place="bottom-left"))[0]
    other = texts(text(letters, box=BOX, place="bottom-left"))[0]
    assert other.rect.height == plain.rect.height
    assert other.rect.y == plain.rect.y
    assert other.runs[0].baseline == plain.runs[0].baseline
    (one,), (two,) = (fills(text(word, box=BOX)) for word in ("xxx", letters))
    assert one.height == two.height


def test_padding_is_what_the_eye_sees() -> None:
    """From the box to the capitals, to the baseline, and to the stems: what was asked."""
    (item,), (box,) = texts(text("HH", box=BOX)), fills(text("HH", box=BOX))
    ink = Rect(item.rect.x + item.ink.x, item.rect.y + item.ink.y, item.ink.width, item.ink.height)
    assert ink.y - box.y == pytest.approx(24, abs=0.05)
    assert box.bottom - ink.bottom == pytest.approx(24, abs=0.05)
    assert box.right - ink.right == pytest.approx(ink.x - box.x, abs=0.05)
    assert ink.x - box.x == pytest.approx(32, abs=2)


def test_even_a_tight_box_holds_accents_and_tails() -> None:
    """Without padding the box still reaches beyond every letter."""
    tight = text("ÉÀÇgjpqy", box=Box(fill=INK))
    (item,), (box,) = texts(tight), fills(tight)
    assert item.rect.y + item.ink.y >= box.y
    assert item.rect.y + item.ink.bottom <= box.bottom


def test_a_box_hugs_the_longest_line() -> None:
    """As wide as the words, and no wider; with `fixed_width` as wide as allowed."""
    long, short = "Le conseil métropolitain examine", "Le conseil"
    (one,), (two,) = (fills(text(words, box=BOX, max_lines=1)) for words in (long, short))
    assert two.width < one.width
    (column,) = fills(text(short, box=BOX, width_px=700.0, fixed_width=True))
    assert column.width == 700


def test_each_line_has_its_box() -> None:
    """Per line there is a rectangle for each, in order, without a gap between them."""
    boxes = fills(text("Le plan vélo\nde la ville", box=replace(BOX, per_line=True)))
    assert len(boxes) == 2
    assert boxes[1].y <= boxes[0].bottom
    assert boxes[0].width != boxes[1].width


def test_lines_of_boxes_that_nearly_line_up_do() -> None:
    """A difference too small to be meant is closed."""
    boxes = fills(text("Maison nord\nMaison sud.", box=replace(BOX, per_line=True)))
    assert boxes[0].right == boxes[1].right


def test_stems_line_up_whatever_the_size() -> None:
    """Left-aligned text of any size starts at the same line, to a pixel or so."""
    stack = StackNode(place="top-left", children=(text("Hn", 160), text("Hn", 40)))
    lefts = [item.rect.x + item.ink.x for item in texts(stack)]
    assert max(lefts) - min(lefts) < 3


def test_stacks_go_down_and_across() -> None:
    """Children follow each other, a gap apart, aligned across."""
    down = StackNode(
        place="top-left", gap_px=10, align="end", children=(shape(200.0), shape(100.0))
    )
    assert fills(down) == [
        Rect(SAFE.x, SAFE.y, 200, 50),
        Rect(SAFE.x + 100, SAFE.y + 60, 100, 50),
    ]
    across = replace(down, across=True, align="center", children=(shape(), shape(10.0, 10.0)))
    assert fills(across) == [
        Rect(SAFE.x, SAFE.y, 100, 50),
        Rect(SAFE.x + 110, SAFE.y + 20, 10, 10),
    ]


def test_what_has_no_size_takes_the_rest() -> None:
    """A rule fills what is left beside its neighbours, or the height they give it."""
    rule = RuleNode(length_px=None, thickness_px=4, colour=WHITE)
    _, line = fills(StackNode(across=True, gap_px=20, children=(shape(), rule)))
    assert line.width == SAFE.width - 120
    upright = replace(rule, vertical=True)
    _, bar = fills(StackNode(across=True, children=(shape(), upright)))
    assert (bar.width, bar.height) == (4, 50)


def test_words_across_share_the_room() -> None:
    """A short text keeps its line, the long one takes the rest and breaks."""
    stack = StackNode(
        across=True, gap_px=40,
        children=(text("87 %", 140), text("des habitants vivent à moins de 500 m d'un arrêt", 48)),
    )  # fmt: skip
    number, words = texts(stack)
    assert len(number.lines) == 1
    assert len(words.lines) > 1
    assert words.rect.right <= SAFE.right + 0.5


def test_images_keep_their_proportions() -> None:
    """One side given, the other follows; both make a frame to cover or be contained in."""

    def image(source: str, **more: object) -> ImageItem:
        node = replace(ImageNode(source=source, place="top-left"), **more)  # type: ignore[arg-type]
        (item,) = laid(node).items
        assert isinstance(item, ImageItem)
        return item

    assert image("logo.svg", height_px=50.0).rect == Rect(SAFE.x, SAFE.y, 200, 50)
    assert image("logo.svg", width_px=200.0).rect == Rect(SAFE.x, SAFE.y, 200, 50)
    contained = image("tall.png", width_px=200.0, height_px=200.0)
    assert contained.rect == contained.window == Rect(SAFE.x + 75, SAFE.y, 50, 200)
    covering = image("tall.png", width_px=200.0, height_px=200.0, fit="cover")
    assert covering.window == Rect(SAFE.x, SAFE.y, 200, 200)
    assert covering.rect == Rect(SAFE.x, SAFE.y - 300, 200, 800)
    assert image("logo.svg", width_px=4000.0).rect.width == SAFE.width


def test_bounds_hold_outlines_and_shadows() -> None:
    """Everything painted lies within."""
    plain = laid(text("Ombre")).bounds
    shadow = Shadow(colour=BLACK, offset=Point(0, 10), blur_px=8)
    outline = Outline(colour=BLACK, width_px=6)
    dressed = laid(text("Ombre", style=style(64, outline=outline, shadow=shadow))).bounds
    assert dressed.x == pytest.approx(plain.x - 6 - 24, abs=0.01)
    assert dressed.bottom == pytest.approx(plain.bottom + 6 + 24 + 10, abs=0.01)
    assert laid().bounds == Rect(0, 0, 0, 0)


def test_too_much_text_is_a_problem_with_a_name() -> None:
    """Overflow says which node, how many lines, and of how many."""
    (problem,) = laid(text("Un très long texte " * 8, max_lines=1)).problems
    assert (problem.kind, problem.name, problem.max_lines) == ("overflow", "title", 1)
    assert problem.lines > 1


def test_letters_that_no_font_has_are_a_problem() -> None:
    """The letters are named."""
    (problem,) = laid(text("Bonjour 漢字")).problems
    assert (problem.kind, problem.text) == ("missing-letters", "漢字")


def test_what_is_too_tall_gives_way_then_complains() -> None:
    """Texts of a stack shrink together; a shape cannot."""
    many = StackNode(children=tuple(text("Une ligne de texte", 120) for _ in range(11)))
    assert laid(many).problems == ()
    (size,) = {item.runs[0].size_px for item in texts(many)}
    assert 84 <= size < 120
    (problem,) = laid(StackNode(name="carte", children=(shape(100.0, 3000.0),))).problems
    assert (problem.kind, problem.name) == ("out-of-region", "carte")


def test_the_canonical_text_says_everything() -> None:
    """Equal for equal pictures; different for the smallest difference that shows."""
    node = text("Conseil", box=BOX)
    assert laid(node).describe() == laid(node).describe()
    others = [
        text("Conseils", box=BOX), text("Conseil", 64.5, box=BOX),
        text("Conseil", box=replace(BOX, radius_px=13)),
        text("Conseil", box=replace(BOX, fill=RIVER)),
        text("Conseil", style=style(64, colour=INK), box=BOX),
        text("Conseil", style=style(64, weight=600), box=BOX),
        text("Conseil", box=BOX, offset=Point(0, 0.01)),
    ]  # fmt: skip
    described = {laid(other).describe() for other in others}
    assert len(described) == len(others)
    assert laid(node).describe() not in described


ANCHOR = st.sampled_from(list(ANCHORS))
WORDS = st.text(alphabet="abcdeéÀ mnop !:«»", min_size=1, max_size=60)


@given(WORDS, ANCHOR, st.sampled_from([None, 300.0, 600.0]), st.booleans())
def test_boxed_text_stays_in_the_region(
    content: str, place: Anchor, width: float | None, per_line: bool
) -> None:
    """Whatever the words and the place, the box keeps to the region and holds the letters."""
    node: TextNode = text(content, place=place, width_px=width, box=replace(BOX, per_line=per_line))
    for rect in fills(node):
        assert rect.x >= SAFE.x - 0.01
        assert rect.right <= SAFE.right + 0.51
        assert rect.y >= SAFE.y - 0.01
        assert rect.bottom <= SAFE.bottom + 0.51
    for item in texts(node):
        assert item.rect.y + item.ink.y >= min(rect.y for rect in fills(node)) - 0.01
        assert item.rect.y + item.ink.bottom <= max(rect.bottom for rect in fills(node)) + 0.01

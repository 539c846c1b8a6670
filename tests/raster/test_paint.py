"""Pixels of painted pictures: colours, edges, outlines, shadows, images."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from storyforge.core.colour import BLACK, WHITE, Colour
from storyforge.core.geometry import Insets, Point, Rect
from storyforge.errors import MediaUnreadable
from storyforge.raster.boxes import painted_box
from storyforge.raster.layout import layout
from storyforge.raster.paint import paint
from storyforge.raster.pixels import Painted
from storyforge.timeline.picture import (
    Box,
    ImageNode,
    Outline,
    Picture,
    PictureNode,
    RuleNode,
    Shadow,
    ShapeNode,
    StackNode,
)
from tests.raster.pictures import INK, RIVER, SUN, book, picture, style, text

CROSS = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10">
<rect width="20" height="10" fill="#0057a8"/></svg>"""


def png(*colour: int, size: tuple[int, int] = (8, 8)) -> bytes:
    file = BytesIO()
    Image.new("RGBA", size, colour).save(file, "PNG")
    return file.getvalue()


IMAGES = {"mark.svg": CROSS, "dot.png": png(255, 0, 0, 255)}
SIZES = {"mark.svg": (20.0, 10.0), "dot.png": (8.0, 8.0)}


def painted(what: Picture, scale: Fraction = Fraction(1)) -> Painted:
    return paint(layout(what, book(), SIZES), scale, IMAGES)


def node(*nodes: PictureNode, scale: Fraction = Fraction(1)) -> Painted:
    return painted(picture(*nodes), scale)


def at(pixels: Painted, x: int, y: int) -> tuple[int, ...]:
    """The RGBA of an output pixel."""
    return tuple(int(v) for v in pixels.array[y - pixels.y_px, x - pixels.x_px])


def box(width: float, height: float, **more: object) -> ShapeNode:
    plain = ShapeNode(width_px=width, height_px=height, fill=RIVER, place="top-left")
    return replace(plain, **more)  # type: ignore[arg-type]


def test_a_card_fills_the_canvas_with_its_exact_ground() -> None:
    """Opaque, of the canvas's size, and the colour that was asked for."""
    card = painted(picture(ground=RIVER))
    assert card.array.shape == (1920, 1080, 4)
    assert (card.x_px, card.y_px) == (0, 0)
    assert set(map(tuple, card.array.reshape(-1, 4).tolist())) == {(*RIVER.rgb, 255)}


@pytest.mark.parametrize("scale", [Fraction(1), Fraction(1, 3), Fraction(2, 3), Fraction(16, 9)])
def test_pixels_lie_in_the_box_that_was_foretold(scale: Fraction) -> None:
    """Even position, even size, the same box that plans are made with."""
    laid = layout(picture(text("Équipé, ça !", place="bottom-left")), book(), {})
    pixels = paint(laid, scale, {})
    height, width = pixels.array.shape[:2]
    assert (pixels.x_px, pixels.y_px, width, height) == painted_box(laid, scale)
    assert pixels.x_px % 2 == pixels.y_px % 2 == width % 2 == height % 2 == 0


@pytest.mark.parametrize("letters", ["Équipé", "ÀÇŒ", "jpgqy", "« 42 % » !", "ffi fjord"])
def test_nothing_is_clipped(letters: str) -> None:
    """The border of what is painted is clear, with outlines and shadows too."""
    shadow = Shadow(colour=BLACK, offset=Point(6, 6), blur_px=5)
    outline = Outline(colour=INK, width_px=7)
    for look in (style(90), style(90, outline=outline, shadow=shadow, italic=True)):
        alpha = node(text(letters, style=look)).array[..., 3]
        edges = np.concatenate([alpha[0], alpha[-1], alpha[:, 0], alpha[:, -1]])
        assert edges.max() == 0
        assert alpha.max() == 255


def test_painting_repeats_itself() -> None:
    """The same picture, the same bytes."""
    first, second = (node(text("Conseil")).array for _ in range(2))
    assert np.array_equal(first, second)


def test_flat_shapes_are_exact_to_the_last_pixel() -> None:
    """Sides stand on whole pixels: no grey edge, no other colour."""
    pixels = node(box(100.4, 50.3, offset=Point(0.3, 0.2)))
    seen = {tuple(p) for p in pixels.array.reshape(-1, 4).tolist()}
    assert seen == {(*RIVER.rgb, 255), (*RIVER.rgb, 0)}
    assert int((pixels.array[..., 3] == 255).sum()) in (100 * 50, 101 * 50, 100 * 51, 101 * 51)


def test_thin_rules_never_vanish() -> None:
    """A rule is at least a pixel thick, at any scale."""
    rule = RuleNode(length_px=300, thickness_px=1, colour=WHITE)
    assert node(rule, scale=Fraction(1, 4)).array[..., 3].max() == 255


def test_half_clear_colours_are_exact() -> None:
    """Straight alpha: the colour stays what it is."""
    pixels = node(box(20, 20, fill=SUN.with_alpha(0.5)))
    assert at(pixels, 70, 260) == (*SUN.rgb, 128)


def test_clear_pixels_carry_their_neighbours_colour() -> None:
    """Scaling a layer never finds black under its edges."""
    pixels = node(box(40, 40, radius_px=12, fill=SUN))
    clear = pixels.array[pixels.array[..., 3] == 0]
    assert len(clear)
    assert {tuple(p[:3]) for p in clear.tolist()} == {SUN.rgb}


def test_rounded_corners_are_round() -> None:
    """The corner is clear, the middle of each side is not."""
    pixels = node(box(100, 100, radius_px=50))
    assert at(pixels, 66, 252)[3] == 0
    assert at(pixels, 114, 252)[3] == 255
    ellipse = node(box(100, 100, shape="ellipse"))
    assert np.abs(ellipse.array.astype(int) - pixels.array.astype(int)).max() <= 2


def test_boxes_of_lines_are_one_shape() -> None:
    """Where two lines' boxes overlap a half clear colour is laid once."""
    fill = BLACK.with_alpha(0.5)
    lined = Box(fill=fill, padding=Insets(20, 20, 20, 20), per_line=True, radius_px=8)
    look = style(60, colour=BLACK.with_alpha(0), line_height=1.0)
    alpha = node(text("Une ligne\net deux", box=lined, style=look)).array[..., 3]
    assert alpha.max() == 128


def test_baselines_are_crisp() -> None:
    """The feet of stems end on a whole pixel, at any scale."""
    for scale in (Fraction(1), Fraction(2, 3), Fraction(5, 7)):
        column = node(text("HHH"), scale=scale).array[..., 3].max(axis=1)
        last = int(np.flatnonzero(column)[-1])
        assert column[last] == 255


def test_an_outline_is_outside_and_a_shadow_below() -> None:
    """Letters keep their weight; the line grows by its width; the shadow is moved."""
    plain = node(text("H", 200)).array[..., 3]
    lined = node(text("H", 200, style=style(200, outline=Outline(colour=INK, width_px=10)))).array
    white = lined[..., :3].min(axis=-1) > 250
    assert abs(int((white & (lined[..., 3] == 255)).sum()) - int((plain == 255).sum())) < 120
    rows = [np.flatnonzero(alpha.max(axis=1) > 127) for alpha in (plain, lined[..., 3])]
    assert len(rows[1]) - len(rows[0]) == 20
    shadow = Shadow(colour=BLACK, offset=Point(0, 40), blur_px=4)
    dropped = node(text("H", 200, style=style(200, shadow=shadow)))
    dark = (dropped.array[..., 3] > 200) & (dropped.array[..., :3].max(axis=-1) < 60)
    light = dropped.array[..., :3].min(axis=-1) > 250
    assert np.flatnonzero(dark.any(axis=1))[-1] > np.flatnonzero(light.any(axis=1))[-1] - 60


def test_strong_words_are_heavier_and_accents_coloured() -> None:
    """Bold covers more, an accent has its colour."""
    regular, bold = (node(text(t)).array[..., 3].sum() for t in ("mot", "**mot**"))
    assert bold > regular * 1.1
    accent = node(text("*mot*")).array
    assert {tuple(p[:3]) for p in accent[accent[..., 3] == 255].tolist()} == {SUN.rgb}


def test_images_and_drawings_are_painted_where_they_lie() -> None:
    """A drawing fills its rectangle with its own colour, a picture too."""
    drawn = node(ImageNode(source="mark.svg", width_px=200, place="top-left"))
    assert at(drawn, 164, 300) == (*RIVER.rgb, 255)
    assert int((drawn.array[..., 3] == 255).sum()) == 200 * 100
    cut = node(ImageNode(source="mark.svg", width_px=50, height_px=50, fit="cover",
                         radius_px=25, place="top-left"))  # fmt: skip
    assert at(cut, 89, 275) == (*RIVER.rgb, 255)
    assert at(cut, 65, 251)[3] == 0
    dot = node(ImageNode(source="dot.png", width_px=40, place="top-left"))
    assert at(dot, 80, 270) == (255, 0, 0, 255)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("thin.png", png(255, 0, 0, size=(1, 60_000))),
        ("thin.svg", CROSS.replace(b"0 0 20 10", b"0 0 1 60000").replace(b'="10"', b'="60000"')),
    ],
)
def test_of_a_thin_image_only_what_is_seen_is_scaled(name: str, data: bytes) -> None:
    """Whole, it would be 64 million pixels high."""
    what = picture(ImageNode(source=name, width_px=1080, height_px=1920, fit="cover", bleed=True))
    laid = layout(what, book(), {name: (1.0, 60_000.0)})
    pixels = paint(laid, Fraction(1), {name: data})
    assert pixels.array.shape[0] <= 3 * 1920
    assert at(pixels, 540, 960)[3] == 255


def test_bytes_that_are_no_image_are_refused() -> None:
    """The source is named."""
    laid = layout(picture(ImageNode(source="dot.png")), book(), SIZES)
    with pytest.raises(MediaUnreadable, match=r"dot\.png"):
        paint(laid, Fraction(1), {"dot.png": b"no image"})


def test_what_lies_off_the_canvas_is_painted_as_far_as_it_matters() -> None:
    """A shape far larger than the canvas does not take its memory."""
    huge = node(box(100_000, 100_000, bleed=True))
    assert huge.array.shape[0] <= 3 * 1920
    assert at(huge, 1000, 1900) == (*RIVER.rgb, 255)
    away = node(box(10, 10, offset=Point(-90_000, 0)))
    assert away.array[..., 3].max() == 0


def test_nothing_is_a_small_clear_picture() -> None:
    """An empty picture has two pixels by two."""
    nothing = painted(picture(StackNode(children=())))
    assert nothing.array.shape == (2, 2, 4)
    assert nothing.array[..., 3].max() == 0


def test_a_shadow_of_a_box_is_soft_and_clear_of_it() -> None:
    """Outside the box it fades; the box itself keeps its colour."""
    shadow = Shadow(colour=BLACK.with_alpha(0.5), offset=Point(0, 8), blur_px=12)
    boxed = text("Carte", box=Box(fill=RIVER, padding=Insets(30, 30, 30, 30), shadow=shadow))
    pixels = node(boxed).array
    alphas = np.unique(pixels[..., 3])
    assert len(alphas) > 50
    assert tuple(pixels[pixels.shape[0] // 2, 60]) == (*RIVER.rgb, 255)


def test_layers_lie_in_order() -> None:
    """Later nodes cover earlier ones."""
    pixels = node(box(60, 60), box(20, 20, fill=Colour(1, 2, 3)))
    assert at(pixels, 70, 255) == (1, 2, 3, 255)
    assert at(pixels, 110, 300) == (*RIVER.rgb, 255)


def test_a_card_with_words_keeps_its_ground_elsewhere() -> None:
    """Only letters differ from the ground, and all pixels are opaque."""
    what = replace(picture(text("Titre")), ground=RIVER, region=Rect(0, 0, 1080, 1920))
    array = painted(what).array
    assert array[..., 3].min() == 255
    assert tuple(array[0, 0, :3]) == RIVER.rgb
    assert (array[..., :3] == 255).all(axis=-1).sum() > 500

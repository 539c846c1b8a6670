"""What the tests of this room draw with: the kits' own fonts, and short ways to say things."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from storyforge.core.colour import WHITE, Colour
from storyforge.core.geometry import Rect, Size
from storyforge.raster.fonts import load_fonts
from storyforge.timeline.facts import FontBook
from storyforge.timeline.picture import Picture, PictureNode, TextNode, TextStyle, Words
from storyforge.timeline.typography import parse_words

ROOT = Path(__file__).parents[2]
RIVER, INK, SUN = Colour(0, 87, 168), Colour(20, 33, 61), Colour(255, 200, 40)
CANVAS = Size(1080, 1920)
SAFE = Rect(64, 250, 952, 1330)


@cache
def font_bytes(name: str) -> bytes:
    """The bytes of a font of the example kit or the starter kit."""
    folders = (ROOT / "brand/rivemont/fonts", ROOT / "storyforge/starter/brand/fonts")
    return next(folder / name for folder in folders if (folder / name).exists()).read_bytes()


@cache
def book() -> FontBook:
    """Two families: `text` (Source Sans 3) and `plain` (Inter)."""
    text = ("SourceSans3-Regular.ttf", "SourceSans3-SemiBold.ttf", "SourceSans3-Bold.ttf")
    plain = ("Inter-Regular.ttf", "Inter-Bold.ttf")
    families = {"text": text, "plain": plain}
    files = {key: {n: font_bytes(n) for n in names} for key, names in families.items()}
    return load_fonts(files, {"text": ("plain",)})


def made_font(
    letters: str,
    *,
    weight: int = 400,
    subfamily: str = "Regular",
    axis: tuple[int, int] | None = None,
) -> bytes:
    """A TrueType font of squares for the given letters, variable in weight where asked."""
    names = [".notdef", *(f"g{ord(letter):x}" for letter in letters)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"g{ord(letter):x}" for letter in letters})
    pen = TTGlyphPen(None)
    for number, point in enumerate([(50, 0), (50, 700), (450, 700), (450, 0)]):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    square, empty = pen.glyph(), TTGlyphPen(None).glyph()
    builder.setupGlyf({name: empty if name in ("g20", "ga0") else square for name in names})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Made", "styleName": subfamily})
    builder.setupOS2(usWeightClass=weight)
    builder.setupPost()
    if axis is not None:
        builder.setupFvar([("wght", axis[0], 400, axis[1], "Weight")], [])
    file = BytesIO()
    builder.font["head"].modified = builder.font["head"].created = 0
    builder.save(file)
    return file.getvalue()


def subset(data: bytes, letters: str) -> bytes:
    """A font with these letters only."""
    wanted = hb.SubsetInput()
    wanted.unicode_set.update({ord(letter) for letter in letters})
    smaller = hb.subset(hb.Face(data), wanted)
    return bytes(smaller.blob.data)


def style(size: float = 64, **changes: object) -> TextStyle:
    """White Source Sans, bold where strong, sunny where accented."""
    plain = TextStyle(
        family="text", weight=400, size_px=size, min_size_px=size * 0.7, colour=WHITE,
        strong_weight=700, strong_colour=WHITE, accent_weight=400, accent_colour=SUN,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def words(text: str) -> Words:
    return parse_words(text, "fr")


def text(content: str, size: float = 64, **changes: object) -> TextNode:
    """A text node; `style` among the changes replaces the default style."""
    node = TextNode(words=words(content), style=style(size), name="title")
    return replace(node, **changes)  # type: ignore[arg-type]


def picture(*nodes: PictureNode, ground: Colour | None = None) -> Picture:
    return Picture(canvas=CANVAS, region=SAFE, nodes=nodes, ground=ground)

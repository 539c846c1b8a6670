"""Words of our own on pictures for people who design: labels, never a part of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib import resources

from storyforge.core.colour import Colour
from storyforge.core.geometry import Insets, Point, Rect, Size
from storyforge.raster.fonts import load_fonts
from storyforge.raster.layout import layout
from storyforge.raster.paint import paint
from storyforge.raster.pixels import Painted
from storyforge.timeline.picture import Box, Picture, Run, TextNode, TextStyle, Words

_FONTS = ("Inter-Regular.ttf", "Inter-SemiBold.ttf")
_REGULAR, _SEMIBOLD = 400, 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words with their top-left corner at `x`, `y` (px), cut to one line of `width` px.

    With a `fill` they stand in a box of that colour.
    """

    text: str
    x: float
    y: float
    width: float
    size: float = 26.0
    colour: Colour = Colour(255, 255, 255)
    fill: Colour | None = None
    bold: bool = False


def lettered(size: Size, labels: Sequence[Label], ground: Colour | None = None) -> Painted:
    """Labels painted in the letters of the starter kit, at one px to the px.

    With a ground the whole picture, else only as much of it as they take.
    """
    picture = Picture(
        canvas=size, region=Rect(0, 0, size.width, size.height),
        nodes=tuple(map(_node, labels)), ground=ground,
    )  # fmt: skip
    folder = resources.files("storyforge") / "starter" / "brand" / "fonts"
    fonts = load_fonts({"text": {name: (folder / name).read_bytes() for name in _FONTS}})
    return paint(layout(picture, fonts, {}), Fraction(1), {})


def _node(label: Label) -> TextNode:
    weight = _SEMIBOLD if label.bold else _REGULAR
    padding = label.size * 0.4
    box = Box(fill=label.fill, padding=Insets(padding / 2, padding, padding / 2, padding),
              radius_px=label.size * 0.3) if label.fill else None  # fmt: skip
    return TextNode(
        place="top-left", offset=Point(label.x, label.y),
        words=Words(((Run(label.text),),), "en"), width_px=label.width, max_lines=1, box=box,
        style=TextStyle(
            family="text", weight=weight, size_px=label.size, min_size_px=label.size * 0.5,
            colour=label.colour, strong_weight=weight, strong_colour=label.colour,
            accent_weight=weight, accent_colour=label.colour,
        ),
    )  # fmt: skip

"""Pictures: what words, shapes and images look like, as values nobody has painted yet.

A picture is a small tree. Names of the brand kit (styles, colours, slots) are already
resolved; lengths are layout px (see `core.geometry`); colours are sRGB code values.
The raster room lays it out and paints it; nothing here measures a letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyforge.core.colour import Colour
from storyforge.core.easing import Easing
from storyforge.core.geometry import Anchor, Insets, Point, Rect, Size

Align = Literal["left", "center", "right"]
Direction = Literal["left", "right", "up", "down"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A line around letters, `width_px` on the outside."""

    colour: Colour
    width_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """A soft copy under letters or a box, moved by `offset` and blurred (Gaussian sigma)."""

    colour: Colour
    offset: Point
    blur_px: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How letters look. `family` is a key of the `FontBook`; its fallbacks follow there."""

    family: str
    weight: int
    size_px: float
    min_size_px: float
    colour: Colour
    strong_weight: int
    strong_colour: Colour
    accent_weight: int
    accent_colour: Colour
    italic: bool = False
    accent_italic: bool = False
    line_height: float = 1.2  # of the font size, baseline to baseline
    letter_spacing_em: float = 0.0
    align: Align = "left"
    upper_case: bool = False
    outline: Outline | None = None
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one emphasis."""

    text: str
    emphasis: Literal["plain", "strong", "accent"] = "plain"


@dataclass(frozen=True, slots=True)
class Words:
    """Text to be set: paragraphs (hard line breaks) of runs, typography already applied."""

    paragraphs: tuple[tuple[Run, ...], ...]
    language: str

    @property
    def plain(self) -> str:
        """The characters alone, lines joined by a newline."""
        return "\n".join("".join(run.text for run in line) for line in self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A filled rectangle behind a node; `per_line` hugs each line of a text instead."""

    fill: Colour | None = None
    padding: Insets = Insets()
    radius_px: float = 0.0
    per_line: bool = False
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What every part of a picture has.

    `place` and `offset` are for nodes that stand directly in the picture's region; a
    child of a stack is placed by its stack. `bleed` places in the whole canvas instead
    of the safe zone. `name` is for people and diagnostics (a slot's name, say).
    """

    place: Anchor | None = None
    offset: Point = Point(0, 0)
    bleed: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextNode(Node):
    """Set text. `width_px` is the most it may take (None: the room there is).

    Lines are balanced within that width, at most `max_lines` of them; the text shrinks
    towards the style's `min_size_px` until it fits. `fixed_width` keeps the full
    `width_px` even for shorter text (a column).
    """

    words: Words
    style: TextStyle
    width_px: float | None = None
    fixed_width: bool = False
    max_lines: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageNode(Node):
    """An image or SVG, a name of the `MediaCatalog`. With one side given, the other follows.

    With both, the image covers or is contained in that box.
    """

    source: str
    width_px: float | None = None
    height_px: float | None = None
    fit: Literal["cover", "contain"] = "contain"
    radius_px: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeNode(Node):
    """A filled shape. None for a side means all the room there is."""

    shape: Literal["rectangle", "ellipse"] = "rectangle"
    width_px: float | None
    height_px: float | None
    fill: Colour
    radius_px: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNode(Node):
    """A straight line. None for `length_px` means all the room there is."""

    length_px: float | None
    thickness_px: float
    colour: Colour
    vertical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StackNode(Node):
    """Children one after the other, down or across, `gap_px` apart.

    `align` is across the direction. Without `width_px` a stack is as wide as it needs,
    at most the room there is.
    """

    children: tuple[PictureNode, ...]
    across: bool = False
    gap_px: float = 0.0
    align: Literal["start", "center", "end"] = "start"
    width_px: float | None = None
    box: Box | None = None


PictureNode = TextNode | ImageNode | ShapeNode | RuleNode | StackNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A tree on a canvas: nodes bottom to top, each placed in `region` (or the canvas).

    With a `ground` the picture is opaque and fills the canvas (a card); without, it is
    transparent and only as large as what is painted (a caption, a logo).
    """

    canvas: Size
    region: Rect
    nodes: tuple[PictureNode, ...]
    ground: Colour | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Animation:
    """How a layer comes or goes, over `frames` frames.

    `rise` comes from `distance_px` below, `slide` from `distance_px` towards
    `direction`'s opposite side; both fade as well. On the way out the movement is
    reversed.
    """

    kind: Literal["fade", "rise", "slide"]
    frames: int
    easing: Easing = "ease-out"
    distance_px: float = 48.0
    direction: Direction = "up"


def words_in(picture: Picture) -> tuple[Words, ...]:
    """Every text of a picture, in the order in which it is painted."""

    def within(node: PictureNode) -> tuple[Words, ...]:
        if isinstance(node, TextNode):
            return (node.words,)
        if isinstance(node, StackNode):
            return tuple(words for child in node.children for words in within(child))
        return ()

    return tuple(words for node in picture.nodes for words in within(node))

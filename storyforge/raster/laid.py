"""What a laid-out picture is: every letter, shape and image in its final place.

All positions and sizes are layout px (floats) from the canvas's top-left corner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyforge.core.colour import Colour
from storyforge.core.geometry import Rect, Size
from storyforge.timeline.facts import FontFace
from storyforge.timeline.picture import Outline, Shadow


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a face: its number there, and its origin on the baseline."""

    id: int
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphRun:
    """Glyphs of one face, size and colour."""

    face: FontFace
    size_px: float
    colour: Colour
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextItem:
    """Set text: `rect` holds its lines, from the first ascender to the last descender."""

    name: str
    text: str
    rect: Rect
    baselines: tuple[float, ...]
    runs: tuple[GlyphRun, ...]
    outline: Outline | None = None
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillItem:
    """A filled shape; a rectangle's corners are rounded by `radius_px`."""

    rect: Rect
    fill: Colour
    shape: Literal["rectangle", "ellipse"] = "rectangle"
    radius_px: float = 0.0
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageItem:
    """An image drawn into `rect`, of which only `window` shows (smaller when it covers)."""

    source: str
    rect: Rect
    window: Rect
    radius_px: float = 0.0


Item = TextItem | FillItem | ImageItem


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutProblem:
    """Something that does not fit; it is laid out all the same.

    `overflow`: text needs more than its room even at the smallest size; `lines` is how many
    it takes and `max_lines` how many it may. `missing-letters`: no font of the chain has
    `text`. `out-of-canvas`: the node sticks out of the canvas. `name` is the node's.
    """

    kind: Literal["overflow", "missing-letters", "out-of-canvas"]
    name: str
    text: str = ""
    lines: int = 0
    max_lines: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A picture in its final place, bottom to top.

    `bounds` holds everything that is painted, outlines and shadows included (the whole
    canvas when there is a ground); a picture with nothing in it has empty bounds.
    """

    canvas: Size
    ground: Colour | None
    items: tuple[Item, ...]
    bounds: Rect
    problems: tuple[LayoutProblem, ...] = ()

    def describe(self) -> str:
        """Canonical text: equal texts, equal pixels at equal scale and image bytes."""
        raise NotImplementedError

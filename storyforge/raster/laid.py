"""What a laid-out picture is: every letter, shape and image in its final place.

All positions and sizes are layout px from the canvas's top-left corner, rounded to
thousandths, so that the canonical text says all there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from storyforge.core.colour import Colour
from storyforge.core.geometry import Rect, Size
from storyforge.timeline.facts import FontFace
from storyforge.timeline.picture import Outline, Shadow


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph of a face: its number there, and its origin relative to the run's."""

    id: int
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GlyphRun:
    """Glyphs of one face, size and colour on one baseline.

    `baseline` is down from the text's top; a glyph's x is from the text's left edge, its y
    from the baseline.
    """

    face: FontFace
    size_px: float
    colour: Colour
    baseline: float
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextItem:
    """Set text.

    `rect` holds its lines with room for every accent and descender of Latin letters,
    whichever letters there are; `ink` is what is painted, relative to `rect`'s corner.
    """

    name: str
    lines: tuple[str, ...]
    rect: Rect
    ink: Rect
    runs: tuple[GlyphRun, ...]
    outline: Outline | None = None
    shadow: Shadow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FillItem:
    """A filled shape, or several overlapping rectangles as one (the lines of a text)."""

    rects: tuple[Rect, ...]
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
    the letters in `text`. `out-of-region`: the node is larger than the region it is placed
    in, or sticks out of the canvas. `name` is the node's.
    """

    kind: Literal["overflow", "missing-letters", "out-of-region"]
    name: str
    text: str = ""
    lines: int = 0
    max_lines: int | None = None
    size_px: float = 0.0


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
        ground = f" on {self.ground}" if self.ground else ""
        lines = [f"picture {self.canvas}{ground}, bounds {rect_text(self.bounds)}"]
        for item in self.items:
            lines += (f"  {line}" for line in _item_lines(item))
        lines += (f"  problem {_problem_text(problem)}" for problem in self.problems)
        return "\n".join(lines) + "\n"


def number_text(value: float) -> str:
    """At most three decimals, no trailing zeros, no negative zero."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def rect_text(rect: Rect) -> str:
    width, height, x, y = (number_text(v) for v in (rect.width, rect.height, rect.x, rect.y))
    return f"{width}x{height} at {x},{y}"


def _item_lines(item: Item) -> Iterator[str]:
    if isinstance(item, TextItem):
        yield from _text_lines(item)
    elif isinstance(item, FillItem):
        where = " + ".join(rect_text(rect) for rect in item.rects)
        radius = f" radius {number_text(item.radius_px)}" if item.radius_px else ""
        yield f"{item.shape} {where} {item.fill}{radius}{_shadow_text(item.shadow)}"
    else:
        radius = f" radius {number_text(item.radius_px)}" if item.radius_px else ""
        shown = "" if item.window == item.rect else f" shown {rect_text(item.window)}"
        yield f"image {item.source} {rect_text(item.rect)}{shown}{radius}"


def _text_lines(item: TextItem) -> Iterator[str]:
    outline = item.outline
    stroke = f" outline {number_text(outline.width_px)} {outline.colour}" if outline else ""
    title = f" {item.name}" if item.name else ""
    yield f"text{title} {rect_text(item.rect)}{stroke}{_shadow_text(item.shadow)}"
    for line in item.lines:
        yield f"  | {line}"
    for run in item.runs:
        face = f"{run.face.name} {run.face.weight} {run.face.digest[:16]}"
        glyphs = " ".join(_glyph_text(glyph) for glyph in run.glyphs)
        size, baseline = number_text(run.size_px), number_text(run.baseline)
        yield f"  {face} {size}px {run.colour} baseline {baseline}: {glyphs}"


def _glyph_text(glyph: Glyph) -> str:
    raised = f",{number_text(glyph.y)}" if glyph.y else ""
    return f"{glyph.id}@{number_text(glyph.x)}{raised}"


def _shadow_text(shadow: Shadow | None) -> str:
    if shadow is None:
        return ""
    x, y, blur = (number_text(v) for v in (*shadow.offset, shadow.blur_px))
    return f" shadow {shadow.colour} {x},{y} blur {blur}"


def _problem_text(problem: LayoutProblem) -> str:
    counted = f" {problem.lines} lines" if problem.lines else ""
    most = f" of at most {problem.max_lines}" if problem.max_lines else ""
    return f"{problem.kind} {problem.name}: {problem.text}{counted}{most}"

"""A text node to a block: its lines in their places, in its box.

Text is measured by its font, not by its letters: a block of text is as tall for "non" as
for "Équipé", and as far from the edge of its box. Padding is measured from where the eye
sees the edge of text: the top of its capitals, its last baseline, the stems at its sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from storyforge.core.colour import Colour
from storyforge.core.geometry import Insets, Rect
from storyforge.raster.blocks import Block, filled, optical, rect_of, union
from storyforge.raster.laid import Glyph, GlyphRun, LayoutProblem, TextItem
from storyforge.raster.lines import Line, Room, Setting, set_lines
from storyforge.raster.shaping import Metrics, Shaper
from storyforge.timeline.facts import FontBook, FontFace
from storyforge.timeline.picture import Align, Box, TextNode

_CLEARANCE_EM = 0.06  # what a box keeps free beyond the tallest accent and the longest tail
_HAIRLINE_EM = 0.3  # boxes of lines that are nearer than this are made to touch
_SLIVER_EM = 0.3  # sides of such boxes that differ by less are made to line up


class _Lines(NamedTuple):
    """Lines with the places they have in their block, all in px."""

    lines: Sequence[Line]
    lefts: Sequence[float]
    widths: Sequence[float]
    width: float
    size: float
    side: float  # the room beside a stem, which lies outside the block
    first: float  # the first baseline
    step: float  # from baseline to baseline


def text_block(
    node: TextNode, fonts: FontBook, shaper: Shaper, room: tuple[float, float], squeeze: float
) -> Block:
    """The words of a node where `room` (width, height) is free, in its box if it has one."""
    most = room[0] if node.width_px is None else min(room[0], node.width_px)
    padding = node.box.padding if node.box else Insets()
    inner = max(1.0, most - padding.left - padding.right)
    limits = Room(inner, node.max_lines, room[1] - padding.top - padding.bottom)
    setting = set_lines(node.words, node.style, fonts, shaper, limits, squeeze)
    style = node.style
    metrics = shaper.metrics(fonts.face(style.family, style.weight, style.italic))
    placed = _placed(node, setting, metrics, inner)
    block = _block(node, placed, metrics, shaper, tuple(_problems(node, setting)))
    return block if node.box is None else _boxed(block, node.box, placed)


def _placed(node: TextNode, setting: Setting, metrics: Metrics, room: float) -> _Lines:
    size = setting.size_px
    side = metrics.side * size
    widths = [max(0.0, line.width_em * size - 2 * side) for line in setting.lines]
    width = room if node.fixed_width else max(widths, default=0.0)
    return _Lines(
        lines=setting.lines,
        lefts=[_aligned(line, width, node.style.align) for line in widths],
        widths=widths,
        width=width,
        size=size,
        side=side,
        first=(_reach(metrics) + metrics.cap) * size,
        step=node.style.line_height * size,
    )


def _reach(metrics: Metrics) -> float:
    """How far a line reaches above its capitals and below its baseline, in em.

    The same on both sides, so that text looks centred in whatever centres its block.
    """
    return max(metrics.top - metrics.cap, metrics.depth)


def _aligned(width: float, room: float, align: Align) -> float:
    return {"left": 0.0, "center": (room - width) / 2, "right": room - width}[align]


def _block(
    node: TextNode,
    placed: _Lines,
    metrics: Metrics,
    shaper: Shaper,
    problems: tuple[LayoutProblem, ...],
) -> Block:
    runs = tuple(_runs(placed))
    reach = _reach(metrics) * placed.size
    height = placed.first + placed.step * (len(placed.lines) - 1) + reach
    item = TextItem(
        name=node.name,
        lines=tuple(line.text for line in placed.lines),
        rect=rect_of(0, 0, placed.width, height),
        ink=_ink(runs, shaper),
        runs=runs,
        outline=node.style.outline,
        shadow=node.style.shadow,
    )
    return Block(placed.width, height, (item,) if runs else (), problems, reach, reach)


def _runs(placed: _Lines) -> Iterator[GlyphRun]:
    for number, (line, left) in enumerate(zip(placed.lines, placed.lefts, strict=True)):
        glyphs = _glyphs(line, left - placed.side, placed.size)
        baseline = round(placed.first + number * placed.step, 3)
        for _, group in groupby(glyphs, key=lambda g: (g[0].digest, g[0].weight, g[1])):
            entries = list(group)
            yield GlyphRun(
                face=entries[0][0],
                size_px=placed.size,
                colour=entries[0][1],
                baseline=baseline,
                glyphs=tuple(glyph for _, _, glyph in entries),
            )


def _glyphs(line: Line, x: float, size: float) -> Iterator[tuple[FontFace, Colour, Glyph]]:
    for glyph, colour in zip(line.glyphs, line.colours, strict=True):
        at = (round(x + glyph.dx * size, 3), round(glyph.dy * size, 3))
        yield glyph.face, colour, Glyph(glyph.id, *at)
        x += glyph.advance * size


def _ink(runs: Sequence[GlyphRun], shaper: Shaper) -> Rect:
    boxes = []
    for run in runs:
        for glyph in run.glyphs:
            ink = shaper.ink(run.face, glyph.id)
            if ink is not None:
                left, top, right, bottom = (extent * run.size_px for extent in ink)
                y = run.baseline + glyph.y
                boxes.append(Rect(glyph.x + left, y + top, right - left, bottom - top))
    return union(boxes)


def _problems(node: TextNode, setting: Setting) -> Iterator[LayoutProblem]:
    if not setting.fits:
        yield LayoutProblem(
            kind="overflow",
            name=node.name,
            text=node.words.plain,
            lines=len(setting.lines),
            max_lines=node.max_lines,
            size_px=setting.size_px,
        )
    if setting.missing:
        yield LayoutProblem(kind="missing-letters", name=node.name, text=setting.missing)


def _boxed(block: Block, box: Box, placed: _Lines) -> Block:
    padding = optical(box.padding, block, _CLEARANCE_EM * placed.size)
    width = block.width + padding.left + padding.right
    height = block.height + padding.top + padding.bottom
    lines = _line_boxes(placed, padding, height)
    rects = tuple(lines) if box.per_line else (rect_of(0, 0, width, height),)
    inside = block.moved(padding.left, padding.top)
    items = (*filled(rects, box), *inside.items) if block.items else ()
    return Block(width, height, items, block.problems)


def _line_boxes(placed: _Lines, padding: Insets, height: float) -> Iterator[Rect]:
    """A rectangle around each line, without hairlines or slivers between them."""
    last = len(placed.lines) - 1
    tall = height - placed.step * last
    gap = placed.step - tall
    joined = tall + gap if 0 < gap < _HAIRLINE_EM * placed.size else tall
    for number, (left, right) in enumerate(_even_sides(placed)):
        if placed.widths[number] > 0:
            wide = right - left + padding.left + padding.right
            yield rect_of(left, number * placed.step, wide, tall if number == last else joined)


def _even_sides(placed: _Lines) -> list[tuple[float, float]]:
    """Left and right of each line; those that nearly line up with a neighbour do."""
    pairs = list(zip(placed.lefts, placed.widths, strict=True))
    sides = [[left, left + width] for left, width in pairs]
    order = range(1, len(sides))
    for one, other in [*((n - 1, n) for n in order), *((n, n - 1) for n in reversed(order))]:
        for side, outer in ((0, min), (1, max)):
            if abs(sides[one][side] - sides[other][side]) < _SLIVER_EM * placed.size:
                sides[one][side] = sides[other][side] = outer(sides[one][side], sides[other][side])
    return [(left, right) for left, right in sides]

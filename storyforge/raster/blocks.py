"""Blocks: what a node of a picture becomes before it has its place.

A block has a size, and items placed from its own corner. Whoever holds a block moves it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from storyforge.core.geometry import Insets, Rect
from storyforge.raster.laid import FillItem, ImageItem, Item, LayoutProblem, TextItem
from storyforge.timeline.picture import Box, ImageNode, RuleNode, Shadow, ShapeNode


@dataclass(frozen=True, slots=True)
class Block:
    """Items placed from a corner of their own, and the size they take together, in px.

    `above` and `below` are how much of that size lies above the capitals of a first line
    and below the baseline of a last one, where a text is at the edge.
    """

    width: float
    height: float
    items: tuple[Item, ...] = ()
    problems: tuple[LayoutProblem, ...] = ()
    above: float = 0.0
    below: float = 0.0

    def moved(self, x: float, y: float) -> Block:
        return replace(self, items=tuple(_moved(item, x, y) for item in self.items))


def _moved(item: Item, x: float, y: float) -> Item:
    if isinstance(item, TextItem):
        return replace(item, rect=_shifted(item.rect, x, y))
    if isinstance(item, FillItem):
        return replace(item, rects=tuple(_shifted(rect, x, y) for rect in item.rects))
    return replace(item, rect=_shifted(item.rect, x, y), window=_shifted(item.window, x, y))


def rect_of(x: float, y: float, width: float, height: float) -> Rect:
    """A rectangle rounded to thousandths, as all that is laid out."""
    return Rect(round(x, 3), round(y, 3), round(width, 3), round(height, 3))


def _shifted(rect: Rect, x: float, y: float) -> Rect:
    return rect_of(rect.x + x, rect.y + y, rect.width, rect.height)


def filled(rects: tuple[Rect, ...], box: Box) -> tuple[Item, ...]:
    """What a box paints behind its contents."""
    if box.fill is None or not rects:
        return ()
    return (FillItem(rects=rects, fill=box.fill, radius_px=box.radius_px, shadow=box.shadow),)


def optical(padding: Insets, block: Block, clearance: float = 0.0) -> Insets:
    """Padding from a block's edge, for one measured from capitals and baseline.

    Never so little that an accent or a descender would leave the box.
    """
    return replace(
        padding,
        top=max(padding.top - block.above, clearance),
        bottom=max(padding.bottom - block.below, clearance),
    )


def boxed(block: Block, box: Box) -> Block:
    """The block within a box, padded from the capitals and the baseline of its words."""
    padding = optical(box.padding, block)
    width = block.width + padding.left + padding.right
    height = block.height + padding.top + padding.bottom
    inside = block.moved(padding.left, padding.top)
    ground = filled((rect_of(0, 0, width, height),), box)
    return Block(width, height, (*ground, *inside.items), block.problems)


# --- Images and shapes ------------------------------------------------------------------


def image_block(node: ImageNode, natural: tuple[float, float], room: tuple[float, float]) -> Block:
    """An image in its own proportions, or in the frame that both its sides make."""
    ratio = natural[0] / natural[1]
    if node.width_px is not None and node.height_px is not None:
        return _framed(node, ratio, node.width_px, node.height_px)
    if node.width_px is not None:
        width, height = node.width_px, node.width_px / ratio
    elif node.height_px is not None:
        width, height = node.height_px * ratio, node.height_px
    else:
        width, height = natural
    shrink = min(1.0, *(most / side for most, side in zip(room, (width, height), strict=True)))
    rect = rect_of(0, 0, width * shrink, height * shrink)
    item = ImageItem(source=node.source, rect=rect, window=rect, radius_px=node.radius_px)
    return Block(rect.width, rect.height, (item,))


def _framed(node: ImageNode, ratio: float, width: float, height: float) -> Block:
    """An image that covers, or is contained in, a frame of its own."""
    by_height = (ratio > width / height) == (node.fit == "cover")
    drawn = (height * ratio, height) if by_height else (width, width / ratio)
    rect = rect_of((width - drawn[0]) / 2, (height - drawn[1]) / 2, *drawn)
    window = rect_of(0, 0, width, height) if node.fit == "cover" else rect
    item = ImageItem(source=node.source, rect=rect, window=window, radius_px=node.radius_px)
    return Block(width, height, (item,))


def shape_block(node: ShapeNode, room: tuple[float, float]) -> Block:
    """A shape, as large as the room where a side is not given."""
    width = room[0] if node.width_px is None else node.width_px
    height = room[1] if node.height_px is None else node.height_px
    item = FillItem(
        rects=(rect_of(0, 0, width, height),),
        fill=node.fill,
        shape=node.shape,
        radius_px=node.radius_px,
    )
    return Block(width, height, (item,) if width > 0 and height > 0 else ())


def rule_block(node: RuleNode, room: tuple[float, float]) -> Block:
    """A straight line, as long as the room where no length is given."""
    length = room[1 if node.vertical else 0] if node.length_px is None else node.length_px
    sides = (node.thickness_px, length) if node.vertical else (length, node.thickness_px)
    item = FillItem(rects=(rect_of(0, 0, *sides),), fill=node.colour)
    return Block(*sides, (item,) if min(sides) > 0 else ())


# --- Bounds -----------------------------------------------------------------------------


def bounds_of(items: Iterable[Item]) -> Rect:
    """What painting the items touches, shadows and outlines included."""
    return union([rect for item in items for rect in painted_rects(item)])


def painted_rects(item: Item) -> Sequence[Rect]:
    """The rectangles an item touches when it is painted, in layout px."""
    if isinstance(item, ImageItem):
        return [item.window]
    if isinstance(item, FillItem):
        return [_shaded(rect, item.shadow) for rect in item.rects]
    grown = _grown(item.ink, item.outline.width_px if item.outline else 0.0)
    return [_shaded(_shifted(grown, item.rect.x, item.rect.y), item.shadow)]


def _shaded(rect: Rect, shadow: Shadow | None) -> Rect:
    if shadow is None:
        return rect
    return union([rect, _shifted(_grown(rect, 3 * shadow.blur_px), *shadow.offset)])


def _grown(rect: Rect, by: float) -> Rect:
    return rect_of(rect.x - by, rect.y - by, rect.width + 2 * by, rect.height + 2 * by)


def union(rects: Sequence[Rect]) -> Rect:
    """The smallest rectangle that holds them all; empty for none."""
    if not rects:
        return Rect(0, 0, 0, 0)
    left, top = min(rect.x for rect in rects), min(rect.y for rect in rects)
    right, bottom = max(rect.right for rect in rects), max(rect.bottom for rect in rects)
    return rect_of(left, top, right - left, bottom - top)

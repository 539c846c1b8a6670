"""From a picture to a laid-out picture: pure, in layout px.

Every node becomes a block; stacks place the blocks of their children, the picture those
of its nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from storyforge.core.geometry import Insets, Rect, anchored
from storyforge.raster.blocks import (
    Block,
    bounds_of,
    boxed,
    image_block,
    rule_block,
    shape_block,
)
from storyforge.raster.laid import Item, LaidOut, LayoutProblem
from storyforge.raster.setting import text_block
from storyforge.raster.shaping import Shaper
from storyforge.timeline.facts import FontBook
from storyforge.timeline.picture import (
    ImageNode,
    Picture,
    PictureNode,
    RuleNode,
    ShapeNode,
    StackNode,
    TextNode,
)

_SQUEEZE = 0.94  # each step by which texts give way, together, where a node is too tall
_SQUEEZES = 10
_UNSEEN_PX = 0.5  # less than this sticks out for nobody


def layout(picture: Picture, fonts: FontBook, images: Mapping[str, tuple[float, float]]) -> LaidOut:
    """Place every letter, shape and image of a picture.

    `images` gives the natural width and height (any unit, only the proportion counts where
    a node gives a side) of every source the picture names. Raises KeyError for a source or
    a font family that is not given.
    """
    measure = _Measure(fonts, images)
    canvas = Rect(0, 0, *picture.canvas)
    items: list[Item] = []
    problems: list[LayoutProblem] = []
    for node in picture.nodes:
        region = canvas if node.bleed else picture.region
        block = measure.fitted(node, region)
        held = anchored((block.width, block.height), region, node.place or "center")
        rect = Rect(held.x + node.offset.x, held.y + node.offset.y, held.width, held.height)
        items += block.moved(rect.x, rect.y).items
        problems += block.problems
        problems += _sticking_out(node, rect, region, canvas)
    return LaidOut(
        canvas=picture.canvas,
        ground=picture.ground,
        items=tuple(items),
        bounds=canvas if picture.ground else bounds_of(items),
        problems=tuple(problems),
    )


def _sticking_out(
    node: PictureNode, rect: Rect, region: Rect, canvas: Rect
) -> Iterable[LayoutProblem]:
    large = max(rect.width - region.width, rect.height - region.height) > _UNSEEN_PX
    beyond = max(-rect.x, -rect.y, rect.right - canvas.right, rect.bottom - canvas.bottom)
    if not node.bleed and (large or beyond > _UNSEEN_PX):
        yield LayoutProblem(kind="out-of-region", name=_title(node))


def _title(node: PictureNode) -> str:
    """The node's name, or that of the first of its children that has one."""
    if node.name or not isinstance(node, StackNode):
        return node.name
    return next((name for name in map(_title, node.children) if name), "")


class _Measure:
    """Nodes to blocks, with the fonts and images of one picture."""

    def __init__(self, fonts: FontBook, images: Mapping[str, tuple[float, float]]) -> None:
        self._fonts = fonts
        self._images = images
        self._shaper = Shaper()

    def fitted(self, node: PictureNode, region: Rect) -> Block:
        """The node in a region; where it is too tall its texts give way, together."""
        room = (region.width, region.height)
        block = self._block(node, room, 1.0)
        for step in range(1, _SQUEEZES + 1):
            if block.height <= region.height + _UNSEEN_PX:
                break
            block = self._block(node, room, _SQUEEZE**step)
        return block

    def _block(self, node: PictureNode, room: tuple[float, float], squeeze: float) -> Block:
        """The node where `room` (width, height) is free."""
        match node:
            case TextNode():
                return text_block(node, self._fonts, self._shaper, room, squeeze)
            case ImageNode():
                return image_block(node, self._images[node.source], room)
            case ShapeNode():
                return shape_block(node, room)
            case RuleNode():
                return rule_block(node, room)
            case StackNode():
                return self._stack(node, room, squeeze)

    def _stack(self, node: StackNode, room: tuple[float, float], squeeze: float) -> Block:
        padding = node.box.padding if node.box else Insets()
        most = room[0] if node.width_px is None else min(room[0], node.width_px)
        inner = (
            max(1.0, most - padding.left - padding.right),
            max(1.0, room[1] - padding.top - padding.bottom),
        )
        place = self._across if node.across else self._down
        block = place(node, inner, squeeze)
        return boxed(block, node.box) if node.box else block

    def _down(self, node: StackNode, room: tuple[float, float], squeeze: float) -> Block:
        blocks = {
            number: self._block(child, room, squeeze)
            for number, child in enumerate(node.children)
            if not _fills(child, across=False)
        }
        taken = sum(block.height for block in blocks.values()) + _gaps(node)
        elastic = [number for number in range(len(node.children)) if number not in blocks]
        for number in elastic:
            share = (room[0], max(0.0, room[1] - taken) / len(elastic))
            blocks[number] = self._block(node.children[number], share, squeeze)
        return _downwards(node, [blocks[number] for number in sorted(blocks)], room[0])

    def _across(self, node: StackNode, room: tuple[float, float], squeeze: float) -> Block:
        widths = self._widths(node, room, squeeze)
        blocks: dict[int, Block] = {}
        # What is as tall as the others has to wait for them.
        for number in sorted(widths, key=lambda n: _fills(node.children[n], across=False)):
            child = node.children[number]
            tallest = max((block.height for block in blocks.values()), default=room[1])
            height = tallest if _fills(child, across=False) else room[1]
            blocks[number] = self._block(child, (widths[number], height), squeeze)
        return _sideways(node, [blocks[number] for number in sorted(blocks)], room[0])

    def _widths(
        self, node: StackNode, room: tuple[float, float], squeeze: float
    ) -> dict[int, float]:
        """The width each child of a stack across may take.

        Images, shapes and rules take theirs. Words share the rest: those that need less than
        an even share leave it to the others. What fills takes what is left.
        """
        natural = {
            number: self._block(child, room, squeeze).width
            for number, child in enumerate(node.children)
            if not _fills(child, across=True)
        }
        words = [n for n in natural if isinstance(node.children[n], TextNode | StackNode)]
        widths = {number: width for number, width in natural.items() if number not in words}
        left = room[0] - _gaps(node) - sum(widths.values())
        for position, number in enumerate(sorted(words, key=lambda n: natural[n])):
            even = max(1.0, left / (len(words) - position))
            # A hair more than its natural width, so that rounding does not break a line.
            widths[number] = natural[number] + 0.01 if natural[number] <= even else even
            left -= widths[number]
        elastic = [number for number in range(len(node.children)) if number not in natural]
        return widths | {number: max(0.0, left) / len(elastic) for number in elastic}


def _fills(node: PictureNode, *, across: bool) -> bool:
    """Whether a node takes all the room there is along one direction."""
    if isinstance(node, ShapeNode):
        return (node.width_px if across else node.height_px) is None
    return isinstance(node, RuleNode) and node.length_px is None and node.vertical != across


def _gaps(node: StackNode) -> float:
    return node.gap_px * max(0, len(node.children) - 1)


def _downwards(node: StackNode, blocks: Sequence[Block], room: float) -> Block:
    needed = max((block.width for block in blocks), default=0.0)
    width = needed if node.width_px is None else max(needed, room)
    placed, y = [], 0.0
    for block in blocks:
        placed.append(block.moved(_held(block.width, width, node.align), y))
        y += block.height + node.gap_px
    height = sum(block.height for block in blocks) + _gaps(node)
    above, below = (blocks[0].above, blocks[-1].below) if blocks else (0.0, 0.0)
    return _gathered(placed, (width, height), above, below)


def _sideways(node: StackNode, blocks: Sequence[Block], room: float) -> Block:
    height = max((block.height for block in blocks), default=0.0)
    tops = [_held(block.height, height, node.align) for block in blocks]
    placed, x = [], 0.0
    for block, top in zip(blocks, tops, strict=True):
        placed.append(block.moved(x, top))
        x += block.width + node.gap_px
    needed = sum(block.width for block in blocks) + _gaps(node)
    width = needed if node.width_px is None else max(needed, room)
    pairs = list(zip(blocks, tops, strict=True))
    above = min((top + block.above for block, top in pairs), default=0.0)
    below = min((height - top - block.height + block.below for block, top in pairs), default=0.0)
    return _gathered(placed, (width, height), above, below)


def _held(size: float, room: float, align: str) -> float:
    return {"start": 0.0, "center": (room - size) / 2, "end": room - size}[align]


def _gathered(
    blocks: Sequence[Block], size: tuple[float, float], above: float, below: float
) -> Block:
    items = tuple(item for block in blocks for item in block.items)
    problems = tuple(problem for block in blocks for problem in block.problems)
    return Block(*size, items, problems, above, below)

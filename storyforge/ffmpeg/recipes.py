"""Recipes: camera moves, transitions and layers, as filters.

Sizes are output pixels, counts are frames, positions within a scene or transition are
given as integer offsets of the segment's first frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storyforge.core.course import Course, between
from storyforge.core.easing import Easing, ease, ease_expression
from storyforge.core.geometry import Rect, Size
from storyforge.ffmpeg.graph import EXACT_SCALING, Graph, Stream, combined, tagged
from storyforge.ffmpeg.views import followed, plane_view

Direction = Literal["left", "right", "up", "down"]
_AXES: dict[Direction, tuple[int, int]] = {
    "left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CameraMove:
    """From view to view (px of the plate), over `frames` frames; the segment begins at `first`.

    Both may move themselves, in frames of the scene. Around them are `views.ROOM` px of plate.
    """

    start: Course
    end: Course
    easing: Easing
    frames: int
    first: int

    def view(self, number: int) -> Rect:
        """What shows on the segment's frame `number`."""
        frame = self.first + number
        t = ease(self.easing, frame / max(1, self.frames - 1))
        return between(self.start.at(frame), self.end.at(frame), t)


def camera_move(
    graph: Graph, planes: Sequence[Stream], plate: Size, size: Size, move: CameraMove, count: int
) -> Stream:
    """`count` views of a plate, one a frame, as frames of `size`; both are 4:2:0.

    Each plane is moved by itself. Together they could be cut at even pixels only, and there are
    too few ways to do that for a move to be smooth.
    """
    seen = [move.view(number) for number in range(count)]
    moved = [
        followed(
            graph, plane, [plane_view(view, plate, size, part) for view in seen],
            Size(size.width // part, size.height // part), {"flags": EXACT_SCALING},
        )
        for plane, part in zip(planes, _PARTS_420, strict=True)
    ]  # fmt: skip
    return tagged(combined("mergeplanes", moved, format="yuv420p", map1s=1, map2s=2))


_PARTS_420 = (1, 2, 2)
"""For how many pixels of a row or a column each plane of 4:2:0 has one."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """A transition of `frames` frames; the segment begins `first` frames into it."""

    frames: int
    first: int
    easing: Easing

    def progress(self, number: str = "n") -> str:
        """From just above 0 on the first frame to just below 1 on the last.

        A transition's every frame is a mixture: neither neighbour is shown twice.
        """
        return ease_expression(self.easing, f"(({number}+{self.first + 1})/{self.frames + 1})")


def crossfade(
    graph: Graph, before: Stream, after: Stream, size: Size, overlap: Overlap, count: int
) -> Stream:
    """`count` frames of the next scene through the one before, a mixture of code values."""
    both = _Both.of(before, after)
    share = _share(graph, size, overlap.progress("N"), count)
    return both.lasting(combined("maskedmerge", (both.before, both.after, share)))


_SPECK = Size(16, 16)


@dataclass(frozen=True, slots=True)
class _Both:
    """Two scenes, and a speck that lasts as long as the shorter of them.

    `maskedmerge` goes on with the last picture of what ends first. A source that ran out
    would not show, so what it makes ends with the speck.
    """

    before: Stream
    after: Stream
    speck: Stream

    @classmethod
    def of(cls, before: Stream, after: Stream) -> _Both:
        pair = (before.split(), after.split())
        specks = [branches[1].filter("crop", *_SPECK, 0, 0) for branches in pair]
        shorter = combined("hstack", specks, inputs=2, shortest=1)
        return cls(pair[0][0], pair[1][0], shorter)

    def lasting(self, mixed: Stream) -> Stream:
        """The mixture, ended where a scene ends; an overlay that never shows costs nothing."""
        return mixed.overlay(self.speck, enable=0, shortest=1)


def _share(graph: Graph, size: Size, progress: str, count: int) -> Stream:
    """`count` flat pictures that say how much of the next scene shows.

    Computed small and enlarged: mixing by a mask costs a tenth of what `xfade` costs, and a
    255th of a scene is finer than the code values that come out.
    """
    level = f"clip(floor(255*{progress}+0.5),0,255)"
    specks = graph.synthetic(f"color=c=black:s={_SPECK}:r={graph.rate}").filter("format", "yuv420p")
    drawn = graph.numbered(specks.filter("trim", end_frame=count), 0).filter(
        "geq", lum=level, cb=level, cr=level
    )
    return tagged(drawn.filter("scale", w=size.width, h=size.height, flags="neighbor"))


def fade_through(
    graph: Graph, before: Stream, after: Stream, colour: Stream, size: Size, overlap: Overlap,
    count: int,
) -> Stream:  # fmt: skip
    """Out to a colour until the progress is a half, in from it after."""
    both, doubled = _Both.of(before, after), f"(2*{overlap.progress('N')})"
    out = combined("maskedmerge", (both.before, colour, _share(graph, size, doubled, count)))
    back = _share(graph, size, f"({doubled}-1)", count)
    return both.lasting(combined("maskedmerge", (out, both.after, back)))


def slide(before: Stream, after: Stream, size: Size, to: Direction, overlap: Overlap) -> Stream:
    """The next scene moves over the one before, towards `to`."""
    # `overlay` counts frames from 1 in x and y (from 0 in `enable`).
    x, y = _offsets(size, to, f"(1-{overlap.progress('n-1')})")
    return before.overlay(after, x=x, y=y, eval="frame", shortest=1)


def push(before: Stream, after: Stream, size: Size, to: Direction, overlap: Overlap) -> Stream:
    """The next scene pushes the one before out, towards `to`."""
    across, down = _AXES[to]
    pair = [before, after] if across + down < 0 else [after, before]
    both = combined("hstack" if across else "vstack", pair, inputs=2, shortest=1)
    progress = overlap.progress()
    travelled = progress if across + down < 0 else f"(1-{progress})"
    x = f"{size.width}*{travelled}" if across else "0"
    y = f"{size.height}*{travelled}" if down else "0"
    return both.filter("crop", size.width, size.height, x, y)


def _offsets(size: Size, to: Direction, away: str) -> tuple[str, str]:
    across, down = _AXES[to]
    x = f"{-across * size.width}*{away}" if across else "0"
    y = f"{-down * size.height}*{away}" if down else "0"
    return x, y


def wipe(
    before: Stream, after: Stream, mask: Stream, size: Size, to: Direction, overlap: Overlap
) -> Stream:
    """A soft edge travels towards `to`; `mask` is as large as `wipe_mask_size` says.

    The mask is bright where the next scene shows. Along the travel it is a canvas of one,
    the soft edge, a canvas of the other; bright comes first when `to` is right or down.
    """
    across, down = _AXES[to]
    forwards = across + down > 0
    progress = overlap.progress()
    share = f"(1-{progress})" if forwards else progress
    long_side = wipe_mask_size(size, to)
    x = f"{long_side.width - size.width}*{share}" if across else "0"
    y = f"{long_side.height - size.height}*{share}" if down else "0"
    moving = mask.filter("crop", size.width, size.height, x, y)
    both = _Both.of(before, after)
    return both.lasting(combined("maskedmerge", (both.before, both.after, moving)))


WIPE_EDGE = 0.25
"""Width of a wipe's soft edge, as a share of the canvas along the travel."""


def wipe_mask_size(size: Size, to: Direction) -> Size:
    """The mask's size: the canvas, the edge and the canvas again, along the travel."""
    across, _ = _AXES[to]

    def long(side: int) -> int:
        return side * 2 + round(side * WIPE_EDGE / 2) * 2

    return Size(long(size.width), size.height) if across else Size(size.width, long(size.height))


def lay_over(ground: Stream, layer: Stream, x: int, y: int, start: int, end: int) -> Stream:
    """A layer over the ground while start ≤ frame < end; x and y are even output px.

    The result is as long as the ground. Without the padding, `overlay` would go on with the
    ground's last frame for as long as the layer lasts, and a source that ran out would not show.
    """
    padded = layer.filter("tpad", stop=-1, stop_mode="clone")
    return ground.overlay(padded, x=x, y=y, shortest=1, enable=f"gte(n,{start})*lt(n,{end})")


def finished(stream: Stream) -> Stream:
    """What every segment ends with: 4:2:0, BT.709 limited, square pixels."""
    return tagged(stream.filter("format", "yuv420p")).filter("setsar", "1")


def as_rgb(stream: Stream) -> Stream:
    """The same frames as full-range RGB, by the inverse of the conversion that painted them."""
    return stream.filter(
        "scale", in_color_matrix="bt709", in_range="tv", out_range="pc", flags=EXACT_SCALING
    ).filter("format", "rgb24")

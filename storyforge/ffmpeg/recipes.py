"""Recipes: camera moves, transitions and layers, as filters.

Sizes are output pixels, counts are frames, positions within a scene or transition are
given as integer offsets of the segment's first frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from storyforge.core.easing import Easing, ease, ease_expression
from storyforge.core.geometry import Rect, Size
from storyforge.ffmpeg.graph import EXACT_SCALING, Stream, combined, decimal, tagged

Direction = Literal["left", "right", "up", "down"]
_AXES: dict[Direction, tuple[int, int]] = {
    "left": (-1, 0), "right": (1, 0), "up": (0, -1), "down": (0, 1)
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CameraMove:
    """From view to view (px of the plate), over `frames` frames; the segment begins at `first`."""

    start: Rect
    end: Rect
    easing: Easing
    frames: int
    first: int


def _between(start: float, end: float, progress: str) -> str:
    if start == end:
        return decimal(start)
    return f"({decimal(start)}+({decimal(end - start)})*{progress})"


def _progress(easing: Easing, number: str, last: int) -> str:
    return ease_expression(easing, f"(({number})/{max(1, last)})")


def camera_move(stream: Stream, plate: Size, size: Size, move: CameraMove) -> Stream:
    """A view of a 4:4:4 plate moving with sub-pixel precision, as 4:2:0 frames of `size`.

    `perspective` interpolates between pixels where `zoompan` steps by whole ones. It
    writes frames as large as the plate, so the view's corners are stretched by plate/size
    and the wanted part is cut from the top left. A pan first cuts a window around the view
    by whole pixels, so that only the window is interpolated.
    """
    window, origin_x, origin_y = _window(plate, move)
    number = f"(n+{move.first})"
    if window != plate:
        stream = stream.filter(
            "crop", window.width, window.height,
            _floored(origin_x, move, number), _floored(origin_y, move, number),
        )  # fmt: skip
    corners = _corners(window, plate, size, move, origin_x, origin_y)
    return (
        stream.filter("perspective", **corners, eval="frame", interpolation="linear",
                      sense="source")
        .filter("crop", size.width, size.height, 0, 0)
        .filter("scale", w=size.width, h=size.height, in_color_matrix="bt709",
                out_color_matrix="bt709", in_range="tv", out_range="tv", flags=EXACT_SCALING)
        .filter("format", "yuv420p")
    )  # fmt: skip


_MARGIN = 4  # px around a panning window, so that interpolation never reads past its edge


def _window(plate: Size, move: CameraMove) -> tuple[Size, tuple[float, float, float],
                                                    tuple[float, float, float]]:  # fmt: skip
    """The window's size, and start, end and upper bound of its left and top edge."""
    width = min(plate.width, int(max(move.start.width, move.end.width)) + 2 * _MARGIN)
    height = min(plate.height, int(max(move.start.height, move.end.height)) + 2 * _MARGIN)

    def edge(start: float, end: float, spare: int) -> tuple[float, float, float]:
        return (start - _MARGIN, end - _MARGIN, float(spare))

    return (
        Size(width, height),
        edge(move.start.x, move.end.x, plate.width - width),
        edge(move.start.y, move.end.y, plate.height - height),
    )


def _floored(edge: tuple[float, float, float], move: CameraMove, number: str) -> str:
    start, end, spare = edge
    progress = _progress(move.easing, number, move.frames - 1)
    return f"clip(floor({_between(start, end, progress)}),0,{decimal(spare)})"


def _corners(
    window: Size, plate: Size, size: Size, move: CameraMove,
    edge_x: tuple[float, float, float], edge_y: tuple[float, float, float],
) -> dict[str, str]:  # fmt: skip
    # `on` counts output frames from 1.
    number = f"(on-1+{move.first})"
    progress = _progress(move.easing, number, move.frames - 1)
    left = _between(move.start.x, move.end.x, progress)
    top = _between(move.start.y, move.end.y, progress)
    if window != plate:
        left = f"({left}-{_floored(edge_x, move, number)})"
        top = f"({top}-{_floored(edge_y, move, number)})"
    width = _between(
        move.start.width * window.width / size.width,
        move.end.width * window.width / size.width, progress,
    )  # fmt: skip
    height = _between(
        move.start.height * window.height / size.height,
        move.end.height * window.height / size.height, progress,
    )  # fmt: skip
    right, bottom = f"{left}+{width}", f"{top}+{height}"
    return {"x0": left, "y0": top, "x1": right, "y1": top,
            "x2": left, "y2": bottom, "x3": right, "y3": bottom}  # fmt: skip


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

    def reached(self, number: int) -> float:
        """The progress on the segment's frame `number`, as ffmpeg computes it."""
        return ease(self.easing, (number + self.first + 1) / (self.frames + 1))


def crossfade(rate: int, before: Stream, after: Stream, overlap: Overlap) -> Stream:
    """The next scene through the one before, a mixture of code values."""
    return _dissolve(rate, before, after, overlap, reach=1, start=0)


_CLOCK = 1_000_000  # xfade's options are in microseconds: nothing finer would arrive


def _dissolve(
    rate: int, before: Stream, after: Stream, overlap: Overlap, reach: int, start: int
) -> Stream:
    """A mixture that runs from none to all while `reach` x progress goes from `start` to + 1.

    `xfade` mixes by time alone, so its time is made to be the progress: both scenes get
    timestamps of `reach` x progress in microseconds, and frames are numbered again after.
    """
    clock = f"floor({_CLOCK * reach}*{overlap.progress('N')}+0.5)"
    timed = [
        stream.filter("settb", f"1/{_CLOCK}").filter("setpts", clock) for stream in (before, after)
    ]
    first = math.floor(_CLOCK * reach * overlap.reached(0) + 0.5)
    mixed = combined(
        "xfade", timed, transition="fade", duration=1,
        offset=decimal((start * _CLOCK - first) / _CLOCK),
    )  # fmt: skip
    return mixed.filter("settb", f"1/{rate}").filter("setpts", "N")


def fade_through(
    rate: int, before: Stream, after: Stream, colours: tuple[Stream, Stream], overlap: Overlap
) -> Stream:
    """Out to a colour until the progress is a half, in from it after.

    `colours` are two streams of the flat colour: a stream feeds one filter only.
    """
    out = _dissolve(rate, before, colours[0], overlap, reach=2, start=0)
    back = _dissolve(rate, colours[1], after, overlap, reach=2, start=1)
    reached = (overlap.reached(number - overlap.first) for number in range(overlap.frames))
    turn = sum(progress < 0.5 for progress in reached)
    return out.overlay(back, enable=f"gte(n,{turn - overlap.first})")


def slide(before: Stream, after: Stream, size: Size, to: Direction, overlap: Overlap) -> Stream:
    """The next scene moves over the one before, towards `to`."""
    # `overlay` counts frames from 1 in x and y (from 0 in `enable`).
    x, y = _offsets(size, to, f"(1-{overlap.progress('n-1')})")
    return before.overlay(after, x=x, y=y, eval="frame")


def push(before: Stream, after: Stream, size: Size, to: Direction, overlap: Overlap) -> Stream:
    """The next scene pushes the one before out, towards `to`."""
    across, down = _AXES[to]
    pair = [before, after] if across + down < 0 else [after, before]
    both = combined("hstack" if across else "vstack", pair, inputs=2)
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
    return combined("maskedmerge", (before, after, moving))


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

"""How a painted layer comes and goes: fade, rise, slide.

Frames are made as planes, one at a time. The picture is converted once, at rest; moving it by
a part of a pixel mixes each pixel with the one before it, weighted by alpha, which works on
luma and chroma as it does on red, green and blue. Fading touches alpha alone.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from storyforge.core.easing import ease
from storyforge.raster.boxes import EvenBox, travel
from storyforge.raster.pixels import Bytes2D, Floats32, Painted, Rgba, moved_into
from storyforge.raster.planes import Planes, bands, to_planes, ycbcr
from storyforge.timeline.picture import Animation

# What a clear pixel weighs, where an opaque one weighs 255: too little to be seen beside any
# other, but among themselves clear pixels keep their colour, and nothing is divided by zero.
_LEAST = np.float32(1 / 1024)
_AROUND = 2  # clear rows above and below, for a row of blocks that the picture only begins


def animate(
    painted: Painted, animation: Animation, *, leaving: bool, scale: Fraction, box: EvenBox
) -> Iterator[Planes]:
    """The frames of an animation, `animation.frames` of them, as they fill a box.

    Frame k of n shows the eased progress (k+1)/(n+1): none shows nothing, none repeats the
    settled state. A leaving layer shows the same frames backwards. Movement is exact to a
    fraction of a pixel (linear interpolation). `scale` is output px to the layout px; `box`
    is even and in output px, what lies outside is cut. Each frame is made when it is asked
    for, so that a long animation takes no more memory than a short one.
    """
    count = animation.frames
    steps = [ease(animation.easing, (k + 1) / (count + 1)) for k in range(count)]
    if leaving:
        steps.reverse()
    far_x, far_y = (part * float(scale) for part in travel(animation))
    if far_x:
        return _across(painted, steps, far_x, box)
    if far_y:
        return _down(painted, steps, far_y, box)
    return _fading(painted, steps, box)


def _fading(painted: Painted, steps: Sequence[float], box: EvenBox) -> Iterator[Planes]:
    settled = to_planes(moved_into(painted.array, painted.x_px, painted.y_px, box))
    for step in steps:
        yield settled.with_alpha(np.rint(settled.a * np.float32(step)).astype(np.uint8))


def _down(
    painted: Painted, steps: Sequence[float], far_px: float, box: EvenBox
) -> Iterator[Planes]:
    """From `far_px` below (above, where it is negative)."""
    left, top, width, height = box
    lane = (left, painted.y_px, width, painted.array.shape[0])
    moving = _Moving(moved_into(painted.array, painted.x_px, painted.y_px, lane))
    for step in steps:
        yield moving.frame(painted.y_px - top + far_px * (1 - step), step, height)


def _across(
    painted: Painted, steps: Sequence[float], far_px: float, box: EvenBox
) -> Iterator[Planes]:
    """From `far_px` to the right (or left): what goes down, mirrored at the diagonal."""
    x, y, width, height = box
    mirrored = Painted(painted.array.swapaxes(0, 1), painted.y_px, painted.x_px)
    for frame in _down(mirrored, steps, far_px, (y, x, height, width)):
        yield frame.mirrored()


class _Moving:
    """A picture that can be shown anywhere down a lane of its own width.

    Colours are kept multiplied by their weights (alpha, and the least of all), in the code
    values of each pixel at rest, so that what is flat comes out as exactly that. Chroma and
    its weights are kept as sums of 2 x 2 pixels, one from every row on, of which a frame
    takes every second.
    """

    def __init__(self, array: Rgba) -> None:
        y, u, v = (_run_on(plane) for plane in ycbcr(array))
        self._weights: Floats32 = np.pad(array[..., 3], ((_AROUND, _AROUND), (0, 0))) + _LEAST
        self._luma = self._weights * y
        self._block_weights = _block_sums(self._weights)
        self._blue = _block_sums(self._weights * u)
        self._red = _block_sums(self._weights * v)

    def frame(self, place: float, opacity: float, length: int) -> Planes:
        """The picture from row `place` on (any fraction) of a clear lane of `length` rows."""
        whole = math.floor(place := round(place, 6))
        part = np.float32(place - whole)
        # The first row of what is shown is even; `back` leads from there to the row kept.
        first = whole - whole % 2
        back = _AROUND - whole % 2 - first
        start, end = max(first, 0), min(first + len(self._weights) - _AROUND, length)
        if start >= end:
            return to_planes(np.zeros((length, self._weights.shape[1], 4), np.uint8))
        frame = Planes.room(self._weights.shape[1], length)
        for rows in bands(start, end):
            self._fill(frame, rows, slice(rows.start + back, rows.stop + back), part, opacity)
        frame.a[:start] = frame.a[end:] = 0
        for plane, begin, stop in (
            (frame.y, start, end),
            (frame.u, start // 2, end // 2),
            (frame.v, start // 2, end // 2),
        ):
            plane[:begin], plane[stop:] = plane[begin], plane[stop - 1]
        return frame

    def _fill(
        self, frame: Planes, rows: slice, kept: slice, part: np.float32, opacity: float
    ) -> None:
        """Some rows of a frame, an even number, from the rows that are kept."""
        weights = _moved(self._weights, kept, part)
        frame.a[rows] = np.rint(weights * np.float32(opacity))
        frame.y[rows] = np.rint(_moved(self._luma, kept, part) / weights)
        half = slice(rows.start // 2, rows.stop // 2)
        every_second = slice(kept.start, kept.stop, 2)
        weights = _moved(self._block_weights, every_second, part)
        frame.u[half] = np.rint(_moved(self._blue, every_second, part) / weights)
        frame.v[half] = np.rint(_moved(self._red, every_second, part) / weights)


def _run_on(plane: Bytes2D) -> Bytes2D:
    return np.pad(plane, ((_AROUND, _AROUND), (0, 0)), mode="edge")


def _block_sums(values: Floats32) -> Floats32:
    """Of 2 x 2 pixels, starting at each row and at every second column."""
    pairs = values[:, 0::2] + values[:, 1::2]
    return pairs[:-1] + pairs[1:]


def _moved(values: Floats32, rows: slice, part: np.float32) -> Floats32:
    """Rows as they are when all moves down by a part of a pixel."""
    here = values[rows]
    if not part:
        return here
    before = values[rows.start - 1 : rows.stop - 1 : rows.step]
    return here + (before - here) * part

"""How a painted layer comes and goes: fade, rise, slide."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from storyforge.core.easing import ease
from storyforge.raster.boxes import travel
from storyforge.raster.pixels import Painted, Rgb, Rgba, Strip
from storyforge.raster.surface import Floats32, straight
from storyforge.timeline.picture import Animation


def animate(painted: Painted, animation: Animation, *, leaving: bool, scale: Fraction) -> Strip:
    """The frames of an animation, `animation.frames` of them, on one common even box.

    Frame k of n shows the eased progress (k+1)/(n+1): none shows nothing, none repeats the
    settled state. A leaving layer shows the same frames backwards. Movement is exact to a
    fraction of a pixel (linear interpolation). `scale` is output px to the layout px.
    """
    count = animation.frames
    steps = [ease(animation.easing, (k + 1) / (count + 1)) for k in range(count)]
    if leaving:
        steps.reverse()
    far_x, far_y = (part * float(scale) for part in travel(animation))
    offsets = [(far_x * (1 - step), far_y * (1 - step)) for step in steps]
    left, top, width, height = _box(painted, offsets)
    source = _premultiplied(painted.array)
    frames = []
    for step, (x, y) in zip(steps, offsets, strict=True):
        at = (painted.x_px - left + x, painted.y_px - top + y)
        frames.append(_frame(source, painted.array, step, at, (width, height)))
    return Strip(tuple(frames), left, top)


def _box(painted: Painted, offsets: list[tuple[float, float]]) -> tuple[int, int, int, int]:
    """The even box (x, y, width, height) that holds the picture wherever it goes."""
    height, width = painted.array.shape[:2]
    xs = [0.0, *(x for x, _ in offsets)]
    ys = [0.0, *(y for _, y in offsets)]
    left = painted.x_px + math.floor(min(xs) / 2) * 2
    top = painted.y_px + math.floor(min(ys) / 2) * 2
    right = painted.x_px + width + math.ceil(max(xs) / 2) * 2
    bottom = painted.y_px + height + math.ceil(max(ys) / 2) * 2
    return (left, top, right - left, bottom - top)


def _premultiplied(array: Rgba) -> Floats32:
    pixels = array.astype(np.float32)
    pixels[..., 3] /= 255
    pixels[..., :3] *= pixels[..., 3:]
    return pixels


def _frame(
    source: Floats32, settled: Rgba, opacity: float, at: tuple[float, float], size: tuple[int, int]
) -> Rgba:
    """The source at a position (px, any fraction) on a clear ground of a size."""
    x, y = (math.floor(round(part, 6)) for part in at)
    moved = _shifted(source, at[0] - x, at[1] - y) * np.float32(opacity)
    width, height = size
    ground = np.zeros((height, width, 4), np.float32)
    rows, columns = min(moved.shape[0], height - y), min(moved.shape[1], width - x)
    ground[y : y + rows, x : x + columns] = moved[:rows, :columns]
    return straight(ground, _extended(settled[..., :3], (x, y), size))


def _extended(colours: Rgb, at: tuple[int, int], size: tuple[int, int]) -> Rgb:
    """Colours at a position within a size, those of the border running on to all sides."""
    height, width = colours.shape[:2]
    columns = np.clip(np.arange(size[0]) - at[0], 0, width - 1)
    rows = np.clip(np.arange(size[1]) - at[1], 0, height - 1)
    return colours[rows[:, None], columns[None, :]]


def _shifted(source: Floats32, right: float, down: float) -> Floats32:
    """Moved by fractions of a pixel, one row and one column larger."""
    moved = np.pad(source, ((0, 1), (0, 1), (0, 0)))
    for axis, part in ((1, right), (0, down)):
        if part > 1e-6:
            before = np.roll(moved, 1, axis=axis)
            moved = moved + (before - moved) * np.float32(part)
    return moved

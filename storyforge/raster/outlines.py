"""Outlines: glyphs and shapes as closed contours, and lines around them.

Curves are cubic Béziers, an array of n x 4 points x 2 coordinates (y down); a straight
line is one too. Segments are straight, n x 4: x and y of the start and of the end.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import uharfbuzz as hb
from numpy.typing import NDArray

from storyforge.core.geometry import Rect

Floats = NDArray[np.float64]

# How far, in output px, a straight segment may stray from its curve: far below what the
# 256 levels of an anti-aliased edge can show.
_TOLERANCE_PX = 0.01


class Outlines(NamedTuple):
    """Closed contours: `curves` in order (n x 4 x 2), `contour` the number of each one's."""

    curves: Floats
    contour: NDArray[np.int64]

    def placed(self, size: float, x: float, y: float) -> Outlines:
        """Scaled by `size`, then moved."""
        return Outlines(self.curves * size + np.array([x, y]), self.contour)


EMPTY = Outlines(np.zeros((0, 4, 2)), np.zeros(0, np.int64))


class _Pen:
    """What HarfBuzz draws with; collects curves in em, y down."""

    def __init__(self, upem: int) -> None:
        self.curves: list[tuple[tuple[float, float], ...]] = []
        self.contours: list[int] = []
        self._upem = upem
        self._number = -1
        self._start = self._here = (0.0, 0.0)

    def move(self, x: float, y: float) -> None:
        self._number += 1
        self._start = self._here = (x / self._upem, -y / self._upem)

    def line(self, x: float, y: float) -> None:
        end = (x / self._upem, -y / self._upem)
        if end != self._here:
            self._add(self._here, end, end)

    def conic(self, cx: float, cy: float, x: float, y: float) -> None:
        control, end = (cx / self._upem, -cy / self._upem), (x / self._upem, -y / self._upem)
        near = _between(self._here, control, 2 / 3)
        far = _between(end, control, 2 / 3)
        self._add(near, far, end)

    def cubic(self, ax: float, ay: float, bx: float, by: float, x: float, y: float) -> None:
        upem = self._upem
        self._add((ax / upem, -ay / upem), (bx / upem, -by / upem), (x / upem, -y / upem))

    def close(self) -> None:
        if self._here != self._start:
            self._add(self._here, self._start, self._start)

    def _add(self, *points: tuple[float, float]) -> None:
        self.curves.append((self._here, *points))
        self.contours.append(self._number)
        self._here = points[-1]


def _between(a: tuple[float, float], b: tuple[float, float], t: float) -> tuple[float, float]:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def glyph_curves(font: hb.Font, glyph: int, upem: int) -> Outlines:
    """The outlines of a glyph in em, y down."""
    pen = _Pen(upem)
    functions = hb.DrawFuncs()
    functions.set_move_to_func(lambda x, y, pen: pen.move(x, y))
    functions.set_line_to_func(lambda x, y, pen: pen.line(x, y))
    functions.set_quadratic_to_func(lambda cx, cy, x, y, pen: pen.conic(cx, cy, x, y))
    functions.set_cubic_to_func(lambda ax, ay, bx, by, x, y, pen: pen.cubic(ax, ay, bx, by, x, y))
    functions.set_close_path_func(lambda pen: pen.close())
    font.draw_glyph(glyph, functions, pen)
    if not pen.curves:
        return EMPTY
    return Outlines(np.array(pen.curves, np.float64), np.array(pen.contours, np.int64))


def joined(parts: list[Outlines]) -> Outlines:
    """Many outlines as one, contours renumbered."""
    if not parts:
        return EMPTY
    numbers, first = [], 0
    for part in parts:
        numbers.append(part.contour + first)
        first += int(part.contour[-1]) + 1 if len(part.contour) else 0
    return Outlines(np.concatenate([part.curves for part in parts]), np.concatenate(numbers))


class Corners(NamedTuple):
    """Which corners of a rectangle are rounded, clockwise."""

    top_left: bool = True
    top_right: bool = True
    bottom_right: bool = True
    bottom_left: bool = True


def rounded_rectangle(rect: Rect, radius: float, corners: Corners | None = None) -> Outlines:
    """A rectangle with circular corners (as cubics, right to 0.03 %)."""
    r = max(0.0, min(radius, rect.width / 2, rect.height / 2))
    return _with_corners(
        rect, [(r, r) if round_ else (0.0, 0.0) for round_ in corners or Corners()]
    )


def ellipse(rect: Rect) -> Outlines:
    """The ellipse that touches the four sides."""
    return _with_corners(rect, [(rect.width / 2, rect.height / 2)] * 4)


def _with_corners(rect: Rect, radii: list[tuple[float, float]]) -> Outlines:
    """A rectangle with elliptical corners, clockwise from the top left."""
    points = [(rect.x, rect.y), (rect.right, rect.y), (rect.right, rect.bottom),
              (rect.x, rect.bottom)]  # fmt: skip
    inwards = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    corners = []
    for number, ((x, y), (dx, dy), (rx, ry)) in enumerate(zip(points, inwards, radii, strict=True)):
        k = 1 - 4 / 3 * (math.sqrt(2) - 1)  # the usual control points of a quarter of a circle
        down = [(x, y + dy * ry), (x, y + dy * ry * k)]
        across = [(x + dx * rx * k, y), (x + dx * rx, y)]
        corners.append([*down, *across] if number % 2 == 0 else [*across[::-1], *down[::-1]])
    curves = []
    for corner, following in zip(corners, [*corners[1:], corners[0]], strict=True):
        curves += [corner, [corner[3], corner[3], following[0], following[0]]]
    return Outlines(np.array(curves, np.float64), np.zeros(len(curves), np.int64))


class Polyline(NamedTuple):
    """Closed contours as straight segments in px (n x 4), `contour` the number of each."""

    segments: Floats
    contour: NDArray[np.int64]


def flattened(outlines: Outlines) -> Polyline:
    """Outlines in px as straight segments, near enough for 256 levels."""
    curves = outlines.curves
    if not len(curves):
        return Polyline(np.zeros((0, 4)), np.zeros(0, np.int64))
    first = curves[:, 0] - 2 * curves[:, 1] + curves[:, 2]
    second = curves[:, 1] - 2 * curves[:, 2] + curves[:, 3]
    bend = np.maximum(np.abs(first).sum(1), np.abs(second).sum(1))
    steps = np.clip(np.ceil(np.sqrt(0.75 * bend / _TOLERANCE_PX)), 1, 64).astype(np.int64)
    straight = (curves[:, 0] == curves[:, 1]).all(1) | (curves[:, 1] == curves[:, 0]).all(1)
    steps[straight & (curves[:, 2] == curves[:, 3]).all(1)] = 1
    owner = np.repeat(np.arange(len(curves)), steps)
    index = np.arange(len(owner)) - np.repeat(np.cumsum(steps) - steps, steps)
    start = _points(curves[owner], index / steps[owner])
    ends_curve = index + 1 == steps[owner]
    end = _points(curves[owner], (index + 1) / steps[owner])
    end[ends_curve] = curves[owner[ends_curve], 3]
    segments = np.concatenate([start, end], axis=1)
    moved = (segments[:, :2] != segments[:, 2:]).any(1)
    return Polyline(segments[moved], outlines.contour[owner][moved])


def _points(curves: Floats, t: Floats) -> Floats:
    t = t[:, None]
    u = 1 - t
    return (
        u * u * u * curves[:, 0]
        + 3 * u * u * t * curves[:, 1]
        + 3 * u * t * t * curves[:, 2]
        + t * t * t * curves[:, 3]
    )


def outlined(line: Polyline, width: float) -> Floats:
    """The segments of a shape grown by `width` px on its outside, with round joins.

    The shape, one quadrilateral beside each segment and one wedge at each outer corner are
    all wound the same way, so their union is where the winding is not zero, and along the
    new edge they meet without overlapping. At inner corners the overlap of two
    quadrilaterals is taken away again where it is plain (so curves keep a clean edge).
    """
    if not len(line.segments) or width <= 0:
        return line.segments
    start, end = line.segments[:, :2], line.segments[:, 2:]
    along = end - start
    length = np.hypot(along[:, 0], along[:, 1])
    unit = along / length[:, None]
    area = float(np.sum(start[:, 0] * end[:, 1] - end[:, 0] * start[:, 1]))
    side = 1.0 if area > 0 else -1.0
    out = np.stack([unit[:, 1], -unit[:, 0]], axis=1) * side * width
    quads = _closed([start, start + out, end + out, end])
    return np.concatenate([line.segments, quads, _corners(line, unit, length, out, side, width)])


def _corners(
    line: Polyline, unit: Floats, length: Floats, out: Floats, side: float, width: float
) -> Floats:
    following = _following(line.contour)
    corner = line.segments[:, 2:]
    cross = unit[:, 0] * unit[following, 1] - unit[:, 1] * unit[following, 0]
    dot = (unit * unit[following]).sum(1)
    angle = np.arctan2(cross, dot) * side
    before, after = out, out[following]
    outer = angle > 1e-9
    steps = np.ceil(np.abs(angle) / (2 * math.acos(1 - min(1.0, _TOLERANCE_PX / width))))
    steps = np.where(outer, np.maximum(steps, 1), 0).astype(np.int64)
    owner = np.repeat(np.arange(len(steps)), steps)
    index = np.arange(len(owner)) - np.repeat(np.cumsum(steps) - steps, steps)
    turn = side * angle[owner] / steps[owner]
    arcs = _closed([
        corner[owner],
        corner[owner] + _rotated(before[owner], turn * index),
        corner[owner] + _rotated(before[owner], turn * (index + 1)),
    ])  # fmt: skip
    reach = width * np.tan(np.minimum(np.abs(angle), 3.0) / 2)
    inner = (angle < -1e-9) & (2 * reach <= np.minimum(length, length[following]))
    at, one, other = corner[inner], before[inner], after[inner]
    tip = at + (one + other) / (1 + dot[inner])[:, None]
    return np.concatenate([arcs, _closed([at, at + one, tip, at + other])])


def _following(contour: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each segment the index of the next one of its contour."""
    following = np.arange(1, len(contour) + 1)
    last = np.flatnonzero(np.diff(contour, append=contour[-1] + 1))
    first = np.concatenate([[0], last[:-1] + 1])
    following[last] = first
    return following


def _rotated(vectors: Floats, angles: Floats) -> Floats:
    cos, sin = np.cos(angles), np.sin(angles)
    x, y = vectors[:, 0], vectors[:, 1]
    return np.stack([x * cos - y * sin, x * sin + y * cos], axis=1)


def _closed(corners: list[Floats]) -> Floats:
    """Polygons given corner by corner, as segments."""
    pairs = zip(corners, [*corners[1:], corners[0]], strict=True)
    return np.concatenate([np.concatenate([a, b], axis=1) for a, b in pairs])

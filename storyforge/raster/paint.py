"""From a laid-out picture to pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import groupby

import numpy as np

from storyforge.core.geometry import Rect
from storyforge.raster.blocks import painted_rects
from storyforge.raster.boxes import painted_box
from storyforge.raster.coverage import Mask, coverage
from storyforge.raster.images import image_pixels
from storyforge.raster.laid import FillItem, GlyphRun, ImageItem, Item, LaidOut, TextItem
from storyforge.raster.outlines import (
    Corners,
    Floats,
    Polyline,
    ellipse,
    flattened,
    joined,
    outlined,
    rounded_rectangle,
)
from storyforge.raster.pixels import Painted
from storyforge.raster.shaping import Shaper
from storyforge.raster.surface import Surface, blurred
from storyforge.timeline.picture import Shadow

_MARGIN_PX = 2  # for edges moved to whole pixels, and for the last of a blur


def paint(laid: LaidOut, scale: Fraction, images: Mapping[str, bytes]) -> Painted:
    """The pixels of a laid-out picture, `scale` output px to the layout px.

    A picture with a ground fills the canvas; any other is only as large as what it paints
    (at most three canvases by three, around the canvas). `images` gives the bytes (PNG,
    JPEG, WebP, … or SVG) of every source the picture names. Raises MediaUnreadable for
    bytes that are no image, KeyError for bytes not given.
    """
    surface = Surface(*_extent(laid, scale))
    if laid.ground is not None:
        surface.cover(laid.ground)
    painter = _Painter(surface, float(scale), images)
    for item in laid.items:
        painter.paint(item)
    return Painted(surface.finished(), surface.x, surface.y)


def _extent(laid: LaidOut, scale: Fraction) -> tuple[int, int, int, int]:
    """The part of the output that is painted: x, y, width, height, all even."""
    width, height = laid.canvas
    if laid.ground is not None:
        return (0, 0, _even_up(width * scale), _even_up(height * scale))
    around = Rect(-width, -height, 3 * width, 3 * height)
    x, y, wide, tall = painted_box(replace(laid, bounds=_common(laid.bounds, around)), scale)
    return (x, y, wide, tall) if wide and tall else (0, 0, 2, 2)


def _common(one: Rect, other: Rect) -> Rect:
    left, top = max(one.x, other.x), max(one.y, other.y)
    right, bottom = min(one.right, other.right), min(one.bottom, other.bottom)
    return Rect(left, top, max(0.0, right - left), max(0.0, bottom - top))


def _even_up(value: Fraction) -> int:
    return math.ceil(value / 2) * 2


def _nearest(value: float) -> int:
    return math.floor(value + 0.5)


class _Painter:
    """Paints items on a surface; glyph outlines are read once."""

    def __init__(self, surface: Surface, scale: float, images: Mapping[str, bytes]) -> None:
        self._surface = surface
        self._scale = scale
        self._images = images
        self._shaper = Shaper()

    def paint(self, item: Item) -> None:
        match item:
            case TextItem():
                self._text(item)
            case FillItem():
                self._fill(item)
            case ImageItem():
                self._image(item)

    def _window(self, rects: Iterable[Rect]) -> tuple[int, int, int, int]:
        """The part of the surface (left, top, right, bottom) that holds the rectangles."""
        surface, scale, margin = self._surface, self._scale, _MARGIN_PX
        rects = list(rects)
        left = math.floor(min(rect.x for rect in rects) * scale) - margin
        top = math.floor(min(rect.y for rect in rects) * scale) - margin
        right = math.ceil(max(rect.right for rect in rects) * scale) + margin
        bottom = math.ceil(max(rect.bottom for rect in rects) * scale) + margin
        return (
            min(max(left, surface.x), surface.x + surface.width),
            min(max(top, surface.y), surface.y + surface.height),
            max(min(right, surface.x + surface.width), surface.x),
            max(min(bottom, surface.y + surface.height), surface.y),
        )

    # Text

    def _text(self, item: TextItem) -> None:
        window = self._window(painted_rects(item))
        if window[2] <= window[0] or window[3] <= window[1]:
            return
        groups = [
            (colour, self._letters(item, list(runs)))
            for colour, runs in groupby(item.runs, key=lambda run: run.colour)
        ]
        lines = [line for _, parts in groups for line in parts]
        grown = [self._grown(item, line) for line in lines]
        if item.shadow is not None:
            self._shadow(_mask(grown, window), window, item.shadow)
        if item.outline is not None:
            self._surface.lay(_mask(grown, window), *window[:2], item.outline.colour)
        for colour, parts in groups:
            segments = [line.segments for line in parts]
            self._surface.lay(_mask(segments, window), *window[:2], colour)

    def _letters(self, item: TextItem, runs: Sequence[GlyphRun]) -> list[Polyline]:
        """The outlines of runs in output px, one for each face.

        Baselines stand on whole pixels, so that flat feet are crisp; across, letters stand
        exactly where they were laid.
        """
        scale = self._scale
        lines = []
        for run in runs:
            y = _nearest((item.rect.y + run.baseline) * scale)
            placed = [
                self._shaper.outlines(run.face, glyph.id).placed(
                    run.size_px * scale, (item.rect.x + glyph.x) * scale, y + glyph.y * scale
                )
                for glyph in run.glyphs
            ]
            lines.append(_wound_alike(flattened(joined(placed))))
        return lines

    def _grown(self, item: TextItem, line: Polyline) -> Floats:
        width = item.outline.width_px * self._scale if item.outline else 0.0
        return outlined(line, width)

    def _shadow(self, mask: Mask, window: tuple[int, int, int, int], shadow: Shadow) -> None:
        """A blurred copy of a mask, moved by whole pixels."""
        soft = blurred(mask, shadow.blur_px * self._scale)
        x, y = (_nearest(part * self._scale) for part in shadow.offset)
        surface = self._surface
        left, top = max(window[0] + x, surface.x), max(window[1] + y, surface.y)
        right = min(window[2] + x, surface.x + surface.width)
        bottom = min(window[3] + y, surface.y + surface.height)
        if right > left and bottom > top:
            rows = slice(top - window[1] - y, bottom - window[1] - y)
            columns = slice(left - window[0] - x, right - window[0] - x)
            surface.lay(soft[rows, columns], left, top, shadow.colour)

    # Shapes and images

    def _fill(self, item: FillItem) -> None:
        rects = [self._crisp(rect) for rect in item.rects]
        if item.shape == "ellipse":
            rects = [_scaled(rect, self._scale) for rect in item.rects]
        window = self._window(painted_rects(item))
        if window[2] <= window[0] or window[3] <= window[1]:
            return
        if item.shadow is not None:
            self._shadow(self._shape(item, rects, window), window, item.shadow)
        if len(rects) == 1 and item.shape == "rectangle" and not item.radius_px:
            window = _overlap(window, rects[0])
        if window[2] > window[0] and window[3] > window[1]:
            self._surface.lay(self._shape(item, rects, window), *window[:2], item.fill)

    def _shape(
        self, item: FillItem, rects: Sequence[Rect], window: tuple[int, int, int, int]
    ) -> Mask:
        if item.shape == "ellipse":
            outlines = [ellipse(rect) for rect in rects]
        else:
            radius = item.radius_px * self._scale
            outlines = [rounded_rectangle(rect, radius, _free(rect, rects)) for rect in rects]
        return _mask([flattened(joined(outlines)).segments], window)

    def _crisp(self, rect: Rect) -> Rect:
        """A rectangle in output px with its sides on whole pixels, at least one apart."""
        left, top = _nearest(rect.x * self._scale), _nearest(rect.y * self._scale)
        right = max(_nearest(rect.right * self._scale), left + 1)
        bottom = max(_nearest(rect.bottom * self._scale), top + 1)
        return Rect(left, top, right - left, bottom - top)

    def _image(self, item: ImageItem) -> None:
        rect, shown = self._crisp(item.rect), self._crisp(item.window)
        window = _overlap(_overlap(self._window([item.window]), shown), rect)
        if window[2] <= window[0] or window[3] <= window[1]:
            return
        size = (int(rect.width), int(rect.height))
        left, top = int(rect.x), int(rect.y)
        part = (window[0] - left, window[1] - top, window[2] - left, window[3] - top)
        pixels = image_pixels(
            self._images[item.source], item.source, size, None if part == (0, 0, *size) else part
        )
        outlines = rounded_rectangle(shown, item.radius_px * self._scale)
        mask = _mask([flattened(outlines).segments], window)
        self._surface.lay_pixels(pixels, mask, *window[:2])


def _free(rect: Rect, others: Sequence[Rect]) -> Corners:
    """The corners of a rectangle that none of the others runs on from."""

    def free(x: float, y: float) -> bool:
        return not any(
            other.x <= x <= other.right and other.y <= y <= other.bottom
            for other in others
            if other is not rect
        )

    above, below = rect.y - 0.5, rect.bottom + 0.5
    return Corners(
        top_left=free(rect.x + 0.5, above),
        top_right=free(rect.right - 0.5, above),
        bottom_right=free(rect.right - 0.5, below),
        bottom_left=free(rect.x + 0.5, below),
    )


def _scaled(rect: Rect, scale: float) -> Rect:
    return Rect(rect.x * scale, rect.y * scale, rect.width * scale, rect.height * scale)


def _overlap(window: tuple[int, int, int, int], rect: Rect) -> tuple[int, int, int, int]:
    return (
        max(window[0], int(rect.x)),
        max(window[1], int(rect.y)),
        min(window[2], int(rect.right)),
        min(window[3], int(rect.bottom)),
    )


def _mask(parts: Sequence[Floats], window: tuple[int, int, int, int]) -> Mask:
    """The coverage of segments in output px over a part of the output."""
    left, top, right, bottom = window
    corner = np.array([left, top, left, top], np.float64)
    segments = np.concatenate([np.zeros((0, 4)), *parts]) - corner
    return coverage(segments, right - left, bottom - top)


def _wound_alike(line: Polyline) -> Polyline:
    """Contours with the filled side to their right, whichever way the font has it.

    TrueType and PostScript outlines turn in opposite directions; shapes of both kinds in
    one mask would cancel out where they overlap.
    """
    x0, y0, x1, y1 = line.segments.T
    if np.sum(x0 * y1 - x1 * y0) >= 0:
        return line
    backwards = line.segments[::-1, [2, 3, 0, 1]]
    return Polyline(np.ascontiguousarray(backwards), line.contour[::-1].copy())

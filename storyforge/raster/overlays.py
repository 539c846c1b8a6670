"""Marks drawn over a finished frame, for people who design."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from storyforge.core.colour import WHITE, Colour, contrast
from storyforge.core.geometry import Rect, Size
from storyforge.raster.lettering import Label, lettered
from storyforge.raster.pixels import Bools2D, Floats32, Painted, Rgb

_SHADE = Colour(214, 40, 90)
_SHADE_ALPHA = 0.30
_LINE_PX = 3

# M. Okabe and K. Ito, "Color Universal Design", 2008: told apart by everybody.
_LINES = (
    Colour(240, 228, 66), Colour(86, 180, 233), Colour(230, 159, 0), Colour(0, 158, 115),
    Colour(204, 121, 167), Colour(213, 94, 0), Colour(0, 114, 178),
)  # fmt: skip
_INK = Colour(20, 23, 28)


@dataclass(frozen=True, slots=True)
class Zone:
    """What a platform leaves free (layout px), and what to call it."""

    name: str
    free: Rect


def with_safe_zone(frame: Rgb, safe: Rect, scale: Fraction) -> Rgb:
    """The frame with everything outside the safe zone shaded and the zone's edge drawn.

    `safe` is in layout px, `scale` output px to the layout px.
    """
    left, top, right, bottom = _edges(safe, scale)
    outside = np.ones(frame.shape[:2], bool)
    outside[top:bottom, left:right] = False
    marked = frame.astype(np.float32)
    marked[outside] += (_rgb(_SHADE) - marked[outside]) * _SHADE_ALPHA
    marked[_edge_of(frame, safe, scale)] = _rgb(_SHADE)
    return np.rint(marked).astype(np.uint8)


def with_zones(frame: Rgb, zones: Sequence[Zone], scale: Fraction) -> Rgb:
    """The frame with the edge of each zone in a colour of its own, and a legend.

    Where colours begin again, edges are dashed.
    """
    marked = frame.copy()
    labels = []
    size = float(28 * scale)
    left = max(_edges(zone.free, scale)[0] for zone in zones) + 4 * _LINE_PX
    top = frame.shape[0] * 0.36
    for number, zone in enumerate(zones):
        turn, place = divmod(number, len(_LINES))
        colour = _LINES[place]
        edge = _edge_of(frame, zone.free, scale)
        marked[_dashed(edge, scale) if turn else edge] = colour.rgb
        text = f"{zone.name} (dashed)" if turn else zone.name
        ink = _INK if contrast(_INK, colour) > contrast(WHITE, colour) else WHITE
        labels.append(
            Label(text=text, x=left, y=top + number * size * 1.9, width=frame.shape[1] - left,
                  size=size, colour=ink, fill=colour, bold=True)
        )  # fmt: skip
    return laid_over(marked, lettered(Size(frame.shape[1], frame.shape[0]), labels))


def _dashed(edge: Bools2D, scale: Fraction) -> Bools2D:
    dash = max(4, round(24 * scale))
    rows, columns = (np.arange(side) // dash for side in edge.shape)
    shown: Bools2D = edge & ((rows[:, None] + columns) % 2 == 0)
    return shown


def with_grid(frame: Rgb, safe: Rect, scale: Fraction) -> Rgb:
    """The frame with lines at its thirds, a cross in its middle, and the safe zone's edge.

    Lines are light within dark, so that they show on any picture.
    """
    height, width = frame.shape[:2]
    dark, light = np.zeros((height, width), bool), np.zeros((height, width), bool)
    for mask, half in ((dark, _LINE_PX), (light, 1)):
        for third in (1, 2):
            _vertical(mask, width * third // 3, half)
            _vertical(mask.T, height * third // 3, half)
        arm = round(24 * scale)
        middle = mask[height // 2 - arm : height // 2 + arm, width // 2 - arm : width // 2 + arm]
        _vertical(middle, arm, half)
        _vertical(middle.T, arm, half)
    edge = _edge_of(frame, safe, scale)
    marked = frame.astype(np.float32)
    marked[dark] *= 0.45
    marked[light] += (255 - marked[light]) * 0.85
    marked[edge] = _LINES[1].rgb
    return np.rint(marked).astype(np.uint8)


def _vertical(mask: Bools2D, x: int, half: int) -> None:
    mask[:, x - half : x + half] = True


def laid_over(ground: Rgb, picture: Painted) -> Rgb:
    """A picture with alpha, all of it within the ground, blended on it."""
    rows = slice(picture.y_px, picture.y_px + picture.array.shape[0])
    columns = slice(picture.x_px, picture.x_px + picture.array.shape[1])
    out = ground.copy()
    under = out[rows, columns].astype(np.float32)
    above = picture.array[: under.shape[0], : under.shape[1]]
    opacity = above[..., 3:].astype(np.float32) / 255
    out[rows, columns] = np.rint(under + (above[..., :3] - under) * opacity)
    return out


def _edges(free: Rect, scale: Fraction) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a zone in output px."""
    return (
        round(free.x * scale), round(free.y * scale),
        round(free.right * scale), round(free.bottom * scale),
    )  # fmt: skip


def _edge_of(frame: Rgb, free: Rect, scale: Fraction) -> Bools2D:
    left, top, right, bottom = _edges(free, scale)
    edge = np.zeros(frame.shape[:2], bool)
    edge[top:bottom, left:right] = True
    edge[top + _LINE_PX : bottom - _LINE_PX, left + _LINE_PX : right - _LINE_PX] = False
    return edge


def _rgb(colour: Colour) -> Floats32:
    return np.array(colour.rgb, np.float32)

"""Contact sheets: frames with round corners on a painted ground, marks on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from storyforge.core.geometry import Rect, Size
from storyforge.raster.coverage import Mask, coverage
from storyforge.raster.outlines import flattened, rounded_rectangle
from storyforge.raster.pixels import Floats32, Painted, Rgb


@dataclass(frozen=True, slots=True, eq=False)
class Tile:
    """A frame and the position of its top-left corner on the sheet, in px."""

    frame: Rgb
    x: int
    y: int


def scaled(frame: Rgb, size: Size) -> Rgb:
    """A frame in another size (Lanczos)."""
    if frame.shape[:2] == (size.height, size.width):
        return frame
    return np.asarray(Image.fromarray(frame).resize(size, Image.Resampling.LANCZOS))


def composed(ground: Painted, tiles: Sequence[Tile], marks: Painted, radius_px: float) -> Rgb:
    """The sheet: an opaque ground, the tiles, and what is painted over them."""
    sheet = np.array(ground.array[..., :3])
    for tile in tiles:
        height, width = tile.frame.shape[:2]
        part = sheet[tile.y : tile.y + height, tile.x : tile.x + width]
        _lay(part, tile.frame.astype(np.float32), _corners(width, height, radius_px))
    overlay = marks.array
    height, width = overlay.shape[:2]
    part = sheet[marks.y_px : marks.y_px + height, marks.x_px : marks.x_px + width]
    overlay = overlay[: part.shape[0], : part.shape[1]]
    opacity = overlay[..., 3].astype(np.float32) / np.float32(255)
    _lay(part, overlay[..., :3].astype(np.float32), opacity)
    return sheet


def _lay(ground: Rgb, paint: Floats32, opacity: Mask) -> None:
    under = ground.astype(np.float32)
    ground[:] = np.rint(under + (paint - under) * opacity[..., None])


@lru_cache(maxsize=8)
def _corners(width: int, height: int, radius_px: float) -> Mask:
    line = rounded_rectangle(Rect(0, 0, width, height), radius_px)
    return coverage(flattened(line).segments, width, height)

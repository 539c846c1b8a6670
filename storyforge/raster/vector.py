"""SVG images: their size, and their pixels, without scripts or outside references."""

from __future__ import annotations

from storyforge.raster.pixels import Rgba


def svg_size(data: bytes) -> tuple[float, float]:
    """Intrinsic width and height in px, from the attributes or the view box.

    Raises MediaUnreadable for anything that is not an SVG.
    """
    raise NotImplementedError


def render_svg(data: bytes, width_px: int, height_px: int) -> Rgba:
    """The drawing, scaled to the given size in pixels.

    Raises MediaUnreadable for a drawing that is broken or refers to anything outside itself.
    """
    raise NotImplementedError

"""The images of a picture (logos, drawings) at the size they are painted."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from storyforge.core.geometry import Rect, Size
from storyforge.core.markup import is_svg
from storyforge.raster.decoding import image_facts, opened
from storyforge.raster.pixels import Rgba
from storyforge.raster.vector import render_svg, svg_size

_MOST_PIXELS = 120_000_000


Box = tuple[int, int, int, int]
"""Left, top, right, bottom in px."""


def image_pixels(data: bytes, source: str, size: tuple[int, int], part: Box | None = None) -> Rgba:
    """The image as straight-alpha sRGB, scaled to a width and height in px; all of it, or a part.

    Only the part (in px of the scaled image) is ever made: a thin image that covers a card is
    scaled to heights no memory could hold. Raises MediaUnreadable for bytes that are no image.
    """
    left, top, right, bottom = part or (0, 0, *size)
    if is_svg(data):
        return render_svg(data, *size, name=source, part=part)
    with opened(data, Path(source), _MOST_PIXELS) as still:
        still.prefer(size)
        pixels = still.pixels()
        across, down = pixels.size.width / size[0], pixels.size.height / size[1]
        box = Rect(left * across, top * down, (right - left) * across, (bottom - top) * down)
        return np.array(pixels.part(box, Size(right - left, bottom - top)).convert("RGBA"))


def image_size(data: bytes, source: str = "image") -> tuple[float, float]:
    """Width and height, upright, of an image or drawing; what `layout` wants of each."""
    if is_svg(data):
        return svg_size(data, source)
    facts = image_facts(data)
    return (facts.width, facts.height)

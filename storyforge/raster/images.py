"""The images of a picture (logos, drawings) at the size they are painted."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from storyforge.core.markup import is_svg
from storyforge.raster.decoding import image_facts, loaded, opened, to_srgb
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
    name = Path(source)
    with opened(data, name, _MOST_PIXELS) as image:
        profile = image.info.get("icc_profile")
        image.draft(None, size)
        pixels = loaded(image, name)
        if pixels.size != size or part is not None:
            across, down = pixels.width / size[0], pixels.height / size[1]
            pixels = pixels.resize(
                (right - left, bottom - top), Image.Resampling.LANCZOS,
                box=(left * across, top * down, right * across, bottom * down),
                reducing_gap=3.0,
            )  # fmt: skip
    return np.array(to_srgb(pixels, profile).convert("RGBA"))


def image_size(data: bytes, source: str = "image") -> tuple[float, float]:
    """Width and height, upright, of an image or drawing; what `layout` wants of each."""
    if is_svg(data):
        return svg_size(data, source)
    facts = image_facts(data)
    return (facts.width, facts.height)

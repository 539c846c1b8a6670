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


def image_pixels(data: bytes, source: str, size: tuple[int, int]) -> Rgba:
    """The image as straight-alpha sRGB, scaled to a width and height in px.

    Raises MediaUnreadable for bytes that are no image.
    """
    if is_svg(data):
        return render_svg(data, *size, name=source)
    name = Path(source)
    with opened(data, name, _MOST_PIXELS) as image:
        profile = image.info.get("icc_profile")
        image.draft(None, size)
        pixels = loaded(image, name)
        if pixels.size != size:
            pixels = pixels.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    return np.array(to_srgb(pixels, profile).convert("RGBA"))


def image_size(data: bytes, source: str = "image") -> tuple[float, float]:
    """Width and height, upright, of an image or drawing; what `layout` wants of each."""
    if is_svg(data):
        return svg_size(data, source)
    facts = image_facts(data)
    return (facts.width, facts.height)

"""Parts of a decoded image: upright, at a size, in sRGB, without a second copy of the whole.

A photo of 200 megapixels fills 800 MB once it is decoded. So it is turned, brought to eight
bits and converted only once it is small, a strip at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from storyforge.core.geometry import Rect, Size
from storyforge.errors import MediaUnreadable
from storyforge.raster.colours import Reading, to_srgb
from storyforge.raster.damage import DAMAGE, reason_of

UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What undoes each EXIF orientation."""

# Where the upright picture's left and top are found in the stored one.
_FROM_RIGHT, _FROM_BOTTOM = {2, 3, 7, 8}, {3, 4, 6, 7}
_GAP = 2.0  # averaged to no less than twice the size, the rest is Lanczos
REACH = 3
"""Px of the result that Lanczos looks around."""
_STRIP_PIXELS = 2_000_000
_PLAIN = ("RGB", "L", "CMYK", "LAB")
_OPAQUE = 250  # of 255: less is seen
_FULL = 65535.0  # of 16 bits


@dataclass(frozen=True, slots=True)
class Upright:
    """A decoded image, as it is stored, seen upright by what undoes its `turn`."""

    stored: Image.Image
    name: Path
    turn: int
    reading: Reading

    @property
    def size(self) -> Size:
        """Width and height, upright."""
        width, height = self.stored.size
        return Size(height, width) if self.turn >= 5 else Size(width, height)

    def part(self, box: Rect, size: Size) -> Image.Image:
        """What is in the box (px, upright) at a size, as RGB or RGBA in sRGB.

        Raises MediaUnreadable.
        """
        swapped = self.turn >= 5
        try:
            scaled = _scaled(self.stored, self._found(box), size[::-1] if swapped else size)
            converted = to_srgb(scaled, self.reading)
        except DAMAGE as error:
            raise MediaUnreadable(self.name, reason_of(error)) from None
        return converted.transpose(UPRIGHT[self.turn]) if self.turn in UPRIGHT else converted

    def _found(self, box: Rect) -> Rect:
        """The box in px of the stored picture."""
        x, y, width, height = box.x, box.y, box.width, box.height
        if self.turn >= 5:
            x, y, width, height = y, x, height, width
        if self.turn in _FROM_RIGHT:
            x = self.stored.width - x - width
        if self.turn in _FROM_BOTTOM:
            y = self.stored.height - y - height
        return Rect(x, y, width, height)


def is_clear(image: Image.Image) -> bool:
    """Whether anything of an RGBA image is seen to be transparent."""
    return image.getchannel("A").histogram()[:_OPAQUE] != [0] * _OPAQUE


def _scaled(image: Image.Image, box: Rect, size: tuple[int, int]) -> Image.Image:
    """A box at a size, in one of the modes that `to_srgb` takes.

    As Pillow's `resize` with its `reducing_gap`, which would first bring the whole image to
    another mode and weigh all of it by alpha.
    """
    scale = box.width / size[0], box.height / size[1]
    factors = max(1, int(scale[0] / _GAP)), max(1, int(scale[1] / _GAP))
    if factors == (1, 1) and image.mode in _PLAIN and not image.has_transparency_data:
        return image.resize(size, Image.Resampling.LANCZOS, box=_within(box, image))
    left, top, right, bottom = _around(image, box, scale)
    rows = max(1, _STRIP_PIXELS // (right - left) // factors[1]) * factors[1]
    top_value = _full_value(image)
    strips = (
        _plain(image.crop((left, y, right, min(bottom, y + rows))), top_value).reduce(factors)
        for y in range(top, bottom, rows)
    )
    near = _stacked(strips, -(-(bottom - top) // factors[1]))
    place = Rect(
        (box.x - left) / factors[0], (box.y - top) / factors[1], box.width / factors[0],
        box.height / factors[1],
    )  # fmt: skip
    return near.resize(size, Image.Resampling.LANCZOS, box=_within(place, near))


def _within(box: Rect, image: Image.Image) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a box, without what arithmetic puts beyond the edges."""
    width, height = image.size
    return max(0.0, box.x), max(0.0, box.y), min(width, box.right), min(height, box.bottom)


def _around(image: Image.Image, box: Rect, scale: tuple[float, float]) -> tuple[int, int, int, int]:
    """The whole pixels of which a box is made, Lanczos' reach included."""
    across, down = (math.ceil(REACH * max(1.0, each)) for each in scale)
    return (
        max(0, math.floor(box.x) - across),
        max(0, math.floor(box.y) - down),
        min(image.width, math.ceil(box.right) + across),
        min(image.height, math.ceil(box.bottom) + down),
    )


def _stacked(strips: Iterator[Image.Image], height: int) -> Image.Image:
    first = next(strips)
    whole = Image.new(first.mode, (first.width, height))
    whole.paste(first, (0, 0))
    y = first.height
    for strip in strips:
        whole.paste(strip, (0, y))
        y += strip.height
    return whole


def _full_value(image: Image.Image) -> float:
    """Which value is white in an image of more than eight bits."""
    if image.mode != "F":
        return _FULL
    _, most = image.getextrema()
    return 1.0 if most <= 1 else _FULL  # type: ignore[operator]  # one band, so it is a number


def _plain(image: Image.Image, top: float) -> Image.Image:
    """The image in RGB, RGBA, L, LA, CMYK or LAB, whatever it is kept in."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _eight_bits(image, top)
    if image.has_transparency_data:
        wanted = "LA" if image.mode in ("1", "L", "LA") else "RGBA"
        return image if image.mode == wanted else image.convert(wanted)
    if image.mode in _PLAIN:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image.Image, top: float) -> Image.Image:
    """Greys of 16 or more bits, or floats from 0 to 1, as 8 bits."""
    values = np.asarray(image, np.float32)
    return Image.fromarray(np.rint(values.clip(0, top) * (255 / top)).astype(np.uint8))

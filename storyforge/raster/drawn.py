"""Drawings (SVG) where photos are wanted: parts of them, painted as large as they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from storyforge.core.geometry import Rect, Size
from storyforge.raster.parts import is_clear
from storyforge.raster.photos import drawing_size
from storyforge.raster.vector import render_svg, svg_size

_COARSE = 200  # px of the longer side: fine enough to find what is seen to be transparent


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing, of as many pixels as are wanted; `size` holds its proportions."""

    data: bytes
    name: str
    size: Size

    @classmethod
    def of(cls, data: bytes, name: str) -> Drawn:
        """Raises MediaUnreadable for what `svg_size` refuses."""
        return cls(data, name, drawing_size(*svg_size(data, name)))

    @property
    def shows_through(self) -> bool:
        """Whether anything of it is transparent. Raises MediaUnreadable."""
        scale = _COARSE / max(self.size)
        small = Size(*(max(1, round(side * scale)) for side in self.size))
        return is_clear(self.part(Rect(0, 0, *self.size), small))

    def prefer(self, size: tuple[int, int]) -> None:
        """Nothing is decoded, so nothing could be saved."""

    def pixels(self) -> Drawn:
        return self

    def part(self, box: Rect, size: Size) -> Image.Image:
        """What is in the box (px of `size`) at a size, as RGBA. Raises MediaUnreadable."""
        across, down = size.width / box.width, size.height / box.height
        whole = round(self.size.width * across), round(self.size.height * down)
        left, top = round(box.x * across), round(box.y * down)
        part = (left, top, left + size.width, top + size.height)
        return Image.fromarray(
            render_svg(
                self.data, *whole, name=self.name, part=None if part == (0, 0, *whole) else part
            )
        )

"""Photos: upright, in sRGB, on a plate of the wanted size."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from storyforge.core.colour import BLACK, Colour
from storyforge.core.geometry import Point, Rect, Size
from storyforge.raster.pixels import Rgb
from storyforge.timeline.facts import ImageFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRequest:
    """What a photo becomes: a plate of `size` pixels.

    `cover` cuts what sticks out, keeping `focus` (fractions of the upright photo) in
    frame; `contain` lays the whole photo on `ground`; `blur` on a blurred copy of itself.
    `view`, in fractions of the upright photo, is cut out first. `ground` also lies under
    transparent parts.
    """

    size: Size
    fit: Literal["cover", "contain", "blur"] = "cover"
    focus: Point = Point(0.5, 0.5)
    ground: Colour = BLACK
    view: Rect | None = None


def prepare_photo(path: Path, request: PhotoRequest) -> Rgb:
    """The photo as asked: array of `size.height` x `size.width` x 3, sRGB.

    Raises MediaUnreadable, with a reason for people, for anything but a whole image.
    """
    raise NotImplementedError


def image_facts(source: Path | bytes) -> ImageFacts:
    """Size (upright), format and orientation, without decoding pixels.

    Raises MediaUnreadable for anything that is not an image we read.
    """
    raise NotImplementedError

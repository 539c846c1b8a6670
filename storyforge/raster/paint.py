"""From a laid-out picture to pixels."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from storyforge.raster.laid import LaidOut
from storyforge.raster.pixels import Painted


def paint(laid: LaidOut, scale: Fraction, images: Mapping[str, bytes]) -> Painted:
    """The pixels of a laid-out picture, `scale` output px to the layout px.

    `images` gives the bytes (PNG, JPEG, WebP, … or SVG) of every source the picture names.
    Raises MediaUnreadable for bytes that are no image, KeyError for bytes not given.
    """
    raise NotImplementedError

"""RGBA to planar Y'CbCr: BT.709, limited range, 8 bits."""

from __future__ import annotations

from storyforge.raster.pixels import Rgb, Rgba


def to_yuva420p(array: Rgba) -> bytes:
    """Planes Y, U, V (half size) and A (full range) of an image with even sides."""
    raise NotImplementedError


def to_yuv420p(array: Rgb | Rgba) -> bytes:
    """Planes Y, U and V (half size) of an opaque image with even sides; alpha is ignored."""
    raise NotImplementedError


def to_yuv444p(array: Rgb | Rgba) -> bytes:
    """Planes Y, U and V, all of full size, of an opaque image; alpha is ignored."""
    raise NotImplementedError

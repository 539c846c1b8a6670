"""RGBA to planar Y'CbCr: BT.709, limited range, 8 bits.

Chroma is the mean of each 2 x 2 block, weighted by alpha. H.264 players assume chroma
between the left two pixels of the block instead; we still average the block, because
ffmpeg's `overlay` averages the block's alpha in the same way (so edges mix with the right
weight), and because it keeps each block to itself: a flat area has its exact colour up to
its last pair of pixels. The price, a shift of half a pixel in chroma alone, is invisible.

The arithmetic repeats `Colour.ycbcr` operation by operation in doubles, so flat areas get
exactly its code values, ties included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from storyforge.core.colour import KB, KG, KR
from storyforge.raster.pixels import Bytes2D, Bytes3D, Rgb, Rgba

_Floats = NDArray[np.float64]
_ROWS = 32


@dataclass(frozen=True, slots=True, eq=False)
class Planes:
    """A picture as `yuva420p`: limited Y, and U and V of half its size; A is straight alpha."""

    y: Bytes2D
    u: Bytes2D
    v: Bytes2D
    a: Bytes2D

    @classmethod
    def room(cls, width: int, height: int) -> Self:
        """Planes of even size to be filled."""
        y, a = np.empty((2, height, width), np.uint8)
        u, v = np.empty((2, height // 2, width // 2), np.uint8)
        return cls(y, u, v, a)

    def with_alpha(self, alpha: Bytes2D) -> Planes:
        return Planes(self.y, self.u, self.v, alpha)

    def mirrored(self) -> Planes:
        """Rows and columns exchanged."""
        return Planes(self.y.T, self.u.T, self.v.T, self.a.T)

    def tobytes(self) -> bytes:
        """The planes one after the other, as ffmpeg reads them."""
        return b"".join(plane.tobytes() for plane in (self.y, self.u, self.v, self.a))


def to_planes(array: Rgba) -> Planes:
    """The planes of an image with even sides."""
    y, u, v = _planes_420(array, array[..., 3])
    return Planes(y, u, v, array[..., 3])


def to_yuva420p(array: Rgba) -> bytes:
    """Planes Y, U, V (half size) and A (full range) of an image with even sides."""
    return to_planes(array).tobytes()


def to_yuv420p(array: Rgb | Rgba) -> bytes:
    """Planes Y, U and V (half size) of an opaque image with even sides; alpha is ignored."""
    return b"".join(plane.tobytes() for plane in _planes_420(array, None))


def ycbcr(array: Rgb | Rgba) -> Bytes3D:
    """The planes Y, U and V (3 x height x width) of each pixel by itself; alpha is ignored."""
    height, width = array.shape[:2]
    planes = np.empty((3, height, width), np.uint8)
    for rows in bands(0, height):
        channels = _channels(array[rows])
        luma = _luma(*channels)
        planes[0, rows] = _limited_luma(luma)
        planes[1, rows], planes[2, rows] = _chroma(luma, channels[0], channels[2])
    return planes


def _planes_420(array: Rgb | Rgba, alpha: Bytes2D | None) -> tuple[Bytes2D, Bytes2D, Bytes2D]:
    height, width = array.shape[:2]
    if height % 2 or width % 2:
        raise ValueError(f"4:2:0 needs even sides, not {width}x{height}")
    y = np.empty((height, width), np.uint8)
    u, v = np.empty((2, height // 2, width // 2), np.uint8)
    for rows in bands(0, height):
        channels = _channels(array[rows])
        y[rows] = _limited_luma(_luma(*channels))
        half = slice(rows.start // 2, rows.stop // 2)
        weights = None if alpha is None else alpha[rows]
        r, g, b = _halved(array[rows], weights)
        u[half], v[half] = _chroma(_luma(r, g, b), r, b)
    return y, u, v


def bands(start: int, end: int) -> Iterator[slice]:
    """Rows from `start` to `end`, a few (an even number) at a time.

    What is worked on then stays in the processor's cache.
    """
    for top in range(start, end, _ROWS):
        yield slice(top, min(top + _ROWS, end))


def _channels(array: Rgb | Rgba) -> tuple[_Floats, _Floats, _Floats]:
    """Red, green and blue from 0 to 1."""
    red, green, blue = (array[..., channel] / 255 for channel in range(3))
    return red, green, blue


def _halved(array: Rgb | Rgba, alpha: Bytes2D | None) -> tuple[_Floats, _Floats, _Floats]:
    """The weighted means of the 2 x 2 blocks, from 0 to 1; plain ones where all is clear."""
    if alpha is None or alpha.min() == 255:
        red, green, blue = (_block_sums(array[..., c]) / 4.0 / 255 for c in range(3))
        return red, green, blue
    # Each clear block weighs its pixels alike; all sums are integers that a float32 holds.
    total = _block_sums(alpha)
    clear = (total == 0).repeat(2, axis=0).repeat(2, axis=1)
    weights = np.where(clear, np.float32(1), alpha.astype(np.float32))
    total = np.where(total == 0, 4.0, total)
    red, green, blue = (_block_sums(array[..., c] * weights) / total / 255 for c in range(3))
    return red, green, blue


def _block_sums(values: NDArray[np.uint8] | NDArray[np.float32]) -> _Floats:
    wide = values if values.dtype == np.float32 else values.astype(np.float32)
    rows = wide[0::2] + wide[1::2]
    return (rows[:, 0::2] + rows[:, 1::2]).astype(np.float64)


def _luma(red: _Floats, green: _Floats, blue: _Floats) -> _Floats:
    return KR * red + KG * green + KB * blue


def _limited_luma(luma: _Floats) -> _Floats:
    return np.rint(16 + 219 * luma)


def _chroma(luma: _Floats, red: _Floats, blue: _Floats) -> tuple[_Floats, _Floats]:
    cb = (blue - luma) / (2 * (1 - KB))
    cr = (red - luma) / (2 * (1 - KR))
    return np.rint(128 + 224 * cb), np.rint(128 + 224 * cr)

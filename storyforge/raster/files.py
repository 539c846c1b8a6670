"""Pixels to files: no metadata of any source ever gets in."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from storyforge.core.geometry import Size

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgb, Rgba


def save_png(array: Rgb | Rgba, path: Path) -> None:
    """Write a PNG (its values are sRGB, as they are of every PNG that says nothing else)."""
    _save_png(Image.fromarray(array), path)


def raw_to_png(frame: Path, size: Size, path: Path) -> None:
    """Write a raw frame, 24-bit RGB as ffmpeg writes it, as a PNG; numpy is not loaded for it."""
    _save_png(Image.frombytes("RGB", size, frame.read_bytes()), path)


def _save_png(image: Image.Image, path: Path) -> None:
    # After PNG's filters the runs are what there is to gain: no larger than with a search for
    # matches (level 6), in a third of the time.
    image.save(path, "PNG", compress_type=zlib.Z_RLE)


def save_jpeg(array: Rgb | Rgba, path: Path, quality: int = 90) -> None:
    """Write a JPEG with chroma at full size, so that red words on blue stay sharp.

    Alpha, if any, is ignored.
    """
    # Not `optimize`: libjpeg then wants the whole file in one buffer, for which Pillow leaves
    # a byte a pixel; a cover full of grain needs more.
    image = Image.fromarray(array[..., :3])
    image.save(path, "JPEG", quality=quality, subsampling="4:4:4")


def save_webp(array: Rgb | Rgba, path: Path, quality: int = 88) -> None:
    """Write a WebP."""
    Image.fromarray(array).save(path, "WEBP", quality=quality, method=4)


def webp_bytes(array: Rgb | Rgba, quality: int = 80) -> bytes:
    """A WebP as bytes."""
    held = io.BytesIO()
    Image.fromarray(array).save(held, "WEBP", quality=quality, method=4)
    return held.getvalue()


def save_animation(frames: Sequence[Rgb], path: Path, each_ms: int, quality: int) -> None:
    """Write an animated WebP that goes on for ever, each frame shown for so long."""
    first, *others = (Image.fromarray(frame) for frame in frames)
    # Method 2: as small as the slower 4 but for a twentieth, in half the time.
    first.save(path, "WEBP", save_all=True, append_images=others, duration=each_ms, loop=0,
               quality=quality, method=2)  # fmt: skip


def write_raw(frames: Iterable[bytes], path: Path) -> int:
    """Write frames one after the other, as ffmpeg's `rawvideo` reads them.

    Returns how many bytes were written.
    """
    with path.open("wb") as file:
        return sum(file.write(frame) for frame in frames)

"""Pixels to files: no metadata of any source ever gets in."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from storyforge.raster.pixels import Rgb, Rgba


def save_png(array: Rgb | Rgba, path: Path) -> None:
    """Write an sRGB PNG."""
    raise NotImplementedError


def save_jpeg(array: Rgb | Rgba, path: Path, quality: int = 90) -> None:
    """Write an sRGB JPEG without chroma subsampling; alpha, if any, is ignored."""
    raise NotImplementedError


def write_raw(frames: Iterable[bytes], path: Path) -> int:
    """Write frames one after the other, as ffmpeg's `rawvideo` reads them; bytes written."""
    raise NotImplementedError

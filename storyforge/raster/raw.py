"""Raw frames as ffmpeg writes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from storyforge.core.geometry import Size
from storyforge.raster.pixels import Bytes3D, Rgb


def read_rgb(path: Path, size: Size) -> Rgb:
    """One frame of 24-bit RGB from a file that holds nothing else."""
    return np.fromfile(path, np.uint8).reshape(size.height, size.width, 3)


def read_frames(path: Path, size: Size) -> list[Rgb]:
    """Frames of 24-bit RGB, one after the other, from a file that is read as they are used."""
    pixels = np.memmap(path, np.uint8, "r") if path.stat().st_size else np.zeros(0, np.uint8)
    return list(pixels.reshape(-1, size.height, size.width, 3))


def read_grey(path: Path, size: Size) -> Bytes3D:
    """Frames of 8-bit grey, one after the other: number x height x width."""
    return np.fromfile(path, np.uint8).reshape(-1, size.height, size.width)

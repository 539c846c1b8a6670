"""Raw frames as ffmpeg writes them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from storyforge.core.geometry import Size
from storyforge.raster.pixels import Rgb


def read_rgb(path: Path, size: Size) -> Rgb:
    """One frame of 24-bit RGB from a file that holds nothing else."""
    return np.fromfile(path, np.uint8).reshape(size.height, size.width, 3)

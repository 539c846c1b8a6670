"""Files of the world: reading frames, putting results in place, and what may go wrong."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np

from storyforge.core.geometry import Size
from storyforge.errors import DiskFull, NotWritable
from storyforge.raster.pixels import Rgb


def put_in_place(draft: Path, target: Path) -> None:
    """Rename a finished file over the former one. Raises NotWritable where that fails."""
    try:
        draft.replace(target)
    except OSError as error:
        raise world_error(error, target) from error


def world_error(error: OSError, path: Path) -> DiskFull | NotWritable:
    """The situation behind an operating system's error while writing `path`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(f"there is no room left to write {path.name}")
    return NotWritable(f"{path} cannot be written: {error.strerror}")


def rgb_frame(path: Path, size: Size) -> Rgb:
    """One raw frame of 24-bit RGB."""
    return np.fromfile(path, np.uint8).reshape(size.height, size.width, 3)

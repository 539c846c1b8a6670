"""Files of the world: putting results in place, and what may go wrong."""

from __future__ import annotations

import errno
from pathlib import Path

from storyforge.errors import DiskFull, NotWritable


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

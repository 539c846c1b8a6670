"""Telling whether a file is still the one that was looked at."""

from __future__ import annotations

from pathlib import Path

from storyforge.timeline.facts import FileStamp


def stamp_of(path: Path) -> FileStamp:
    """Size, modification time and inode. Raises OSError for a file that is gone."""
    state = path.stat()
    return FileStamp(state.st_size, state.st_mtime_ns, state.st_ino)

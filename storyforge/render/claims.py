"""Folders that belong to a running program, and what killed ones left behind.

A claim is an advisory lock on a file in the folder. The system lets go of it when the process
ends, however it ends, so a claim never outlives its owner, whichever container or host asks.
(On Windows a file that is open cannot be removed, which claims the folder just as well.)
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if os.name == "posix":
    import fcntl

_LOCK = ".claim"
_NEW = "new-"
"""In the name of a folder that its owner is just about to claim."""
_YOUNG_S = 60


@contextmanager
def claimed_folder(parent: Path, prefix: str) -> Iterator[Path]:
    """A new folder below `parent`, private and ours until the block ends; then it is gone."""
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{_NEW}", dir=parent))
    try:
        with (folder / _LOCK).open("w") as file:
            _lock(file)
            # Only now does it get a name that others may take for abandoned.
            folder = folder.rename(folder.with_name(folder.name.replace(_NEW, "", 1)))
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(parent: Path, prefix: str) -> None:
    """Remove the folders that nobody claims any more."""
    for folder in parent.glob(f"{prefix}*"):
        with contextlib.suppress(OSError):
            young = time.time() - folder.stat().st_mtime < _YOUNG_S
            if not (young and _NEW in folder.name) and not _is_claimed(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_claimed(folder: Path) -> bool:
    try:
        with (folder / _LOCK).open("a") as file:
            return not _lock(file)
    except FileNotFoundError:
        return False


def _lock(file: IO[str]) -> bool:
    """Whether the lock is ours now."""
    if os.name != "posix":
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

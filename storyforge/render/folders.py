"""The user's folder for what can be made again: where it is, and that it is hers alone."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from storyforge.errors import NotWritable


def cache_folder() -> Path:
    """The user's folder for what can be made again; `STORYFORGE_CACHE_DIR` overrides."""
    if chosen := os.environ.get("STORYFORGE_CACHE_DIR"):
        return Path(chosen)
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "storyforge"


def store_folder() -> Path:
    """Where finished pieces of work are kept from one run to the next."""
    return cache_folder() / "store"


def digests_memo() -> Path | None:
    """Where what was found out about sources is remembered; None where that cannot be private.

    Its folder is made. Others could put wrong facts into a folder they can write, and read the
    names of the user's files in one they can read.
    """
    folder = _memo_folder()
    try:
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        make_private(folder)
    except (OSError, NotWritable):
        return None
    return folder / "digests.sqlite"


def memos() -> Iterator[Path]:
    """The files in which something is remembered of sources, those beside a memo included."""
    return _memo_folder().glob("*.sqlite*")


def _memo_folder() -> Path:
    """A folder of our own: the cache folder itself may hold files that are not ours."""
    return cache_folder() / "memo"


def make_private(folder: Path) -> None:
    """See that a folder is there, is the user's, and that nobody else can read or write it.

    What others could write, others could put wrong pictures into. Raises OSError when it
    cannot be made, NotWritable when it belongs to somebody else or is a link elsewhere.
    (On Windows a user's own folders are private by inheritance.)
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name != "posix":
        return
    state = folder.lstat()
    if not stat.S_ISDIR(state.st_mode):
        raise NotWritable(f"{folder} is not a folder of its own")
    if state.st_uid != os.geteuid():
        raise NotWritable(f"{folder} belongs to somebody else")
    if stat.S_IMODE(state.st_mode) & 0o077:
        folder.chmod(0o700)

"""Content digests of sources, computed once for as long as a file stays the same.

A recording of 8 GB takes half a minute to read, so its digest is remembered by path,
size, time of change and inode. A file that changed less than two seconds before it was
read is hashed again the next time: some file systems keep time in steps of two seconds,
and a second change within a step would not show.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from storyforge.errors import MediaChanged, MediaUnreadable

SETTLED_NS = 2_000_000_000
"""How long a file must have been left alone for its digest to be remembered."""

_BUSY_S = 5.0  # another process is writing its own entry
_TRIES = 3

_TABLE = """
CREATE TABLE IF NOT EXISTS digests (
    path BLOB PRIMARY KEY, size INTEGER, mtime_ns INTEGER, inode TEXT, digest TEXT
) WITHOUT ROWID
"""


class _State(NamedTuple):
    """What must stay the same for a remembered digest to count (inodes may exceed 63 bits)."""

    path: bytes
    size: int
    mtime_ns: int
    inode: str


def digest(path: Path, memo: Path | None) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal.

    `memo` is the file in which digests are remembered, made when it is missing, shared by
    any number of processes; without it, or when it is damaged or locked, the file is just
    read. Raises errors.MediaUnreadable, and errors.MediaChanged for a file that is being
    written to.
    """
    try:
        for _ in range(_TRIES):
            state = _state(path)
            known = _recall(memo, state) if memo else None
            if known:
                return known
            began_ns = time.time_ns()
            found = file_digest(path)
            if _state(path) == state:
                if memo and began_ns - state.mtime_ns > SETTLED_NS:
                    _remember(memo, state, found)
                return found
    except OSError as failure:
        raise MediaUnreadable(path, f"it cannot be read ({failure.strerror})") from failure
    raise MediaChanged(f"{path.name} is being written to")


def _state(path: Path) -> _State:
    state = path.stat()
    return _State(os.fsencode(path.absolute()), state.st_size, state.st_mtime_ns, str(state.st_ino))


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, read now. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _recall(memo: Path, state: _State) -> str | None:
    with contextlib.suppress(sqlite3.Error, OSError), _table(memo) as table:
        query = "SELECT digest FROM digests WHERE (path, size, mtime_ns, inode) = (?, ?, ?, ?)"
        row = table.execute(query, state).fetchone()
        return str(row[0]) if row else None
    return None


def _remember(memo: Path, state: _State, found: str) -> None:
    with contextlib.suppress(sqlite3.Error, OSError), _table(memo) as table:
        table.execute("INSERT OR REPLACE INTO digests VALUES (?, ?, ?, ?, ?)", (*state, found))


@contextlib.contextmanager
def _table(memo: Path) -> Iterator[sqlite3.Connection]:
    """The memo, open for one transaction. A file that is no memo is put out of the way."""
    memo.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(memo, timeout=_BUSY_S)
    try:
        with connection:
            connection.execute(_TABLE)
            yield connection
    except sqlite3.DatabaseError as failure:
        if not isinstance(failure, sqlite3.OperationalError):  # which is only: busy, or no room
            memo.unlink(missing_ok=True)
        raise
    finally:
        connection.close()

"""What was found out about files, remembered for as long as they stay the same.

Reading every packet of a story's recordings takes seconds, hashing a large one half a
minute, so both are remembered by path, size, time of change and inode. A file that changed
less than two seconds before it was read is read again the next time: some file systems
keep time in steps of two seconds, and a second change within a step would not show.

A memo that is missing, damaged, locked or from other code is just no help. That is why nothing
waits for the disk (some ten milliseconds an entry): what a power failure spoils, each entry's
own digest tells.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from storyforge.core.records import from_plain, to_plain

SETTLED_NS = 2_000_000_000
"""How long a file must have been left alone for what it holds to be remembered."""

_BUSY_S = 5.0  # another process is writing its own entry

_TABLE = """
CREATE TABLE IF NOT EXISTS known (
    path BLOB, what TEXT, size INTEGER, mtime_ns INTEGER, inode TEXT, way TEXT, found TEXT,
    PRIMARY KEY (path, what)
) WITHOUT ROWID
"""

_RECALL = """
SELECT found FROM known WHERE (path, what, size, mtime_ns, inode, way) = (?, ?, ?, ?, ?, ?)
"""
_REMEMBER = "INSERT OR REPLACE INTO known VALUES (?, ?, ?, ?, ?, ?, ?)"

Found = TypeVar("Found")


class State(NamedTuple):
    """What must stay the same for what was found to count (inodes may exceed 63 bits)."""

    path: bytes
    size: int
    mtime_ns: int
    inode: str


class Memo:
    """Where findings are remembered: in the process, and in a file if one is given.

    The file is made when it is missing, and shared by any number of processes. `way` tells
    the code that finds from other code, which might find something else: for instance a
    digest of its source.
    """

    def __init__(self, file: Path | None = None, way: str = "") -> None:
        self.file, self._way = file, way
        self._here: dict[tuple[str, State], object] = {}

    def of(
        self, kind: type[Found], path: Path, find: Callable[[Path], Found], about: str = ""
    ) -> Found:
        """What `find` finds of a file, or found before of the file as it is now.

        `kind` is what it finds (see `core.records`); each kind is remembered for itself, and
        for each part of the file that it is `about`. Raises what `find` raises, and OSError.
        """
        state, what = state_of(path), f"{kind.__name__} {about}".strip()
        here = (what, state)
        if here not in self._here:
            self._here[here] = self._kept(kind, what, state) or self._found(path, what, state, find)
        return cast("Found", self._here[here])

    def _kept(self, kind: type[Found], what: str, state: State) -> Found | None:
        known = self.recall(what, state)
        with contextlib.suppress(ValueError, RecursionError):  # a damaged entry
            return None if known is None else from_plain(kind, json.loads(known))
        return None

    def _found(self, path: Path, what: str, state: State, find: Callable[[Path], Found]) -> Found:
        began_ns = time.time_ns()
        found = find(path)
        if state_of(path) == state:
            self.remember(what, state, began_ns, json.dumps(to_plain(found)))
        return found

    def recall(self, what: str, state: State) -> str | None:
        """What the file knows of a source in this state, None for nothing."""
        if self.file is None:
            return None
        with contextlib.suppress(sqlite3.Error, OSError), _table(self.file) as table:
            path, *rest = state
            row = table.execute(_RECALL, (path, what, *rest, self._way)).fetchone()
            digest, _, found = str(row[0]).partition(" ") if row else ("", "", "")
            return found if digest == _digest(found) else None
        return None

    def remember(self, what: str, state: State, began_ns: int, found: str) -> None:
        """Keep what was found from `began_ns` on of a source in this state, if it had settled."""
        if self.file is None or began_ns - state.mtime_ns <= SETTLED_NS:
            return
        with contextlib.suppress(sqlite3.Error, OSError), _table(self.file) as table:
            path, *rest = state
            entry = f"{_digest(found)} {found}"
            table.execute(_REMEMBER, (path, what, *rest, self._way, entry))


def _digest(found: str) -> str:
    return hashlib.sha256(found.encode()).hexdigest()


def state_of(path: Path) -> State:
    """The state a file is in. Raises OSError."""
    state = path.stat()
    return State(os.fsencode(path.absolute()), state.st_size, state.st_mtime_ns, str(state.st_ino))


@contextlib.contextmanager
def _table(file: Path) -> Iterator[sqlite3.Connection]:
    """The memo, open for one transaction. A file that is no memo is put out of the way."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    connection = sqlite3.connect(file, timeout=_BUSY_S)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        with connection:
            connection.execute(_TABLE)
            yield connection
    except sqlite3.DatabaseError as failure:
        if not isinstance(failure, sqlite3.OperationalError):  # which is only: busy, or no room
            file.unlink(missing_ok=True)
        raise
    finally:
        connection.close()

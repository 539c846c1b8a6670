"""Content digests of sources, computed once for as long as a file stays the same."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path

from storyforge.errors import MediaChanged, MediaUnreadable, unread
from storyforge.media.memo import Memo, state_of

_TRIES = 3
_WHAT = "sha256"


def digest(path: Path, memo: Path | None) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal.

    `memo` is the file in which digests are remembered (see `media.memo`); without it, or
    when it is damaged or locked, the file is just read. Raises errors.MediaUnreadable, and
    errors.MediaChanged for a file that is being written to.
    """
    known = Memo(memo) if memo else None
    try:
        for _ in range(_TRIES):
            state = state_of(path)
            if known and (found := known.recall(_WHAT, state)):
                return found
            began_ns = time.time_ns()
            found = file_digest(path)
            if state_of(path) == state:
                if known:
                    known.remember(_WHAT, state, began_ns, found)
                return found
    except OSError as failure:
        raise MediaUnreadable(path, unread(failure)) from failure
    raise MediaChanged(f"{path.name} is being written to")


def file_digest(path: Path) -> str:
    """The SHA-256 of a file's bytes, read now. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

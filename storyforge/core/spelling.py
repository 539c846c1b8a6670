"""Names of files as authors write them, matched with names as a disk spells them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path


def composed(name: str) -> str:
    """One spelling for names that look alike: `é` may be one character on disk, or two."""
    return unicodedata.normalize("NFC", name)


def descend(place: Path, parts: Sequence[str]) -> Path | None:
    """Follow a name from a folder, part by part; None where a part is missing.

    Parts match letter by letter, but whether accents are composed or not; the path returned
    is spelt as on the disk. `..` leads upwards; links are followed, not judged.
    """
    for part in parts:
        entry = part if part == ".." else _entry(place, part)
        if entry is None:
            return None
        place = place / entry
    return place


def _entry(folder: Path, part: str) -> str | None:
    """The name in a folder that is `part`, as spelt there.

    By listing, so that letter case counts on every system and a story that works on a Mac
    works on the server.
    """
    try:
        entries = {path.name for path in folder.iterdir()}
    except OSError:
        return None
    if part in entries:
        return part
    wanted = composed(part)
    return min((entry for entry in entries if composed(entry) == wanted), default=None)

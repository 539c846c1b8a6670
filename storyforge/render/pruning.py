"""Looking after the store: what lies in it, whether it is whole, and what may go."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from storyforge.errors import NotWritable, UsageError
from storyforge.media.digests import file_digest
from storyforge.render.store import Made, Shelf

SIZE_VARIABLE = "STORYFORGE_CACHE_SIZE"
DEFAULT_BYTES = 20_000_000_000
DEFAULT_AGE_S = 60 * 86_400
_DAY_S = 86_400
_HOUR_S = 3_600
_STAMP = "pruned"
_MUCH = 20  # a run that keeps more than a twentieth of the limit does not wait for tomorrow


@dataclass(frozen=True, slots=True)
class Entry:
    """A record that can be read, and when it was last used (seconds since the epoch)."""

    made: Made
    record: Path
    used: float


@dataclass(frozen=True, slots=True)
class Tally:
    """So many entries, and the bytes of their contents, equal contents counted once."""

    entries: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies in a store. `oldest` is the longest unused entry's last use, or None."""

    total: Tally
    kinds: Mapping[str, Tally]
    oldest: float | None


def limit() -> int:
    """The most bytes a store may hold: `STORYFORGE_CACHE_SIZE`, or 20 GB.

    Raises UsageError for a value that is no size.
    """
    chosen = os.environ.get(SIZE_VARIABLE)
    try:
        return size_of(chosen) if chosen else DEFAULT_BYTES
    except ValueError as wrong:
        raise UsageError(f"{SIZE_VARIABLE}: {wrong}") from wrong


_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s*([kmgt]?)b?", re.IGNORECASE)
_AGE = re.compile(r"(\d{1,6}(?:\.\d{1,9})?)\s*([hdw])", re.IGNORECASE)
_POWERS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_UNITS = {"h": _HOUR_S, "d": _DAY_S, "w": 7 * _DAY_S}


def size_of(text: str) -> int:
    """Bytes: `500MB`, `5 GB`, `1.5g` or a bare number. Raises ValueError."""
    if match := _SIZE.fullmatch(text.strip()):
        return int(float(match[1]) * _POWERS[match[2].lower()])
    raise ValueError(f'"{text}" is not a size like 5GB or 500MB')


def age_of(text: str) -> int:
    """Seconds: `12h`, `60d` or `2w`. Raises ValueError."""
    if match := _AGE.fullmatch(text.strip()):
        return int(float(match[1]) * _UNITS[match[2].lower()])
    raise ValueError(f'"{text}" is not an age like 12h, 60d or 2w')


def survey(folder: Path) -> Survey:
    """Count what lies in a store; nothing where there is none."""
    found = list(_entries(Shelf(folder)))
    kinds = {kind: _tally([each for each in found if each.made.kind == kind])
             for kind in sorted({each.made.kind for each in found})}  # fmt: skip
    oldest = min((each.used for each in found), default=None)
    return Survey(_tally(found), kinds, oldest)


def _tally(entries: list[Entry]) -> Tally:
    sizes = {each.made.file_name: each.made.size for each in entries}
    return Tally(len(entries), sum(sizes.values()))


def verify(folder: Path) -> tuple[Tally, int]:
    """Read every content and remove what is not as its record says.

    Returns what is whole, and how many entries were damaged.
    """
    shelf, whole, damaged = Shelf(folder), [], 0
    known: dict[str, bool] = {}
    illegible: list[Path] = []
    for entry in _entries(shelf, on_damaged=illegible.append):
        content = shelf.content(entry.made)
        if entry.made.file_name not in known:
            known[entry.made.file_name] = _is_whole(content, entry.made.digest)
        if known[entry.made.file_name]:
            whole.append(entry)
            continue
        damaged += 1
        entry.record.unlink(missing_ok=True)
        content.unlink(missing_ok=True)
    for record in illegible:
        record.unlink(missing_ok=True)
    return _tally(whole), damaged + len(illegible)


def _is_whole(content: Path, digest: str) -> bool:
    try:
        return file_digest(content) == digest
    except OSError:
        return False


def prune(folder: Path, max_bytes: int, max_age_s: float) -> Tally:
    """Remove what was not used for longest, until the rest is small and young enough.

    Contents that no record names go too, unless they came within the last hour: their record
    may be on its way. Returns what went.
    """
    shelf, now = Shelf(folder), time.time()
    illegible: list[Path] = []
    entries = sorted(_entries(shelf, on_damaged=illegible.append), key=lambda each: each.used)
    # After the records: the content of each was there before it, so none that another run is
    # just keeping looks as if it had lost its content.
    sizes = _sizes(shelf.contents)
    users = Counter(each.made.file_name for each in entries)
    left = sum(sizes.get(name, 0) for name in users)
    doomed = illegible
    freed = gone = 0
    for entry in entries:
        name = entry.made.file_name
        if name in sizes and left <= max_bytes and now - entry.used <= max_age_s:
            continue
        gone += 1
        doomed.append(entry.record)
        users[name] -= 1
        if not users[name]:
            left -= sizes.get(name, 0)
            freed += sizes.get(name, 0)
            doomed.append(shelf.content(entry.made))
    orphans = [path for path in _files(shelf.contents)
               if path.name not in users and _unused_s(path, now) > _HOUR_S]  # fmt: skip
    freed += sum(sizes.get(path.name, 0) for path in orphans)
    notes = [path for path in _files(shelf.notes) if _unused_s(path, now) > max_age_s]
    for path in (*doomed, *orphans, *notes):
        path.unlink(missing_ok=True)
    return Tally(gone, freed)


def _unused_s(path: Path, now: float) -> float:
    """Seconds since a file was written or named last; 0 for one that is gone."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return 0
    return now - max(state.st_mtime, state.st_ctime)


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes of the files below a folder, by name."""
    found = {}
    for path in _files(folder):
        with contextlib.suppress(FileNotFoundError):
            found[path.name] = path.stat().st_size
    return found


def tidy(folder: Path, kept_bytes: int, max_bytes: int = DEFAULT_BYTES) -> None:
    """Prune after a run: once a day, or when the run kept much. Never fails.

    A store takes no more than half of the room that it and the free disk have together, so
    that a small disk is not filled with what can be made again.
    """
    with contextlib.suppress(OSError):
        stamp = folder / _STAMP
        with contextlib.suppress(FileNotFoundError):
            if time.time() - stamp.stat().st_mtime < _DAY_S and kept_bytes * _MUCH < max_bytes:
                return
        stamp.touch(mode=0o600)
        held = sum(_sizes(Shelf(folder).contents).values())
        room = held + shutil.disk_usage(folder).free
        prune(folder, min(max_bytes, room // 2), DEFAULT_AGE_S)


def clear(folder: Path) -> Tally:
    """Remove everything that a store keeps; runs that are at work keep what they hold.

    What else may lie in its folder is not ours to remove. Raises NotWritable.
    """
    shelf = Shelf(folder)
    if folder.is_dir() and not os.access(folder, os.W_OK):
        raise NotWritable(f"{folder} cannot be written")
    found = survey(folder).total
    for part in (shelf.records, shelf.contents, shelf.notes):
        shutil.rmtree(part, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        (folder / _STAMP).unlink()
    return found


def _entries(shelf: Shelf, on_damaged: Callable[[Path], None] | None = None) -> Iterator[Entry]:
    """Every record that can be read, in a fixed order; the others are told of."""
    for path in _files(shelf.records):
        try:
            made = Made.read(path.read_text("utf-8"), path.stem)
            yield Entry(made, path, path.stat().st_mtime)
        except FileNotFoundError:  # somebody else removed it
            pass
        except (OSError, ValueError):
            if on_damaged:
                on_damaged(path)


def _files(folder: Path) -> Iterator[Path]:
    """The files below a folder, sorted; none where there is no folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())

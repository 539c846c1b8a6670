"""Where the sources of a story lie, and what is in them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from storyforge.core.naming import nearest
from storyforge.core.spelling import descend
from storyforge.errors import MediaPointer, MediaUnreadable, unread
from storyforge.media.memo import Memo
from storyforge.media.names import components, forbidden, lookalike_key
from storyforge.media.readers import read_each
from storyforge.media.stamps import stamp_of
from storyforge.timeline.facts import FileStamp, MediaCatalog, MediaInfo, MediaProblem

KIT_PREFIX = "brand:"
"""How the names of a brand kit's files begin; the caller says where they lie."""

_SCAN_AT_MOST = 5000  # names looked at for a suggestion: a network share may hold millions
_CLOSENESS = 0.7


def resolve(
    name: str, beside: Path, roots: Sequence[Path], project: Path | None = None
) -> Path | MediaProblem:
    """Find a source: beside the storyboard, then in the roots, in their order.

    `beside` is the storyboard's folder, within `project` (which it is itself, if none is
    given). Names match letter by letter, but whether accents are composed or not. What is
    found must lie in the project or a root once links are followed. The path returned is
    free of links.
    """
    problem = forbidden(name)
    if problem is not None:
        return problem
    allowed = [project or beside, *roots]
    escaped = False
    for place in (beside, *roots):
        found = descend(place, components(name))
        if found is None:
            continue
        real = _resolved(found)
        if real is None:
            return MediaProblem("unreadable", "it is a link that leads in a circle")
        if any(real.is_relative_to(root.resolve()) for root in allowed):
            return _as_file(real)
        escaped = True
    if escaped:
        return MediaProblem("outside", "it is a link that leads out of the project")
    return MediaProblem("missing", "there is no such file", _suggestion(name, (beside, *roots)))


def _resolved(found: Path) -> Path | None:
    """Where a path leads once links are followed; None for links that lead in a circle."""
    try:
        real = found.resolve()
    except (OSError, RuntimeError):  # RuntimeError until Python 3.12
        return None
    # Python 3.13 gives back the link itself. `Path.is_symlink` raises where a folder is closed.
    return None if os.path.islink(real) else real  # noqa: PTH114 - see above


def gather(
    names: Sequence[str],
    beside: Path,
    project: Path,
    roots: Sequence[Path],
    kit_files: Mapping[str, Path],
    memo: Memo | None = None,
    further: Callable[[Path, MediaInfo], object] = lambda _path, _info: None,
) -> MediaCatalog:
    """Facts, places and problems of every name; each file is read once.

    `kit_files` are the brand kit's files by name, from wherever its caller allows. What the
    memo knows is not read again. `further` looks at each file as soon as its facts are known,
    while others are still being read.
    """
    known_before = memo or Memo()
    infos: dict[str, MediaInfo] = {}
    paths: dict[str, Path] = {}
    problems: dict[str, MediaProblem] = {}
    stamps: dict[str, FileStamp] = {}
    places = {name: _place(name, beside, project, roots, kit_files) for name in names}
    read = partial(_known, memo=known_before, further=further)
    largest_first = sorted(places, key=lambda name: _bytes(places[name]), reverse=True)
    found = read_each(read, [places[name] for name in largest_first])
    all_known = dict(zip(largest_first, found, strict=True))
    for name, place in places.items():
        known = all_known[name]
        if isinstance(known, MediaProblem):
            problems[name] = known
        elif isinstance(place, Path):
            infos[name], paths[name], stamps[name] = known, place, stamp_of(place)
    return MediaCatalog(
        MappingProxyType(infos),
        MappingProxyType(paths),
        MappingProxyType(problems),
        MappingProxyType(stamps),
    )


def _bytes(place: Path | MediaProblem) -> int:
    """How much there is to read, roughly: what takes long should not be begun last."""
    try:
        return place.stat().st_size if isinstance(place, Path) else 0
    except OSError:
        return 0


def _place(
    name: str,
    beside: Path,
    project: Path,
    roots: Sequence[Path],
    kit_files: Mapping[str, Path],
) -> Path | MediaProblem:
    if not name.startswith(KIT_PREFIX):
        return resolve(name, beside, roots, project)
    path = kit_files.get(name)
    if path is not None and path.is_file():
        return path
    close = _closest(name, kit_files)
    return MediaProblem("missing", "there is no such file in the brand kit", close)


def _known(
    place: Path | MediaProblem, memo: Memo, further: Callable[[Path, MediaInfo], object]
) -> MediaInfo | MediaProblem:
    if isinstance(place, MediaProblem):
        return place
    try:
        info = memo.of(MediaInfo, place, _probe)
        further(place, info)
        return info
    except MediaPointer as pointer:
        return MediaProblem("pointer", pointer.reason)
    except MediaUnreadable as unreadable:
        return MediaProblem("unreadable", unreadable.reason)
    except OSError as failure:
        return MediaProblem("unreadable", unread(failure))


def _probe(path: Path) -> MediaInfo:
    from storyforge.media.probe import probe  # not needed for what is remembered

    return probe(path)


def _as_file(path: Path) -> Path | MediaProblem:
    try:
        return path if path.is_file() else _not_a_file(path)
    except OSError as failure:  # a folder on the way may not be entered
        return MediaProblem("unreadable", unread(failure))


def _not_a_file(path: Path) -> MediaProblem:
    if path.is_dir():
        return MediaProblem("unsupported", "it is a folder")
    if path.exists():
        return MediaProblem("unsupported", "it is not a file")
    return MediaProblem("missing", "it is a link to a file that is gone")


def _suggestion(name: str, places: Sequence[Path]) -> str:
    """A name that exists and is close, or has the same last part; empty for none."""
    return _closest(name, [found for place in places for found in _files_below(place)])


def _closest(name: str, candidates: Sequence[str] | Mapping[str, Path]) -> str:
    by_key: dict[str, str] = {}
    by_last: dict[str, str] = {}
    for candidate in candidates:
        by_key.setdefault(lookalike_key(candidate), candidate)
        by_last.setdefault(lookalike_key(candidate.rpartition("/")[2]), candidate)
    key = lookalike_key(name.replace("\\", "/"))
    if key in by_key:
        return by_key[key]
    last = key.rpartition("/")[2]
    if last in by_last:
        return by_last[last]
    return by_key.get(nearest(key, by_key, _CLOSENESS), "")


def _files_below(place: Path) -> Iterator[str]:
    """Names of files below a folder, the nearest first; hidden ones are left out."""
    seen = 0
    folders = deque([""])
    while folders and seen < _SCAN_AT_MOST:
        folder = folders.popleft()
        for entry in _listed(place / folder):
            seen += 1
            name = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                folders.append(f"{name}/")
            else:
                yield name


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            visible = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError:
        return []
    return sorted(visible, key=lambda entry: entry.name)

"""Files of a revision, written to a private folder: what stories need of it, and no more.

Sources that are the same in the working tree are not written: they are found there. Names that
could lead out of the folder are refused; a link becomes the file of the revision it leads to.
"""

from __future__ import annotations

import contextlib
import os
import posixpath
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from storyforge.errors import StoryforgeError
from storyforge.media.digests import file_digest
from storyforge.media.files import situations
from storyforge.review.changes.git import MOST_BYTES, Entry, Repository

_POINTER = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*"
    rb"oid sha256:([0-9a-f]{64})\nsize \d+\n"
)
_POINTER_BYTES = 1024
"""Git LFS promises that its pointers are shorter."""

_LINKS = 8
_BAD = re.compile('[\x00-\x1f\\\\:*?"<>|]' if os.name == "nt" else "\x00")


@dataclass
class Tree:
    """A revision: its files by name, and where those lie that were written.

    `same` are names of files that are not written because the working tree's are the same;
    `differing` tells which differ at all.
    """

    repository: Repository
    commit: str
    folder: Path
    digest: Callable[[Path], str]
    files: Mapping[str, Entry]
    differing: frozenset[str]
    same: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.same |= self.files.keys() - self.differing

    def read(self, names: Iterable[str]) -> dict[str, bytes]:
        """The bytes of files by name, links followed; what is not there is left out."""
        entries = {name: entry for name in names if (entry := self._entry(name))}
        blobs = dict(self.repository.contents(entries.values()))
        return {name: blobs[entry.oid] for name, entry in entries.items()}

    def write(self, names: Iterable[str]) -> None:
        """Write files below the folder. Raises DiskFull and NotWritable."""
        wanted: dict[str, list[str]] = {}
        entries: dict[str, Entry] = {}
        for name in names:
            if is_safe(name) and (entry := self._entry(name)) and entry.size <= MOST_BYTES:
                wanted.setdefault(entry.oid, []).append(name)
                entries[entry.oid] = entry
        for oid, data in self.repository.contents(entries.values()):
            for name in wanted[oid]:
                self._write(name, data)

    def _entry(self, name: str) -> Entry | None:
        """The file of a name, or the one that a link of this name leads to."""
        for _ in range(_LINKS):
            entry = self.files.get(name)
            if entry is None or entry.kind == "file":
                return entry
            if entry.kind == "submodule" or entry.size > _POINTER_BYTES:
                return None
            ((_, target),) = self.repository.contents([entry])
            name = posixpath.normpath(posixpath.join(posixpath.dirname(name), os.fsdecode(target)))
        return None

    def _write(self, name: str, data: bytes) -> None:
        path = self.folder.joinpath(*PurePosixPath(name).parts)
        pointer = _POINTER.match(data) if len(data) < _POINTER_BYTES else None
        if pointer and self._is_elsewhere(name, pointer[1].decode(), path):
            return
        with situations(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def _is_elsewhere(self, name: str, wanted: str, path: Path) -> bool:
        """Find the file a Git LFS pointer stands for: in the working tree, or where LFS keeps it.

        Where neither has it, the working tree's file of that name has to do, if there is one.
        """
        here = self.repository.root.joinpath(*PurePosixPath(name).parts)
        if not here.is_file():
            return self._is_kept(wanted, path)
        with contextlib.suppress(StoryforgeError):
            if self.digest(here) == wanted:
                self.same.add(name)
                return True
        self._is_kept(wanted, path)
        return True

    @cached_property
    def _lfs(self) -> Path:
        """Where Git LFS keeps files by their digests."""
        return self.repository.folder() / "lfs" / "objects"

    def _is_kept(self, wanted: str, path: Path) -> bool:
        kept = self._lfs / wanted[:2] / wanted[2:4] / wanted
        with contextlib.suppress(OSError):
            if not kept.is_symlink() and file_digest(kept) == wanted:
                path.parent.mkdir(parents=True, exist_ok=True)
                _link(kept, path)
                return True
        return False


def _link(kept: Path, path: Path) -> None:
    try:
        os.link(kept, path)
    except OSError:  # another disk
        shutil.copyfile(kept, path)


def is_safe(name: str) -> bool:
    """Whether a name of a revision leads to a place below the folder it is written to."""
    parts = name.split("/")
    return not _BAD.search(name) and not any(
        part in ("", ".", "..") or part.casefold() == ".git" for part in parts
    )

"""Asking git: what a revision holds, and what differs.

Revisions and names come from outside. They are arguments of their own, never options
(`--end-of-options`); what is read are blobs as they were committed. Nothing a repository could
bring along is run: no hook, no external diff, no text conversion, no monitor; nothing is
fetched, written or locked. Filters (`git lfs`) run only where the user set them up, as with
`git status`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from storyforge.errors import EnvironmentFailed, ProgramNotFound, UsageError
from storyforge.process import CancelToken, Finished, run
from storyforge.storyboard.project import BRAND_FOLDER

EntryKind = Literal["file", "link", "submodule"]
_KINDS: Mapping[bytes, EntryKind] = {b"120000": "link", b"160000": "submodule"}
_OPTIONS = (
    "--no-pager", "--literal-pathspecs",
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null",
    "-c", "core.quotePath=false", "-c", "protocol.allow=never",
)  # fmt: skip
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
}  # fmt: skip
_TIMEOUT_S = 120.0
_AT_ONCE_BYTES = 64_000_000
"""How much is read in one go: what git says is held in memory."""

MOST_BYTES = 512_000_000
"""A larger file is not taken out of a revision."""

_OID = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a revision: its blob's id, its length in bytes, and what it is."""

    oid: str
    size: int
    kind: EntryKind = "file"


@dataclass(frozen=True, slots=True)
class Repository:
    """A working tree and its repository. Paths of files are relative to `root`, with `/`."""

    root: Path
    cancel: CancelToken = field(default_factory=CancelToken)

    def commit(self, revision: str) -> str:
        """The id of the commit a revision names. Raises UsageError when it is not here."""
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = self._asked(*words)
        oid = (found.stdout or b"").decode("ascii", "replace").strip()
        if not found.ok or not _OID.fullmatch(oid):
            raise UsageError(self._not_here(revision))
        return oid

    def _not_here(self, revision: str) -> str:
        said = f'there is no revision "{revision}" in this clone'
        shallow = self._asked("rev-parse", "--is-shallow-repository")
        if (shallow.stdout or b"").strip() == b"true":
            return (
                f"{said}, which holds only a part of the history; fetch it: "
                f"git fetch --depth=1 origin {revision} (then compare with FETCH_HEAD), "
                "or everything: git fetch --unshallow"
            )
        return f"{said}; is it fetched? (git fetch origin)"

    def files(self, commit: str) -> dict[str, Entry]:
        """Every file of a commit by its path."""
        listed = self._said("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
        return dict(_entries(listed))

    def changed(self, before: str, after: str | None) -> frozenset[str]:
        """The paths of files that differ between two commits; after None: the working tree.

        Of the working tree, files that git does not know count within brand kits only.
        """
        revisions = (before,) if after is None else (before, after)
        listed = self._said(
            "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-textconv",
            "--ignore-submodules=all", "--no-relative", *revisions, "--",
        )  # fmt: skip
        names = _names(listed)
        return names if after else names | self._unknown_kit_files()

    def _unknown_kit_files(self) -> frozenset[str]:
        listed = self._said("ls-files", "--others", "--exclude-standard", "-z", "--full-name")
        return frozenset(name for name in _names(listed) if f"/{BRAND_FOLDER}/" in f"/{name}")

    def contents(self, entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
        """Blobs by their ids, each once, a bounded amount at a time."""
        wanted = {entry.oid: entry.size for entry in entries if entry.kind != "submodule"}
        for batch in _batches(wanted):
            feed = "".join(f"{oid}\n" for oid in batch).encode()
            said = self._said("cat-file", "--batch", stdin=feed)
            yield from _blobs(said, batch)

    def folder(self) -> Path:
        """Where the repository's own files lie (`.git`), shared by its working trees."""
        said = self._said("rev-parse", "--git-common-dir")
        return (self.root / os.fsdecode(said.rstrip(b"\r\n"))).resolve()

    def _said(self, *words: str, stdin: bytes | None = None) -> bytes:
        """What git prints. Raises EnvironmentFailed where it fails."""
        finished = self._asked(*words, stdin=stdin)
        if not finished.ok:
            raise EnvironmentFailed(f"git {words[0]} failed: {_last_words(finished)}")
        return finished.stdout or b""

    def _asked(self, *words: str, stdin: bytes | None = None) -> Finished:
        return _git(self.root, words, self.cancel, stdin)


def repository_of(folder: Path, cancel: CancelToken) -> Repository:
    """The repository around a folder.

    Raises UsageError where there is none, EnvironmentFailed where git is not installed.
    """
    found = _git(folder, ("rev-parse", "--show-toplevel"), cancel)
    top = (found.stdout or b"").rstrip(b"\r\n")
    if not found.ok or not top:
        raise UsageError(f"{folder} is in no git working tree ({_last_words(found)})")
    return Repository(Path(os.fsdecode(top)), cancel)


def _git(
    folder: Path, words: Sequence[str], cancel: CancelToken, stdin: bytes | None = None
) -> Finished:
    try:
        return run(
            ("git", *_OPTIONS, *words), cancel=cancel, stdin=stdin, cwd=folder, keep_stdout=True,
            timeout_s=_TIMEOUT_S, environment=_ENVIRONMENT,
        )  # fmt: skip
    except ProgramNotFound as missing:
        raise EnvironmentFailed("comparing revisions needs git, which is not here") from missing


def _last_words(finished: Finished) -> str:
    lines = finished.stderr_tail.strip().splitlines()
    return lines[0] if lines else "it said nothing"


def _names(listed: bytes) -> frozenset[str]:
    return frozenset(os.fsdecode(name) for name in listed.split(b"\0") if name)


def _entries(listed: bytes) -> Iterator[tuple[str, Entry]]:
    for line in filter(None, listed.split(b"\0")):
        about, _, name = line.partition(b"\t")
        mode, _, oid, size = about.split()
        kind = _KINDS.get(mode, "file")
        yield os.fsdecode(name), Entry(oid.decode(), int(size) if size != b"-" else 0, kind)


def _batches(sizes: Mapping[str, int]) -> Iterator[list[str]]:
    batch: list[str] = []
    held = 0
    for oid, size in sizes.items():
        if batch and held + size > _AT_ONCE_BYTES:
            yield batch
            batch, held = [], 0
        batch.append(oid)
        held += size
    if batch:
        yield batch


def _blobs(said: bytes, wanted: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The blobs in what `cat-file --batch` prints: `ID TYPE SIZE`, a line end, the bytes."""
    at = 0
    for oid in wanted:
        end = said.index(b"\n", at)
        head = said[at:end].split()
        if len(head) != 3:
            raise EnvironmentFailed(
                f"the file {oid[:12]} of the revision is not in this clone (git fetch --refetch)"
            )
        start = end + 1
        at = start + int(head[2]) + 1
        yield oid, said[start : at - 1]

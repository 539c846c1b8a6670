"""Finished outputs, remembered: what each was assembled from, and how its files were left.

One note for each output lies in the store. It tells whether the files that stand there are
what assembling would write again, and what was different the last time.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from storyforge.media.digests import file_digest
from storyforge.media.memo import SETTLED_NS
from storyforge.media.stamps import stamp_of
from storyforge.render.pieces import Piece
from storyforge.render.store import Store
from storyforge.timeline.facts import FileStamp


@dataclass(frozen=True, slots=True)
class Standing:
    """A finished file as it was left: its stamp, and the digest of its bytes.

    `settled` says that it had been left alone for long enough that a change would show in
    the stamp (see `media.digests`).
    """

    stamp: FileStamp
    digest: str
    settled: bool

    @classmethod
    def of(cls, path: Path) -> Self:
        """Read the file now. Raises OSError."""
        stamp = stamp_of(path)
        digest, now = file_digest(path), time.time_ns()
        return cls(stamp, digest, settled=now - stamp.mtime_ns > SETTLED_NS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """The last successful run for one output: its assembly's key, its pieces, its files.

    `inputs` is the digest of everything the run depended on, empty where it was not known.
    `silent` are places of the storyboard that named sources of which nothing is heard.
    """

    inputs: str
    assembly: str
    pieces: tuple[Piece, ...]
    files: tuple[Standing, ...]
    silent: tuple[tuple[str | int, ...], ...] = ()

    @classmethod
    def read(cls, text: str) -> Self:
        """From a note's text. Raises ValueError, KeyError or TypeError for anything else."""
        found: dict[str, Any] = json.loads(text)
        return cls(
            inputs=str(found["inputs"]),
            assembly=str(found["assembly"]),
            pieces=tuple(Piece.from_plain(each) for each in found["pieces"]),
            files=tuple(
                Standing(FileStamp(*each["stamp"]), each["digest"], each["settled"])
                for each in found["files"]
            ),
            silent=tuple(tuple(each) for each in found["silent"]),
        )

    @property
    def text(self) -> str:
        files: Sequence[Mapping[str, object]] = [
            {"stamp": list(each.stamp), "digest": each.digest, "settled": each.settled}
            for each in self.files
        ]
        keys = {"inputs": self.inputs, "assembly": self.assembly}
        plain = {
            "pieces": [each.plain for each in self.pieces],
            "silent": [list(each) for each in self.silent],
        }
        return json.dumps(keys | plain | {"files": files}, ensure_ascii=False)


def note_name(video: Path) -> str:
    """The name of an output's note: no path of the machine is readable in the store."""
    return hashlib.sha256(str(video.absolute()).encode(errors="surrogateescape")).hexdigest()


def last_output(store: Store, video: Path) -> Output | None:
    """What is known of the last run for an output; None for nothing, or nothing legible."""
    text = store.note(note_name(video))
    try:
        return Output.read(text) if text else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def still_standing(output: Output, files: Sequence[Path]) -> tuple[Standing, ...] | None:
    """The files as they are, if they are what was left there; else None."""
    found = []
    for path, left in zip(files, output.files, strict=False):
        try:
            now = left if left.settled and stamp_of(path) == left.stamp else Standing.of(path)
        except OSError:
            return None
        if now.digest != left.digest:
            return None
        found.append(now)
    return tuple(found) if len(found) == len(files) else None

"""Where finished pieces of work lie: files by key, written beside and renamed.

For now a store lives as long as one run. Keys are digests of what is executed already, so
the next step is to keep the folder.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from storyforge.errors import NotWritable
from storyforge.media.digests import file_digest
from storyforge.render.claims import claimed_folder, sweep


@dataclass(frozen=True, slots=True)
class Made:
    """A finished piece of work: its file, and the SHA-256 of its bytes."""

    path: Path
    digest: str


def cache_folder() -> Path:
    """The user's folder for what can be made again; `STORYFORGE_CACHE_DIR` overrides."""
    if chosen := os.environ.get("STORYFORGE_CACHE_DIR"):
        return Path(chosen)
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "storyforge"


class Store:
    """Pieces of work by key, in a private folder that goes with the store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Made] = {}

    def get(self, key: str) -> Made | None:
        return self._made.get(key)

    def draft(self, key: str, suffix: str) -> Path:
        """Where to write a piece of work before it is kept; no two drafts share a name."""
        return self._folder / f"{key}.{secrets.token_hex(4)}{suffix}"

    def keep(self, key: str, draft: Path) -> Made:
        """Give a finished draft its name."""
        final = draft.with_name(f"{key}{draft.suffix}")
        draft.replace(final)
        made = Made(final, file_digest(final))
        self._made[key] = made
        return made


@contextmanager
def temporary_store() -> Iterator[Store]:
    """A store in the cache folder, or in the system's folder for temporary files.

    It is gone after the block; what killed runs have left in the cache folder goes as well.
    Raises NotWritable when neither folder can be written.
    """
    with claimed_folder(_writable_folder(), "run-") as folder:
        yield Store(folder)


def _writable_folder() -> Path:
    runs = cache_folder() / "runs"
    try:
        runs.mkdir(parents=True, exist_ok=True, mode=0o700)
        sweep(runs, "run-")
        with tempfile.TemporaryFile(dir=runs):
            return runs
    except OSError:
        pass
    try:
        with tempfile.TemporaryFile():
            return Path(tempfile.gettempdir())
    except OSError as error:
        raise NotWritable(f"no folder for intermediate files: {error.strerror}") from error

"""Where finished pieces of work lie: files by key, written beside and renamed.

For now a store lives as long as one run. Keys are digests of what is executed already, so
the next step is to keep the folder.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from storyforge.errors import NotWritable


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

    @classmethod
    def temporary(cls) -> Store:
        """A store in the cache folder, or in the system's folder for temporary files.

        Raises NotWritable when neither can be written.
        """
        runs = cache_folder() / "runs"
        try:
            runs.mkdir(parents=True, exist_ok=True, mode=0o700)
            _clear_dead_runs(runs)
            return cls(Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=runs)))
        except OSError:
            pass
        try:
            return cls(Path(tempfile.mkdtemp(prefix="storyforge-")))
        except OSError as error:
            raise NotWritable(f"no folder for intermediate files: {error.strerror}") from error

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

    def close(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _clear_dead_runs(runs: Path) -> None:
    """Remove what runs that were killed have left behind."""
    for folder in runs.iterdir():
        owner = folder.name.partition("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)


def _alive(process: int) -> bool:
    if os.name == "nt":
        return True  # os.kill would end it there
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True

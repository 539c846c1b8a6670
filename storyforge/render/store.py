"""Where finished pieces of work lie: records by key, contents by digest.

A record says what came out under a key: the digest of its bytes. Keys of later work need no
more than that, so a piece that was made before is recalled by reading its record alone. Its
content is opened when it is really needed, and only after it proved to be what the record
says: it is linked into the run's own folder first, where nobody who clears or prunes the
store can pull it from under ffmpeg, and read there. What is missing or damaged is as good as
never made, and is made again.

Contents and records are written beside and renamed. Nothing is locked: two processes that
make the same piece at once put the same bytes in the same place.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Literal, Self

from storyforge.errors import NotWritable
from storyforge.media.digests import file_digest
from storyforge.render.claims import claimed_folder, sweep
from storyforge.render.folders import cache_folder, make_private, store_folder

_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_DAY_S = 86_400

Loss = Literal["removed", "damaged"]
"""What became of an entry that should have been there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A finished piece of work: its key, and the SHA-256, length and suffix of its content.

    `kind` is the sort of task that made it, for those who look at the store.
    """

    key: str
    digest: str
    suffix: str
    size: int
    kind: str

    @classmethod
    def read(cls, text: str, key: str) -> Self:
        """From a record's text. Raises ValueError for anything but the record of a key."""
        try:
            found = json.loads(text)
        except RecursionError as error:  # brackets without end
            raise ValueError("not a record") from error
        names = {field.name for field in fields(cls)}
        if not isinstance(found, dict) or set(found) != names:
            raise ValueError("not a record")
        strings = [found[name] for name in names - {"size"}]
        if not all(isinstance(each, str) for each in strings) or type(found["size"]) is not int:
            raise ValueError("not a record's values")
        if found["key"] != key:
            raise ValueError("another piece's record")
        if not (_SHA256.fullmatch(found["digest"]) and _SUFFIX.fullmatch(found["suffix"])):
            raise ValueError("not a record's names")
        return cls(**found)

    @property
    def text(self) -> str:
        return json.dumps(asdict(self))

    @property
    def file_name(self) -> str:
        return f"{self.digest}{self.suffix}"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The places of a store's files below its folder."""

    folder: Path

    @property
    def records(self) -> Path:
        return self.folder / "records"

    @property
    def contents(self) -> Path:
        return self.folder / "contents"

    @property
    def notes(self) -> Path:
        return self.folder / "outputs"

    def record(self, key: str) -> Path:
        return self.records / key[:2] / f"{key}.json"

    def content(self, made: Made) -> Path:
        return self.contents / made.digest[:2] / made.file_name

    def note(self, name: str) -> Path:
        return self.notes / f"{name}.json"


class Store:
    """Pieces of work by key, as one run sees them; shared by its threads.

    `trouble` says why nothing is kept after the run, where that is not what was asked for;
    `place` is the folder in which runs work.
    """

    def __init__(self, folder: Path, run: Path, trouble: str = "") -> None:
        self.trouble = trouble
        self.place = run.parent
        self.losses: dict[str, Loss] = {}
        self.bytes_kept = 0
        self._shelf = Shelf(folder)
        self._run = run
        self._held: dict[str, Path] = {}
        self._locks: dict[str, threading.RLock] = {}
        self._guard = threading.Lock()

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """No two threads of this run are within such blocks of one name at once."""
        with self._guard:
            lock = self._locks.setdefault(name, threading.RLock())
        with lock:
            yield

    def recall(self, key: str) -> Made | None:
        """What was made under a key. Its content is seen to be there, but not yet read."""
        path = self._shelf.record(key)
        try:
            made = Made.read(path.read_text("utf-8"), key)
        except FileNotFoundError:
            return None
        except (OSError, ValueError):
            self._lose(key, "damaged")
            return None
        if loss := self._missing(made):
            self._lose(key, loss)
            return None
        _touch(path)
        return made

    def _missing(self, made: Made) -> Loss | None:
        if made.file_name in self._held:
            return None
        try:
            size = self._shelf.content(made).stat().st_size
        except OSError:
            return "removed"
        return None if size == made.size else "damaged"

    def _lose(self, key: str, loss: Loss) -> None:
        self.losses[key] = loss
        with contextlib.suppress(OSError):
            self._shelf.record(key).unlink(missing_ok=True)

    def obtain(self, made: Made) -> Path | None:
        """The piece's content in the run's own folder, verified; None when there is none.

        A content that is not what its record says is discarded, and the record too.
        """
        with self.alone(made.file_name):
            if held := self._held.get(made.file_name):
                return held
            own = self._run / made.file_name
            try:
                self._link(self._shelf.content(made), own)
                if file_digest(own) == made.digest:
                    self._held[made.file_name] = own
                    return own
                loss: Loss = "damaged"
            except FileNotFoundError:
                loss = "removed"
            except OSError:  # it may be whole: no room for a copy, say
                return None
            with contextlib.suppress(OSError):
                own.unlink(missing_ok=True)
                self._shelf.content(made).unlink(missing_ok=True)
            self._lose(made.key, loss)
            return None

    def held(self, made: Made) -> Path:
        """The content of a piece that was obtained or made in this run."""
        return self._held[made.file_name]

    def draft(self, suffix: str) -> Path:
        """Where to write a piece of work before it is kept; no two drafts share a name."""
        return self._run / f"draft-{secrets.token_hex(8)}{suffix}"

    def folder(self) -> Path:
        """A new folder of this run, private and gone with it."""
        return Path(tempfile.mkdtemp(prefix="folder-", dir=self._run))

    def keep(self, key: str, kind: str, draft: Path) -> Made:
        """Take a finished draft, for this run and, where there is room, for later ones."""
        draft.chmod(0o600)
        size = draft.stat().st_size
        made = Made(
            key=key, digest=file_digest(draft), suffix=draft.suffix, size=size, kind=kind
        )  # fmt: skip
        own = self._run / made.file_name
        with self.alone(made.file_name):
            if made.file_name in self._held:
                draft.unlink()  # ffmpeg may be reading the other, which Windows would not replace
            else:
                draft.replace(own)
                self._held[made.file_name] = own
        # A store that cannot take it does not spoil the run, which has it; and a disk that is
        # full is met again by the next thing that has to be written.
        with contextlib.suppress(OSError):
            self._link(own, self._shelf.content(made))
            self._write(self._shelf.record(key), made.text)
            with self._guard:
                self.bytes_kept += size
        return made

    def note(self, name: str) -> str | None:
        """A text that was noted under a name."""
        try:
            return self._shelf.note(name).read_text("utf-8")
        except (OSError, ValueError):
            return None

    def write_note(self, name: str, text: str) -> None:
        """Note a text for later runs, if possible."""
        with contextlib.suppress(OSError):
            self._write(self._shelf.note(name), text)

    def _write(self, path: Path, text: str) -> None:
        beside = self.draft(path.suffix)
        beside.write_text(text, encoding="utf-8")
        beside.chmod(0o600)
        _placed(beside, path)

    def _link(self, source: Path, target: Path) -> None:
        """Give a file a second name; a copy where the disk has no such thing."""
        beside = self.draft(target.suffix)
        try:
            os.link(source, beside)
        except FileNotFoundError:
            raise
        except OSError:
            shutil.copyfile(source, beside)
            beside.chmod(0o600)
        _placed(beside, target)


def _placed(beside: Path, target: Path) -> None:
    """Rename, replacing what is there."""
    try:
        try:
            beside.replace(target)
        except FileNotFoundError:
            # One after the other: `parents=True` gives the parents everybody's rights.
            for folder in (*target.parents[2::-1],):
                folder.mkdir(mode=0o700, exist_ok=True)
            beside.replace(target)
    finally:
        # Renaming one name of a file to another of its own does nothing.
        beside.unlink(missing_ok=True)


def _touch(record: Path) -> None:
    """Say that a record was used, to those who remove what was not used for long."""
    with contextlib.suppress(OSError):
        if time.time() - record.stat().st_mtime > _DAY_S:
            os.utime(record)


@contextmanager
def open_store(*, cached: bool = True) -> Iterator[Store]:
    """The user's store; a temporary one when it is not wanted, or cannot be used.

    What a run makes and uses lies in a folder of its own, in the cache folder or in the
    system's folder for temporary files, which is gone after the block; what killed runs have
    left in the cache folder goes as well. Raises NotWritable when neither can be written.
    """
    runs, trouble = _runs_folder()
    with claimed_folder(runs, "run-") as run:
        folder = run / "store"
        if cached and not trouble:
            try:
                make_private(store_folder())
                folder = store_folder()
            except (NotWritable, OSError) as error:
                trouble = str(error)
        yield Store(folder, run, trouble if cached else "")


def _runs_folder() -> tuple[Path, str]:
    """Where this run's folder goes, and why that is not in the cache folder, if so."""
    runs = cache_folder() / "runs"
    try:
        cache_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        make_private(runs)
        sweep(runs, "run-")
        with tempfile.TemporaryFile(dir=runs):
            return runs, ""
    except FileExistsError:
        trouble = f"{cache_folder()} cannot be used (it is not a folder)"
    except (OSError, NotWritable) as error:
        trouble = f"{cache_folder()} cannot be used ({getattr(error, 'strerror', None) or error})"
    try:
        with tempfile.TemporaryFile():
            return Path(tempfile.gettempdir()), trouble
    except OSError as error:
        raise NotWritable(f"no folder for intermediate files: {error.strerror}") from error

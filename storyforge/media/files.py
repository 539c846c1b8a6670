"""Writing a file so that it is either all there or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storyforge.errors import DiskFull, NotWritable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_CLOSED = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.EEXIST, errno.ENOTDIR, errno.EISDIR,
    errno.ENAMETOOLONG,
}  # fmt: skip


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside `path` to write to; what was written there takes its place at the end.

    At the end means on the disk: a crash of the machine leaves the former file or the new
    one. When the block fails, nothing is left of the attempt. When the former file cannot
    be replaced (on Windows: a player holds it open), the new one is kept as `NAME.new.EXT`.

    Raises errors.DiskFull and errors.NotWritable for what the block meets of the kind.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with situations(path):
            yield temporary
            _flush(temporary)
            _put_in_place(temporary, path)
            _flush_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def situations(path: Path) -> Iterator[None]:
    """Failures to write `path` within the block, as the situations they are."""
    try:
        yield
    except OSError as failure:  # PyAV's errors with a number are among these
        if failure.errno in _FULL:
            raise DiskFull(f"there is no room left to write {path.name}") from failure
        if failure.errno in _CLOSED:
            reason = failure.strerror or "not allowed"
            raise NotWritable(f"{path} cannot be written ({reason})") from failure
        raise


def _put_in_place(temporary: Path, path: Path) -> None:
    try:
        temporary.replace(path)
    except OSError as failure:
        kept = path.with_name(f"{path.stem}.new{path.suffix}")
        temporary.replace(kept)
        reason = "it is open in another program, perhaps"
        raise NotWritable(
            f"{path.name} cannot be replaced ({reason}); the new file is {kept.name}"
        ) from failure


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the new name last, where folders can be flushed (Windows: they cannot)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

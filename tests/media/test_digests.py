"""Digests are remembered, and never wrong for it."""

import hashlib
import os
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storyforge.errors import MediaUnreadable
from storyforge.media.digests import digest

OLD_S = 1_700_000_000


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def settled(path: Path, data: bytes) -> Path:
    """A file that was last changed long ago."""
    path.write_bytes(data)
    os.utime(path, (OLD_S, OLD_S))
    return path


def remembered(memo: Path) -> int:
    connection = sqlite3.connect(memo)
    try:
        return int(connection.execute("SELECT count(*) FROM known").fetchone()[0])
    finally:
        connection.close()


def test_without_a_memo(tmp_path: Path) -> None:
    """It is the SHA-256 of the bytes."""
    assert digest(settled(tmp_path / "a", b"abc"), None) == sha256(b"abc")


def test_a_settled_file_is_read_once(tmp_path: Path) -> None:
    """Bytes that change without any sign (same size, time and inode) are not looked at again."""
    path, memo = settled(tmp_path / "a", b"abc"), tmp_path / "cache" / "digests"
    assert digest(path, memo) == sha256(b"abc")
    settled(path, b"xyz")
    assert digest(path, memo) == sha256(b"abc")


def test_any_sign_of_change_counts(tmp_path: Path) -> None:
    """Another time, size, inode or path is another file."""
    path, memo = settled(tmp_path / "a", b"abc"), tmp_path / "digests"
    digest(path, memo)
    path.write_bytes(b"xyz")
    os.utime(path, ns=(0, OLD_S * 10**9 + 1))
    assert digest(path, memo) == sha256(b"xyz")
    assert digest(settled(path, b"long"), memo) == sha256(b"long")
    settled(tmp_path / "b", b"four").replace(path)
    assert digest(path, memo) == sha256(b"four")
    assert digest(settled(tmp_path / "c", b"else"), memo) == sha256(b"else")


def test_a_fresh_file_is_not_trusted(tmp_path: Path) -> None:
    """A file that changed just before it was read may change again within a tick."""
    path, memo = tmp_path / "a", tmp_path / "digests"
    path.write_bytes(b"abc")
    state = path.stat()
    assert digest(path, memo) == sha256(b"abc")
    path.write_bytes(b"xyz")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert digest(path, memo) == sha256(b"xyz")


def test_a_file_from_the_future_is_not_trusted(tmp_path: Path) -> None:
    """A share whose clock is ahead costs time, not truth."""
    path, memo = tmp_path / "a", tmp_path / "digests"
    path.write_bytes(b"abc")
    tomorrow = time.time() + 86_400
    os.utime(path, (tomorrow, tomorrow))
    digest(path, memo)
    assert remembered(memo) == 0


@pytest.mark.parametrize(
    "junk", [b"", b"not a database at all, but long enough to be looked at" * 99]
)
def test_a_damaged_memo_is_replaced(tmp_path: Path, junk: bytes) -> None:
    """What is no memo costs one reading and is gone after it."""
    path, memo = settled(tmp_path / "a", b"abc"), tmp_path / "digests"
    memo.write_bytes(junk)
    assert digest(path, memo) == sha256(b"abc")
    assert digest(path, memo) == sha256(b"abc")
    assert remembered(memo) == 1


def test_a_memo_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """A file where the memo's folder should be is no reason to fail."""
    path = settled(tmp_path / "a", b"abc")
    (tmp_path / "cache").write_bytes(b"")
    assert digest(path, tmp_path / "cache" / "digests") == sha256(b"abc")


def test_many_at_once(tmp_path: Path) -> None:
    """Threads that share a memo all get, and leave, the truth."""
    memo = tmp_path / "digests"
    paths = [settled(tmp_path / str(n), str(n).encode()) for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda path: digest(path, memo), paths * 2))
    assert found == [sha256(str(n).encode()) for n in range(24)] * 2
    assert remembered(memo) == 24


def test_names_that_are_no_text(tmp_path: Path) -> None:
    """File names are bytes, even those that are no UTF-8."""
    try:
        path = settled(tmp_path / os.fsdecode(b"caf\xe9"), b"abc")
    except OSError:
        pytest.skip("this file system has only names that are UTF-8")
    memo = tmp_path / "digests"
    assert digest(path, memo) == digest(path, memo) == sha256(b"abc")


def test_a_missing_file(tmp_path: Path) -> None:
    """There is no digest of nothing."""
    with pytest.raises(MediaUnreadable):
        digest(tmp_path / "a", None)

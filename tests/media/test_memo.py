"""Facts are remembered for as long as they are true, and a memo that is no help does no harm."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from storyforge.media.memo import Memo

OLD_S = 1_700_000_000


@dataclass(frozen=True)
class Facts:
    """A file's text."""

    text: str


@dataclass(frozen=True)
class Length:
    """Another fact of the same file."""

    count: int


class Reader:
    """Finds a file's text, and counts how often it had to."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, path: Path) -> Facts:
        self.times += 1
        return Facts(path.read_text())


def settled(path: Path, text: str = "abc") -> Path:
    """A file that was last changed long ago."""
    path.write_text(text)
    os.utime(path, (OLD_S, OLD_S))
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that has settled."""
    return settled(tmp_path / "a")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the memo is to be."""
    return tmp_path / "cache" / "memo"


def test_found_once(path: Path, file: Path) -> None:
    """The same file is not read a second time, in this process or in the next."""
    read, memo = Reader(), Memo(file)
    assert [each.of(Facts, path, read) for each in (memo, memo, Memo(file))] == [Facts("abc")] * 3
    assert read.times == 1


def test_without_a_file_for_as_long_as_it_lasts(path: Path, tmp_path: Path) -> None:
    """Each file is read once by each memo, and nothing is written."""
    read, memo = Reader(), Memo()
    for each in (memo, memo, Memo()):
        each.of(Facts, path, read)
    assert read.times == 2
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("lasting", [True, False])
def test_a_file_that_was_touched_is_read_again(path: Path, file: Path, *, lasting: bool) -> None:
    """Another time, size or inode is another file, to the process as to the next."""
    read, first = Reader(), Memo(file)

    def found() -> str:
        return (first if lasting else Memo(file)).of(Facts, path, read).text

    assert found() == "abc"
    path.write_text("xyz")
    os.utime(path, ns=(0, OLD_S * 10**9 + 1))
    assert found() == "xyz"
    settled(path, "longer")
    assert found() == "longer"
    settled(path.with_name("b"), "sixsix").replace(path)
    assert found() == "sixsix"


def test_a_fresh_file_is_not_kept(path: Path, file: Path) -> None:
    """It might change again without a sign."""
    read = Reader()
    path.write_text("abc")
    Memo(file).of(Facts, path, read)
    Memo(file).of(Facts, path, read)
    assert read.times == 2


def test_a_file_that_changes_while_it_is_read_is_not_kept(path: Path, file: Path) -> None:
    """What was found may be of a file that never was."""
    read = Reader()

    def interrupted(path: Path) -> Facts:
        found = read(path)
        settled(path, "changed")
        return found

    Memo(file).of(Facts, path, interrupted)
    settled(path)
    Memo(file).of(Facts, path, read)
    assert read.times == 2


def test_other_code_finds_for_itself(path: Path, file: Path) -> None:
    """What one way of reading found says nothing about what another would."""
    read = Reader()
    for way in ("before", "after", "after"):
        Memo(file, way).of(Facts, path, read)
    assert read.times == 2


def test_each_kind_of_finding_has_its_own_place(path: Path, file: Path) -> None:
    """Facts of one kind neither answer for another nor push it out."""
    read = Reader()
    Memo(file).of(Facts, path, read)
    assert Memo(file).of(Length, path, lambda _: Length(3)) == Length(3)
    Memo(file).of(Facts, path, read)
    assert read.times == 1


def test_what_fails_is_not_remembered(path: Path, file: Path) -> None:
    """A failure may pass."""
    memo = Memo(file)

    def fails(path: Path) -> Facts:
        raise LookupError(path.name)

    with pytest.raises(LookupError):
        memo.of(Facts, path, fails)
    assert memo.of(Facts, path, Reader()) == Facts("abc")


@pytest.mark.parametrize("junk", [b"", b"not a database at all" * 999])
def test_a_damaged_memo_is_replaced(path: Path, file: Path, junk: bytes) -> None:
    """What is no memo costs one reading and is gone after it."""
    read = Reader()
    file.parent.mkdir()
    file.write_bytes(junk)
    for _ in range(3):
        assert Memo(file).of(Facts, path, read) == Facts("abc")
    assert read.times == 1


@pytest.mark.parametrize(
    "entry",
    ["", "nonsense", "{}", '{"text": 1}', '{"count": 3}', "null", "[" * 99_999, '{"text": "xyz"}',
     f'{"0" * 64} {{"text": "xyz"}}'],
)  # fmt: skip
def test_a_damaged_entry_is_replaced(path: Path, file: Path, entry: str) -> None:
    """What does not fit the facts is read again, and right from then on."""
    read = Reader()
    Memo(file).of(Facts, path, read)
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE known SET found = ?", (entry,))
    connection.close()
    for _ in range(2):
        assert Memo(file).of(Facts, path, read) == Facts("abc")
    assert read.times == 2


def test_a_memo_that_cannot_be_written_is_done_without(path: Path, file: Path) -> None:
    """A file where the memo's folder should be is no reason to fail."""
    file.parent.write_bytes(b"")
    assert Memo(file).of(Facts, path, Reader()) == Facts("abc")


def look(job: tuple[Path, Path]) -> str:
    """What another process finds, and remembers."""
    path, file = job
    return Memo(file).of(Facts, path, Reader()).text


def test_processes_share_a_memo(tmp_path: Path, file: Path) -> None:
    """Two at once get, and leave, the truth."""
    paths = [settled(tmp_path / str(n), str(n)) for n in range(12)]
    with ProcessPoolExecutor(2) as pool:
        found = list(pool.map(look, [(path, file) for path in paths * 2]))
    assert found == [str(n) for n in range(12)] * 2
    read = Reader()
    for path in paths:
        Memo(file).of(Facts, path, read)
    assert read.times == 0

"""Files are there whole or not at all."""

import errno
from pathlib import Path

import pytest

from storyforge.errors import DiskFull, NotWritable
from storyforge.media.files import replacing


def write(path: Path, data: bytes) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def fail(path: Path, failure: Exception) -> None:
    with replacing(path) as temporary:
        temporary.write_bytes(b"half of")
        raise failure


def test_the_new_takes_the_place_of_the_old(tmp_path: Path) -> None:
    """After it, one file is there, with what was written."""
    path = tmp_path / "story.mp4"
    for data in (b"old", b"new"):
        write(path, data)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_leaves_the_old(tmp_path: Path) -> None:
    """When writing fails half-way, nothing has happened."""
    path = tmp_path / "story.mp4"
    write(path, b"old")
    with pytest.raises(ZeroDivisionError):
        fail(path, ZeroDivisionError())
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("number", "situation"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EROFS, NotWritable),
        (errno.EACCES, NotWritable),
        (errno.EIO, OSError),
    ],
)
def test_what_the_disk_says_is_named(
    tmp_path: Path, number: int, situation: type[Exception]
) -> None:
    """A full disk and a closed folder are situations; anything else is passed on."""
    with pytest.raises(situation):
        fail(tmp_path / "a", OSError(number, "said the disk"))
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Nobody makes folders behind our back."""
    with pytest.raises(NotWritable):
        write(tmp_path / "gone" / "a", b"x")


def test_what_cannot_be_replaced_is_not_lost(tmp_path: Path) -> None:
    """Where something stands in the way, the new file is kept beside it, and named."""
    (tmp_path / "story.mp4").mkdir()
    with pytest.raises(NotWritable, match=r"story\.new\.mp4"):
        write(tmp_path / "story.mp4", b"new")
    assert (tmp_path / "story.new.mp4").read_bytes() == b"new"
    assert len(list(tmp_path.iterdir())) == 2

"""Files of a revision get to a folder, and nowhere else."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from storyforge.media.digests import file_digest
from storyforge.review.changes.git import Entry, Repository
from storyforge.review.changes.tree import Tree, is_safe
from tests.review.changes.proposal import commit, git

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize {}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty repository."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def tree(root: Path, oid: str, folder: Path) -> Tree:
    repository = Repository(root)
    folder.mkdir(exist_ok=True)
    return Tree(
        repository=repository, commit=oid, folder=folder, digest=file_digest,
        files=repository.files(oid), differing=repository.changed(oid, None),
    )  # fmt: skip


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/../../x", "a//x", "./x", "a/.", ".git/config", "a/.GIT/x", ""]
)
def test_names_that_lead_elsewhere(name: str) -> None:
    """A forged tree may hold any name; such ones are never written."""
    assert not is_safe(name)


def test_names_that_are_just_names() -> None:
    """Dots, dashes and accents are letters."""
    assert all(map(is_safe, ["a", "séance/..x", "-rf", "...", ".gitignore", "a/b/c d.mp4"]))


def test_a_forged_name_is_left_out(root: Path, tmp_path: Path) -> None:
    """What git itself would refuse may still come out of a forged tree."""
    (root / "a").write_text("1")
    found = tree(root, commit(root, "one"), tmp_path / "out")
    found.files = {**found.files, "../stolen": found.files["a"]}
    found.write(["a", "../stolen"])
    assert (tmp_path / "out" / "a").read_text() == "1"
    assert not (tmp_path / "stolen").exists()


def test_links_become_the_files_they_lead_to(root: Path, tmp_path: Path) -> None:
    """Within the revision; those that lead out, in a circle or nowhere are left out."""
    (root / "media").mkdir()
    (root / "media" / "a.txt").write_text("inside")
    for name, target in {
        "good": "media/a.txt", "second": "good", "out": "../../secret", "root": "/etc/hostname",
        "nowhere": "media/b", "one": "two", "two": "one", "folder": "media",
    }.items():  # fmt: skip
        (root / name).symlink_to(target)
    found = tree(root, commit(root, "one"), tmp_path / "out")
    (tmp_path / "secret").write_text("outside")
    found.write(found.files)
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.name: path.read_text() for path in written} == {
        "a.txt": "inside", "good": "inside", "second": "inside"
    }  # fmt: skip
    assert not any(path.is_symlink() for path in written)


def test_a_submodule_is_no_file(root: Path, tmp_path: Path) -> None:
    """There is nothing of it in the repository."""
    (root / "a").write_text("1")
    found = tree(root, commit(root, "one"), tmp_path / "out")
    found.files = {"sub": Entry("1" * 40, 0, "submodule")}
    found.write(["sub"])
    assert list((tmp_path / "out").iterdir()) == []


def test_a_pointer_means_the_file_it_stands_for(root: Path, tmp_path: Path) -> None:
    """The working tree's where it is the same, else what LFS keeps, else the working tree's."""
    former, kept = b"former recording", b"recording that LFS keeps"
    for name, data in {"same": b"same recording", "kept": kept, "gone": former}.items():
        pointer = POINTER.format(hashlib.sha256(data).hexdigest(), len(data))
        (root / name).write_text(pointer)
    oid = commit(root, "one")
    (root / "same").write_bytes(b"same recording")
    (root / "kept").write_bytes(b"another recording")
    (root / "gone").write_bytes(b"another recording")
    digest = hashlib.sha256(kept).hexdigest()
    folder = root / ".git" / "lfs" / "objects" / digest[:2] / digest[2:4]
    folder.mkdir(parents=True)
    (folder / digest).write_bytes(kept)
    found = tree(root, oid, tmp_path / "out")
    found.write(found.files)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"kept": kept}
    assert "same" in found.same
    assert "gone" not in found.same


def test_a_pointer_of_a_file_that_is_nowhere(root: Path, tmp_path: Path) -> None:
    """It is written as it is: the story then says that only a pointer is here."""
    (root / "film.mp4").write_text(POINTER.format("0" * 64, 9))
    oid = commit(root, "one")
    (root / "film.mp4").unlink()
    found = tree(root, oid, tmp_path / "out")
    found.write(found.files)
    assert (tmp_path / "out" / "film.mp4").read_text().startswith("version https://git-lfs")


def test_what_lfs_keeps_is_believed_only_if_it_is_right(root: Path, tmp_path: Path) -> None:
    """A damaged object is as good as none."""
    digest = hashlib.sha256(b"right").hexdigest()
    (root / "film.mp4").write_text(POINTER.format(digest, 5))
    oid = commit(root, "one")
    (root / "film.mp4").unlink()
    folder = root / ".git" / "lfs" / "objects" / digest[:2] / digest[2:4]
    folder.mkdir(parents=True)
    (folder / digest).write_bytes(b"wrong")
    found = tree(root, oid, tmp_path / "out")
    found.write(found.files)
    assert (tmp_path / "out" / "film.mp4").read_bytes() != b"wrong"

"""The project around a storyboard, and the storyboards in a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyforge.storyboard import find_project, storyboard_files


def made(folder: Path, *names: str) -> Path:
    """A folder with empty files."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    return folder


def test_the_project_is_the_nearest_parent_with_kits(tmp_path: Path) -> None:
    """However deep the storyboard lies."""
    made(tmp_path, "brand/ville/brand.yaml", "a/b/story.yaml")
    assert find_project(tmp_path / "a/b/story.yaml") == tmp_path
    made(tmp_path, "a/brand/autre/brand.yaml")
    assert find_project(tmp_path / "a/b/story.yaml") == tmp_path / "a"


def test_without_kits_the_project_is_the_own_folder(tmp_path: Path) -> None:
    """A lone storyboard is a project of its own."""
    made(tmp_path, "a/story.yaml")
    assert find_project(tmp_path / "a/story.yaml") == tmp_path / "a"


def test_a_folder_means_its_storyboards(tmp_path: Path) -> None:
    """Recursive, sorted, without kits, drafts and hidden names; sub-folders are kept."""
    made(
        tmp_path,
        "b.yaml", "a.yml", "C.YAML", "notes.txt", "_draft.yaml", ".hidden.yaml", "assets.yaml",
        "brand/ville/brand.yaml", "brand/ville/story.yaml", "brand.yaml",
        "mars/c.yaml", "mars/deux/d.yaml", "_old/e.yaml", ".git/f.yaml",
    )  # fmt: skip
    found = [
        (each.path.relative_to(tmp_path).as_posix(), str(each.relative_folder))
        for each in storyboard_files([tmp_path])
    ]
    assert found == [
        ("C.YAML", "."),
        ("a.yml", "."),
        ("b.yaml", "."),
        ("mars/c.yaml", "mars"),
        ("mars/deux/d.yaml", "mars/deux"),
    ]


def test_files_are_taken_as_given_and_once(tmp_path: Path) -> None:
    """A file that is named is meant, whatever its name; naming it twice changes nothing."""
    made(tmp_path, "_draft.txt", "a.yaml")
    paths = [tmp_path / "_draft.txt", tmp_path / "a.yaml", tmp_path]
    assert [each.path.name for each in storyboard_files(paths)] == ["_draft.txt", "a.yaml"]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    """A link to a parent would never end."""
    made(tmp_path, "a.yaml")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(storyboard_files([tmp_path])) == 1


def test_a_path_that_does_not_exist_raises(tmp_path: Path) -> None:
    """That is wrong usage, not a mistake in a storyboard."""
    with pytest.raises(FileNotFoundError):
        storyboard_files([tmp_path / "absent"])


def test_links_are_judged_by_where_they_lead(tmp_path: Path) -> None:
    """A link found in a folder has to stay in the project; a file that is named is meant."""
    made(
        tmp_path, "autre.yaml", "projet/brand/ville/brand.yaml", "projet/a.yaml", "projet/b/c.yaml"
    )
    project = tmp_path / "projet"
    (project / "b/dedans.yaml").symlink_to("../d.txt")
    (project / "d.txt").touch()
    (project / "b/dehors.yaml").symlink_to("../../autre.yaml")
    found = storyboard_files([project / "b"])
    within = {each.path.name: each.is_within(project) for each in found}
    assert within == {"c.yaml": True, "dedans.yaml": True, "dehors.yaml": False}
    (named,) = storyboard_files([project / "b/dehors.yaml"])
    assert named.is_within(project)

"""Putting a story's files in place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storyforge.render import placing
from storyforge.render.assemble import Targets


@pytest.fixture
def drafts(tmp_path: Path) -> Targets:
    return written(tmp_path / "beside", "new")


@pytest.fixture
def targets(tmp_path: Path) -> Targets:
    return written(tmp_path / "output", "former")


def written(folder: Path, text: str) -> Targets:
    folder.mkdir()
    found = Targets.of(folder, "story", "square")
    for file in found.files:
        file.write_text(text)
    return found


def texts(targets: Targets) -> list[str]:
    return [file.read_text() for file in targets.files]


def exchange(drafts: Targets, targets: Targets) -> None:
    placing.exchange(drafts.files, targets.files, drafts.video.parent)


def test_a_former_file_is_never_away(
    drafts: Targets, targets: Targets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is killed between two steps leaves the former file or the new one."""
    rename = Path.replace

    def watched(self: Path, target: Path) -> Path:
        renamed = rename(self, target)
        assert all(file.exists() for file in targets.files)
        return renamed

    monkeypatch.setattr(Path, "replace", watched)
    exchange(drafts, targets)
    assert texts(targets) == ["new"] * 3


def test_a_disk_without_second_names(
    drafts: Targets, targets: Targets, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the former files are moved out of the way."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    exchange(drafts, targets)
    assert texts(targets) == ["new"] * 3


def test_what_cannot_be_placed_leaves_the_former_three(drafts: Targets, targets: Targets) -> None:
    """The first two were in place already."""
    drafts.manifest.unlink()
    with pytest.raises(FileNotFoundError):
        exchange(drafts, targets)
    assert texts(targets) == ["former"] * 3


def test_where_nothing_stood(drafts: Targets, targets: Targets) -> None:
    """The files are simply put there."""
    for file in targets.files:
        file.unlink()
    exchange(drafts, targets)
    assert texts(targets) == ["new"] * 3

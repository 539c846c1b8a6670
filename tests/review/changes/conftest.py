"""A repository with proposed changes, made once, and copies of it to do things to."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.review.changes import proposal


@pytest.fixture(scope="session")
def _committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return proposal.project(tmp_path_factory.mktemp("depot") / "depot")


@pytest.fixture
def project(_committed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a project within a repository, everything committed; we stand in it."""
    root = shutil.copytree(_committed.parent, tmp_path / "dépôt")
    monkeypatch.chdir(root / proposal.FOLDER)
    return Path.cwd()

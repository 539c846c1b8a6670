"""A digest of code changes with the code, and with nothing else."""

from __future__ import annotations

import importlib
from importlib.metadata import version
from pathlib import Path

import pytest

from storyforge.core.code import code_digest, library_versions


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package `sample` with a module and a package within it."""
    folder = tmp_path / "sample"
    (folder / "within").mkdir(parents=True)
    for name in ("__init__.py", "one.py", "within/__init__.py"):
        (folder / name).write_text("A = 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    importlib.invalidate_caches()
    return folder


def test_any_change_of_the_source_shows(package: Path) -> None:
    """A byte, a name, a module more: each gives another digest, none gives the same."""
    digests = [code_digest("sample")]
    (package / "one.py").write_text("A = 2\n")
    digests.append(code_digest("sample"))
    (package / "one.py").rename(package / "two.py")
    digests.append(code_digest("sample"))
    (package / "within" / "three.py").write_text("")
    digests.append(code_digest("sample"))
    assert len(set(digests)) == 4


def test_what_is_no_source_does_not_show(package: Path) -> None:
    """Compiled files and data come and go."""
    before = code_digest("sample")
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "one.pyc").write_bytes(b"x")
    (package / "data.json").write_text("{}")
    assert code_digest("sample") == before


def test_code_without_source_cannot_be_told() -> None:
    """No digest is better than one that never changes."""
    with pytest.raises(LookupError):
        code_digest("no_such_package")


def test_versions_of_libraries() -> None:
    """As they are installed; what is not installed has no version."""
    expected = f"av {version('av')} no-such-library ?"
    assert library_versions("av", "no-such-library") == expected

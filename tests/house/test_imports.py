"""Who may import whom: the rooms' layers, and one door for each outside library."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "storyforge"


def test_rooms_and_doors_are_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The contracts in pyproject.toml hold; the report of a broken one says where."""
    monkeypatch.chdir(ROOT)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_every_library_has_a_door() -> None:
    """A dependency that is added later has to be given a door."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    guarded = {
        module
        for contract in settings["tool"]["importlinter"]["contracts"]
        for module in contract.get("protected_modules", ())
    }
    modules = {
        "ffmpeg-python": "ffmpeg",
        "imageio-ffmpeg": "imageio_ffmpeg",
        "pi-heif": "pi_heif",
        "pillow": "PIL",
        "pyyaml": "yaml",
        "resvg-py": "resvg_py",
    }
    project = settings["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(each for extra in extras for each in extra)]
    names = [requirement.split(">")[0] for requirement in wanted]
    assert {modules.get(name, name) for name in names} <= guarded


def test_every_room_says_what_it_is_for() -> None:
    """The first thing to read in a room is the docstring of its package."""
    rooms = [path for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()]
    first = {room.name: (room / "__init__.py").read_text("utf-8")[:3] for room in rooms}
    assert [name for name, text in first.items() if text != '"""'] == []

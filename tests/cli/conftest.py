"""Running the program as a shell would, and a project to run it in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from storyforge.cli import main


class Ran(NamedTuple):
    """How a command left, and what it said."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `storyforge ARGUMENTS…`."""

    def program(*arguments: str | Path) -> Ran:
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        assert isinstance(left.value.code, int)
        return Ran(left.value.code, said.out, said.err)

    return program


_GOOD = """\
version: 1
title: "Bonjour"
brand: starter
platforms: [square]
scenes:
  - {type: card, layout: title, duration: 0.4s, slots: {title: "Bonjour"}}
"""
_BROKEN = """\
version: 1
title: "Bonsoir"
brand: starter
platforms: [square]
scenes:
  - {type: card, layout: titel, duration: 0.4s, slots: {title: "Bonsoir"}}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the starter kit and two storyboards: a good and a broken one."""
    from storyforge.cli import scaffold

    monkeypatch.chdir(tmp_path)
    scaffold.write_kit(scaffold.site(Path("bonjour"), None, None))
    Path("bonjour.yaml").write_text(_GOOD, encoding="utf-8")
    Path("bonsoir.yaml").write_text(_BROKEN, encoding="utf-8")
    return tmp_path

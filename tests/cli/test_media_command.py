"""`storyforge media`: what is in a file, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from storyforge.cli.app import group
from storyforge.cli.reporting.sights import sight
from storyforge.cli.terminal import painter
from storyforge.compiler.looking import Seen
from storyforge.compiler.treatment import Aspect
from tests.render.stage import clip

SEEN = Seen(
    shown="media/\x1b[31mfilm.mp4", info=None, reason="it is not a picture " * 9,
    aspects=(Aspect("colour", "full range", "converted", refused=False),),
)  # fmt: skip


def media(*arguments: object) -> Result:
    return CliRunner().invoke(group, ["media", *map(str, arguments)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("media")
    clip(place / "good.mp4", 0.2)
    return place


def test_good_files_leave_with_0(folder: Path) -> None:
    """A head, aspects below it, arrows in front of what is done."""
    said = media(folder)
    assert said.return_value is None or said.exit_code == 0
    lines = said.output.splitlines()
    assert lines[0].endswith(" MB")
    assert "good.mp4: video, mov, " in lines[0]
    assert any(line.startswith("  orientation   upright") for line in lines)
    assert any(line.strip().startswith("→ ") for line in lines)


def test_json_is_one_object_a_line(folder: Path) -> None:
    """And nothing else on stdout."""
    (line,) = media(folder, "--json").output.splitlines()
    assert json.loads(line)["status"] == "usable"


def test_refused_files_are_told(tmp_path: Path) -> None:
    """By their reason, in both forms."""
    path = tmp_path / "a.mp4"
    path.touch()
    assert "it is empty" in media(path).output
    assert json.loads(media(path, "--json").output)["reason"] == "it is empty"


def test_narrow_terminals_get_narrow_lines() -> None:
    """Nothing is wider than the terminal, and nothing of a name moves its cursor."""
    lines = sight(SEEN, painter(colour=False), 50).splitlines()
    assert all(len(line) <= 50 for line in lines[1:])
    assert "\x1b" not in "".join(lines)
    assert lines[-1].strip() == "→ converted"

"""`storyforge platforms`, `explain` and `doctor`: what the program knows, said."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from storyforge.cli.app import group
from storyforge.cli.checkup import checkup
from storyforge.cli.commands.explain import find
from storyforge.cli.rules import page
from storyforge.cli.tables import table
from storyforge.errors import UsageError
from storyforge.platforms import PLATFORMS
from tests.cli.findings import Dim, TooLong

RULES = {rule.code: rule for rule in (TooLong, Dim)}


def test_every_platform_has_a_line() -> None:
    """The table begins with its heads, then one line for each platform."""
    lines = CliRunner().invoke(group, ["platforms"]).output.splitlines()
    assert [line.split()[0] for line in lines] == ["platform", *PLATFORMS]
    assert lines[1].split() == [
        "instagram-story", "1080x1920", "3-60", "100", "MB", "270", "65", "384", "65",
        "2026-10-06", "(transcription)",
    ]  # fmt: skip


def test_platforms_for_programs() -> None:
    """JSON has the sources that the table has no room for."""
    records = json.loads(CliRunner().invoke(group, ["platforms", "--format", "json"]).output)
    assert [record["name"] for record in records] == list(PLATFORMS)
    story = records[0]
    assert story["safe"] == {"top": 270, "right": 65, "bottom": 384, "left": 65}
    assert (story["min_duration"], story["max_duration"]) == (3, 60)
    assert story["source"].startswith("https://")


def test_columns_are_aligned_in_cells() -> None:
    """A wide letter takes two cells, so its column is padded by one less."""
    assert table(("a", "b"), [("東", "1"), ("xyz", "2")]) == "a    b\n東   1\nxyz  2"


@pytest.mark.parametrize("name", ["TEST204", "test204", "transition-too-long"])
def test_a_rule_is_found_by_code_or_name(name: str) -> None:
    """Both stand in the message, so both can be copied from it."""
    assert find(name, RULES) is TooLong


def test_an_unknown_rule_is_suggested() -> None:
    """A slip of the pen is answered with what was meant."""
    with pytest.raises(UsageError, match='did you mean "low-contrast"'):
        find("lowcontrast", RULES)
    with pytest.raises(UsageError, match=r"docs/diagnostics\.md"):
        find("xyzzy", RULES)


def test_a_page_is_the_rule_s_docstring() -> None:
    """Code and name, the wording, then what the rule says of itself."""
    assert page(Dim).splitlines() == [
        "## TEST301 low-contrast",
        "",
        "*warning*: `{ratio}:1 is little, for text: 100% of readers want more`",
        "",
        "Words that are hard to read.",
    ]


def test_a_machine_with_everything_is_fine() -> None:
    """Where these tests run, rendering works."""
    assert [finding for finding in checkup() if finding.state == "missing"] == []


def test_a_missing_ffmpeg_is_told_and_the_rest_still_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One thing that is missing hides no other, and the exit code says so."""
    monkeypatch.setenv("STORYFORGE_FFMPEG", "no-such-program")
    answer = CliRunner().invoke(group, ["doctor", "--format", "json"], standalone_mode=False)
    states = {each["subject"]: each["state"] for each in json.loads(answer.output)}
    assert states["ffmpeg"] == "missing"
    assert states["starter kit"] == "ok"
    assert answer.return_value == 4

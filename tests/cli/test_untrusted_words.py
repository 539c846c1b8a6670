"""Names of files and last words of programs are shown, and command neither terminal nor CI."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
import pytest

from storyforge.cli.exits import status_of
from storyforge.cli.progress import plain_lines
from storyforge.cli.reporting import reporter
from storyforge.cli.summary import outcome_text
from storyforge.cli.terminal import painter, shown
from storyforge.compiler import Outcome, Report, StoryOutcome
from storyforge.core.diagnostics import Span
from storyforge.errors import RenderFailed
from storyforge.render.events import StoryDone, StoryFailed
from tests.cli.findings import TooLong

EVIL = "a\x1b]0;x\x07\n::stop-commands::x\r\u2028::y"


def diagnostic() -> None:
    found = TooLong.at(Span(EVIL, 1, 1, 1, 1), wanted=EVIL, scene=EVIL, most=EVIL, id=EVIL)
    click.echo(reporter("text")([found], {EVIL: EVIL}, 1))


def events() -> None:
    with plain_lines() as hear:
        hear(StoryFailed(story=EVIL, platform="x", reason=EVIL))
        hear(StoryDone(story=EVIL, platform="x", files=(Path(EVIL),), seconds=1, unchanged=False))


def summary() -> None:
    story = StoryOutcome(name=EVIL, platform="x", status="failed", reason=EVIL)
    report = Report(diagnostics=(), sources={}, stories=1)
    click.echo(
        outcome_text(Outcome(report=report, written=(), stories=(story,)), painter(colour=False))
    )


def failure() -> None:
    def program() -> int:
        raise RenderFailed(EVIL)

    assert status_of(program) == 3


@pytest.mark.parametrize("say", [diagnostic, events, summary, failure])
def test_no_line_is_anothers(say: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> None:
    """Neither an escape sequence nor a line of its own gets through, wherever it stood."""
    say()
    said = "".join(capsys.readouterr())
    assert "stop-commands" in said
    assert not any(line.lstrip().startswith("::") for line in said.splitlines())
    assert [letter for letter in said if letter != "\n" and ord(letter) < 32] == []


def test_ordinary_names_stay_as_they_are() -> None:
    """Accents, quotes and writing systems are nobody's commands."""
    assert shown("Été « 12:30 » – 東京.mp4") == "Été « 12:30 » – 東京.mp4"

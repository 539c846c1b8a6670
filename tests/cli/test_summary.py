"""What became of a batch, and the exit code that tells of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storyforge.cli.exits import Exit
from storyforge.cli.outcomes import status
from storyforge.cli.summary import outcome_records, outcome_text
from storyforge.cli.terminal import painter
from storyforge.compiler import Outcome, Report, StoryOutcome
from storyforge.core.diagnostics import Diagnostic
from tests.cli.findings import SOURCES, dim, too_long

DONE = StoryOutcome(name="a", platform="tiktok", status="done", files=(Path("a.mp4"),))
REFUSED = StoryOutcome(name="b", platform="tiktok", status="refused", reason="1 error")
UNREAD = StoryOutcome(name="c", platform="", status="refused", reason="2 errors")
FAILED = StoryOutcome(name="d", platform="x", status="failed", reason="ffmpeg ended with status 1")
CANCELLED = StoryOutcome(name="e", platform="x", status="cancelled", reason="interrupted")


def batch(*stories: StoryOutcome, found: tuple[Diagnostic, ...] = ()) -> Outcome:
    report = Report(diagnostics=found, sources=SOURCES, stories=len(stories))
    written = tuple(file for story in stories for file in story.files)
    return Outcome(report=report, written=written, stories=stories)


@pytest.mark.parametrize(
    ("outcome", "code"),
    [
        (batch(DONE), Exit.DONE),
        (batch(DONE, found=(dim(),)), Exit.DONE),
        (batch(DONE, REFUSED, found=(too_long(),)), Exit.DIAGNOSTICS),
        (batch(DONE, found=(too_long(),)), Exit.DIAGNOSTICS),
        (batch(REFUSED, FAILED, DONE), Exit.FAILED),
        (batch(FAILED, CANCELLED), Exit.INTERRUPTED),
        (batch(), Exit.DONE),
    ],
)
def test_the_highest_exit_code_counts(outcome: Outcome, code: Exit) -> None:
    """A batch is as good as its worst story; warnings are not errors."""
    assert status(outcome) == code


def test_a_batch_that_is_done_is_one_line() -> None:
    """Nothing is repeated that was already seen."""
    assert outcome_text(batch(DONE, DONE), painter(colour=False)) == "2 done"


def test_what_was_not_written_is_named_at_the_end() -> None:
    """Diagnostics first, then the stories, then the count: the last line tells all."""
    text = outcome_text(
        batch(DONE, REFUSED, UNREAD, FAILED, found=(too_long(), dim())), painter(colour=False)
    )
    assert text.startswith("error TEST204 transition-too-long: ")
    assert text.endswith(
        "\n\n"
        "refused b (tiktok): 1 error\n"
        "refused c: 2 errors\n"
        "failed d (x): ffmpeg ended with status 1\n"
        "\n"
        "1 done, 2 refused, 1 failed; 1 error, 1 warning"
    )


def test_for_programs_the_count_comes_last() -> None:
    """Diagnostics, what was not written, and the numbers."""
    records = [
        json.loads(line) for line in outcome_records(batch(DONE, FAILED, found=(too_long(),)))
    ]
    assert [record["type"] for record in records] == ["diagnostic", "story-failed", "summary"]
    assert records[1] == {
        "type": "story-failed",
        "story": "d",
        "platform": "x",
        "reason": "ffmpeg ended with status 1",
    }
    assert records[2]["outputs"] == {"done": 1, "refused": 0, "failed": 1, "cancelled": 0}

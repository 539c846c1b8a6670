"""What is heard of a render while it works."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from storyforge.cli.progress import event_line, json_lines, live_bars, plain_lines
from storyforge.render.events import (
    Event,
    Progress,
    StoryDone,
    StoryFailed,
    StoryStarted,
    TaskDone,
)

WHO = {"story": "conseil", "platform": "tiktok"}
FILES = (Path("output/conseil.tiktok.mp4"), Path("output/conseil.tiktok.jpg"))
STORY: list[Event] = [
    StoryStarted(**WHO, tasks=12, frames=420),
    TaskDone(**WHO, task="segment-1", kind="segment", frames=60, reused=False),
    Progress(**WHO, frames_done=60, frames=420),
    StoryDone(**WHO, files=FILES, seconds=12.34, unchanged=False),
]


def test_logs_get_one_line_for_each_change(capsys: pytest.CaptureFixture[str]) -> None:
    """Paths go to stdout, what happens to stderr; progress within a story is left out."""
    with plain_lines() as hear:
        for event in STORY:
            hear(event)
    said = capsys.readouterr()
    assert said.out.splitlines() == [str(file) for file in FILES]
    assert said.err.splitlines() == [
        "rendering conseil (tiktok): 420 frames in 12 tasks",
        "done conseil (tiktok) in 12.3 s",
    ]


def test_a_failure_says_why() -> None:
    """The reason stands on the line that names the story."""
    failed = StoryFailed(**WHO, reason="no room")
    assert event_line(failed) == "failed conseil (tiktok): no room"


def test_json_has_every_event_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    """Every line of stdout is an object with a type; stderr is silent."""
    with json_lines() as hear:
        for event in STORY:
            hear(event)
    said = capsys.readouterr()
    records = [json.loads(line) for line in said.out.splitlines()]
    assert [record["type"] for record in records] == [
        "story-started",
        "task-done",
        "progress",
        "story-done",
    ]
    assert records[1] == {
        "type": "task-done",
        **WHO,
        "task": "segment-1",
        "kind": "segment",
        "frames": 60,
        "reused": False,
    }
    assert records[3]["files"] == [str(file) for file in FILES]
    assert said.err == ""


class Terminal(io.StringIO):
    """A terminal that remembers what was written to it."""

    def isatty(self) -> bool:
        return True


def test_bars_leave_a_line_for_each_story(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a bar moves while the story is made, and a line stays when it is done."""
    screen, product = Terminal(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(sys, "stdout", product)
    with live_bars() as hear:
        for event in STORY:
            hear(event)
    assert product.getvalue().splitlines() == [str(file) for file in FILES]
    assert "conseil (tiktok)" in screen.getvalue()
    assert "done conseil (tiktok) in 12.3 s" in screen.getvalue()


def test_a_story_that_fails_before_it_starts_needs_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure may be the first that is heard of a story."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with live_bars() as hear:
        hear(StoryFailed(**WHO, reason="no ffmpeg"))
    assert "failed conseil (tiktok): no ffmpeg" in screen.getvalue()

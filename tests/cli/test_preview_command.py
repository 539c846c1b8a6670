"""`storyforge preview`: what it prints, and how it leaves."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_it_prints_what_it_wrote_the_page_last(project: Path, run: Run) -> None:
    """One path a line, each of them there; a broken story beside it leaves with 1."""
    ran = run("preview", project)
    lines = [Path(line) for line in ran.out.splitlines()]
    assert ran.status == 1
    assert len(lines) == 5
    assert all(path.is_file() for path in lines)
    assert lines[-1].name == "index.html"
    assert "unknown-card" in ran.err


def test_a_good_story_leaves_with_0(project: Path, run: Run, tmp_path: Path) -> None:
    """Where it was told to go."""
    good = next(path for path in project.glob("*.yaml") if "Bonjour" in path.read_text("utf-8"))
    ran = run("preview", good, "--lang", "en", "--safe-zones", "--output", tmp_path / "look")
    assert ran.status == 0
    assert 'lang="en"' in (tmp_path / "look" / "index.html").read_text("utf-8")[:200]


def test_as_json_there_is_nothing_else(project: Path, run: Run) -> None:
    """JSON Lines: the events, the page, the diagnostics, the count."""
    records = [json.loads(line) for line in run("preview", project, "--json").out.splitlines()]
    types = [record["type"] for record in records]
    assert types[-1] == "summary"
    assert types.count("page") == 1
    assert {"story-started", "story-done", "diagnostic"} <= set(types)

"""What became of a batch: its diagnostics, and which stories are done, refused or failed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, get_args

import click

from storyforge.cli.reporting.records import diagnostic_record, summary_record
from storyforge.cli.reporting.tally import tally
from storyforge.cli.reporting.text import blocks
from storyforge.cli.terminal import Paint, painter, shown, wants_colour
from storyforge.core.diagnostics import has_errors

if TYPE_CHECKING:
    from storyforge.compiler import Outcome, Report, StoryOutcome

_COLOURS = {"refused": "red", "failed": "red", "cancelled": "yellow"}


def say_report(report: Report) -> bool:
    """Diagnostics on stderr, where they are not the product; says whether there is an error."""
    paint = painter(colour=wants_colour(sys.stderr))
    for block in blocks(report.diagnostics, report.sources, paint):
        click.echo(f"{block}\n", err=True, color=True)
    return has_errors(report.diagnostics)


def outcome_text(outcome: Outcome, paint: Paint) -> str:
    """Diagnostics, then the stories that were not written, then one line that counts all."""
    report = outcome.report
    parts = list(blocks(report.diagnostics, report.sources, paint))
    missing = [_line(story, paint) for story in outcome.stories if story.status != "done"]
    if missing:
        parts.append("\n".join(missing))
    parts.append(paint(_count(outcome), bold=True))
    return "\n\n".join(parts)


def outcome_records(outcome: Outcome) -> Iterator[str]:
    """The same as JSON Lines: diagnostics, what was not written, and the count."""
    report = outcome.report
    statuses = Counter(story.status for story in outcome.stories)
    summary = summary_record(report.diagnostics, report.stories)
    records = [
        *map(diagnostic_record, report.diagnostics),
        *(_record(story) for story in outcome.stories if story.status != "done"),
        summary | {"outputs": {status: statuses[status] for status in _STATUSES}},
    ]
    yield from (json.dumps(record, ensure_ascii=False) for record in records)


Status = Literal["done", "refused", "failed", "cancelled"]
_STATUSES: tuple[Status, ...] = get_args(Status)


def _line(story: StoryOutcome, paint: Paint) -> str:
    status = paint(story.status, fg=_COLOURS[story.status], bold=True)
    platform = f" ({story.platform})" if story.platform else ""
    return f"{status} {shown(f'{story.name}{platform}: {story.reason}')}"


def _record(story: StoryOutcome) -> dict[str, str]:
    return {
        "type": f"story-{story.status}",
        "story": story.name,
        "platform": story.platform,
        "reason": story.reason,
    }


def _count(outcome: Outcome) -> str:
    statuses = Counter(story.status for story in outcome.stories)
    counts = ", ".join(f"{statuses[status]} {status}" for status in _STATUSES if statuses[status])
    found = tally(outcome.report.diagnostics)
    return f"{counts or 'nothing to render'}{f'; {found}' if found else ''}"

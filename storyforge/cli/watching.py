"""What a watcher says: paths on stdout, the rest on stderr; or all of it as JSON Lines."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click

from storyforge.cli.reporting.records import diagnostic_record
from storyforge.cli.reporting.tally import counted
from storyforge.cli.summary import say_report
from storyforge.cli.terminal import shown
from storyforge.compiler.preparing import shown_path
from storyforge.review.watching.loop import Kept, News, Noticed, Updated, Watching


def teller(*, as_json: bool) -> Callable[[News], None]:
    """What hears the news."""
    return _say_json if as_json else _say


def _say(news: News) -> None:
    match news:
        case Watching(files=files, polls=polls):
            how = "" if not polls else ", looking at them again and again"
            _line(f"watching {counted(files, 'file')}{how}; Ctrl-C ends it")
        case Noticed(files=files):
            names = [shown_path(file) for file in files]
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            _line(f"changed: {', '.join(names[:3])}{more}")
        case Updated(shown=made, seconds=seconds, report=report):
            say_report(report)
            where = f" at {made.time:g} s ({made.spot.shows})" if made.spot else ""
            _line(f"shown{where} after {seconds:.2f} s")
            click.echo(shown(str(made.file)))
            sys.stdout.flush()
        case Kept(report=report, reason=reason):
            if report is not None:
                say_report(report)
            _line(f"{reason or 'there are mistakes'}: the last picture stays")


def _line(text: str) -> None:
    click.echo(shown(text), err=True)


def _say_json(news: News) -> None:
    click.echo(json.dumps(record(news), ensure_ascii=False))
    sys.stdout.flush()


def record(news: News) -> dict[str, Any]:
    """News as plain data; `type` says which."""
    match news:
        case Watching(files=files, polls=polls):
            return {"type": "watching", "files": files, "polls": polls}
        case Noticed(files=files):
            return {"type": "changed", "files": [str(file) for file in files]}
        case Updated(shown=made, seconds=seconds, report=report):
            return {
                "type": "shown", "file": str(made.file), "seconds": round(seconds, 3),
                "frame": made.spot.frame if made.spot else None, "time": made.time,
                "shows": made.spot.shows if made.spot else None,
                "diagnostics": [diagnostic_record(each) for each in report.diagnostics],
            }  # fmt: skip
        case Kept(report=report, reason=reason):
            found = report.diagnostics if report else ()
            return {"type": "kept", "reason": reason,
                    "diagnostics": [diagnostic_record(each) for each in found]}  # fmt: skip

"""What became of a batch, and its being stopped: for every command that makes something."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from storyforge.cli.exits import Exit
from storyforge.core.diagnostics import has_errors

if TYPE_CHECKING:
    from storyforge.compiler import Outcome


_STOPS = [each for each in signal.Signals if each.name in ("SIGTERM", "SIGHUP")]
"""Windows has no terminal that hangs up."""


@contextmanager
def stopped_politely() -> Iterator[None]:
    """What stops a job on a server is heard like Ctrl-C: children end, no half file is left.

    So is the end of the terminal, unless that is to be survived (`nohup`).
    """
    heard = [each for each in _STOPS if signal.getsignal(each) != signal.SIG_IGN]
    former = [(each, signal.signal(each, signal.default_int_handler)) for each in heard]
    try:
        yield
    finally:
        for each, handler in former:
            signal.signal(each, handler)


def status(outcome: Outcome) -> Exit:
    """The highest exit code of a batch."""
    found = {_EXITS[story.status] for story in outcome.stories}
    if has_errors(outcome.report.diagnostics):
        found.add(Exit.DIAGNOSTICS)
    return max(found, default=Exit.DONE)


_EXITS = {
    "done": Exit.DONE,
    "refused": Exit.DIAGNOSTICS,
    "failed": Exit.FAILED,
    "cancelled": Exit.INTERRUPTED,
}


def say_outcome(outcome: Outcome, *, as_json: bool, explain: bool = False) -> None:
    """What became of a batch: on stderr, or as JSON Lines on stdout."""
    from storyforge.cli.explaining import explanation_records, explanation_text
    from storyforge.cli.summary import outcome_records, outcome_text
    from storyforge.cli.terminal import painter, wants_colour

    if as_json:
        for record in explanation_records(outcome) if explain else ():
            click.echo(record)
        for record in outcome_records(outcome):
            click.echo(record)
        return
    text = outcome_text(outcome, painter(colour=wants_colour(sys.stderr)))
    if explain:
        text = f"{text}\n\n{explanation_text(outcome)}"
    click.echo(text, err=True, color=True)

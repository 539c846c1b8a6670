"""`storyforge render`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import (
    ENCODERS,
    MISSING_MEDIA,
    QUALITIES,
    cache_option,
    compiler_options,
    events_option,
    missing_media_option,
    paths_argument,
    platform_option,
    project_options,
    python_option,
    workers_option,
)
from storyforge.core.diagnostics import has_errors

if TYPE_CHECKING:
    from storyforge.compiler import Outcome


@click.command("render")
@paths_argument
@platform_option
@click.option("--draft", is_flag=True, help="Smaller and faster: same timing, same layout.")
@click.option(
    "--quality",
    type=click.Choice(QUALITIES),
    default=QUALITIES[0],
    show_default=True,
    help="How much time and room the encoder may spend.",
)
@click.option(
    "--encoder",
    type=click.Choice(ENCODERS),
    default=ENCODERS[0],
    show_default=True,
    help="What encodes: x264, a graphics chip by name, or the first that works; a chip is "
    "tried before it is used.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; otherwise PROJECT/output.",
)
@workers_option
@cache_option
@click.option(
    "--explain", is_flag=True, help="Say of each segment whether and why it was made again."
)
@events_option
@missing_media_option
@python_option
@project_options
def command(
    paths: tuple[Path, ...],
    as_json: bool,
    explain: bool,
    **options: Any,
) -> int:
    """Render storyboards to finished videos.

    PATH is a storyboard, or a folder of them. For each story and platform a video, its
    cover and its manifest are written; their paths are printed, one a line.
    """
    from storyforge import compiler
    from storyforge.cli.progress import listening

    if options["missing_media"] != MISSING_MEDIA[0] and not options["draft"]:
        raise click.UsageError("slates are for drafts: add --draft, or fetch what is missing")
    settings = compiler_options(**options)
    with stopped_politely(), listening(as_json=as_json) as on_event:
        outcome = compiler.render(paths, settings, on_event)
    say_outcome(outcome, as_json=as_json, explain=explain)
    return status(outcome)


@contextmanager
def stopped_politely() -> Iterator[None]:
    """What stops a job on a server is heard like Ctrl-C: children end, no half file is left."""
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, former)


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

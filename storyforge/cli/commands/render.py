"""`storyforge render`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

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
from storyforge.cli.outcomes import say_outcome, status, stopped_politely


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

"""`storyforge media`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import compiler_options, paths_argument, project_options


@click.command("media")
@paths_argument
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each file.")
@click.option(
    "--loudness",
    is_flag=True,
    help="Measure how loud all of each sound is: about 10 s for each hour of it, the first time.",
)
@project_options
def command(paths: tuple[Path, ...], as_json: bool, loudness: bool, **options: Any) -> int:
    """Show what is in media files, and what is done about it.

    PATH is a file, or a folder of them. For each: its kind, orientation, pixel shape, rate,
    colour, sound and so on, and after an arrow what rendering does about it. Leaves with 1 where
    a file is refused.

    In JSON a file has `file`, `status` (usable or refused), `reason`, `aspects` (each with
    `subject`, `found`, `done`, `refused`), `facts`: everything that is known, times in
    seconds, fractions as [numerator, denominator], and `loudness`: for each sound that was measured
    its `track`, `integrated_lufs`, `true_peak_dbtp` and the `gain_db` that it would get.
    """
    from storyforge import compiler
    from storyforge.cli.reporting.sights import sight
    from storyforge.cli.terminal import painter, wants_colour

    paint = painter(colour=wants_colour(sys.stdout))
    refused = False
    for seen in compiler.look(paths, compiler_options(**options), loudness=loudness):
        refused |= seen.refused
        if as_json:
            click.echo(json.dumps(seen.plain(), ensure_ascii=False))
        else:
            click.echo(sight(seen, paint), color=True)
    return Exit.DIAGNOSTICS if refused else Exit.DONE

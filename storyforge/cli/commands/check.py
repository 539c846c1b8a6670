"""`storyforge check`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import (
    compiler_options,
    paths_argument,
    platform_option,
    project_options,
    python_option,
)
from storyforge.cli.reporting import FORMATS, Reporter, reporter
from storyforge.core.diagnostics import has_errors


@click.command("check")
@paths_argument
@platform_option
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=FORMATS[0],
    show_default=True,
    help="For people, for programs, or for a code host's own annotations.",
)
@python_option
@project_options
def command(paths: tuple[Path, ...], form: str, **options: Any) -> int:
    """Report every mistake; write nothing.

    PATH is a storyboard, or a folder of them. Leaves with 1 where there is an error;
    warnings and hints leave with 0.
    """
    from storyforge import compiler

    found = compiler.check(paths, compiler_options(**options))
    click.echo(_report(form)(found.diagnostics, found.sources, found.stories), color=True)
    return Exit.DIAGNOSTICS if has_errors(found.diagnostics) else Exit.DONE


def _report(form: str) -> Reporter:
    if form != "text":
        return reporter(form)
    from storyforge.cli.reporting import text
    from storyforge.cli.terminal import wants_colour

    return partial(text.report, colour=wants_colour(sys.stdout))

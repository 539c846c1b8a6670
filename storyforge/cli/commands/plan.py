"""`storyforge plan`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import (
    compiler_options,
    file_argument,
    platform_option,
    project_options,
    python_option,
)

if TYPE_CHECKING:
    from storyforge.compiler import Report


@click.command("plan")
@file_argument
@platform_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@python_option
@project_options
def command(file: Path, form: str, **options: Any) -> int:
    """Show the work list of a storyboard: what would be painted, run and joined."""
    from storyforge import compiler

    settings = compiler_options(**options)
    if form == "json":
        plan, report = compiler.plan_json(file, settings)
        text = json.dumps(plan, ensure_ascii=False, indent=2)
    else:
        text, report = compiler.plan_text(file, settings)
    if _say(report) is Exit.DIAGNOSTICS:
        return Exit.DIAGNOSTICS
    click.echo(text)
    return Exit.DONE


def _say(report: Report) -> Exit:
    """Diagnostics go to stderr: the product is the plan."""
    from storyforge.cli.reporting.text import blocks
    from storyforge.cli.terminal import painter, wants_colour

    paint = painter(colour=wants_colour(sys.stderr))
    for block in blocks(report.diagnostics, report.sources, paint):
        click.echo(f"{block}\n", err=True, color=True)
    failed = any(diagnostic.is_error for diagnostic in report.diagnostics)
    return Exit.DIAGNOSTICS if failed else Exit.DONE

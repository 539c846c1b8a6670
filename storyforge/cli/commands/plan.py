"""`storyforge plan`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import (
    compiler_options,
    file_argument,
    platform_option,
    project_options,
    python_option,
)


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
    from storyforge.cli.summary import say_report

    settings = compiler_options(**options)
    if form == "json":
        plan, report = compiler.plan_json(file, settings)
        text = json.dumps(plan, ensure_ascii=False, indent=2)
    else:
        text, report = compiler.plan_text(file, settings)
    if say_report(report):
        return Exit.DIAGNOSTICS
    click.echo(text)
    return Exit.DONE

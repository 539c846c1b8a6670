"""`storyforge frame`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import (
    PlatformName,
    compiler_options,
    file_argument,
    project_options,
    python_option,
)
from storyforge.cli.terminal import shown
from storyforge.errors import StoryRefused


class TimeText(click.ParamType[str]):
    """A time, as the storyboard language writes it; stays text."""

    name = "time"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from storyforge.core.time import parse_time

        try:
            parse_time(value)
        except ValueError as wrong:
            self.fail(f"{value!r} is {wrong}", param, ctx)
        return value


@click.command("frame")
@file_argument
@click.option(
    "--at", required=True, type=TimeText(), help="When: 3s, 250ms, 1:02.5 or a frame like 12f."
)
@click.option("--platform", type=PlatformName(), help="A platform instead of the story's first.")
@click.option("--safe-zones", is_flag=True, help="Show what the platform covers.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The PNG to write; otherwise PROJECT/output/NAME.PLATFORM.TIME.png.",
)
@python_option
@project_options
def command(
    file: Path,
    at: str,
    platform: str | None,
    output: Path | None,
    safe_zones: bool,
    **options: Any,
) -> int:
    """Write one finished frame as a PNG, and print its path."""
    from storyforge import compiler
    from storyforge.cli.summary import say_report

    settings = compiler_options(platforms=(platform,) if platform else (), **options)
    try:
        click.echo(shown(str(compiler.frame(file, at, settings, output, safe_zones))))
    except StoryRefused as refused:
        say_report(cast("compiler.Report", refused.report))
        return Exit.DIAGNOSTICS
    return Exit.DONE

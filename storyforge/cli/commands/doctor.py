"""`storyforge doctor`."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING

import click

from storyforge.cli.exits import Exit

if TYPE_CHECKING:
    from storyforge.cli.checkup import Finding

_COLOURS = {"ok": "green", "note": "yellow", "missing": "red"}


@click.command("doctor")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
def command(form: str) -> int:
    """Look whether this machine has all that rendering needs.

    Leaves with 4 where something is missing.
    """
    from storyforge.cli.checkup import checkup

    findings = list(checkup())
    if form == "json":
        click.echo(json.dumps([dataclasses.asdict(each) for each in findings], indent=2))
    else:
        _say(findings)
    missing = any(finding.state == "missing" for finding in findings)
    return Exit.ENVIRONMENT if missing else Exit.DONE


def _say(findings: list[Finding]) -> None:
    from storyforge.cli.terminal import painter, wants_colour

    paint = painter(colour=wants_colour(sys.stdout))
    width = max(len(finding.subject) for finding in findings)
    for finding in findings:
        state = paint(f"{finding.state:<7}", fg=_COLOURS[finding.state], bold=True)
        click.echo(f"{state}  {finding.subject:<{width}}  {finding.detail}", color=True)
        if finding.help:
            advice = f"{paint('help:', fg='cyan')} {finding.help}"
            click.echo(" " * (width + 11) + advice, color=True)

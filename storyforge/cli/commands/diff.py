"""`storyforge diff`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import (
    LANGUAGES,
    cache_option,
    compiler_options,
    gate_options,
    missing_media_option,
    platform_option,
    project_options,
    python_option,
)

if TYPE_CHECKING:
    from storyforge.review.changes.comparison import Comparison


@click.command("diff")
@click.argument("base")
@click.argument("head", required=False)
@click.option(
    "--only",
    "paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A storyboard or a folder to compare, instead of all below this folder. Repeatable.",
)
@platform_option
@gate_options
@click.option("--exit-code", is_flag=True, help="Leave with 1 where anything changed.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The page to write, or a folder for it; otherwise PROJECT/output/diff/index.html.",
)
@click.option("--no-page", is_flag=True, help="Write no page.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The page's language; otherwise that of the stories.",
)
@click.option("--json", "as_json", is_flag=True, help="What changed as JSON Lines on stdout.")
@cache_option
@missing_media_option
@python_option
@project_options
def command(
    base: str,
    head: str | None,
    paths: tuple[Path, ...],
    fail_above: float | None,
    ignore_sound: bool,
    exit_code: bool,
    output: Path | None,
    no_page: bool,
    lang: str | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Show what changed since a revision, as viewers would see it.

    What changed is printed, and written as a page with the pictures before and after.

    BASE is a revision of git, HEAD another one; without HEAD, the files as they are now.
    Stories are compared by what would be rendered, not by their files: a new colour of the
    brand shows in every story that uses it. Leaves with 1 where a story has an error that it
    had not in BASE.
    """
    from storyforge.cli.outcomes import stopped_politely
    from storyforge.review.changes.comparison import compare_revisions, has_new_errors
    from storyforge.review.changes.writing import write_page

    settings = compiler_options(**options)
    with stopped_politely():
        found = compare_revisions(base, head, paths, settings)
        written = None if no_page else write_page(found, paths, settings, output, lang)
    _say(found, written, as_json=as_json)
    too_much = fail_above is not None and found.exceeds(fail_above, heard=not ignore_sound)
    fails = too_much or has_new_errors(found) or (exit_code and found.changed)
    return Exit.DIAGNOSTICS if fails else Exit.DONE


def _say(found: Comparison, page: Path | None, *, as_json: bool) -> None:
    from storyforge.cli.differences import records, text
    from storyforge.cli.terminal import painter, wants_colour

    if as_json:
        for record in records(found, page):
            click.echo(record)
        return
    click.echo(text(found, page, painter(colour=wants_colour(sys.stdout))), color=True)

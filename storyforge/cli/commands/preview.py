"""`storyforge preview`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyforge.cli.options import (
    LANGUAGES,
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
from storyforge.cli.terminal import shown

if TYPE_CHECKING:
    from storyforge.review.texts import Language


@click.command("preview")
@paths_argument
@platform_option
@click.option("--safe-zones", is_flag=True, help="Show on the sheets what the platform covers.")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The language of sheets and page; otherwise each story's own, English where that is "
    "neither.",
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where to write; otherwise PROJECT/output/preview.",
)
@workers_option
@cache_option
@events_option
@missing_media_option
@python_option
@project_options
def command(
    paths: tuple[Path, ...],
    safe_zones: bool,
    lang: Language | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Make contact sheets, small videos, and a page to review them on.

    PATH is a storyboard, or a folder of them. For each story and platform a contact sheet
    (PNG and WebP), a low-resolution video and an animated WebP are written, and for all of
    them one page, index.html; the paths are printed, one a line. A story with errors is
    previewed too, as far as it can be.
    """
    from storyforge.cli.progress import listening
    from storyforge.review import Presentation, preview

    settings = compiler_options(**options)
    presentation = Presentation(language=lang, safe_zones=safe_zones)
    with stopped_politely(), listening(as_json=as_json) as on_event:
        made = preview(paths, settings, presentation, on_event)
    page = str(made.page)
    click.echo(json.dumps({"type": "page", "file": page}) if as_json else shown(page))
    say_outcome(made.outcome, as_json=as_json)
    return status(made.outcome)

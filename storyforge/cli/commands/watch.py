"""`storyforge watch`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from storyforge.cli.options import (
    SHOWN,
    PlatformName,
    TimeText,
    compiler_options,
    file_argument,
    line_option,
    look_of,
    look_options,
    missing_media_option,
    project_options,
    python_option,
)

if TYPE_CHECKING:
    from storyforge.review.watching.showing import Kind


@click.command("watch")
@file_argument
@click.option(
    "--show",
    "kind",
    type=click.Choice(SHOWN),
    default=SHOWN[0],
    show_default=True,
    help="One frame, all scenes at a glance, or a small video.",
)
@click.option(
    "--at", type=TimeText(), help="Always the frame at this time, instead of what has changed."
)
@line_option
@look_options
@click.option("--platform", type=PlatformName(), help="A platform instead of the story's first.")
@click.option("--draft", is_flag=True, help="Frames of half the size, and quicker.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; otherwise PROJECT/output/NAME.PLATFORM.watch.png (or .mp4).",
)
@click.option(
    "--poll",
    is_flag=True,
    help="Look at the files again and again instead of being told of changes; for network "
    "shares that tell of none.",
)
@click.option("--json", "as_json", is_flag=True, help="What happens, as JSON Lines on stdout.")
@missing_media_option
@python_option
@project_options
def command(
    file: Path,
    kind: Kind,
    at: str | None,
    line: int | None,
    platform: str | None,
    output: Path | None,
    poll: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Show a story anew after each save.

    Whenever the storyboard, its kit or a source is saved, the story is checked and what
    changed is made again, always into the same file; its path is printed each time. After
    a mistake the last picture stays, and the mistake is told. Ctrl-C ends it.

    Without --at and --line a frame shows what has just changed.
    """
    from storyforge.cli.outcomes import stopped_politely
    from storyforge.cli.watching import teller
    from storyforge.review.watching.loop import watch
    from storyforge.review.watching.showing import Show

    if at is not None and line is not None:
        raise click.UsageError("--at and --line exclude each other.")
    look = look_of(options)
    settings = compiler_options(platforms=(platform,) if platform else (), **options)
    show = Show(kind=kind, at=at, line=line, look=look, output=output)
    with stopped_politely():
        watch(file, show, settings, teller(as_json=as_json), poll=poll)

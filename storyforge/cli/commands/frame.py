"""`storyforge frame`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from storyforge.cli.exits import Exit
from storyforge.cli.options import (
    PlatformName,
    compiler_options,
    file_argument,
    look_options,
    missing_media_option,
    project_options,
    python_option,
    wish_options,
)
from storyforge.cli.terminal import shown
from storyforge.errors import StoryRefused

if TYPE_CHECKING:
    from storyforge.compiler import Framed


@click.command("frame")
@file_argument
@wish_options
@click.option(
    "--scene", metavar="ID|N", help="A whole scene as a strip of frames, by its id or number."
)
@click.option(
    "--count",
    type=click.IntRange(1, 60),
    default=6,
    show_default=True,
    help="How many frames a strip has.",
)
@look_options
@click.option("--platform", type=PlatformName(), help="A platform instead of the story's first.")
@click.option("--draft", is_flag=True, help="Half the size, and quicker.")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The PNG to write, or a folder for it; otherwise PROJECT/output/NAME.PLATFORM.TIME.png.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each picture.")
@missing_media_option
@python_option
@project_options
def command(
    file: Path,
    at: tuple[str, ...],
    line: int | None,
    scene: str | None,
    count: int,
    platform: str | None,
    output: Path | None,
    as_json: bool,
    **options: Any,
) -> int:
    """Write finished frames as PNG.

    Their paths are printed. Which: those at times, the one that shows what stands at a
    line of the storyboard (for a key of your editor), or a whole scene as a strip.

    What is drawn over them and whose eyes see them may be combined; several kinds of eyes
    stand side by side.
    """
    from storyforge import compiler
    from storyforge.cli.options import look_of
    from storyforge.cli.summary import say_report

    look = look_of(options)
    wish = compiler.Wish(at=at, line=line, scene=scene, count=count)
    settings = compiler_options(platforms=(platform,) if platform else (), **options)
    try:
        for framed in compiler.frames(file, wish, settings, output, look):
            click.echo(json.dumps(record(framed)) if as_json else shown(str(framed.file)))
    except StoryRefused as refused:
        say_report(cast("compiler.Report", refused.report))
        return Exit.DIAGNOSTICS
    return Exit.DONE


def record(framed: Framed) -> dict[str, Any]:
    """A picture as plain data; times in seconds."""
    return {
        "type": "frame",
        "file": str(framed.file),
        "story": framed.story,
        "platform": framed.platform,
        "frames": [
            {"frame": spot.frame, "time": float(framed.rate.seconds(spot.frame)),
             "shows": spot.shows}
            for spot in framed.spots
        ],
    }  # fmt: skip

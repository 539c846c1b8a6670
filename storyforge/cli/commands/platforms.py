"""`storyforge platforms`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from storyforge.core.time import seconds_text

if TYPE_CHECKING:
    from storyforge.platforms import Platform


@click.command("platforms")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
def command(form: str) -> None:
    """List the platforms and their limits.

    Sizes are px; safe zones are what to keep clear of a canvas whose shorter side is 1080:
    top, right, bottom, left.
    """
    from storyforge.cli.tables import table
    from storyforge.platforms import PLATFORMS

    if form == "json":
        records = [_record(platform) for platform in PLATFORMS.values()]
        click.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    rows = [_row(platform) for platform in PLATFORMS.values()]
    click.echo(table(("platform", "video", "seconds", "size", "safe zone", "read on"), rows))


def _row(platform: Platform) -> tuple[str, ...]:
    safe = platform.safe
    margins = (safe.top, safe.right, safe.bottom, safe.left)
    return (
        platform.name,
        str(platform.output),
        _durations(platform),
        f"{platform.max_bytes / 1_000_000:,.0f} MB" if platform.max_bytes else "",
        " ".join(f"{margin:g}" for margin in margins),
        f"{platform.checked} ({platform.confidence})",
    )


def _durations(platform: Platform) -> str:
    least = seconds_text(platform.min_duration)
    if platform.max_duration is None:
        return f"{least}-" if platform.min_duration else ""
    return f"{least}-{seconds_text(platform.max_duration)}"


def _record(platform: Platform) -> dict[str, object]:
    safe, most = platform.safe, platform.max_duration
    return {
        "name": platform.name,
        "title": platform.title,
        "canvas": list(platform.canvas),
        "output": list(platform.output),
        "safe": {"top": safe.top, "right": safe.right, "bottom": safe.bottom, "left": safe.left},
        "min_duration": float(platform.min_duration),
        "max_duration": None if most is None else float(most),
        "max_bytes": platform.max_bytes,
        "max_bitrate": platform.max_bitrate,
        "cap_bitrate": platform.cap_bitrate,
        "source": platform.source,
        "checked": platform.checked.isoformat(),
        "confidence": platform.confidence,
    }

"""What a stream can show: whether somebody is watching, and whether she wants colours."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import IO, Any

import click

Paint = Callable[..., str]
"""`paint(text, fg=…, bold=…)`: the text, with colours where they are wanted."""


def is_watched(stream: IO[Any]) -> bool:
    """Whether a person looks at the stream: a terminal, and no CI."""
    if os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        return False
    return os.environ.get("TERM") != "dumb" and stream.isatty()


def wants_colour(stream: IO[Any]) -> bool:
    """Colours where somebody watches; `NO_COLOR` never, `FORCE_COLOR` always."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or is_watched(stream)


def painter(*, colour: bool) -> Paint:
    """A way to paint text: click's styles, or none at all."""
    return click.style if colour else _plain


def _plain(text: str, **_: object) -> str:
    return text

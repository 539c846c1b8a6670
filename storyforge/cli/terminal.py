"""What a stream can show: whether somebody is watching, and whether she wants colours."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import IO, Any

import click

Paint = Callable[..., str]
"""`paint(text, fg=…, bold=…)`: the text, with colours where they are wanted."""


# Characters that move the cursor, begin a line or turn the text around.
_UNSHOWABLE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_TAB = "    "


def shown(text: str) -> str:
    """One line of text that is not ours, fit to be printed: the name of a file, last words.

    Controls become U+FFFD, line breaks too (a CI takes lines that begin with `::` for
    commands), tabs four spaces.
    """
    return _UNSHOWABLE.sub("\ufffd", text).replace("\t", _TAB)


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

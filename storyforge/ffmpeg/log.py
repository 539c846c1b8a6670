"""What ffmpeg says on its standard error, where every line is told with its level."""

from __future__ import annotations

import re

LEVELLED = "level+info"
"""For `-loglevel`: what filters report, too, and with each line how grave it is."""

_LINE = re.compile(r"^(?:\[[^\]]* @ 0x[0-9a-f]+\] )*\[(\w+)\] (.*)$")
_GRAVE = {"warning", "error", "fatal", "panic"}


def lines_in(stderr: str) -> list[tuple[str, str]]:
    """Each line's level and its text; lines that only go on with another are left out."""
    found = map(_LINE.match, stderr.splitlines())
    return [(match[1], match[2]) for match in found if match]


def troubles_in(stderr: str) -> str:
    """The warnings and errors among it, a line each."""
    return "\n".join(text for level, text in lines_in(stderr) if level in _GRAVE)

"""The line of a source that a place points at, in its three parts."""

from __future__ import annotations

import re
from typing import NamedTuple

from storyforge.core.diagnostics import Span

# What YAML counts as the end of a line, so that numbers agree with the reader's.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_WINDOW = 120
_BEFORE = 48
CUT = "…"


class Excerpt(NamedTuple):
    """What stands before the marked characters, the marked ones, and what follows.

    Of a line longer than 120 characters only a part, with `…` where it is cut.
    """

    before: str
    marked: str
    after: str


def excerpt(span: Span, source: str) -> Excerpt | None:
    """The first line of a span, or None where the source has no such line."""
    lines = _BREAK.split(source)
    if not 1 <= span.line <= len(lines):
        return None
    line = lines[span.line - 1]
    start = min(max(span.column - 1, 0), len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    left, right = _window(len(line), start)
    stop = min(max(start, end), right)
    before = (CUT if left else "") + line[left:start]
    after = line[stop:right] + (CUT if right < len(line) else "")
    return Excerpt(before, line[start:stop], after)


def _window(length: int, start: int) -> tuple[int, int]:
    """Which characters of a long line to show, so that the start of the span is seen."""
    if length <= _WINDOW:
        return 0, length
    left = max(0, min(start - _BEFORE, length - _WINDOW))
    return left, min(length, left + _WINDOW)

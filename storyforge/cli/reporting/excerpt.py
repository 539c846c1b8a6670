"""The line of a source that a diagnostic is about, fit to be shown on a terminal.

Columns in a span count characters; a terminal counts cells: `東` takes two, a combining
accent none, a tab as many as we say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from storyforge.cli.terminal import shown
from storyforge.core.diagnostics import Span

# What YAML counts as the end of a line, so that numbers agree with the reader's.
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_WINDOW = 120
_BEFORE = 48
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as shown, and in terminal cells: where the marks begin, how many there are."""

    line: str
    indent: int
    width: int


def excerpt(span: Span, source: str) -> Excerpt | None:
    """The first line of a span, or None where the source has no such line."""
    lines = _BREAK.split(source)
    if not 1 <= span.line <= len(lines):
        return None
    line = lines[span.line - 1]
    start = min(max(span.column - 1, 0), len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    left, right = _window(len(line), start)
    before = (_CUT if left else "") + shown(line[left:start])
    marked = shown(line[start : min(max(start, end), right)])
    after = shown(line[min(max(start, end), right) : right]) + (_CUT if right < len(line) else "")
    return Excerpt(before + marked + after, cells(before), max(1, cells(marked.rstrip())))


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _window(length: int, start: int) -> tuple[int, int]:
    """Which characters of a long line to show, so that the start of the span is seen."""
    if length <= _WINDOW:
        return 0, length
    left = max(0, min(start - _BEFORE, length - _WINDOW))
    return left, min(length, left + _WINDOW)

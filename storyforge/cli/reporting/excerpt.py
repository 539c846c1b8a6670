"""The line of a source that a diagnostic is about, fit to be shown on a terminal.

Columns in a span count characters; a terminal counts cells: `東` takes two, a combining
accent none, a tab as many as we say.
"""

from __future__ import annotations

from dataclasses import dataclass

from storyforge.cli.terminal import shown
from storyforge.core import excerpts
from storyforge.core.diagnostics import Span


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as shown, and in terminal cells: where the marks begin, how many there are."""

    line: str
    indent: int
    width: int


def excerpt(span: Span, source: str) -> Excerpt | None:
    """The first line of a span, or None where the source has no such line."""
    found = excerpts.excerpt(span, source)
    if found is None:
        return None
    before, marked, after = map(shown, found)
    return Excerpt(before + marked + after, cells(before), max(1, cells(marked.rstrip())))


def cells(text: str) -> int:
    """How many cells of a terminal a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)

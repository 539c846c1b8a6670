"""A file's characters and where they stand: offsets to lines and columns, and back.

Lines end with LF, CRLF or CR; columns count characters from 1. A source may have been
repaired for reading on after a mistake (see `repair`); its positions are always those
of the text the author wrote.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from storyforge.core.diagnostics import Span

_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` of a line (offsets from 0) became `text`."""

    start: int
    end: int
    text: str

    def applied(self, line: str) -> str:
        return line[: self.start] + self.text + line[self.end :]

    def undone(self, column: int) -> int:
        """Where a column of the edited line (from 0) was before the edit."""
        if column <= self.start:
            return column
        grown = len(self.text) - (self.end - self.start)
        if column >= self.start + len(self.text):
            return column - grown
        # Within the new text: its first character is a quotation mark nobody typed.
        return min(column - 1, self.end)


@dataclass(frozen=True, slots=True)
class Source:
    """Text with the offset of each line's start. Offsets are characters from 0."""

    file: str
    text: str
    starts: tuple[int, ...]
    edits: Mapping[int, tuple[Edit, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def place(self, offset: int) -> tuple[int, int]:
        """Line (from 0) and column (from 0) in this text, edits included."""
        line = bisect_right(self.starts, offset) - 1
        return (line, offset - self.starts[line])

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column from 1 in the text the author wrote."""
        line, column = self.place(offset)
        column = min(column, len(self.line(line)))
        for edit in reversed(self.edits.get(line, ())):
            column = edit.undone(column)
        return (line + 1, column + 1)

    def span(self, start: int, end: int) -> Span:
        """The place of the characters from `start` up to `end`."""
        return Span(self.file, *self.position(start), *self.position(max(start, end)))

    def line(self, index: int) -> str:
        """One line (from 0) without its end."""
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[index] : end].rstrip("\r\n")

    def span_in_line(self, index: int, start: int, end: int) -> Span:
        """The place of columns `start` to `end` (from 0) of a line (from 0)."""
        return self.span(self.starts[index] + start, self.starts[index] + end)

    def edited(self, index: int, edit: Edit) -> Source:
        """The source with one line changed; positions stay the author's."""
        start = self.starts[index]
        before, line, after = (
            self.text[:start],
            self.line(index),
            self.text[start + len(self.line(index)) :],
        )
        text = before + edit.applied(line) + after
        edits = {**self.edits, index: (*self.edits.get(index, ()), edit)}
        return Source(self.file, text, line_starts(text), MappingProxyType(edits))


def line_starts(text: str) -> tuple[int, ...]:
    """The offset of each line's first character; a text always has a first line."""
    return (0, *(match.end() for match in _BREAK.finditer(text)))


def source(file: str, text: str) -> Source:
    return Source(file, text, line_starts(text))

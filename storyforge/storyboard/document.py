"""The YAML of a file as plain data, with the place of every value and key.

Every scalar is the text typed: nothing becomes a number, a boolean or a date. A value
that is not there (`colour:` and nothing after it) is None, and only that is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from storyforge.core.diagnostics import Diagnostic, Span
from storyforge.storyboard.source import Source

Plain = str | None | list["Plain"] | dict[str, "Plain"]
"""Texts, lists and mappings; None is an empty value."""

Path = tuple[str | int, ...]
"""Where a value is: keys and indices from the top of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One file as data.

    `blamed` are paths whose value is already the subject of a diagnostic; `incomplete` are
    mappings that lack keys for a reason already told. `wrapped` are
    paths where one item was written for a list of one: index 0 below them is the value
    itself. `owners` are other documents that a part of the data comes from (see `kit`).
    """

    file: str
    source: Source
    data: Plain
    spans: Mapping[Path, Span] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    key_spans: Mapping[Path, Span] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    diagnostics: tuple[Diagnostic, ...] = ()
    blamed: frozenset[Path] = frozenset()
    incomplete: frozenset[Path] = frozenset()
    wrapped: frozenset[Path] = frozenset()
    owners: Mapping[Path, Document] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )

    @property
    def lines(self) -> int:
        """How many lines the file has, with the empty one after its last line's end."""
        return len(self.source.starts)

    def span(self, path: Iterable[str | int]) -> Span:
        """The place of the value at a path, or of its nearest ancestor that is written."""
        wanted = tuple(path)
        owner = self.owner(wanted)
        if owner is not self:
            return owner.span(wanted)
        written = self.as_written(wanted)
        for length in range(len(written), -1, -1):
            if written[:length] in self.spans:
                return self.spans[written[:length]]
        return self.source.span(0, 0)

    def key_span(self, path: Iterable[str | int]) -> Span:
        """The place of the key at a path; of the value where there is no such key."""
        wanted = tuple(path)
        owner = self.owner(wanted)
        if owner is not self:
            return owner.key_span(wanted)
        found = self.key_spans.get(self.as_written(wanted))
        return found if found is not None else self.span(wanted)

    def owner(self, path: Path) -> Document:
        """The document that holds the value at a path."""
        for length in range(len(path), -1, -1):
            if path[:length] in self.owners:
                return self.owners[path[:length]]
        return self

    def is_written(self, path: Path) -> bool:
        """Whether there is a value at exactly this path."""
        owner = self.owner(path)
        return owner.as_written(path) in owner.spans

    def line(self, number: int) -> str:
        """A line's text (from 1) as read, for excerpts."""
        return self.source.line(number - 1) if 1 <= number <= len(self.source.starts) else ""

    def as_written(self, path: Path) -> Path:
        """The path without the index of items that are not written as a list."""
        kept: list[str | int] = []
        for index, part in enumerate(path):
            if not (part == 0 and path[:index] in self.wrapped):
                kept.append(part)
        return tuple(kept)

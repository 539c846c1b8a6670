"""Traps that were found, and the corrected lines that their diagnostics show.

A line may hold several traps; each diagnostic shows the line with all of them mended,
so that it can be copied as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storyforge.core.diagnostics import Diagnostic, Rule, Span
from storyforge.storyboard.source import Edit, Source


@dataclass(frozen=True, slots=True)
class Mend:
    """A trap in line `row` (from 0). `edit` is None where the source has it already."""

    rule: type[Rule]
    span: Span
    found: str
    row: int
    edit: Edit | None = None


def mend_diagnostics(source: Source, mends: Iterable[Mend]) -> tuple[Diagnostic, ...]:
    """One diagnostic for each trap, with its line as it should be written."""
    listed = tuple(mends)
    edits: dict[int, list[Edit]] = {mend.row: [] for mend in listed}
    for mend in listed:
        if mend.edit is not None:
            edits[mend.row].append(mend.edit)
    lines = {row: _mended(source.line(row), each) for row, each in edits.items()}
    return tuple(mend.rule.at(mend.span, found=mend.found, line=lines[mend.row]) for mend in listed)


def _mended(line: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        line = edit.applied(line)
    return line.strip()

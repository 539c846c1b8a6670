"""Counting, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from storyforge.core.diagnostics import Diagnostic, Severity


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`, `2 storyboards`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`; empty where there is nothing to count."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    return ", ".join(
        counted(counts[severity], severity.value) for severity in Severity if counts[severity]
    )

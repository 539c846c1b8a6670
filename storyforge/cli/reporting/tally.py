"""Counting, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from storyforge.core.diagnostics import Diagnostic, Severity


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`, `2 storyboards`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


STATUS_WORDS = {"changed": "changed", "added": "new", "removed": "gone", "broken": "with errors"}
"""What is said of a story that is not as it was."""


def changes_tally(counts: Mapping[str, object]) -> str:
    """`2 changed, 1 new`, from the number of stories of each status."""
    told = [f"{counts[status]} {word}" for status, word in STATUS_WORDS.items()
            if isinstance(counts.get(status), int) and counts[status]]  # fmt: skip
    return ", ".join(told) or "nothing changed"


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`; empty where there is nothing to count."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    return ", ".join(
        counted(counts[severity], severity.value) for severity in Severity if counts[severity]
    )

"""Diagnostics as plain data: the one form that every program's format is made from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from storyforge.core.diagnostics import Diagnostic, Severity


def diagnostic_record(diagnostic: Diagnostic) -> dict[str, Any]:
    """A diagnostic with its wording, its values and its place (null where it has none)."""
    span = diagnostic.span
    return {
        "type": "diagnostic",
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "message": diagnostic.message,
        "label": diagnostic.label,
        "help": diagnostic.help,
        "values": dict(diagnostic.values),
        "file": span.file if span else None,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
    }


def summary_record(diagnostics: Sequence[Diagnostic], stories: int) -> dict[str, Any]:
    """How many of each severity."""
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    return {
        "type": "summary",
        "storyboards": stories,
        **{f"{severity}s": counts[severity] for severity in Severity},
    }


def fingerprints(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """One digest for each diagnostic that stays when lines above it come or go.

    Equal findings in one file are told apart by their order.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    for each in diagnostics:
        file = each.span.file if each.span else ""
        identity = (file, each.code, each.message)
        text = "\0".join((*identity, str(seen[identity])))
        seen[identity] += 1
        yield hashlib.sha256(text.encode()).hexdigest()

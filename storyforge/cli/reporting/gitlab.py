"""GitLab's Code Quality report, a subset of Code Climate's format.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from storyforge.cli.reporting.records import fingerprints
from storyforge.core.diagnostics import Diagnostic, Severity, Span

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.HINT: "info"}
_NOWHERE = Span(".", 1, 1, 1, 1)


def report(diagnostics: Sequence[Diagnostic], _: Mapping[str, str], __: int) -> str:
    """An array, empty where there is nothing to report."""
    marks = fingerprints(diagnostics)
    issues = [_issue(each, mark) for each, mark in zip(diagnostics, marks, strict=True)]
    return json.dumps(issues, ensure_ascii=False, indent=2)


def _issue(diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    span = diagnostic.span or _NOWHERE
    return {
        "description": f"{diagnostic.code} {diagnostic.name}: {diagnostic.message}",
        "check_name": diagnostic.name,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[diagnostic.severity],
        "location": {"path": span.file, "lines": {"begin": span.line, "end": span.end_line}},
    }

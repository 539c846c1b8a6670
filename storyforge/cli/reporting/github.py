"""GitHub's workflow commands, which annotate the lines of a proposed change.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storyforge.cli.terminal import shown
from storyforge.core.diagnostics import Diagnostic, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def report(diagnostics: Sequence[Diagnostic], _: Mapping[str, str], __: int) -> str:
    """One command for each diagnostic; nothing where there is none."""
    return "\n".join(map(_command, diagnostics))


def _command(diagnostic: Diagnostic) -> str:
    properties = {**_place(diagnostic), "title": f"{diagnostic.code} {diagnostic.name}"}
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    words = "\n".join(filter(None, (diagnostic.message, diagnostic.label, diagnostic.help)))
    return f"::{_LEVELS[diagnostic.severity]} {listed}::{_data(words)}"


def _place(diagnostic: Diagnostic) -> dict[str, str | int]:
    span = diagnostic.span
    if span is None:
        return {}
    place: dict[str, str | int] = {"file": span.file, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:
        # Columns are refused on annotations of several lines.
        place |= {"col": span.column, "endColumn": span.end_column}
    return place


def _data(text: str) -> str:
    return shown(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

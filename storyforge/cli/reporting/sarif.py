"""SARIF 2.1.0, which code hosts and editors read (OASIS standard, 27 March 2020)."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from storyforge import __version__
from storyforge.cli.reporting.records import fingerprints
from storyforge.core.diagnostics import Diagnostic, Rule, Severity, Span

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}


def report(diagnostics: Sequence[Diagnostic], _: Mapping[str, str], __: int) -> str:
    """One log of one run."""
    rules = sorted({each.rule for each in diagnostics}, key=lambda rule: rule.code)
    marks = fingerprints(diagnostics)
    driver = {
        "name": "storyforge",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(each, rules.index(each.rule), mark)
            for each, mark in zip(diagnostics, marks, strict=True)
        ],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(rule: type[Rule]) -> dict[str, Any]:
    page = inspect.getdoc(rule) or rule.name
    summary = page.split("\n\n", 1)[0].replace("\n", " ")
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(diagnostic: Diagnostic, index: int, fingerprint: str) -> dict[str, Any]:
    words = ". ".join(filter(None, (diagnostic.message, diagnostic.help)))
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": words},
        "partialFingerprints": {"storyforge/v1": fingerprint},
    }
    if diagnostic.span is not None:
        result["locations"] = [_location(diagnostic.span)]
    return result


def _location(span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
    artifact = {"uri": quote(span.file)}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}

"""JSON Lines: one object for each diagnostic, then one that counts them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from storyforge.cli.reporting.records import diagnostic_record, summary_record
from storyforge.core.diagnostics import Diagnostic


def report(diagnostics: Sequence[Diagnostic], _: Mapping[str, str], stories: int) -> str:
    """One line for each object."""
    records = [*map(diagnostic_record, diagnostics), summary_record(diagnostics, stories)]
    return "\n".join(json.dumps(record, ensure_ascii=False) for record in records)

"""The storyboards and kits of tests/cases/reading, each with exactly its diagnostics."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.storyboard.reading_cases import Case, cases, plain

RECORD = "STORYFORGE_RECORD" in os.environ  # looked at before the tests' own clean environment


@pytest.mark.parametrize("case", [pytest.param(case, id=case.path.stem) for case in cases()])
def test_case_is_answered_exactly(case: Case, tmp_path: Path) -> None:
    """Each broken file is answered with its located diagnostics, and with no others."""
    case.written(tmp_path)
    found = "".join(f"{plain(diagnostic)}\n" for diagnostic in case.read(tmp_path))
    if RECORD:
        case.record(found)
    else:
        assert found == case.expected


def test_there_are_enough_broken_files() -> None:
    """At least twenty files are wrong in ways that really happen."""
    assert sum(bool(case.expected.strip()) for case in cases()) >= 20

"""The broken storyboards of tests/cases/broken, each answered with exactly its diagnostics."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storyforge import compiler
from tests.compiler.broken_cases import Case, cases, make_samples
from tests.render.stage import contents
from tests.storyboard.reading_cases import plain

RECORD = "STORYFORGE_RECORD" in os.environ  # looked at before the tests' own clean environment


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_samples(tmp_path_factory.mktemp("samples"))


@pytest.mark.parametrize("case", [pytest.param(case, id=case.path.stem) for case in cases()])
def test_case_is_answered_exactly(
    case: Case, samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All mistakes at once, each on its line, and nothing is written."""
    project = case.laid_out(tmp_path, samples)
    monkeypatch.chdir(project)
    before = contents(tmp_path)
    report = compiler.check([case.storyboard], case.options)
    found = "".join(f"{plain(diagnostic)}\n" for diagnostic in report.diagnostics)
    if RECORD:
        case.record(found)
    else:
        assert found == case.expected
    assert contents(tmp_path) == before


def test_there_are_enough_broken_storyboards() -> None:
    """At least twenty are wrong in ways that show only with a kit, media and platforms."""
    assert sum(bool(case.expected.strip()) for case in cases()) >= 20

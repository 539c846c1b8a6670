"""The cases of tests/cases/timeline: storyboards in, timelines and diagnostics out."""

from __future__ import annotations

from storyforge.core.diagnostics import RULES
from storyforge.platforms.profiles import Platform
from storyforge.timeline.dump import dump
from tests.timeline.cases import Case, cases, each, expect, lines


@each("timeline", "timeline")
def test_the_timeline_of_a_case(case: Case) -> None:
    """What the viewer sees and hears, frame range by frame range."""

    def text(platform: Platform) -> str:
        built = case.built(platform)
        assert built.timeline is not None, lines(built.diagnostics)
        return dump(built.timeline)

    expect(case, "timeline", text)


@each("timeline", "diagnostics")
def test_the_diagnostics_of_a_case(case: Case) -> None:
    """Every mistake with its place, in the order of the file."""
    expect(case, "diagnostics", lambda platform: lines(case.built(platform).diagnostics))


@each("timeline", "timeline")
def test_a_case_is_silent_unless_it_says_otherwise(case: Case) -> None:
    """A storyboard that shows how something is done does it without a diagnostic."""
    if not case.fences("diagnostics"):
        for fence in case.fences("timeline"):
            assert lines(case.built(fence.platform).diagnostics) == ""


@each("timeline", "diagnostics")
def test_errors_leave_no_timeline(case: Case) -> None:
    """A timeline is there exactly when no diagnostic is an error."""
    for fence in case.fences("diagnostics"):
        built = case.built(fence.platform)
        assert (built.timeline is None) == any(found.is_error for found in built.diagnostics)


def test_every_rule_of_building_has_a_case() -> None:
    """A rule that no case shows is one that nobody can look up, or that cannot happen."""
    shown = {
        found.code
        for case in cases("timeline")
        for fence in case.fences("diagnostics")
        for found in case.built(fence.platform).diagnostics
    }
    ours = {code for code, rule in RULES.items() if rule.__module__ == "storyforge.timeline.rules"}
    assert len(ours) > 20
    assert ours - shown == set()


def test_every_case_expects_something() -> None:
    """A case says in a title and a sentence what it shows, and what comes of it."""
    for case in cases("timeline"):
        assert case.text.startswith("# "), case.name
        kinds = ("timeline", "diagnostics", "checked")
        assert any(case.fences(kind) for kind in kinds), case.name

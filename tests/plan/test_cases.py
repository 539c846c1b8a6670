"""The cases of tests/cases/plan: storyboards in, the work list out."""

from __future__ import annotations

from storyforge.plan.planning import plan
from storyforge.platforms.profiles import Platform
from tests.plan.aims import case_aim, text_of
from tests.timeline.cases import Case, each, expect, lines


@each("plan", "plan")
def test_the_plan_of_a_case(case: Case) -> None:
    """Every task with what it needs and what it runs, digests numbered as they come."""

    def text(platform: Platform) -> str:
        built = case.built(platform)
        assert built.timeline is not None, lines(built.diagnostics)
        return text_of(plan(built.timeline, case_aim(case)))

    expect(case, "plan", text)

"""Every word of the language has a meaning, a description and a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from storyforge.storyboard import brand, models
from storyforge.storyboard.models import Model
from storyforge.timeline import model
from storyforge.timeline.picture import PictureNode
from tests.timeline.cases import cases

UNIONS: dict[str, Any] = {
    "scene": models.Scene,
    "fit": models.Fit,
    "motion": models.Motion,
    "transition": models.Transition,
    "animation": models.Animation,
    "layout": brand.LayoutNode,
}
DIRECTED = {
    models.Slide: "to", models.Push: "to", models.Wipe: "to", models.Pan: "to",
    models.SlideAnimation: "from_",
}  # fmt: skip
LANGUAGE = Path(__file__).parents[2] / "docs" / "language.md"
KITS = Path(__file__).parents[2] / "docs" / "brand-kits.md"


def members(union: Any) -> tuple[type[Model], ...]:
    """The models of a union told apart by `type`."""
    return get_args(get_args(union)[0])


MEMBERS = [(name, each) for name, union in UNIONS.items() for each in members(union)]
EACH = pytest.mark.parametrize(
    ("union", "member"), MEMBERS, ids=[f"{name}-{each.__name__}" for name, each in MEMBERS]
)


def within(value: object) -> Iterator[Model]:
    """Every model inside a value."""
    if isinstance(value, Model):
        yield value
        for name in type(value).model_fields:
            yield from within(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from within(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from within(part)


@cache
def shown() -> tuple[Model, ...]:
    """Every model that a case with a timeline is made of."""
    good = [case for case in cases("timeline") if case.fences("timeline")]
    return tuple(part for case in good for root in (case.storyboard, case.kit)
                 for part in within(root))  # fmt: skip


@EACH
def test_every_member_has_a_case(union: str, member: type[Model]) -> None:
    """Whatever may be written is shown by a case that says what becomes of it."""
    assert any(type(part) is member for part in shown()), f"no case shows {union} {member.__name__}"


@EACH
def test_every_member_says_what_it_is(union: str, member: type[Model]) -> None:
    """A sentence in the code, and a description, which editors show, for every key."""
    assert (member.__doc__ or "").strip().endswith((".", "!")), union
    for name, field in member.model_fields.items():
        assert field.description, f"{union} {member.__name__}.{name}"


@EACH
def test_every_member_is_in_the_documentation(union: str, member: type[Model]) -> None:
    """The pages for authors name every `type`."""
    word = get_args(member.model_fields["type"].annotation)[0]
    page = (KITS if union == "layout" else LANGUAGE).read_text("utf-8")
    assert f"`{word}`" in page or f"type: {word}" in page


@pytest.mark.parametrize("member", DIRECTED, ids=lambda member: member.__name__)
def test_every_direction_has_a_case(member: type[Model]) -> None:
    """What has a direction is shown in all four."""
    found = {getattr(part, DIRECTED[member]) for part in shown() if type(part) is member}
    assert found == {"left", "right", "up", "down"}


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        (models.Fit, model.Fit),
        (models.Transition, model.TransitionKind),
        (models.Scene, model.Content),
        (brand.LayoutNode, PictureNode),
    ],
)
def test_what_may_be_written_can_be_seen(written: Any, seen: Any) -> None:
    """Each union of the language has its counterpart in the timeline (a cut is nothing)."""
    assert len([each for each in members(written) if each is not models.Cut]) == len(get_args(seen))

"""Values become plain data and come back exactly, or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.records import from_plain, to_plain
from storyforge.timeline.facts import ImageFacts, MediaInfo


@dataclass(frozen=True)
class Inner:
    """A record within another."""

    kind: Literal["a", "b"]
    pair: tuple[float, bool]


@dataclass(frozen=True)
class Outer:
    """One field of each sort."""

    name: str
    number: int
    part: Fraction
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()


INNER = Inner(kind="a", pair=(0.5, True))
OUTER = Outer(name="é", number=3, part=Fraction(-1, 3), inner=INNER, many=(INNER, INNER))


def through_json(value: object) -> Any:
    return json.loads(json.dumps(to_plain(value)))


@given(st.from_type(MediaInfo) | st.from_type(ImageFacts))
def test_facts_come_back_as_they_were(facts: MediaInfo | ImageFacts) -> None:
    """Whatever fields the facts have or will have, by their types alone."""
    assert from_plain(type(facts), through_json(facts)) == facts


def test_what_comes_back_is_of_the_same_types() -> None:
    """Equal is not enough: 1, 1.0 and True are equal."""
    back = from_plain(Outer, through_json(OUTER))
    assert repr(back) == repr(OUTER)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("name",), 1), (("name",), None), (("number",), True), (("number",), 1.0),
        (("number",), "3"), (("part",), [1]), (("part",), [1, 0]), (("part",), [1, 2.0]),
        (("part",), "1/2"), (("inner",), []), (("inner",), "a"), (("inner", "kind"), "c"),
        (("inner", "pair"), [0.5]), (("inner", "pair"), [1, True]), (("many",), {}),
        (("many",), None), (("more",), 1),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(at: tuple[str, ...], value: object) -> None:
    """One value of another type, or one field more, is data of another code."""
    data = through_json(OUTER)
    place = data
    for step in at[:-1]:
        place = place[step]
    place[at[-1]] = value
    with pytest.raises(ValueError, match="not a"):
        from_plain(Outer, data)


@pytest.mark.parametrize("field", ["name", "inner", "many"])
def test_a_field_that_is_absent_is_refused(field: str) -> None:
    """Even one with a default: the code that wrote the data did not know it."""
    data = through_json(OUTER)
    del data[field]
    with pytest.raises(ValueError, match="not a Outer"):
        from_plain(Outer, data)


def test_only_what_comes_back_becomes_plain() -> None:
    """Other kinds of values and types are our own mistake, and said at once."""
    with pytest.raises(TypeError, match="no plain form"):
        to_plain(Path())
    with pytest.raises(TypeError, match="no plain form"):
        from_plain(Path, ".")

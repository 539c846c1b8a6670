"""Diagnostics: values with a place, a wording and an order."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.diagnostics import (
    RULES,
    Diagnostic,
    Rule,
    Severity,
    Span,
    has_errors,
    in_order,
)


class Odd(Rule):
    """A rule for these tests."""

    code = "SF998"
    name = "odd"
    message = "{what} is odd"
    label = "not {wanted}"
    help = "write {wanted}"


class Dull(Rule):
    """A milder rule for these tests."""

    code = "SF999"
    name = "dull"
    severity = Severity.HINT
    message = "{what} is dull"


for _rule in (Odd, Dull):
    RULES.pop(_rule.code)  # other tests walk the product's rules


def span(line: int, column: int = 1, file: str = "a.yaml") -> Span:
    return Span(file, line, column, line, column + 1)


def test_a_diagnostic_is_worded_by_its_rule() -> None:
    """Code, name and wording come from the rule; values from where it was found."""
    found = Odd.at(span(3, 7), what="1.5", wanted="2")
    assert (found.code, found.name, found.severity) == ("SF998", "odd", Severity.ERROR)
    assert (found.message, found.label, found.help) == ("1.5 is odd", "not 2", "write 2")
    assert str(found) == "a.yaml:3:7: error SF998 odd: 1.5 is odd"


def test_optional_parts_may_lack_their_values() -> None:
    """What label and help do not know is left out; a message has to know everything."""
    assert Odd.at(None, what="1.5").help == "write"
    with pytest.raises(KeyError):
        Odd.at(None, wanted="2")


def test_braces_in_an_authors_words_are_only_words() -> None:
    """Values are filled in once: what an author typed is never read as a wording."""
    assert Odd.at(None, what="{wanted}", wanted="x").message == "{wanted} is odd"


def test_a_code_belongs_to_one_rule() -> None:
    """Two rules of one code would make `explain` lie."""

    def twice() -> None:
        for name in ("First", "Second"):
            type(name, (Rule,), {"code": "SF997", "name": "x", "message": "x", "__doc__": "x"})

    try:
        with pytest.raises(TypeError, match="SF997 is both"):
            twice()
    finally:
        RULES.pop("SF997", None)


def test_diagnostics_are_sorted_by_place_then_gravity() -> None:
    """An author reads her file from top to bottom, the worst of a place first."""
    ordered = [
        Odd.at(None, what="the project"),
        Odd.at(span(1), what="a"),
        Dull.at(span(1), what="a"),
        Odd.at(span(2, 1), what="b"),
        Odd.at(span(2, 9), what="c"),
        Odd.at(span(1, file="b.yaml"), what="d"),
    ]
    assert list(in_order(random.Random(7).sample(ordered, len(ordered)))) == ordered


def test_the_same_thing_is_said_once() -> None:
    """Two checks that find the same mistake make one diagnostic."""
    assert len(in_order([Odd.at(span(1), what="a"), Odd.at(span(1), what="a")])) == 1


_FOUND = st.builds(
    lambda rule, line, what: rule.at(span(line), what=what),
    st.sampled_from([Odd, Dull]), st.integers(1, 4), st.sampled_from("ab"),
)  # fmt: skip


@given(st.lists(_FOUND, max_size=8))
def test_order_does_not_depend_on_who_looked_first(found: list[Diagnostic]) -> None:
    """Sorting is idempotent, and blind to the order it was given."""
    once = in_order(found)
    assert in_order(once) == once
    assert in_order(reversed(found)) == once


def test_only_errors_stop_a_story() -> None:
    """Hints and warnings do not."""
    assert has_errors([Dull.at(None, what="a"), Odd.at(None, what="a")])
    assert not has_errors([Dull.at(None, what="a")])

"""Easing: the same curve in Python and in ffmpeg's expression language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.easing import EASINGS, Easing, ease, ease_expression

UNIT = st.floats(0, 1)


def evaluated(expression: str, **names: float) -> float:
    """An arithmetic expression with names, read as ffmpeg would: nothing but + - * / ( )."""
    assert set(expression) <= set("0123456789.+-*/()abcdefghijklmnopqrstuvwxyz")
    value = eval(compile(expression, "easing", "eval"), {"__builtins__": {}}, dict(names))
    return float(value)


@pytest.mark.parametrize("easing", EASINGS)
def test_every_curve_starts_at_0_and_ends_at_1(easing: Easing) -> None:
    """A movement begins where it begins and arrives exactly; beyond, it rests."""
    assert [ease(easing, t) for t in (-1, 0, 1, 2)] == [0, 0, 1, 1]


@pytest.mark.parametrize("easing", EASINGS)
@given(one=UNIT, other=UNIT)
def test_no_curve_turns_back(easing: Easing, one: float, other: float) -> None:
    """Progress never falls (but for the last bit of a double)."""
    early, late = sorted((one, other))
    assert ease(easing, early) <= ease(easing, late) + 1e-15


@pytest.mark.parametrize("easing", EASINGS)
@given(t=UNIT)
def test_the_expression_is_the_function(easing: Easing, t: float) -> None:
    """What ffmpeg computes for a frame is what Python paints for it."""
    assert evaluated(ease_expression(easing, "t"), t=t) == pytest.approx(ease(easing, t), abs=1e-15)


@pytest.mark.parametrize("easing", EASINGS)
@given(n=st.integers(0, 240), first=st.integers(0, 240))
def test_an_expression_may_stand_for_the_variable(easing: Easing, n: int, first: int) -> None:
    """A sum or a quotient in the variable's place is kept together."""
    inner = f"(n+{first})/480"
    value = evaluated(ease_expression(easing, inner), n=n)
    assert value == pytest.approx(ease(easing, (n + first) / 480), abs=1e-12)


def test_slow_where_their_names_say() -> None:
    """`in` starts slowly, `out` ends slowly, `in-out` does both and is symmetric."""
    assert ease("ease-in", 0.25) < 0.25 < ease("ease-out", 0.25)
    assert ease("ease-in-out", 0.1) < 0.1
    assert ease("ease-in-out", 0.5) == 0.5


@given(t=UNIT)
def test_in_and_out_are_mirror_images(t: float) -> None:
    """Leaving by one curve is entering by the other, backwards."""
    assert ease("ease-out", t) == pytest.approx(1 - ease("ease-in", 1 - t), abs=1e-12)
    assert ease("ease-in-out", t) == pytest.approx(1 - ease("ease-in-out", 1 - t), abs=1e-12)

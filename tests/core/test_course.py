"""Courses: rectangles that move by keys."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.course import Course, Key, between, hull
from storyforge.core.easing import EASINGS
from storyforge.core.geometry import WHOLE, Point, Rect, around, within

_SHARES = st.integers(0, 100).map(lambda n: n / 100)
RECTS = st.builds(Rect, _SHARES, _SHARES, _SHARES, _SHARES)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    times = draw(st.lists(st.integers(0, 200), min_size=1, max_size=5, unique=True))
    return Course(tuple(
        Key(Fraction(time), draw(RECTS), draw(st.sampled_from(EASINGS))) for time in sorted(times)
    ))  # fmt: skip


@given(courses())
def test_a_course_goes_through_its_keys(course: Course) -> None:
    """At a key it is where the key says; before the first and after the last it rests."""
    assert [course.at(key.at) for key in course.keys] == [key.rect for key in course.keys]
    assert course.at(course.keys[0].at - 1) == course.keys[0].rect
    assert course.at(course.keys[-1].at + 1) == course.keys[-1].rect


@given(courses(), st.integers(0, 200))
def test_a_course_never_leaves_what_its_keys_span(course: Course, time: int) -> None:
    """Easing neither overshoots nor turns back."""
    around_all, now = hull(key.rect for key in course.keys), course.at(time)
    slack = 1e-9
    assert now.x >= around_all.x - slack
    assert now.y >= around_all.y - slack
    assert now.right <= around_all.right + slack
    assert now.bottom <= around_all.bottom + slack


def test_a_way_is_eased_as_its_end_says() -> None:
    """The easing of a key is that of the way to it."""
    first, then = Rect(0, 0, 0, 0), Rect(1, 0, 0, 0)
    linear = Course((Key(Fraction(0), first), Key(Fraction(10), then, "linear")))
    eased = Course((Key(Fraction(0), first, "linear"), Key(Fraction(10), then, "ease-in")))
    assert linear.at(5).x == 0.5
    assert eased.at(5).x == 0.125


@given(RECTS)
def test_what_follows_from_a_steady_course_is_steady(rect: Rect) -> None:
    """A course without a second key is one rectangle, whatever is made of it."""
    course = Course.steady(rect).mapped(lambda each: between(each, WHOLE, 0.5))
    assert course.is_steady
    assert course.at(0) == course.at(1000) == between(rect, WHOLE, 0.5)


@given(RECTS, st.floats(0.01, 1), st.floats(0.01, 1))
def test_a_view_is_held_within_its_picture(aim: Rect, width: float, height: float) -> None:
    """It keeps its size and leaves its middle no further than it must."""
    wanted = around(aim.middle, width, height)
    held = wanted.held(WHOLE)
    assert (held.width, held.height) == (width, height)
    assert min(held.x, held.y) >= 0
    assert max(held.right, held.bottom) <= 1 + 1e-9
    if min(wanted.x, wanted.y) >= 0 and max(wanted.right, wanted.bottom) <= 1:
        assert held == wanted


def test_a_point_of_a_part_is_the_same_point() -> None:
    """Fractions of a part and of the whole lead to one place."""
    part = Rect(0.5, 0.25, 0.25, 0.5)
    assert within(Point(0.625, 0.5), part) == Point(0.5, 0.5)
    assert Rect(0.5, 0.5, 0, 0).of(part) == Rect(0.625, 0.5, 0, 0)

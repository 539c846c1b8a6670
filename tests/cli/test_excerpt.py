"""The line of a source, and where its marks go on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.cli.reporting.excerpt import Excerpt, cells, excerpt
from storyforge.core.diagnostics import Span


def at(line: int, column: int, end: int) -> Span:
    return Span("x.yaml", line, column, line, end)


def test_marks_stand_under_what_they_mark() -> None:
    """Columns count from 1, and the end is exclusive."""
    assert excerpt(at(1, 4, 6), "a: bc") == Excerpt("a: bc", 3, 2)


def test_an_empty_span_has_one_mark() -> None:
    """Where something is missing, there is still a place."""
    assert excerpt(at(1, 3, 3), "a:") == Excerpt("a:", 2, 1)


def test_wide_letters_take_two_cells() -> None:
    """Marks stay in place behind ideographs and under them."""
    assert excerpt(at(1, 3, 5), "東京都市") == Excerpt("東京都市", 4, 4)


def test_combining_accents_take_none() -> None:
    """A decomposed é is one cell, as the terminal shows it."""
    assert excerpt(at(1, 4, 5), "e\u0301:x") == Excerpt("e\u0301:x", 2, 1)


def test_tabs_take_four() -> None:
    """A tab is shown as spaces, so that the marks know how wide it is."""
    assert excerpt(at(1, 2, 3), "\tx") == Excerpt("    x", 4, 1)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_lines_end_where_yaml_says(end: str) -> None:
    """Line numbers agree with those of the reader, whatever the file's line ends."""
    assert excerpt(at(2, 1, 2), f"a{end}b{end}c") == Excerpt("b", 0, 1)


def test_a_long_line_is_cut_around_the_place() -> None:
    """A minified file must not flood the terminal."""
    cut = excerpt(at(1, 501, 504), "x" * 500 + "abc" + "x" * 500)
    assert cut is not None
    assert cut.line.startswith("…x")
    assert cut.line.endswith("x…")
    assert cut.line[cut.indent : cut.indent + cut.width] == "abc"
    assert len(cut.line) < 130


@given(st.text(), st.integers(-5, 5), st.integers(-5, 300), st.integers(-5, 300))
def test_any_place_in_any_text_is_shown_or_not_there(
    text: str, line: int, column: int, end: int
) -> None:
    """Marks never stick out of the line by more than one, nor raise."""
    cut = excerpt(at(line, column, end), text)
    if cut is not None:
        assert cut.width >= 1
        assert cut.indent + cut.width <= cells(cut.line) + 1

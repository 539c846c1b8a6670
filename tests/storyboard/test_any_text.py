"""What holds for any text whatever: reading answers, in the right place, and always the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.diagnostics import Span
from storyforge.storyboard import storyboard_from
from storyforge.storyboard.compose import parse_document
from storyforge.storyboard.events import HAS_C_PARSER
from storyforge.storyboard.source import line_starts, source
from tests.storyboard.stories import ANYTHING, GOOD, slips


def is_inside(span: Span, text: str) -> bool:
    """Whether a place lies within a text, its end after its start."""
    lines = source("", text.removeprefix("\ufeff"))
    count = len(lines.starts)
    if not 1 <= span.line <= span.end_line <= count:
        return False
    first, last = lines.line(span.line - 1), lines.line(span.end_line - 1)
    in_first, in_last = span.column <= len(first) + 1, span.end_column <= len(last) + 1
    ordered = (span.line, span.column) <= (span.end_line, span.end_column)
    return in_first and in_last and ordered and span.column >= 1 and span.end_column >= 1


@given(st.one_of(ANYTHING, slips()))
def test_reading_never_raises_and_points_into_the_text(text: str) -> None:
    """Every diagnostic of any text has a place in that text."""
    reading = storyboard_from(text.encode("utf-8", "surrogatepass"), "story.yaml")
    assert (reading.value is None) == any(each.is_error for each in reading.diagnostics)
    if "\ud800" <= max(text, default="") <= "\udfff":
        return  # not UTF-8: read as something else, with other columns
    for diagnostic in reading.diagnostics:
        assert diagnostic.span is not None
        assert is_inside(diagnostic.span, text), diagnostic
        assert diagnostic.message


@given(st.binary(max_size=60))
def test_bytes_never_raise(data: bytes) -> None:
    """Not even bytes that are no text."""
    assert storyboard_from(data, "story.yaml").diagnostics


@pytest.mark.skipif(not HAS_C_PARSER, reason="this PyYAML has no C parser to compare with")
@given(st.one_of(ANYTHING, slips()))
def test_both_parsers_say_the_same(text: str) -> None:
    """The C parser is only faster."""
    data = text.encode("utf-8", "replace")
    fast, pure = parse_document(data, "a", "c"), parse_document(data, "a", "pure")
    assert fast.data == pure.data
    assert fast.spans == pure.spans
    assert fast.key_spans == pure.key_spans
    assert fast.diagnostics == pure.diagnostics


@given(st.sampled_from(("\n", "\r\n", "\r")), st.booleans())
def test_line_ends_and_byte_order_marks_move_nothing(end: str, bom: bool) -> None:
    """A file saved on Windows has the same values in the same places."""
    data = (("\ufeff" if bom else "") + GOOD.replace("\n", end)).encode()
    document, plain = parse_document(data, "a"), parse_document(GOOD.encode(), "a")
    assert document.data == plain.data
    assert document.spans == plain.spans
    assert document.diagnostics == ()


@given(st.text("ab\r\n", max_size=30), st.data())
def test_positions_and_offsets_round_trip(text: str, data: st.DataObject) -> None:
    """A line and a column lead back to the character they were told of."""
    offset = data.draw(st.integers(0, len(text)))
    lines = source("a", text)
    row, column = lines.place(offset)
    assert lines.starts[row] + column == offset
    assert lines.starts == line_starts(text)

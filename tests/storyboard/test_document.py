"""Documents: plain data, and the place of every value and key."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.diagnostics import Span
from storyforge.storyboard.compose import parse_document
from storyforge.storyboard.document import Document, Path, Plain
from storyforge.storyboard.expand import expand
from storyforge.storyboard.models import Storyboard
from tests.storyboard.stories import GOOD

WORD = st.text("abcdéà🚊", min_size=1, max_size=5)
TREE = st.recursive(
    WORD,
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(WORD, inner, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def written(value: object) -> str:
    """Data in the flow style, every text in quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"'{key}': {written(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return f"'{value}'"


def paths(data: Plain, path: Path = ()) -> Iterator[tuple[Path, Plain]]:
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from paths(value, (*path, index))


def at(text: str, span: Span) -> str:
    """The characters of a place on one line."""
    return text.split("\n")[span.line - 1][span.column - 1 : span.end_column - 1]


@given(TREE)
def test_places_round_trip(tree: Plain) -> None:
    """What stands at the place of a value is that value, however deep."""
    text = written(tree)
    document = parse_document(text.encode(), "a")
    assert document.data == tree
    for path, value in paths(tree):
        assert at(text, document.span(path)) == written(value)
        if path and isinstance(path[-1], str):
            assert at(text, document.key_span(path)) == f"'{path[-1]}'"


def test_scalars_are_the_text_typed() -> None:
    """Nothing is a number, a boolean, a date or null."""
    text = "{a: 1:30, b: no, c: 012, d: 2026-10-12, e: ~, f: null, g: 1e3, h: '', i: .5}"
    assert parse_document(text.encode(), "a").data == {
        "a": "1:30", "b": "no", "c": "012", "d": "2026-10-12", "e": "~", "f": "null",
        "g": "1e3", "h": "", "i": ".5",
    }  # fmt: skip


def test_nothing_is_not_an_empty_text() -> None:
    """A key without a value is told apart from one with an empty text."""
    assert parse_document(b"{a: , b: ''}", "a").data == {"a": None, "b": ""}


def test_an_absent_value_is_at_its_nearest_ancestor() -> None:
    """Whoever asks for a value that is not written gets the place it is missing from."""
    document = parse_document(GOOD.encode(), "a")
    scene = document.span(("scenes", 2))
    assert document.span(("scenes", 2, "motion", "amount")) == scene
    assert document.key_span(("scenes", 2, "motion")) == scene
    assert document.span(("nowhere",)) == document.span(())


def test_block_values_end_with_their_last_word() -> None:
    """A mapping does not reach into the blank lines and comments below it."""
    document = parse_document(b"a:\n  b: c\n\n# later\n\nd: |\n  e\n\n\nf: g\n", "a")
    assert document.span(("a",)) == Span("a", 2, 3, 2, 7)
    assert document.span(("d",)) == Span("a", 6, 4, 7, 4)


def test_accents_are_composed_in_keys_only() -> None:
    """A decomposed key is found; its place counts the characters typed."""
    document = parse_document("{e\u0301te\u0301: x}".encode(), "a")
    assert document.data == {"été": "x"}
    assert document.span(("été",)) == Span("a", 1, 9, 1, 10)


def expanded(text: str) -> Document:
    return expand(parse_document(text.encode(), "a"), Storyboard)


def test_bare_names_become_mappings() -> None:
    """The name is where it was written, as the value and as its type."""
    document = expanded("scenes: [{type: photo, motion: zoom-in, fit: blur}]")
    assert document.data == {
        "scenes": [{"type": "photo", "motion": {"type": "zoom-in"}, "fit": {"type": "blur"}}]
    }
    place = Span("a", 1, 32, 1, 39)
    assert document.span(("scenes", 0, "motion")) == place
    assert document.span(("scenes", 0, "motion", "type")) == place
    assert document.span(("scenes", 0, "motion", "easing")) == place

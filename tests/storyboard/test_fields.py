"""Fields: what each reads from the text typed, and why it refuses the rest."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from storyforge.core.geometry import Length, Point
from storyforge.core.time import Time
from storyforge.storyboard import fields

NARROW = "\u202f"

READ: list[tuple[Callable[[object], object], object, object]] = [
    (fields.parse_moment, "0", Time(Fraction(0))),
    (fields.parse_moment, f"250{NARROW}ms", Time(Fraction(1, 4))),
    (fields.parse_duration, "12f", Time(Fraction(12), "f")),
    (fields.parse_duration, "1:02.5", Time(Fraction(125, 2))),
    (fields.parse_gain, "-18 dB", -18.0),
    (fields.parse_gain, f"\u221218{NARROW}dB", -18.0),
    (fields.parse_gain, "3", 3.0),
    (fields.parse_duck, "0", 0.0),
    (fields.parse_loudness, "-14 LUFS", -14.0),
    (fields.parse_percent, f"15{NARROW}%", Fraction(15, 100)),
    (fields.parse_percent, "0.15", Fraction(15, 100)),
    (fields.parse_spacing, "-1.5%", Fraction(-15, 1000)),
    (fields.parse_size, "12%", Length(Fraction(12), "%")),
    (fields.parse_room, "full", Length(Fraction(1), "full")),
    (fields.parse_signed, "-24px", Length(Fraction(-24))),
    (fields.parse_weight, "semibold", 600),
    (fields.parse_weight, "900", 900),
    (fields.parse_rate, "25", 25),
    (fields.parse_flag, "no", False),
    (fields.parse_point, ["0.4", "60%"], Point(0.4, 0.6)),
    (fields.parse_offset, ["0", "24px"], (Length(Fraction(0)), Length(Fraction(24)))),
    (fields.parse_padding, "24px", (Length(Fraction(24)), Length(Fraction(24)))),
    (fields.parse_padding, ["16px", "24px"], (Length(Fraction(16)), Length(Fraction(24)))),
    (fields.parse_text, "e\u0301te\u0301", "été"),
    (fields.parse_source, " media/été.mp4 ", "media/été.mp4"),
    (fields.parse_colour, "river", "river"),
    (fields.parse_colour, "#0055A4", "#0055A4"),
    (fields.parse_hex_colour, "#0055A4", "#0055a4"),
    (fields.parse_folder_name, "Ville de Rivemont", "Ville de Rivemont"),
    (fields.parse_function, "scenes.compteur:rangs", "scenes.compteur:rangs"),
    (fields.parse_language, "fr-CA", "fr-CA"),
]

REFUSED: list[tuple[Callable[[object], object], object, str]] = [
    (fields.parse_moment, "-1s", "never negative"),
    (fields.parse_moment, "4:00:01", "four hours"),
    (fields.parse_moment, "9999999f", "four hours"),
    (fields.parse_duration, "0s", "longer than zero"),
    (fields.parse_duration, "1.5f", "whole number"),
    (fields.parse_gain, "fort", "write it like -18 dB"),
    (fields.parse_gain, "25 dB", "between -80 dB and 24 dB"),
    (fields.parse_duck, "3 dB", "lowers"),
    (fields.parse_percent, "60", "did you mean 60%"),
    (fields.parse_percent, "150%", "between 0% and 100%"),
    (fields.parse_amount, "0%", "more than 0%"),
    (fields.parse_size, "full", "no meaning"),
    (fields.parse_size, "-1px", "never negative"),
    (fields.parse_positive_size, "0", "more than zero"),
    (fields.parse_room, "5000px", "four times"),
    (fields.parse_weight, "950", "100, 200"),
    (fields.parse_rate, "29.97", "24, 25, 30, 50 or 60"),
    (fields.parse_count, "0", "1 to 50"),
    (fields.parse_flag, "vrai", "true or false"),
    (fields.parse_point, ["0.4"], "two numbers"),
    (fields.parse_point, ["0.4", "6"], "did you mean 6%"),
    (fields.parse_words, " \n", "empty"),
    (fields.parse_words, "a\x07", "control character"),
    (fields.parse_words, "a" * 5000, "5000 characters"),
    (fields.parse_source, "a\nb", "control character"),
    (fields.parse_name, "la séance", "letters, digits"),
    (fields.parse_colour, "0055a4", '"#0055a4"'),
    (fields.parse_colour, "#05a", "#0057a8"),
    (fields.parse_folder_name, "../autre", "without any path"),
    (fields.parse_folder_name, "nul.txt", "every system"),
    (fields.parse_folder, "/etc", "relative"),
    (fields.parse_folder, "..\\ville", "write / between"),
    (fields.parse_kit_file, "C:/logo.svg", "relative to the kit"),
    (fields.parse_kit_file, "https://exemple.fr/logo.svg", "relative to the kit"),
    (fields.parse_function, "compteur", "scenes.counter:scene"),
    (fields.parse_version, "1.0", "whole number"),
]


@pytest.mark.parametrize(("parse", "text", "value"), READ)
def test_text_is_read(parse: Callable[[object], object], text: object, value: object) -> None:
    """Each kind of value from its text, typographic spaces and signs included."""
    assert parse(text) == value


@pytest.mark.parametrize(("parse", "text", "reason"), REFUSED)
def test_nonsense_is_refused(parse: Callable[[object], object], text: object, reason: str) -> None:
    """What makes no sense is refused with a reason for the author."""
    with pytest.raises(ValueError, match=r".") as refused:
        parse(text)
    assert reason in str(refused.value)


PARSERS = sorted({parse.__name__: parse for parse, _, _ in READ}.items())


@given(
    st.sampled_from(PARSERS), st.text(max_size=20) | st.text("0123456789.,:-%sfpxdB ", max_size=8)
)
def test_any_text_is_read_or_refused(
    parser: tuple[str, Callable[[object], object]], text: str
) -> None:
    """No text makes a field fail in another way than with a reason."""
    name, parse = parser
    try:
        parse(text)
    except ValueError as error:
        refused: ValueError | None = error
    else:
        refused = None
    wrong_kind = isinstance(refused, fields.WrongKindError)
    assert wrong_kind == (name in ("parse_point", "parse_offset"))
    assert wrong_kind or refused is None or str(refused)


LEAVES = [
    each
    for field in vars(fields).values()
    for each in getattr(field, "__metadata__", ())
    if isinstance(each, fields.Leaf)
]


@pytest.mark.parametrize("leaf", LEAVES, ids=lambda leaf: leaf.parse.__name__)
def test_endless_numbers_are_refused_in_our_words(leaf: fields.Leaf) -> None:
    """Whatever the field, the message is for authors: none of Python's own is passed on."""
    many = "9" * 5000
    forms = ("{}", "-{}", "0.{}", "1.{}", "{}s", "{}f", "1:{}:01", "{}%", "{}px", "{} dB")
    typed = [form.format(many) for form in forms]
    said = [_refusal(leaf, value) for each in typed for value in (each, [each, each])]
    assert not [words for words in said if "integer string" in words]


def _refusal(leaf: fields.Leaf, value: object) -> str:
    """Why a value is not read; empty where it is."""
    try:
        leaf.read(value)
    except PydanticCustomError as refused:
        return refused.message()
    return ""

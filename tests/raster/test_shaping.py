"""Glyphs and their places, in em, from the kits' own fonts."""

from __future__ import annotations

import pytest

from storyforge.raster.fonts import load_fonts
from storyforge.raster.shaping import Shaped, Shaper, Tone, missing_letters
from storyforge.timeline.facts import FontFace
from tests.raster.pictures import book, font_bytes, made_font, subset


def tone(*faces: FontFace, spacing: float = 0.0) -> Tone:
    return Tone(faces, spacing, "fr")


def face(family: str = "text", weight: int = 400) -> FontFace:
    return book().face(family, weight)


def shaped(text: str, tone: Tone) -> list[Shaped]:
    return Shaper().shape(text, [tone] * len(text))


def width(text: str, tone: Tone) -> float:
    return sum(glyph.advance for glyph in shaped(text, tone))


def cut_font(letters: str) -> FontFace:
    data = subset(font_bytes("SourceSans3-Regular.ttf"), letters)
    return load_fonts({"f": {"cut.ttf": data}}).face("f", 400)


def test_letters_are_kerned() -> None:
    """A and V move together."""
    assert width("AV", tone(face())) < width("A", tone(face())) + width("V", tone(face()))


def test_spaced_letters_make_no_ligatures() -> None:
    """Each cluster gets the spacing, and `ffi` stays three letters."""
    plain, spaced = tone(face()), tone(face(), spacing=0.1)
    assert len(shaped("ffi", spaced)) == 3
    assert width("HH", spaced) == pytest.approx(width("HH", plain) + 0.2)


def test_decomposed_accents_look_composed() -> None:
    """A letter and its combining accent take the room of the composed letter."""
    assert width("e\u0301te", tone(face())) == pytest.approx(width("éte", tone(face())))


def test_a_font_without_the_thin_space_shows_no_box() -> None:
    """The space is there, thinner than the ordinary one would be, and has no ink."""
    poor = cut_font("abc !")
    glyphs = shaped("a\u202f!", tone(poor))
    assert [glyph.id for glyph in glyphs if glyph.id == 0] == []
    assert 0.1 < glyphs[1].advance < 0.25
    assert Shaper().ink(poor, glyphs[1].id) is None
    assert missing_letters("a\u202f!\u00a0b", [tone(poor)] * 5) == ""


def test_apostrophes_and_hyphens_have_stand_ins() -> None:
    """Without ’ the straight apostrophe serves; no box is shown."""
    poor = cut_font("abcl'-")
    assert all(glyph.id for glyph in shaped("l’a\u2011b", tone(poor)))


def test_fallback_is_by_letter_as_readers_see_it() -> None:
    """A letter that the first font lacks comes whole from the next, accents and all."""
    poor = cut_font("abce ")
    chain = tone(poor, face("plain"))
    faces = [glyph.face.name for glyph in shaped("ae\u0301b", chain)]
    assert faces == ["cut.ttf", "Inter-Regular.ttf", "cut.ttf"]


def test_missing_letters_are_named_once() -> None:
    """What no font of the chain has is reported, each letter once."""
    text = "a漢b漢字"
    assert missing_letters(text, [tone(face(), face("plain"))] * len(text)) == "漢字"


def test_kerning_crosses_colours_but_not_weights() -> None:
    """Letters of one face are shaped together, whatever else differs."""
    one, other = tone(face()), tone(face())
    assert width("AV", one) == pytest.approx(
        sum(glyph.advance for glyph in Shaper().shape("AV", [one, other]))
    )


def test_metrics_hold_every_french_letter() -> None:
    """No accented capital rises above `top`, no tail hangs below `depth`."""
    shaper = Shaper()
    for family in ("text", "plain"):
        metrics = shaper.metrics(face(family))
        for glyph in shaped("ÀÂÇÉÈÊËÎÏÔÙÛÜŸŒÆgjpqyç,;!?«»€", tone(face(family))):
            ink = shaper.ink(glyph.face, glyph.id)
            assert ink is not None
            assert -ink[1] <= metrics.top + 1e-9
            assert ink[3] <= metrics.depth + 1e-9


def test_a_font_of_squares_has_sane_metrics() -> None:
    """Where the usual letters are absent, the font's own ascender and descender serve."""
    squares = load_fonts({"f": {"made.ttf": made_font("abc")}}).face("f", 400)
    metrics = Shaper().metrics(squares)
    assert (metrics.top, metrics.depth) == (0.8, 0.2)
    assert 0 < metrics.cap <= metrics.top

"""Where lines break, how even they are, and how text gives way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.raster.lines import Room, Setting, set_lines
from storyforge.raster.shaping import Shaper
from storyforge.timeline.typography import parse_words
from tests.raster.pictures import book, style, words

SENTENCE = "Le conseil métropolitain examine plusieurs délibérations aujourd’hui"


def setting(text: str, width: float, max_lines: int | None = None, size: float = 60) -> Setting:
    return set_lines(words(text), style(size), book(), Shaper(), Room(width, max_lines))


def lines(text: str, width: float, max_lines: int | None = None) -> list[str]:
    return [line.text for line in setting(text, width, max_lines).lines]


def test_lines_are_balanced() -> None:
    """Two lines share the words, where filling the first would leave one behind."""
    assert lines("Un deux trois quatre sept", 500) == ["Un deux trois", "quatre\u00a0sept"]


def test_no_break_spaces_hold() -> None:
    """A number stays with its thousands, quotes with what they hold."""
    for width in range(260, 900, 40):
        for line in lines("Les « 12 500 arceaux » : oui !", width):
            assert line[0] not in "»:!"
            assert line[-1] != "«"
            assert ("12" in line) == ("12\u202f500" in line)


def test_hard_breaks_stand() -> None:
    """Newlines break, an empty line stays."""
    assert lines("Un\n\ndeux", 900) == ["Un", "", "deux"]


def test_a_line_does_not_end_with_an_article() -> None:
    """Where lines are about as even, a short word or a number goes with what follows."""
    assert lines("Une ville et un fleuve", 330)[0] == "Une ville"
    assert lines("La rénovation de 500 logements", 560) == ["La rénovation", "de 500 logements"]


def test_no_lone_last_word_in_any_language() -> None:
    """Even where no typography bound it, a short last word has company."""
    text = "All the people of this town are in"
    for width in range(200, 1000, 25):
        set_ = set_lines(parse_words(text, "en"), style(), book(), Shaper(), Room(width))
        if len(set_.lines) > 1 and set_.fits:
            assert set_.lines[-1].text != "in"


def test_text_shrinks_before_it_overflows() -> None:
    """Fewer lines than needed make it smaller, in steps, never below the smallest."""
    full, tight = setting(SENTENCE, 700), setting(SENTENCE, 700, max_lines=2)
    assert full.size_px == 60
    assert full.fits
    assert tight.fits
    assert 42 <= tight.size_px < 60
    assert len(tight.lines) == 2


def test_what_cannot_fit_is_said_and_still_set() -> None:
    """At the smallest size there are more lines than allowed."""
    tight = setting(SENTENCE, 500, max_lines=1)
    assert not tight.fits
    assert tight.size_px == 42
    assert len(tight.lines) > 1


def test_a_word_too_long_is_cut() -> None:
    """Nothing leaves its room, even where there is no place to break."""
    long = setting("Anticonstitutionnellement", 300)
    assert not long.fits
    assert "".join(line.text for line in long.lines) == "Anticonstitutionnellement"
    assert max(line.width_em for line in long.lines) * long.size_px <= 300 + 0.2 * 60


def test_upper_case_keeps_accents() -> None:
    """Capitals carry theirs."""
    capitals = style(60, upper_case=True)
    set_ = set_lines(words("Été à l'œuvre"), capitals, book(), Shaper(), Room(900))
    assert set_.lines[0].text == "ÉTÉ À L’ŒUVRE"


def test_emphasis_has_its_font_and_colour() -> None:
    """Strong words are shaped by the bold face, accents take their colour."""
    line = setting("un **deux** *trois*", 900).lines[0]
    bold = {glyph.face.name for glyph in line.glyphs if 3 <= glyph.cluster < 7}
    assert bold == {"SourceSans3-Bold.ttf"}
    assert line.colours[0] != line.colours[-1]


WORDS = st.lists(
    st.sampled_from(["a", "le", "été", "tram", "conseil", "délibérations", "12\u202f500", "!"]),
    min_size=1,
    max_size=14,
)


@given(WORDS, st.floats(120, 1000), st.one_of(st.none(), st.integers(1, 5)))
def test_lines_hold_all_words_and_keep_to_the_room(
    parts: list[str], width: float, max_lines: int | None
) -> None:
    """Whatever the room: no letter lost, no line too wide, no more lines than allowed."""
    text = " ".join(parts)
    room = Room(width, max_lines)
    set_ = set_lines(parse_words(text, "en"), style(), book(), Shaper(), room)
    assert "".join(line.text for line in set_.lines).replace(" ", "") == "".join(parts)
    side = 2 * Shaper().metrics(book().face("text", 400)).side
    if set_.fits:
        assert max_lines is None or len(set_.lines) <= max_lines
        widest = max(line.width_em for line in set_.lines)
        assert widest * set_.size_px <= width + side * set_.size_px + 0.5


def test_the_smallest_number_of_lines_that_fits() -> None:
    """Balancing takes exactly as many lines as filling them one after the other would."""
    for width in range(420, 1000, 50):
        filled = [""]
        for word in SENTENCE.split(" "):
            longer = f"{filled[-1]} {word}".strip()
            if setting(longer, width, max_lines=1).size_px == 60:
                filled[-1] = longer
            else:
                filled.append(word)
        assert len(lines(SENTENCE, width)) == len(filled)


@pytest.mark.parametrize("text", ["", " ", "\n", "!"])
def test_nothing_is_no_trouble(text: str) -> None:
    """Empty text sets in empty lines."""
    assert setting(text, 500).fits

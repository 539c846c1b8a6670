"""French spacing and emphasis, in plain values and by invariants."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.timeline.picture import Run
from storyforge.timeline.typography import parse_words, typeset

N, T = "\u00a0", "\u202f"

SET = [
    ("Oui !", f"Oui{T}!"),
    ("Oui!", f"Oui{T}!"),
    ("Oui  !", f"Oui{T}!"),
    (f"Oui{N}!", f"Oui{T}!"),
    ("Quoi ?!", f"Quoi{T}?!"),
    ("Quoi ? !", f"Quoi{T}?!"),
    ("Bravo!!!", f"Bravo{T}!!!"),
    ("Alors… ?", f"Alors…{T}?"),
    ("Un; deux", f"Un{T}; deux"),
    ("Au programme : vote", f"Au programme{N}: vote"),
    ("Au programme: vote", f"Au programme{N}: vote"),
    ("Au programme:", f"Au programme{N}:"),
    ("Vote :oui", f"Vote{N}:oui"),
    ("« 42 délibérations » examinées", f"«{N}42 délibérations{N}» examinées"),
    ("«Oui»", f"«{N}Oui{N}»"),
    ("dit«oui»", f"dit «{N}oui{N}»"),
    ('Le "grand" débat', f"Le «{N}grand{N}» débat"),
    ("« Oui » !", f"«{N}Oui{N}»{T}!"),
    ("l'école d'«art»", f"l’école d’«{N}art{N}»"),
    ("Suite...", "Suite…"),
    ("20%", f"20{N}%"),
    ("- 20 %", f"- 20{N}%"),
    ("3,5 %", f"3,5{N}%"),
    ("12 €", f"12{N}€"),
    ("12 M€", f"12{N}M€"),
    ("1234567 euros", f"1{T}234{T}567{N}euros"),
    ("12 500 arbres", f"12{T}500 arbres"),
    ("12500 arbres", f"12{T}500 arbres"),
    ("12500,50 €", f"12{T}500,50{N}€"),
    ("1 250 000 €", f"1{T}250{T}000{N}€"),
    ("18h30", f"18{N}h{N}30"),
    ("18 h 30", f"18{N}h{N}30"),
    ("à 9h", f"à 9{N}h"),
    ("le 12 octobre 2026", f"le 12{N}octobre 2026"),
    ("1er mai", f"1er{N}mai"),
    ("M. Martin, Mme Durand", f"M.{N}Martin, Mme{N}Durand"),
    ("n° 12 et n°13", f"n°{N}12 et n°{N}13"),
    ("02 99 86 62 00", f"02{N}99{N}86{N}62{N}00"),
    ("15 km", f"15{N}km"),
    ("https://exemple.fr/a?b=1:2;c!", f"https://exemple.fr/a?b=1:2;c{T}!"),
    ("Voir exemple.fr !", f"Voir exemple.fr{T}!"),
    ("#conseil!", f"#conseil{T}!"),
]

KEPT = [
    "en 2026", "35000 Rennes", "(35000)", "n°\u00a012345", "article 12345", "page 12345",
    "18:30", "16:9", "3:1", "3-1", "https://exemple.fr/a?b=c:d", "mairie@exemple.fr",
    "@mairie_rivemont", "#Conseil2026", "`a : b ! c`", "Merci :)", "(?)", "std::x", "1999",
    "C:\\dossier", "2026 300", "0123456789", "+33 299 123 456 (mairie)", "exemple.fr?id=3&x=1",
]  # fmt: skip


@pytest.mark.parametrize(("typed", "wanted"), SET)
def test_french_spacing(typed: str, wanted: str) -> None:
    """What is typed on a keyboard comes out as a printer sets it."""
    assert typeset(typed, "fr") == wanted


@pytest.mark.parametrize("text", KEPT)
def test_left_alone(text: str) -> None:
    """Addresses, times, scores, postcodes and the like keep every character."""
    assert typeset(text, "fr") == text


def test_last_short_words_hold_on() -> None:
    """A short last word is bound to the one before, and so on while it stays short."""
    assert typeset("Le conseil est ouvert à tous", "fr") == f"Le conseil est ouvert{N}à{N}tous"
    assert typeset("Le conseil examine les délibérations", "fr").count(N) == 0
    assert typeset("Bonjour à tous", "fr") == "Bonjour à tous"


def test_a_long_address_is_not_bound() -> None:
    """An address at the end may stand on its own line."""
    assert N not in typeset("Tout savoir sur https://exemple.fr", "fr")


def test_quebec_sets_no_thin_space() -> None:
    """In Quebec the high punctuation touches the word, the colon does not."""
    assert typeset("Oui ! Note : non", "fr-CA") == f"Oui! Note{N}: non"
    assert typeset("Oui!", "fr-CA") == "Oui!"


def test_other_languages_are_only_composed() -> None:
    """English keeps its own spacing; decomposed accents are composed."""
    assert typeset('Really ? 12500 "cafe\u0301"', "en") == 'Really ? 12500 "café"'


PIECES = st.sampled_from(
    [
        *"abzÉœ0123456789", *" \t\n'\"«»“”!?:;.…,()[]*-/\\%€$@#&`°", N, T, "\u2009", "...",
        "12500", " 12 500", "18h30", "18:30", "n°", "M. ", "Mme", "h", "km", "1er mai", "www.",
        "https://", ".fr", "e\u0301", "\ufdd0", "😀", " 20 %", " :)", " oui",
        " tous", "02 99 86 62 00",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(max_size=30))


@given(TEXTS, st.sampled_from(["fr", "fr-CA", "fr-BE", "en"]))
def test_setting_twice_changes_nothing(text: str, language: str) -> None:
    """Typesetting is idempotent."""
    once = typeset(text, language)
    assert typeset(once, language) == once


@given(TEXTS)
def test_letters_and_figures_survive(text: str) -> None:
    """No letter or figure is lost, added or moved."""

    def solid(value: str) -> str:
        return "".join(c for c in unicodedata.normalize("NFC", value) if c.isalnum())

    assert solid(typeset(text, "fr")) == solid(text)


@given(TEXTS)
def test_words_carry_the_typeset_text(text: str) -> None:
    """Without marks, parsing is typesetting, line by line."""
    bare = text.replace("*", "").replace("\\", "")
    stripped = unicodedata.normalize("NFC", bare).replace("\r\n", "\n").strip(" \t\n")
    lines = typeset(stripped, "fr").split("\n")
    assert parse_words(bare, "fr").plain == "\n".join(line.strip(" \t") for line in lines)


def paragraphs(text: str, language: str = "fr") -> list[list[tuple[str, str]]]:
    return [[(r.text, r.emphasis) for r in line] for line in parse_words(text, language).paragraphs]


def test_strong_and_accent() -> None:
    """Two stars make strong, one makes an accent, the inner one wins."""
    assert paragraphs("a **b** *c*") == [
        [("a ", "plain"), ("b", "strong"), (" ", "plain"), ("c", "accent")]
    ]
    assert paragraphs("**a *b* c**") == [[("a ", "strong"), ("b", "accent"), (" c", "strong")]]
    assert paragraphs("***a***") == [[("a", "accent")]]


def test_spacing_crosses_emphasis() -> None:
    """Spaces are set as if the stars were not there."""
    assert paragraphs("**Oui** !") == [[("Oui", "strong"), (f"{T}!", "plain")]]
    assert paragraphs("**Oui**!") == [[("Oui", "strong"), (f"{T}!", "plain")]]
    assert paragraphs("« **Oui** »") == [
        [(f"«{N}", "plain"), ("Oui", "strong"), (f"{N}»", "plain")]
    ]
    assert paragraphs("l'**école**...") == [[("l’", "plain"), ("école", "strong"), ("…", "plain")]]
    assert paragraphs("**12 500** arbres")[0][0] == (f"12{T}500", "strong")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("5 * 3 * 2", "5 * 3 * 2"), ("2*3*4", "2*3*4"), ("**seul", "**seul"), ("a*", "a*"),
        ("\\*mot\\*", "*mot*"), ("a\\\\b", "a\\b"), ("a\\b", "a\\b"), ("****", "****"), ("*", "*"),
        ("** a**", "** a**"),
    ],
)  # fmt: skip
def test_stars_that_mark_nothing_stay(typed: str, shown: str) -> None:
    """Stars without a partner, factors and escaped stars are characters."""
    assert parse_words(typed, "en").paragraphs == ((Run(shown),),)


def test_lines_break_where_they_are_typed() -> None:
    """Each newline starts a paragraph; those around the text do not count."""
    assert parse_words("\nun\n\n**deux\ntrois**\n", "fr").paragraphs == (
        (Run("un"),),
        (),
        (Run("deux", "strong"),),
        (Run("trois", "strong"),),
    )


@given(st.text(alphabet="ab* \\\n!", max_size=40))
def test_marking_up_never_loses_letters(text: str) -> None:
    """Whatever the stars, every letter is still there, in order."""
    kept = [c for c in parse_words(text, "fr").plain if c in "ab"]
    assert kept == [c for c in text if c in "ab"]


@pytest.mark.parametrize("text", ["a", "-", "a.", "a.aa", "tél.", "1", "12345 ", "a@", "+"])
def test_long_texts_are_set_like_short_ones(text: str) -> None:
    """However long a text without an address is, it is gone through once."""
    words = text * 20_000
    assert typeset(words, "fr-CA").count(text[0]) >= 20_000

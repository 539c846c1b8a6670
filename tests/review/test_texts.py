"""The words of the previews, in both languages."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from storyforge.core.diagnostics import Severity
from storyforge.review.speaking import both, number
from storyforge.review.texts import LANGUAGES, TEXTS, clock, decimal, language_of, say

FIELD = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("key", TEXTS)
def test_every_text_is_in_both_languages(key: str) -> None:
    """With the same values, and a plural in both or in neither."""
    texts = TEXTS[key]
    assert set(texts) == set(LANGUAGES)
    assert len({frozenset(FIELD.findall(text)) for text in texts.values()}) == 1
    assert len({"|" in text for text in texts.values()}) == 1
    assert all(text.count("**") % 2 == 0 for text in texts.values())


@pytest.mark.parametrize("key", TEXTS)
def test_french_is_spaced_as_printed(key: str) -> None:
    """No space before a colon or a semicolon that a line could break at."""
    assert not re.search(r"[ ][:;?!»]", TEXTS[key]["fr"])
    assert "'" not in TEXTS[key]["fr"]


def test_severities_have_their_words() -> None:
    """One word for a finding, and one for their number."""
    for severity in Severity:
        assert {severity.value, f"{severity.value}s"} <= set(TEXTS)


@pytest.mark.parametrize(
    ("count", "french", "english"),
    [(0, "0 scène", "0 scenes"), (1, "1 scène", "1 scene"), (2, "2 scènes", "2 scenes")],
)
def test_plurals_follow_the_language(count: int, french: str, english: str) -> None:
    """None is singular in French, plural in English."""
    assert say("scenes", "fr", n=count) == french
    assert say("scenes", "en", n=count) == english


def test_numbers_follow_the_language() -> None:
    """Comma or point, and a minus that is one."""
    assert decimal(-14.25, 1, "fr") == "\u221214,2"
    assert decimal(Fraction(1, 2), 1, "en") == "0.5"
    assert clock(Fraction(65), "fr") == "1:05,0"
    assert clock(Fraction(5999, 100), "en") == "1:00.0"


@pytest.mark.parametrize(
    ("code", "told"), [("fr", "fr"), ("fr-CA", "fr"), ("en", "en"), ("de", "en")]
)
def test_a_story_is_presented_in_its_language_or_in_english(code: str, told: str) -> None:
    """There are two languages to choose from."""
    assert language_of(code) == told


def test_values_are_escaped_and_ours_is_strong() -> None:
    """In both languages at once, each value in its own form."""
    told = str(both("reading-well", cps="<b>", least=number(15, 0), most=number(2.5, 1)))
    assert "&lt;b&gt;" in told
    assert "<b>Confortable.</b>" in told
    assert "<b>Comfortable.</b>" in told
    assert told.index('lang="fr"') < told.index("2,5") < told.index('lang="en"')
    assert "2.5" in told

"""Both languages at once: each text of ours stands on the page in French and in English.

The page shows one of them; no script has to translate anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup, escape

from storyforge.review.texts import LANGUAGES, Language, clock, decimal, say


def _in_each(text: Callable[[Language], Markup]) -> Markup:
    texts = [text(language) for language in LANGUAGES]
    if len(set(texts)) == 1:
        return texts[0]
    span = Markup('<span class="t" lang="{}">{}</span>')
    return Markup("").join(map(span.format, LANGUAGES, texts))


def both(key: str, **values: object) -> Markup:
    """A text of the table in both languages, its values escaped; `**words**` are strong.

    Values that are numbers in both languages (`number`, `time`) may stand in it.
    """

    def text(language: Language) -> Markup:
        told = {name: _of(value, language) for name, value in values.items()}
        count = {"n": values["n"]} if "n" in values else {}
        return strong(escape(say(key, language, **told | count)))

    return _in_each(text)


def strong(text: Markup) -> Markup:
    """`**words**` in a text of ours, as `<b>`."""
    parts = text.split("**")  # of escaped text, so each of them is
    return Markup("").join(
        Markup("<b>{}</b>").format(part) if number % 2 else part
        for number, part in enumerate(parts)
    )


@dataclass(frozen=True, slots=True)
class Spoken:
    """A value that each language writes in its own way."""

    text: Callable[[Language], str]

    def __html__(self) -> Markup:
        return _in_each(lambda language: escape(self.text(language)))


def _of(value: object, language: Language) -> str:
    return value.text(language) if isinstance(value, Spoken) else str(value)


def number(value: float | Fraction, places: int) -> Spoken:
    """A number with so many decimals."""
    return Spoken(lambda language: decimal(value, places, language))


def time(seconds: Fraction) -> Spoken:
    """A time in a story, as `0:07.5`."""
    return Spoken(lambda language: clock(seconds, language))

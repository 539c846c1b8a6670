"""The words of the page of what changed: those of the one table that begin with `diff-`."""

from __future__ import annotations

from storyforge.review.texts import TEXTS, Language
from storyforge.review.texts import say as say_any


def say(key: str, language: Language, **values: object) -> str:
    """A text with its values. Raises KeyError for a text that there is not."""
    return say_any(_key(key), language, **values)


def say_place(what: str, language: Language) -> str:
    """`caption 2 shows` and the like, as comparisons name places; what is not known stays."""
    words = what.split(" ")
    number = next((word for word in words if word.isdigit()), "")
    key = " ".join(word for word in words if not word.isdigit())
    return say(key, language, number=number) if _key(key) in TEXTS else what


def _key(words: str) -> str:
    return f"diff-{words.replace(' ', '-')}"

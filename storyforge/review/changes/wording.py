"""The names of places on the page of what changed, from the one table of texts."""

from __future__ import annotations

from storyforge.review.texts import TEXTS, Language, say


def say_place(what: str, language: Language) -> str:
    """`caption 2 shows` and the like, as comparisons name places; what is not known stays."""
    words = what.split(" ")
    number = next((word for word in words if word.isdigit()), "")
    key = "-".join(["diff", *(word for word in words if not word.isdigit())])
    return say(key, language, number=number) if key in TEXTS else what

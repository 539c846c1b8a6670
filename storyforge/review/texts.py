"""Every word of the previews that is ours, in French and in English: the one table.

`|` parts the singular from the plural, chosen by the value `n`. French spacing is written out
(no-break spaces before `:` and inside « »), because these texts go straight to the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, get_args

from storyforge.core.time import round_half_up

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # What a story is made of
        "scenes": ("{n} scène|{n} scènes", "{n} scene|{n} scenes"),
        "scene": ("Scène {number}", "Scene {number}"),
        "transition": ("{before} → {after}", "{before} → {after}"),
        "type-clip": ("vidéo", "clip"),
        "type-photo": ("photo", "photo"),
        "type-card": ("carte", "card"),
        "type-python": ("scène en Python", "scene in Python"),
        "crossfade": ("fondu enchaîné", "crossfade"),
        "fade-through": ("fondu par une couleur", "fade through a colour"),
        "slide": ("glissement", "slide"),
        "push": ("poussée", "push"),
        "wipe": ("volet", "wipe"),
        "no-words": ("sans texte", "no words"),
        "frame-rate": ("{rate} i/s", "{rate} fps"),
        # Diagnostics
        "errors": ("{n} erreur|{n} erreurs", "{n} error|{n} errors"),
        "warnings": ("{n} avertissement|{n} avertissements", "{n} warning|{n} warnings"),
        "hints": ("{n} conseil|{n} conseils", "{n} hint|{n} hints"),
    }
)


def language_of(code: str) -> Language:
    """The language in which a story of some language (BCP 47) is presented."""
    return "fr" if code.partition("-")[0].lower() == "fr" else "en"


def say(key: str, language: Language, **values: object) -> str:
    """A text with its values. Raises KeyError for a text that there is not."""
    text = TEXTS[key][LANGUAGES.index(language)]
    one, bar, several = text.partition("|")
    if bar and not _is_one(values["n"], language):
        one = several
    return one.format_map({name: str(value) for name, value in values.items()})


def _is_one(count: object, language: Language) -> bool:
    """Whether a count takes the singular: 0 does in French."""
    return count == 1 or (language == "fr" and count == 0)


def decimal(value: float | Fraction, places: int, language: Language) -> str:
    """A number with so many decimals, its mark as the language has it."""
    text = f"{float(value):.{places}f}"
    return text.replace(".", ",") if language == "fr" else text


def clock(seconds: Fraction, language: Language) -> str:
    """A time in a story as `0:07.5`, rounded to tenths."""
    tenths = round_half_up(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    mark = "," if language == "fr" else "."
    return f"{minutes}:{rest // 10:02d}{mark}{rest % 10}"

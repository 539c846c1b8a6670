"""The words of the previews that are ours, in French and in English, from `page/texts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from importlib import resources
from types import MappingProxyType
from typing import Literal, get_args

from storyforge.core.time import round_half_up

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)

TEXTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    tomllib.loads(
        resources.files("storyforge.review").joinpath("page/texts.toml").read_text("utf-8")
    )
)
"""Every text by its key, then by language. Part of the package, so read once."""


def language_of(code: str) -> Language:
    """The language in which a story of some language (BCP 47) is presented."""
    return "fr" if code.partition("-")[0].lower() == "fr" else "en"


def say(key: str, language: Language, **values: object) -> str:
    """A text with its values. Raises KeyError for a text that there is not."""
    text = TEXTS[key][language]
    one, bar, several = text.partition("|")
    if bar and not _is_one(values["n"], language):
        one = several
    return one.format_map({name: str(value) for name, value in values.items()})


def _is_one(count: object, language: Language) -> bool:
    """Whether a count takes the singular: 0 does in French."""
    return count == 1 or (language == "fr" and count == 0)


def decimal(value: float | Fraction, places: int, language: Language) -> str:
    """A number with so many decimals, its marks as the language and a printer have them."""
    text = f"{float(value):.{places}f}".replace("-", "\u2212")
    return text.replace(".", ",") if language == "fr" else text


def clock(seconds: Fraction, language: Language) -> str:
    """A time in a story as `0:07.5`, rounded to tenths."""
    tenths = round_half_up(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    mark = "," if language == "fr" else "."
    return f"{minutes}:{rest // 10:02d}{mark}{rest % 10}"

"""The accessibility summary in words: a line for each aspect, and how it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from storyforge.review.access import (
    COMFORTABLE_CPS,
    MOST_FLASHES,
    READABLE_CPS,
    Access,
    Legibility,
    Pace,
)
from storyforge.review.documents import visible
from storyforge.review.speaking import Spoken, both, number, time

_SILENCE_S = 2
"""What is shorter is the start of a scene, before its caption has come."""

Tone = Literal["well", "attention", "neutral"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the summary."""

    name: Markup
    text: Markup
    tone: Tone = "neutral"


def facts(access: Access) -> Iterator[Fact]:
    """Every aspect that can be told of a story, and what is not known of it."""
    yield _reading(access.paces)
    yield _described(access)
    yield _contrast(access)
    yield _silent(access)
    yield _flashing(access.flashes)


def _reading(paces: tuple[Pace, ...]) -> Fact:
    if not paces:
        return Fact(both("reading"), both("no-captions"))
    worst = max(paces, key=lambda pace: pace.cps)
    hurried = sum(pace.hurries for pace in paces)
    limits = {"cps": number(worst.cps, 1), "least": number(COMFORTABLE_CPS, 0),
              "most": number(READABLE_CPS, 0)}  # fmt: skip
    if not hurried:
        return Fact(both("reading"), both("reading-well", **limits), "well")
    where = _at(worst.text, time(worst.start))
    told = both("reading-fast", n=hurried, count=len(paces), **limits)
    return Fact(both("reading"), told + " " + where, "attention")


def _described(access: Access) -> Fact:
    if not access.photos:
        return Fact(both("alts"), both("no-photos"))
    whole = access.described == access.photos
    told = both("alts-told", n=access.described, count=access.photos)
    return Fact(both("alts"), told, "well" if whole else "attention")


def _contrast(access: Access) -> Fact:
    parts = []
    tone: Tone = "neutral"
    if access.texts:
        worst = min(access.texts, key=_margin)
        low = sum(not text.suffices for text in access.texts)
        tone = "attention" if low else "well"
        key = "contrast-low" if low else "contrast-well"
        values = {"ratio": number(worst.ratio, 1), "least": number(worst.least, 1)}
        parts.append(both(key, n=low or len(access.texts), count=len(access.texts), **values))
        if low:
            parts.append(_at(worst.text))
    if access.unknown:
        parts.append(both("contrast-unknown", n=access.unknown))
    return Fact(both("contrast"), Markup(" ").join(parts) if parts else both("no-texts"), tone)


def _margin(text: Legibility) -> float:
    return text.ratio / text.least


def _silent(access: Access) -> Fact:
    if not access.silent_s:
        return Fact(both("silent"), both("silent-none"), "well")
    tone: Tone = "attention" if access.silent_s >= _SILENCE_S else "neutral"
    return Fact(both("silent"), both("silent-some", seconds=number(access.silent_s, 1)), tone)


def _flashing(flashes: int) -> Fact:
    if not flashes:
        return Fact(both("flashes"), both("flashes-none"), "well")
    tone: Tone = "well" if flashes <= MOST_FLASHES else "attention"
    return Fact(both("flashes"), both("flashes-some", n=flashes, most=MOST_FLASHES), tone)


def _at(text: str, when: Spoken | None = None) -> Markup:
    quoted = Markup("<q>{}</q>").format(visible(text))
    return quoted if when is None else Markup("{} ({})").format(quoted, when)

"""Which storyboard of one side is which of the other: by name, else by what is written. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_ALIKE = 0.5
"""The share of lines that a renamed storyboard keeps, as git sees it."""

_MOST_LINES = 2000


@dataclass(frozen=True, slots=True)
class Pair:
    """A storyboard's names; None on the side that has it not."""

    before: str | None
    after: str | None

    @property
    def name(self) -> str:
        return self.after or self.before or ""

    @property
    def is_renamed(self) -> bool:
        return None not in (self.before, self.after) and self.before != self.after


def pairs(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Pair, ...]:
    """Every storyboard of both sides, sorted by its name now."""
    gone = {name: text for name, text in before.items() if name not in after}
    come = {name: text for name, text in after.items() if name not in before}
    found = [Pair(name, name) for name in before if name in after]
    for old, now in _renamed(gone, come):
        found.append(Pair(old, now))
        del gone[old], come[now]
    found += [Pair(name, None) for name in gone]
    found += [Pair(None, name) for name in come]
    return tuple(sorted(found, key=lambda pair: (pair.name, pair.after is None)))


def _renamed(gone: Mapping[str, bytes], come: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Names before and now of what is most alike, each used once."""
    likeness = {
        (old, now): _likeness(was, text) for old, was in gone.items() for now, text in come.items()
    }
    used: set[str] = set()
    for (old, now), alike in sorted(likeness.items(), key=lambda each: (-each[1], each[0])):
        if alike >= _ALIKE and not used.intersection((f"-{old}", f"+{now}")):
            used.update((f"-{old}", f"+{now}"))
            yield old, now


def _likeness(one: bytes, other: bytes) -> float:
    """How much of two texts is the same, 0 to 1, line by line."""
    if one == other:
        return 1.0
    lines = one.splitlines()[:_MOST_LINES], other.splitlines()[:_MOST_LINES]
    return difflib.SequenceMatcher(None, *lines, autojunk=False).ratio()

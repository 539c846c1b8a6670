"""What building starts from: everything about one story on one platform, as one value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from storyforge.core.colour import Colour, parse_hex
from storyforge.core.diagnostics import Diagnostic, Rule, Span
from storyforge.core.time import FrameRate
from storyforge.platforms.profiles import Platform
from storyforge.storyboard.brand import Kit
from storyforge.storyboard.models import Storyboard
from storyforge.timeline.facts import MediaCatalog

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys and indexes from the top."""

DEFAULT_RATE = 30


class SourceMap(Protocol):
    """Where values stand in the author's file."""

    def span(self, path: Path) -> Span: ...

    @property
    def lines(self) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A storyboard with its kit, its platform and the facts about its media.

    `slates`: sources that are not here are replaced by slates, not reported as errors.
    """

    storyboard: Storyboard
    places: SourceMap
    kit: Kit
    platform: Platform
    catalog: MediaCatalog
    slates: bool = False

    @property
    def rate(self) -> FrameRate:
        return FrameRate(self.storyboard.frame_rate or self.kit.frame_rate or DEFAULT_RATE)


@dataclass(slots=True)
class Report:
    """Diagnostics in the making: rules reported at places of one story's document."""

    places: SourceMap
    found: list[Diagnostic] = field(default_factory=list)

    def at(self, path: Path, rule: type[Rule], **values: object) -> None:
        self.found.append(rule.at(self.places.span(path), **values))

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(self.found)


def colour_of(kit: Kit, text: str) -> Colour | None:
    """A palette name or `#rrggbb` as a colour; None for a name the palette has not."""
    written = kit.palette.get(text, text)
    try:
        return parse_hex(written)
    except ValueError:
        return None

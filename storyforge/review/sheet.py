"""The contact sheet: a story at a glance, one settled frame for each scene and transition.

It is laid out in px of the finished picture, in the starter kit's font; letters that font lacks
come from the story's own kit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from storyforge.core.colour import WHITE, Colour, parse_hex
from storyforge.core.diagnostics import Diagnostic, Severity
from storyforge.core.geometry import Insets, Point, Rect, Size
from storyforge.platforms.profiles import PLATFORMS
from storyforge.raster.fonts import load_faces
from storyforge.raster.laid import LaidOut, TextItem
from storyforge.raster.layouts import Layouts
from storyforge.raster.paint import paint
from storyforge.raster.sheets import Tile, composed, scaled
from storyforge.review.marks import Mark
from storyforge.review.moments import Moment
from storyforge.review.texts import Language, clock, say
from storyforge.review.words import said, scene_type, transition_key
from storyforge.storyboard.project import starter_kit_folder
from storyforge.timeline.facts import FontBook, FontFace
from storyforge.timeline.model import Timeline
from storyforge.timeline.picture import Box, Picture, PictureNode, Run, ShapeNode, TextNode, Words
from storyforge.timeline.picture import TextStyle as Style

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgb

_FAMILY = "sheet"
_WIDTH, _MARGIN, _GAP, _ROW_GAP = 1600, 64, 28, 56
_COLUMNS = {"upright": 5, "wide": 4}
_FEWEST = 3
_RADIUS = 14
_WORDS_BELOW = 18
_TAG = 28
_LONGEST = 150
"""Characters of a tile's words; the page has them all."""

_PAPER, _INK, _QUIET = parse_hex("#f6f5f2"), parse_hex("#17181c"), parse_hex("#6a6d76")
_LINE = parse_hex("#d9d7d1")
COLOURS = {
    Severity.ERROR: parse_hex("#c0152f"),
    Severity.WARNING: parse_hex("#a65300"),
    Severity.HINT: parse_hex("#1b5fb4"),
}
"""Each at least 4.5:1 on the sheet's paper, and under white."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What a sheet shows: the moments with their frames, and where diagnostics belong."""

    timeline: Timeline
    moments: Sequence[Moment]
    frames: Sequence[Rgb]
    marks: Sequence[Mark]
    language: Language
    fonts: FontBook


def contact_sheet(sheet: Sheet) -> Rgb:
    """The sheet as pixels."""
    return _Drawing(sheet).pixels()


@lru_cache(maxsize=1)
def _faces() -> tuple[FontFace, ...]:
    files = sorted((starter_kit_folder() / "fonts").glob("*.ttf"))
    return tuple(face for file in files for face in load_faces(file.name, file.read_bytes()))


def _book(kit: FontBook) -> FontBook:
    """The sheet's own font, then the kit's fonts for letters that it lacks."""
    families = {**kit.families, _FAMILY: _faces()}
    return FontBook(MappingProxyType(families), MappingProxyType({_FAMILY: (*kit.families,)}))


@dataclass(slots=True)
class _Drawing:
    """A sheet as it grows downwards."""

    sheet: Sheet
    layouts: Layouts = field(init=False)
    below: list[PictureNode] = field(default_factory=list)
    above: list[PictureNode] = field(default_factory=list)
    tiles: list[Tile] = field(default_factory=list)
    y: float = _MARGIN

    def __post_init__(self) -> None:
        self.layouts = Layouts(_book(self.sheet.fonts), {})

    @property
    def size(self) -> Size:
        """Of a tile."""
        output = self.sheet.timeline.canvas.output
        across = (self.width - 2 * _MARGIN + _GAP) // self.columns - _GAP
        return Size(across, round(across * output.height / output.width))

    @property
    def most(self) -> int:
        output = self.sheet.timeline.canvas.output
        return _COLUMNS["wide" if output.width > output.height else "upright"]

    @property
    def columns(self) -> int:
        return min(self.most, max(_FEWEST, len(self.sheet.moments)))

    @property
    def width(self) -> int:
        """The sheet's: narrower where there are few tiles, so that they do not grow."""
        one = (_WIDTH - 2 * _MARGIN + _GAP) // self.most
        return one * self.columns - _GAP + 2 * _MARGIN

    def pixels(self) -> Rgb:
        self._head()
        for first in range(0, len(self.sheet.moments), self.columns):
            self._row(range(first, min(first + self.columns, len(self.sheet.moments))))
        height = round(self.y) - _ROW_GAP + _MARGIN
        canvas = Size(self.width, height + height % 2)
        ground = paint(self._laid(self.below, canvas, _PAPER), Fraction(1), {})
        marks = paint(self._laid(self.above, canvas, None), Fraction(1), {})
        return composed(ground, self.tiles, marks, _RADIUS)

    def _laid(self, nodes: Iterable[PictureNode], canvas: Size, ground: Colour | None) -> LaidOut:
        region = Rect(0, 0, *canvas)
        picture = Picture(canvas=canvas, region=region, nodes=tuple(nodes), ground=ground)
        return self.layouts.of(picture)

    # The head

    def _head(self) -> None:
        timeline, language = self.sheet.timeline, self.sheet.language
        room = self.width - 2 * _MARGIN
        self.y += self._text([Run(timeline.title, "strong")], (_MARGIN, self.y), room, 44)
        self.y += 14
        self.y += self._text([Run(facts_line(timeline, language))], (_MARGIN, self.y), room, 23,
                             _QUIET)  # fmt: skip
        for mark in self.sheet.marks:
            if mark.scene is None:
                self.y += 12
                self.y += self._finding(mark.diagnostic, (_MARGIN, self.y), room)
        self.y += 44

    def _finding(self, diagnostic: Diagnostic, at: tuple[float, float], room: float) -> float:
        runs = [Run(f"{diagnostic.code} ", "strong"), Run(diagnostic.message)]
        return self._text(runs, at, room, 20, COLOURS[diagnostic.severity])

    # Tiles

    def _row(self, numbers: Iterable[int]) -> None:
        bottoms = [self._cell(number, column) for column, number in enumerate(numbers)]
        self.y = max(bottoms) + _ROW_GAP

    def _cell(self, number: int, column: int) -> float:
        """One tile with its words; returns where it ends."""
        moment, size = self.sheet.moments[number], self.size
        x = _MARGIN + column * (size.width + _GAP)
        top = round(self.y)
        y = float(top + size.height + _WORDS_BELOW)
        edge = ShapeNode(
            place="top-left", offset=Point(x - 1, top - 1), width_px=size.width + 2,
            height_px=size.height + 2, fill=_LINE, radius_px=_RADIUS + 1,
        )  # fmt: skip
        self.below.append(edge)
        self.tiles.append(Tile(scaled(self.sheet.frames[number], size), x, top))
        for runs, points, colour, space in self._words(moment):
            y += self._text(runs, (x, y), size.width, points, colour) + space
        marks = self._marks(moment)
        for mark in marks:
            y += self._finding(mark.diagnostic, (x, y), size.width) + 8
        for box in dict.fromkeys(mark.box for mark in marks):
            self._mark([mark.diagnostic for mark in marks if mark.box == box], box, x, top)
        return y

    def _words(self, moment: Moment) -> Iterator[tuple[list[Run], int, Colour, int]]:
        """The lines below a tile: runs, size, colour, the space after them."""
        timeline, language = self.sheet.timeline, self.sheet.language
        span = (moment.range.start, moment.range.end)
        times = "\u2009–\u2009".join(clock(timeline.rate.seconds(at), language) for at in span)
        number = moment.scene.index + 1
        if moment.transition is not None:
            between = say("transition", language, before=number - 1, after=number)
            yield [Run(f"{between}   ", "strong"), Run(times)], 21, _QUIET, 8
            yield [Run(say(transition_key(moment.transition.kind), language))], 21, _QUIET, 8
            return
        yield [Run(f"{number}   ", "strong"), Run(times)], 21, _INK, 8
        text = " / ".join(said(timeline, moment.scene, moment.range))
        if text:
            yield [Run(shortened(text, _LONGEST))], 21, _INK, 10
        else:
            kind = say(f"type-{scene_type(moment.scene.content)}", language)
            yield [Run(f"{kind}, {say('no-words', language)}")], 21, _QUIET, 10

    def _marks(self, moment: Moment) -> list[Mark]:
        if moment.transition is not None:
            return []
        return [mark for mark in self.sheet.marks if mark.scene == moment.scene.index]

    def _mark(self, found: Sequence[Diagnostic], about: Rect | None, x: int, y: int) -> None:
        """The box around what diagnostics are about, on the tile at `x`, `y`, and their codes."""
        colour = COLOURS[min((each.severity for each in found), key=list(COLOURS).index)]
        left, top = float(x), y + 8.0
        if about is not None:
            scale = self.size.width / self.sheet.timeline.canvas.size.width
            box = _within(about, self.sheet.timeline.canvas.size)
            left, top = x + box.x * scale, y + box.y * scale
            self.above += _outline(left, top, box.width * scale, box.height * scale, colour)
            # Above the box, below it where there is no room, inside it where there is none either.
            bottom = top + box.height * scale
            if top - _TAG >= y:
                top -= _TAG
            elif bottom + _TAG <= y + self.size.height:
                top = bottom
        codes = " ".join(dict.fromkeys(each.code for each in found))
        self.above.append(
            TextNode(
                place="top-left", offset=Point(left, top), words=_words([Run(codes, "strong")]),
                style=_style(17, WHITE),
                box=Box(fill=colour, padding=Insets(6, 8, 6, 8), radius_px=3),
            )
        )  # fmt: skip

    # Words

    def _text(
        self, runs: list[Run], at: tuple[float, float], room: float, points: int,
        colour: Colour = _INK,
    ) -> float:  # fmt: skip
        """Set words on the ground; returns how much room they take downwards."""
        node = TextNode(
            place="top-left", offset=Point(*at), words=_words(runs), style=_style(points, colour),
            width_px=room,
        )  # fmt: skip
        self.below.append(node)
        items = self._laid([node], Size(self.width, 10_000), None).items
        return sum(item.rect.height for item in items if isinstance(item, TextItem))


def facts_line(timeline: Timeline, language: Language) -> str:
    """Platform, size, rate, length and number of scenes in a line."""
    parts = (
        PLATFORMS[timeline.platform].title,
        f"{timeline.canvas.output.width} × {timeline.canvas.output.height}",
        say("frame-rate", language, rate=timeline.rate),
        clock(timeline.rate.seconds(timeline.length), language),
        say("scenes", language, n=len(timeline.scenes)),
    )
    return "  ·  ".join(parts)


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters, cut between words where it can be."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    head, blank, _ = kept.rpartition(" ")
    return f"{head if blank and len(head) > most // 2 else kept}…"


def _within(box: Rect, canvas: Size) -> Rect:
    left, top = max(0.0, box.x), max(0.0, box.y)
    right, bottom = min(canvas.width, box.right), min(canvas.height, box.bottom)
    return Rect(left, top, max(0.0, right - left), max(0.0, bottom - top))


def _outline(
    x: float, y: float, width: float, height: float, colour: Colour, line: float = 3
) -> Iterator[PictureNode]:
    sides = ((x, y, width, line), (x, y + height - line, width, line),
             (x, y, line, height), (x + width - line, y, line, height))  # fmt: skip
    for left, top, across, down in sides:
        yield ShapeNode(
            place="top-left", offset=Point(left, top), width_px=max(line, across),
            height_px=max(line, down), fill=colour,
        )  # fmt: skip


def _words(runs: Iterable[Run]) -> Words:
    return Words((tuple(runs),), "und")


def _style(points: int, colour: Colour) -> Style:
    return Style(
        family=_FAMILY, weight=400, size_px=points, min_size_px=points, colour=colour,
        strong_weight=700, strong_colour=colour, accent_weight=600, accent_colour=colour,
        line_height=1.3,
    )  # fmt: skip

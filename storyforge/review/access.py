"""What can be told of a story's accessibility: only what is counted or measured.

The limits are those of the French subtitling practice (15 characters a second are
comfortable, more than 20 are not readable) and of WCAG 2.2 (1.4.3; a phone is 360 CSS px wide,
so large text begins at 72 layout px, 56 for bold).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from storyforge.core.colour import Colour, contrast
from storyforge.core.geometry import Rect
from storyforge.raster.laid import FillItem, ImageItem, Item, LaidOut, TextItem
from storyforge.raster.layouts import Layouts
from storyforge.review.moments import moments
from storyforge.review.words import plain_words
from storyforge.timeline.model import CardContent, Layer, PhotoContent, Timeline

COMFORTABLE_CPS, READABLE_CPS = 15.0, 20.0
"""Characters a second, spaces counted."""
NORMAL_CONTRAST, LARGE_CONTRAST = 4.5, 3.0
MOST_FLASHES = 3
"""In any second (WCAG 2.2, 2.3.1)."""
_LARGE_PX, _LARGE_BOLD_PX, _BOLD = 72, 56, 700


@dataclass(frozen=True, slots=True)
class Pace:
    """A caption's reading speed, in characters a second; `start` in seconds."""

    text: str
    start: Fraction
    cps: float

    @property
    def hurries(self) -> bool:
        return self.cps > COMFORTABLE_CPS


@dataclass(frozen=True, slots=True)
class Legibility:
    """A text's contrast with its flat ground, and what it has to be at least."""

    text: str
    ratio: float
    least: float

    @property
    def suffices(self) -> bool:
        return self.ratio >= self.least


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """`unknown` is how many texts stand on a picture, where contrast is not known.

    `silent_s` is for how many seconds the sound of clips is heard without any words to read,
    `flashes` the most that any second holds.
    """

    paces: tuple[Pace, ...]
    photos: int
    described: int
    texts: tuple[Legibility, ...]
    unknown: int
    silent_s: Fraction
    flashes: int


def access(timeline: Timeline, layouts: Layouts, flashes: int) -> Access:
    """What is to be told of a story on one platform, in any second of which so many flash."""
    photos = [each.content for each in timeline.scenes if isinstance(each.content, PhotoContent)]
    known, unknown = [], 0
    for laid in _pictures(timeline, layouts):
        for found in _legibility(laid):
            if isinstance(found, Legibility):
                known.append(found)
            else:
                unknown += 1
    return Access(
        paces=tuple(_paces(timeline)), photos=len(photos),
        described=sum(bool(each.alt.strip()) for each in photos),
        texts=tuple(known), unknown=unknown, silent_s=_silent_s(timeline), flashes=flashes,
    )  # fmt: skip


def _captions(timeline: Timeline) -> list[Layer]:
    return [layer for layer in timeline.layers if layer.kind == "caption"]


def _paces(timeline: Timeline) -> Iterator[Pace]:
    for layer in _captions(timeline):
        text = " ".join(plain_words(layer.picture))
        lasts = timeline.rate.seconds(layer.range.length)
        if text:
            start = timeline.rate.seconds(layer.range.start)
            yield Pace(text, start, round(float(len(text) / lasts), 1))


def _pictures(timeline: Timeline, layouts: Layouts) -> Iterator[LaidOut]:
    for scene in timeline.scenes:
        if isinstance(scene.content, CardContent):
            yield layouts.of(scene.content.picture)
    for layer in _captions(timeline):
        yield layouts.of(layer.picture)


def _legibility(laid: LaidOut) -> Iterator[Legibility | None]:
    """Each text of a picture; None where nothing flat lies behind it."""
    for number, item in enumerate(laid.items):
        if not isinstance(item, TextItem) or not any(map(str.isalnum, "".join(item.lines))):
            continue
        ground = _ground(laid, laid.items[:number], item.rect)
        colours = {run.colour for run in item.runs}
        if ground is None or any(colour.alpha < 1 for colour in colours):
            yield None
            continue
        ratio = min(contrast(colour, ground) for colour in colours)
        yield Legibility(" ".join(item.lines), round(ratio, 2), _least(item))


def _ground(laid: LaidOut, below: tuple[Item, ...], rect: Rect) -> Colour | None:
    """The one opaque colour behind a place; None for a picture, or for several."""
    for item in reversed(below):
        if isinstance(item, ImageItem) and item.window.overlaps(rect):
            return None
        if isinstance(item, FillItem) and any(each.overlaps(rect) for each in item.rects):
            behind = item.fill.alpha == 1 and item.shape == "rectangle"
            return item.fill if behind and _covers(item.rects, rect) else None
    return laid.ground if laid.ground and laid.ground.alpha == 1 else None


def _covers(rects: tuple[Rect, ...], rect: Rect) -> bool:
    """Whether rectangles that lie one below the other (the lines of a text) hold a place.

    Of boxes around each line the sides follow the line, so only top and bottom are compared.
    """
    if len(rects) > 1:
        top, bottom = min(each.y for each in rects), max(each.bottom for each in rects)
        return top <= rect.y and rect.bottom <= bottom
    (only,) = rects
    inside = only.x <= rect.x and rect.right <= only.right
    return inside and only.y <= rect.y and rect.bottom <= only.bottom


def _least(item: TextItem) -> float:
    size = min(run.size_px for run in item.runs)
    bold = all(run.face.weight >= _BOLD for run in item.runs)
    return LARGE_CONTRAST if size >= (_LARGE_BOLD_PX if bold else _LARGE_PX) else NORMAL_CONTRAST


def _silent_s(timeline: Timeline) -> Fraction:
    """For how long clips are heard while nothing is to be read."""
    cards = [
        each.range for each in moments(timeline) if isinstance(each.scene.content, CardContent)
    ]
    worded = [*(layer.range for layer in _captions(timeline)), *cards]
    heard = [sound.range for sound in timeline.soundtrack.sounds]
    frames = [
        frame for frame in range(timeline.length)
        if any(span.contains(frame) for span in heard)
        and not any(span.contains(frame) for span in worded)
    ]  # fmt: skip
    return timeline.rate.seconds(len(frames))

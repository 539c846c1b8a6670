"""Text to glyphs, by HarfBuzz: the same glyphs in the same places on every machine.

Nothing here knows a size: advances and offsets are in em (fractions of the font size),
because shaping does not depend on it. Text is cut into stretches of one face, one script
and one direction; reordering right-to-left stretches is the caller's when that comes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import uharfbuzz as hb
from uniseg.graphemecluster import grapheme_clusters

from storyforge.timeline.facts import FontFace

if TYPE_CHECKING:
    from storyforge.raster.outlines import Outlines

_SPACE, _THIN = 0x20, 0x202F
# A thin space where the font has none: Lexique's "espace fine" is about a fifth of an em.
_THIN_EM = 0.18
# What may stand in, letter for letter, for one that a font lacks.
_STAND_INS = {0x2019: 0x27, 0x2018: 0x27, 0x2011: 0x2010, 0x2010: 0x2D, 0x2013: 0x2D}
# Text in which every character is a letter of its own, as nearly all French is.
_SIMPLE = re.compile("[\u0020-\u02ff\u2010-\u2027\u202f\u20ac]*")
# Tops and tails of Latin letters: what a line makes room for, whatever its words.
_TALL = "ÀÂÉÊËÎÏÔÙÛÜŸÑ"
_DEEP = "gjpqyçÇQ"


class Metrics(NamedTuple):
    """A face's vertical measures in em, up from the baseline (`depth` is down).

    `top` and `depth` hold every accented capital and every descender of Latin text,
    `cap` is the height of capitals, `side` the room a straight stem keeps at its side.
    """

    top: float
    depth: float
    cap: float
    side: float


class Tone(NamedTuple):
    """How a stretch of text is to be shaped: the faces in which letters are looked for."""

    chain: tuple[FontFace, ...]
    letter_spacing_em: float = 0.0
    language: str = "fr"


class Shaped(NamedTuple):
    """One glyph: `cluster` is the index of its first character, the rest is in em."""

    face: FontFace
    id: int
    cluster: int
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    """A face as HarfBuzz holds it."""

    face: FontFace
    font: hb.Font
    upem: int
    outlines: dict[int, Outlines] = field(default_factory=dict)


class Shaper:
    """Fonts kept open for as long as one picture is laid out or painted."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], _Opened] = {}

    def shape(self, text: str, tones: Sequence[Tone]) -> list[Shaped]:
        """The glyphs of one line, left to right. `tones` has one entry for each character."""
        return [
            glyph
            for face, tone, start, end in _stretches(text, tones)
            for glyph in self._shaped(text, face, tone, start, end)
        ]

    def metrics(self, face: FontFace) -> Metrics:
        opened = self._opened(face)
        extents = opened.font.get_font_extents("ltr")
        cap = self._height(opened, "H") or extents.ascender / opened.upem * 0.7
        stems = [box.x_bearing for box in (self._extents(opened, c) for c in "Hn") if box]
        return Metrics(
            top=self._height(opened, _TALL) or extents.ascender / opened.upem,
            depth=self._depth(opened, _DEEP) or -extents.descender / opened.upem,
            cap=cap,
            side=max(0.0, min(stems, default=0) / opened.upem),
        )

    def ink(self, face: FontFace, glyph: int) -> tuple[float, float, float, float] | None:
        """Left, top, right, bottom of a glyph's ink in em (y down), or None for a space."""
        opened = self._opened(face)
        extents = opened.font.get_glyph_extents(glyph)
        if extents is None or not extents.width or not extents.height:
            return None
        left, top = extents.x_bearing / opened.upem, -extents.y_bearing / opened.upem
        right, bottom = extents.width / opened.upem, -extents.height / opened.upem
        return (left, top, left + right, top + bottom)

    def outlines(self, face: FontFace, glyph: int) -> Outlines:
        """A glyph's outlines in em (y down)."""
        # Here, because laying out (all that a check does) needs no numpy.
        from storyforge.raster.outlines import glyph_curves

        opened = self._opened(face)
        if glyph not in opened.outlines:
            opened.outlines[glyph] = glyph_curves(opened.font, glyph, opened.upem)
        return opened.outlines[glyph]

    def _opened(self, face: FontFace) -> _Opened:
        key = (face.digest, face.weight)
        if key not in self._open:
            harfbuzz_face = hb.Face(face.data)
            font = hb.Font(harfbuzz_face)
            if harfbuzz_face.has_var_data:
                font.set_variations({"wght": float(face.weight)})
            self._open[key] = _Opened(face, font, harfbuzz_face.upem)
        return self._open[key]

    def _shaped(
        self, text: str, face: FontFace, tone: Tone, start: int, end: int
    ) -> Iterator[Shaped]:
        opened = self._opened(face)
        buffer = hb.Buffer()
        # The whole line is given as context, so that letters join across stretches.
        codes = [_stand_in(ord(character), face) for character in text]
        buffer.add_codepoints(codes, item_offset=start, item_length=end - start)
        buffer.guess_segment_properties()
        buffer.language = tone.language
        spaced = tone.letter_spacing_em != 0
        hb.shape(opened.font, buffer, {"liga": not spaced, "clig": not spaced})
        infos, positions = buffer.glyph_infos, buffer.glyph_positions
        for index, (info, position) in enumerate(zip(infos, positions, strict=True)):
            advance = position.x_advance / opened.upem
            if codes[info.cluster] == _THIN and _THIN not in face.coverage:
                advance = _THIN_EM
            if index + 1 == len(infos) or infos[index + 1].cluster != info.cluster:
                advance += tone.letter_spacing_em
            yield Shaped(
                face, info.codepoint, info.cluster, advance,
                position.x_offset / opened.upem, -position.y_offset / opened.upem,
            )  # fmt: skip

    @staticmethod
    def _extents(opened: _Opened, letter: str) -> hb.GlyphExtents | None:
        glyph = opened.font.get_nominal_glyph(ord(letter))
        return opened.font.get_glyph_extents(glyph) if glyph else None

    def _height(self, opened: _Opened, letters: str) -> float:
        boxes = [self._extents(opened, letter) for letter in letters]
        return max((box.y_bearing / opened.upem for box in boxes if box), default=0.0)

    def _depth(self, opened: _Opened, letters: str) -> float:
        boxes = [self._extents(opened, letter) for letter in letters]
        return max((-(box.y_bearing + box.height) / opened.upem for box in boxes if box), default=0)


def missing_letters(text: str, tones: Sequence[Tone]) -> str:
    """The letters, each once, that no face of their chain has."""
    clusters = _clusters(text)
    absent = (c for at, c in clusters if not any(_covers(face, c) for face in tones[at].chain))
    return "".join(dict.fromkeys(absent))


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """What readers take for one letter each (grapheme clusters), with their positions."""
    at = 0
    for cluster in text if _SIMPLE.fullmatch(text) else grapheme_clusters(text):
        yield at, cluster
        at += len(cluster)


class _Stretch(NamedTuple):
    face: FontFace
    tone: Tone
    start: int
    end: int


def _stretches(text: str, tones: Sequence[Tone]) -> Iterator[_Stretch]:
    """The text in pieces of one face, spacing, language, script and direction."""
    current: tuple[FontFace, Tone, str] | None = None
    start = 0
    for at, cluster in _clusters(text):
        tone = tones[at]
        script = _script(cluster) or (current[2] if current else "")
        face = _chosen(tone.chain, cluster)
        if current is None or not _together(current, (face, tone, script)):
            if current is not None:
                yield _Stretch(current[0], current[1], start, at)
            current, start = (face, tone, script), at
        elif not current[2]:
            current = (face, tone, script)
    if current is not None:
        yield _Stretch(current[0], current[1], start, len(text))


def _together(one: tuple[FontFace, Tone, str], other: tuple[FontFace, Tone, str]) -> bool:
    same_face = (one[0].digest, one[0].weight) == (other[0].digest, other[0].weight)
    return same_face and one[1][1:] == other[1][1:] and (not one[2] or one[2] == other[2])


def _chosen(chain: Sequence[FontFace], cluster: str) -> FontFace:
    return next((face for face in chain if _covers(face, cluster)), chain[0])


def _covers(face: FontFace, cluster: str) -> bool:
    return all(_has(face, character) for character in cluster)


def _has(face: FontFace, character: str) -> bool:
    """Whether a face can show a character, be it in parts or by a stand-in."""
    code = ord(character)
    if code in face.coverage or _stand_in(code, face) in face.coverage:
        return True
    category = unicodedata.category(character)
    if category == "Zs":
        return _SPACE in face.coverage  # HarfBuzz makes every space from it
    if category in ("Cc", "Cf") or 0xFE00 <= code <= 0xFE0F:
        return True  # joiners, marks of direction, variation selectors: nothing to see
    parts = unicodedata.normalize("NFD", character)
    return len(parts) > 1 and all(ord(part) in face.coverage for part in parts)


def _stand_in(code: int, face: FontFace) -> int:
    while code not in face.coverage and code in _STAND_INS:
        code = _STAND_INS[code]
    return code


def _script(cluster: str) -> str:
    """A letter's script, by the first word of its Unicode name; empty for what has none."""
    letter = next((c for c in cluster if unicodedata.category(c)[0] == "L"), "")
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""

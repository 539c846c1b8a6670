"""Words to lines: where they may break, which breaks look best, and at what size they fit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from uniseg.graphemecluster import grapheme_clusters

from storyforge.core.colour import Colour
from storyforge.raster.breaks import break_units
from storyforge.raster.shaping import Shaped, Shaper, Tone, missing_letters
from storyforge.timeline.facts import FontBook
from storyforge.timeline.picture import Run, TextStyle, Words

_SHRINK = 0.97  # each step towards the smallest size
_ROUNDING_EM = 1e-6
_LINE_EM = 1.15  # about what one line takes, accents and tails included

# What makes a line end well or badly, in the unit of raggedness: the square of how far a
# line is from the average length, as a fraction of it.
_AFTER_SHORT_WORD = 0.08  # "le", "de", "à": they belong to what follows
_AFTER_NUMBER = 0.08  # and so do numbers
_AFTER_PUNCTUATION = -0.04  # the sense pauses there
_WITHIN_WORD = 0.1  # after a hyphen
_CUT_WORD = 1.0  # where there is no place to break
_LONE_LAST_WORD = 4.0
_PUNCTUATION = ",;:.!?…)»–—"
_LONE_LETTERS = 6  # as facts of French typography have it: a last word this short is bound


class _Letter(NamedTuple):
    """What one character needs to be shaped and painted."""

    tone: Tone
    colour: Colour


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its glyphs in em, left to right, their colours, and its width in em."""

    text: str
    glyphs: tuple[Shaped, ...]
    colours: tuple[Colour, ...]
    width_em: float


@dataclass(frozen=True, slots=True)
class Setting:
    """Words set in lines at a size. `fits` says whether they keep to what was asked."""

    size_px: float
    lines: tuple[Line, ...]
    fits: bool
    missing: str


class Room(NamedTuple):
    """What text may take: a width in px, a number of lines, a height in px."""

    width: float
    max_lines: int | None = None
    height: float = math.inf


def set_lines(
    words: Words, style: TextStyle, fonts: FontBook, shaper: Shaper, room: Room, squeeze: float = 1
) -> Setting:
    """The words in balanced lines, at the largest size that fits.

    The size starts at the style's (times `squeeze`) and goes down to its smallest. Where
    even that does not fit, words are cut rather than the room left, and `fits` is False.
    Raises KeyError for an unknown font family.
    """
    letters = (_letters(line, style, fonts, words.language) for line in words.paragraphs)
    paragraphs = [_measured(line, shaper) for line in letters]
    side = 2 * shaper.metrics(fonts.face(style.family, style.weight, style.italic)).side
    sizes = list(_sizes(style, squeeze))
    for size in sizes:
        limit = room.width / size + side
        counts = [paragraph.fewest_lines(limit) for paragraph in paragraphs]
        if None not in counts and sum(c or 0 for c in counts) <= _allowed(room, style, size):
            return _set(paragraphs, size, limit, shaper, fits=True)
    size = sizes[-1]
    limit = room.width / size + side
    cut = [paragraph.cut_to(limit) for paragraph in paragraphs]
    return _set(cut, size, limit, shaper, fits=False)


def _set(
    paragraphs: Sequence[_Paragraph], size: float, limit: float, shaper: Shaper, *, fits: bool
) -> Setting:
    lines = tuple(line for paragraph in paragraphs for line in paragraph.balanced(limit, shaper))
    missing = "".join(dict.fromkeys("".join(paragraph.missing for paragraph in paragraphs)))
    return Setting(size, lines, fits, missing)


def _sizes(style: TextStyle, squeeze: float) -> Iterator[float]:
    smallest = min(style.min_size_px, style.size_px)
    size = max(smallest, style.size_px * squeeze)
    while size > smallest:
        yield round(size, 3)
        size *= _SHRINK
    yield round(smallest, 3)


def _allowed(room: Room, style: TextStyle, size: float) -> float:
    most = room.max_lines or math.inf
    if math.isinf(room.height):
        return most
    by_height = 1 + (room.height - _LINE_EM * size) // (style.line_height * size)
    return min(most, max(1, by_height))


def _letters(
    line: Sequence[Run], style: TextStyle, fonts: FontBook, language: str
) -> list[tuple[str, _Letter]]:
    """The characters of a paragraph, each with its fonts and colour."""
    letters = []
    for run in line:
        weight, italic, colour = _look(run, style)
        chain = fonts.chain(style.family, weight, italic)
        letter = _Letter(Tone(chain, style.letter_spacing_em, language), colour)
        text = run.text.upper() if style.upper_case else run.text
        letters += [(" " if c in "\t\v\f\u2028\u2029" else c, letter) for c in text]
    return letters


def _look(run: Run, style: TextStyle) -> tuple[int, bool, Colour]:
    if run.emphasis == "strong":
        return style.strong_weight, style.italic, style.strong_colour
    if run.emphasis == "accent":
        return style.accent_weight, style.accent_italic, style.accent_colour
    return style.weight, style.italic, style.colour


class _Atom(NamedTuple):
    """What stays together on a line, `[start, end)` in the text; `end` is before its space."""

    start: int
    end: int
    penalty: float  # of ending a line after it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    """The text between two hard breaks, measured once for every size (widths in em)."""

    text: str
    letters: Sequence[tuple[str, _Letter]]
    atoms: Sequence[_Atom]
    position: Sequence[float]  # of each character, and of the end
    spacing: float
    missing: str

    def _width(self, first: int, last: int) -> float:
        """Of atoms `first` to `last`, both included."""
        start, end = self.atoms[first].start, self.atoms[last].end
        return self.position[end] - self.position[start] - self.spacing

    def fewest_lines(self, limit: float) -> int | None:
        """How many lines it takes at least, or None where something is too wide for any."""
        count, first = 1, 0
        for last in range(len(self.atoms)):
            if self._width(last, last) > limit + _ROUNDING_EM:
                return None
            if self._width(first, last) > limit + _ROUNDING_EM:
                count, first = count + 1, last
        return count

    def cut_to(self, limit: float) -> _Paragraph:
        """The same, with what is too wide cut between letters."""
        pieces = tuple(piece for atom in self.atoms for piece in self._pieces(atom, limit))
        return replace(self, atoms=pieces)

    def _pieces(self, atom: _Atom, limit: float) -> Iterator[_Atom]:
        start = at = atom.start
        for cluster in grapheme_clusters(self.text[atom.start : atom.end]):
            end = at + len(cluster)
            if at > start and self.position[end] - self.position[start] > limit:
                yield _Atom(start, at, _CUT_WORD)
                start = at
            at = end
        yield _Atom(start, atom.end, atom.penalty)

    def balanced(self, limit: float, shaper: Shaper) -> Iterator[Line]:
        """The lines, as even as may be among the fewest that fit."""
        if not self.atoms:
            yield Line("", (), (), 0.0)
            return
        for first, last in self._even(limit):
            yield self._line(self.atoms[first].start, self.atoms[last].end, shaper)

    def _even(self, limit: float) -> list[tuple[int, int]]:
        """The first and last atom of each line: least raggedness, by dynamic programming."""
        count = self.fewest_lines(limit) or len(self.atoms)
        size = len(self.atoms)
        if count == 1:
            return [(0, size - 1)]
        target = self._width(0, size - 1) / count
        best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
        for number in range(count):
            row: dict[int, tuple[float, int]] = {}
            for first, (cost, _) in best[-1].items():
                for last in range(first, size - (count - 1 - number)):
                    width = self._width(first, last)
                    if width > limit + _ROUNDING_EM and last > first:
                        break
                    total = cost + self._cost(first, last, width, target)
                    if last + 1 not in row or total < row[last + 1][0]:
                        row[last + 1] = (total, first)
            best.append(row)
        return self._traced(best, size)

    @staticmethod
    def _traced(best: list[dict[int, tuple[float, int]]], end: int) -> list[tuple[int, int]]:
        lines = []
        for row in reversed(best[1:]):
            first = row[end][1]
            lines.append((first, end - 1))
            end = first
        return lines[::-1]

    def _cost(self, first: int, last: int, width: float, target: float) -> float:
        ragged = (width / target - 1) ** 2
        if last < len(self.atoms) - 1:
            return ragged + self.atoms[last].penalty
        start, end = self.atoms[first].start, self.atoms[last].end
        lone = first == last and end - start <= _LONE_LETTERS
        return ragged + (_LONE_LAST_WORD if lone else 0)

    def _line(self, start: int, end: int, shaper: Shaper) -> Line:
        letters = self.letters[start:end]
        text = self.text[start:end]
        glyphs = tuple(shaper.shape(text, [letter.tone for _, letter in letters]))
        colours = tuple(letters[glyph.cluster][1].colour for glyph in glyphs)
        width = sum(glyph.advance for glyph in glyphs) - self.spacing
        return Line(text, glyphs, colours, width)


def _measured(letters: Sequence[tuple[str, _Letter]], shaper: Shaper) -> _Paragraph:
    text = "".join(character for character, _ in letters)
    tones = [letter.tone for _, letter in letters]
    advances = [0.0] * len(text)
    for glyph in shaper.shape(text, tones):
        advances[glyph.cluster] += glyph.advance
    return _Paragraph(
        text=text,
        letters=letters,
        atoms=_atoms(text),
        position=(0.0, *accumulate(advances)),
        spacing=tones[0].letter_spacing_em if tones else 0.0,
        missing=missing_letters(text, tones),
    )


@lru_cache(maxsize=4096)  # each text is set again for every platform
def _atoms(text: str) -> tuple[_Atom, ...]:
    atoms = []
    at = 0
    for unit in break_units(text):
        word = unit.rstrip(" ")
        if word:
            atoms.append(_Atom(at, at + len(word), _penalty(word, spaced=word != unit)))
        at += len(unit)
    return tuple(atoms)


def _penalty(word: str, *, spaced: bool) -> float:
    if not spaced:
        return _WITHIN_WORD
    if word[-1] in _PUNCTUATION:
        return _AFTER_PUNCTUATION
    if word[-1].isdigit():
        return _AFTER_NUMBER
    return _AFTER_SHORT_WORD if len(word) <= 3 else 0.0

"""Sound at another pace, its pitch kept.

ffmpeg's `atempo` takes the sound apart in windows and lays them closer together or further
apart. Measured with beeps on a grid (docs/engine.md): at 48 kHz its windows last 43 ms and
what is heard strays by as much as 9 ms; told that the sound has 24 kHz it uses half of that
and strays by 4 ms. It is early by 2 ms of what goes in and 2 ms of what comes out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from storyforge.core.retiming import Knot, Pace
from storyforge.core.time import SAMPLE_RATE, round_half_up
from storyforge.ffmpeg.graph import Stream, combined, decimal

SLOWEST = Fraction(1, 2)
"""One `atempo` goes no slower: below it, two follow each other."""

STRAYS_S = Fraction(1, 500)
"""By how much a piece of a changing pace, played at one speed, may stray in its middle."""

SHORTEST_S, MOST_PIECES = Fraction(1, 25), 100
"""No piece is shorter, and no way from speed to speed has more of them."""

_SPARE = 3000
"""Samples, on screen, by which a piece is made longer at both ends."""

_HALF_FADE = 120
"""Half of the samples in which one piece gives way to the next."""

_EARLY = 104
"""Samples by which `atempo` is early, before and after."""

_BETWEEN = 140
"""The same between two that follow each other."""


def at_pace(stream: Stream, pace: Pace, samples: int) -> Stream:
    """The sound at a pace, for about so many samples of what comes out."""
    if pace.is_steady:
        return _steady(stream, pace.knots[0].speed)
    return _changing(stream, _pieces(pace, samples))


def _steady(stream: Stream, speed: Fraction) -> Stream:
    stream = _delayed(stream, _EARLY)
    if speed < SLOWEST:
        stream = _delayed(_stretched(stream, SLOWEST), _BETWEEN)
        speed /= SLOWEST
    return _delayed(_stretched(stream, speed), _EARLY)


def _delayed(stream: Stream, samples: int) -> Stream:
    return stream.filter("adelay", delays=f"{samples}S", all=1)


def _stretched(stream: Stream, speed: Fraction) -> Stream:
    return (
        stream.filter("asetrate", SAMPLE_RATE // 2)
        .filter("atempo", tempo=decimal(float(speed)))
        .filter("asetrate", SAMPLE_RATE)
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a changing pace that is played at one speed: on screen from sample to sample.

    `source` is the sample of what goes in with which it begins.
    """

    start: int
    end: int
    source: Fraction
    speed: Fraction


def _pieces(pace: Pace, samples: int) -> list[_Piece]:
    """A changing pace as short parts that are steady, each at its mean speed."""
    points = [Fraction(0)]
    lasts = Fraction(samples, SAMPLE_RATE)
    for one, other in pairwise(pace.knots):
        points += _between(one, other)
    points = [*sorted({each for each in points if each < lasts}), lasts]
    found = []
    for at, after in pairwise(points):
        begins, gone = pace.travelled(at), pace.travelled(after) - pace.travelled(at)
        start, end = (round_half_up(each * SAMPLE_RATE) for each in (at, after))
        found.append(_Piece(start, end, begins * SAMPLE_RATE, gone / (after - at)))
    return found


def _between(one: Knot, other: Knot) -> list[Fraction]:
    """Where to begin a new piece on the way from one speed to another, both ends included."""
    lasts, change = other.at - one.at, abs(other.speed - one.speed)
    longest = lasts
    if change:
        # The speed of a piece of length l is off by at most al/2, its place by al²/8.
        longest = Fraction(math.sqrt(8 * STRAYS_S * lasts / change)).limit_denominator(1000)
    count = math.ceil(lasts / max(longest, SHORTEST_S, lasts / MOST_PIECES))
    return [one.at + lasts * number / count for number in range(count + 1)]


def _changing(stream: Stream, pieces: Sequence[_Piece]) -> Stream:
    """Pieces one after the other, each faded into the next.

    Setting a running `atempo` anew does not do: it then forgets how far it has strayed, and runs
    ahead by half a window each time.
    """
    branches = stream.asplit() if len(pieces) > 1 else {0: stream}
    played = [_played(branches[number], pieces, number) for number in range(len(pieces))]
    if len(pieces) == 1:
        return played[0]
    rows = [_row(played, pieces, first) for first in (0, 1)]
    return combined("amix", rows, inputs=2, normalize=0, duration="longest")


def _played(stream: Stream, pieces: Sequence[_Piece], number: int) -> Stream:
    """One piece with its fades."""
    piece = pieces[number]
    lead = min(_SPARE, piece.start)
    first = round_half_up(piece.source - lead * piece.speed)
    needed = round_half_up((piece.end - piece.start + lead + _SPARE) * piece.speed)
    start, end = _shown(pieces, number)
    stream = stream.filter("atrim", start_sample=max(0, first), end_sample=max(0, first) + needed)
    stream = _steady(stream.filter("asetpts", "N"), piece.speed)
    skipped = lead - (piece.start - start)
    length = end - start
    stream = (
        stream.filter("apad", whole_len=skipped + length)
        .filter("atrim", start_sample=skipped, end_sample=skipped + length)
        .filter("asetpts", "N")
    )
    if number:
        stream = stream.filter("afade", type="in", start_sample=0, nb_samples=2 * _HALF_FADE)
    if number < len(pieces) - 1:
        stream = stream.filter("afade", type="out", start_sample=length - 2 * _HALF_FADE,
                               nb_samples=2 * _HALF_FADE)  # fmt: skip
    return stream


def _shown(pieces: Sequence[_Piece], number: int) -> tuple[int, int]:
    """From which sample to which a piece is heard, its fades included."""
    piece = pieces[number]
    before = _HALF_FADE if number else 0
    after = _HALF_FADE if number < len(pieces) - 1 else 0
    return piece.start - before, piece.end + after


def _row(played: Sequence[Stream], pieces: Sequence[_Piece], first: int) -> Stream:
    """Every other piece, with silence between, from the beginning on."""
    numbers = range(first, len(pieces), 2)
    parts = []
    for number in numbers:
        start, part = _shown(pieces, number)[0], played[number]
        if number + 2 < len(pieces):
            part = part.filter("apad", whole_len=_shown(pieces, number + 2)[0] - start)
        parts.append(part)
    row = combined("concat", parts, n=len(parts), v=0, a=1) if len(parts) > 1 else parts[0]
    begins = _shown(pieces, first)[0]
    return _delayed(row, begins) if begins else row

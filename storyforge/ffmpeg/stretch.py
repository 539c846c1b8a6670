"""Sound at another pace, its pitch kept.

ffmpeg's `atempo` takes the sound apart in windows and lays them closer together or further
apart. Measured with beeps on a grid (docs/engine.md): at 48 kHz its windows last 43 ms and
what is heard strays by as much as 9 ms; told that the sound has 24 kHz it uses half of that
and strays by 4 ms. It is early by 2 ms of what goes in and 2 ms of what comes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from storyforge.core.retiming import Knot, Pace
from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg.graph import Graph, Stream, decimal

SLOWEST = Fraction(1, 2)
"""One `atempo` goes no slower: below it, two follow each other."""

STEP_S = Fraction(1, 50)
"""While a pace changes, it is set anew so often (time on screen)."""

_EARLY = 104
"""Samples by which `atempo` is early, before and after."""

_BETWEEN = 140
"""The same between two that follow each other."""


def at_pace(graph: Graph, stream: Stream, pace: Pace, samples: int) -> Stream:
    """The sound at a pace, for about so many samples of what comes out."""
    stream = _delayed(stream, _EARLY)
    if pace.slowest < SLOWEST:
        stream = _delayed(_stretched(stream, "atempo", SLOWEST), _BETWEEN)
        pace = Pace(tuple(Knot(knot.at, knot.speed / SLOWEST) for knot in pace.knots))
    name = "atempo"
    if not pace.is_steady:
        name = graph.named(name)
        stream = _told(stream, name, pace, Fraction(samples, SAMPLE_RATE))
    return _delayed(_stretched(stream, name, pace.knots[0].speed), _EARLY)


def _delayed(stream: Stream, samples: int) -> Stream:
    return stream.filter("adelay", delays=f"{samples}S", all=1)


def _stretched(stream: Stream, name: str, speed: Fraction) -> Stream:
    return (
        stream.filter("asetrate", SAMPLE_RATE // 2)
        .filter(name, tempo=decimal(float(speed)))
        .filter("asetrate", SAMPLE_RATE)
    )


def _told(stream: Stream, name: str, pace: Pace, lasts: Fraction) -> Stream:
    """Commands that set the filter `name` anew at every step of a changing pace.

    They come with the samples that go in, in small parts so that they are in time.
    """
    commands = (
        f"{decimal(float(pace.travelled(at)))} {name} tempo {decimal(float(speed))}"
        for at, speed in _steps(pace, lasts)
    )
    return (
        stream.filter("asetnsamples", n=256)
        .filter("asetpts", "N/SR/TB")
        .filter("asendcmd", commands=";".join(commands))
    )


def _steps(pace: Pace, lasts: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """When a speed begins, on screen, and how fast: on average until the next."""
    at, last = pace.knots[0].at, min(lasts, pace.knots[-1].at)
    while at < last:
        after = min(at + STEP_S, last)
        yield at, (pace.travelled(after) - pace.travelled(at)) / (after - at)
        at = after
    yield at, pace.speed(at)

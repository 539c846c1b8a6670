"""Levels: measuring a sound by EBU R128, and bringing a mix to its own.

A mix is corrected by one static gain and a true-peak limiter, never by anything that changes
the gain with the music.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from typing import Literal

from storyforge.core.loudness import MOST_GAIN_DB, SILENCE_LUFS, Loudness, gain_to
from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg.command import Command, TaskInput
from storyforge.ffmpeg.encoding import AUDIO_PRIMING, sound_encoding
from storyforge.ffmpeg.graph import Graph, Stream, decimal
from storyforge.ffmpeg.sound import PieceRange, amplified, decoded, whole

Peak = Literal["none", "sample", "true"]

_MOMENTARY = re.compile(r"^lavfi\.r128\.M=(-?[\d.]+|-?inf|nan)$", re.MULTILINE)
_PEAK = re.compile(r"peak:\s+Peak:\s+(-?[\d.]+|-?inf|nan) dBFS")
_NOTHING_LUFS = -200.0


def measurement(
    task: str, peak: Peak = "true", gain_db: float = 0.0, ceiling_dbtp: float | None = None,
    *, encoded: bool = False,
) -> Command:  # fmt: skip
    """Measure what a task made, as it is or as a `master` would limit it; nothing is written.

    `encoded`: it is a master, not samples. `loudness_in` reads what ffmpeg says then.
    """
    graph = Graph(SAMPLE_RATE)
    made = graph.source(TaskInput(task)).audio if encoded else graph.sound_of(task)
    stream = _limited(made, gain_db, ceiling_dbtp)
    return measured(graph, stream, peak)


def survey(wanted: PieceRange) -> Command:
    """Measure a range of a source as it is decoded for a story; nothing is written."""
    graph = Graph(SAMPLE_RATE)
    return measured(graph, whole(decoded(graph, wanted), wanted.samples), "true")


def measured(graph: Graph, stream: Stream, peak: Peak) -> Command:
    """The command that measures a stream."""
    stream = stream.filter("ebur128", peak=peak, metadata=1, framelog="quiet")
    stream = stream.filter("ametadata", mode="print", key="lavfi.r128.M", file="-")
    return graph.measuring_command(stream)


def loudness_in(stdout: str, stderr: str) -> Loudness:
    """What a `measurement` said: each momentary loudness, then the peak in its summary.

    The peak is infinite where none was measured.
    """
    momentary = tuple(_level(value) for value in _MOMENTARY.findall(stdout))
    peaks = _PEAK.findall(stderr)
    peak = _level(peaks[-1]) if peaks else math.inf
    return Loudness(momentary, -math.inf if peak == _NOTHING_LUFS else peak)


def _level(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _NOTHING_LUFS


def _limited(stream: Stream, gain_db: float, ceiling_dbtp: float | None) -> Stream:
    """A static gain, then a limiter at four times the rate, where true peaks can be seen."""
    stream = amplified(stream, gain_db)
    if ceiling_dbtp is None:
        return stream
    return (
        stream.filter("aresample", 4 * SAMPLE_RATE)
        .filter("alimiter", limit=decimal(10 ** (ceiling_dbtp / 20)), attack=5, release=80,
                level=0, latency=1)
        .filter("aresample", SAMPLE_RATE)
    )  # fmt: skip


def master(mix_task: str, samples: int, gain_db: float, ceiling_dbtp: float, bits: int) -> Command:
    """The mix at its final level, limited at four times the rate, as AAC.

    The first 1024 samples are left out: the encoder puts as many of priming before them, so
    the track begins with 21 ms of clean silence and is exact to the sample after that.
    """
    graph = Graph(SAMPLE_RATE)
    stream = _limited(graph.sound_of(mix_task), gain_db, ceiling_dbtp)
    # A story of a frame or two is over within the priming; the encoder still wants a sample.
    fed = max(samples, AUDIO_PRIMING + 1)
    stream = whole(stream, fed).filter("atrim", start_sample=AUDIO_PRIMING)
    return graph.sound_command(stream, sound_encoding(bits))


MOST_PUSH_DB = 6.0
"""By how much the gain may exceed the plain difference, to make up for what the limiter took."""
_NEAR_LU = 0.2
_LEAST_WORTH = 0.25
_MOST_TRIES = 5


def mastering_gain(
    plain: Loudness,
    target_lufs: float,
    ceiling_dbtp: float,
    limited_at: Callable[[float], Loudness],
) -> float:
    """The static gain (dB) with which a mix has its loudness after the limiter.

    `plain` is the mix as it is, with its true peak; `limited_at` measures it limited at a gain.
    A limiter that has peaks to hold takes loudness away, so the gain is raised until the target
    is reached.
    """
    loudness = plain.integrated_lufs
    if not loudness > SILENCE_LUFS:
        return 0.0
    gain = gain_to(target_lufs, loudness)
    most = min(MOST_GAIN_DB, gain + MOST_PUSH_DB)
    if plain.peak_db + gain <= ceiling_dbtp:
        return gain  # the limiter has nothing to do
    tries: list[tuple[float, float]] = []
    while len(tries) < _MOST_TRIES:
        missing = target_lufs - limited_at(gain).integrated_lufs
        if abs(missing) <= _NEAR_LU or gain >= most:
            break
        tries.append((gain, missing))
        gain = round(min(most, gain + missing / _worth(tries)), 2)
    return gain


def _worth(tries: Sequence[tuple[float, float]]) -> float:
    """How much louder a decibel of gain made a mix, by the last two gains and what was missing."""
    if len(tries) < 2:
        return 1.0
    (before, lacked), (gain, lacks) = tries[-2:]
    return min(1.0, max(_LEAST_WORTH, (lacked - lacks) / (gain - before)))

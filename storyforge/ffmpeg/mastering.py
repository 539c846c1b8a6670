"""Levels: measuring what was made, and bringing a mix to its own.

A mix is corrected by one static gain and a true-peak limiter, never by anything that changes
the gain with the music.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storyforge.core.loudness import MOST_GAIN_DB, SILENCE_LUFS, Loudness, gain_to
from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg import measuring
from storyforge.ffmpeg.command import Command, TaskInput
from storyforge.ffmpeg.encoding import AUDIO_PRIMING, sound_encoding
from storyforge.ffmpeg.graph import Graph, Stream, decimal
from storyforge.ffmpeg.sound import PieceRange, amplified, decoded, whole


def measurement(task: str, *, encoded: bool = False) -> Command:
    """Measure what a task made; nothing is written. `measuring.loudness_in` reads what it says.

    `encoded`: it is a master, whose true peak is measured; of samples, their own peak is.
    """
    graph = Graph(SAMPLE_RATE)
    if encoded:
        return measuring.measurement(graph, graph.source(TaskInput(task)).audio, "true")
    return measuring.measurement(graph, graph.sound_of(task), "sample")


def rehearsal(mix_task: str, gain_db: float, ceiling_dbtp: float) -> Command:
    """Measure how loud a mix is once it is limited at a gain; nothing is written.

    It is limited at its own rate: what the limiter takes from the loudness is the same within
    0.02 LU (measured with speech, music and streets, up to 13 dB above the ceiling), for a third of
    the work.
    """
    graph = Graph(SAMPLE_RATE)
    stream = amplified(graph.sound_of(mix_task), gain_db)
    return measuring.measurement(graph, _limited(stream, ceiling_dbtp), "none")


def survey(wanted: PieceRange) -> Command:
    """Measure a range of a source as it is decoded for a story; nothing is written."""
    graph = Graph(SAMPLE_RATE)
    return measuring.measurement(graph, whole(decoded(graph, wanted), wanted.samples), "true")


def _limited(stream: Stream, ceiling_dbtp: float) -> Stream:
    limit = decimal(10 ** (ceiling_dbtp / 20))
    return stream.filter("alimiter", limit=limit, attack=5, release=80, level=0, latency=1)


def master(mix_task: str, samples: int, gain_db: float, ceiling_dbtp: float, bits: int) -> Command:
    """The mix at its final level as AAC, limited at four times the rate, where true peaks are seen.

    The first 1024 samples are left out: the encoder puts as many of priming before them, so
    the track begins with 21 ms of clean silence and is exact to the sample after that.
    """
    graph = Graph(SAMPLE_RATE)
    stream = amplified(graph.sound_of(mix_task), gain_db).filter("aresample", 4 * SAMPLE_RATE)
    stream = _limited(stream, ceiling_dbtp).filter("aresample", SAMPLE_RATE)
    # A story of a frame or two is over within the priming; the encoder still wants a sample.
    fed = max(samples, AUDIO_PRIMING + 1)
    stream = whole(stream, fed).filter("atrim", start_sample=AUDIO_PRIMING)
    return graph.sound_command(stream, sound_encoding(bits))


def lower_ceiling(ceiling_dbtp: float, found_dbtp: float, highest_dbtp: float) -> float:
    """Where to limit a mix whose master came out with a higher peak than it may have.

    The encoder's noise lifts a peak now and then, and other peaks when it is given other samples.
    """
    return round(ceiling_dbtp - (found_dbtp - highest_dbtp) - _SPARE_DB, 2)


_SPARE_DB = 0.3
MOST_MASTERS = 4
"""Masters that are encoded, at the most, for one whose peak is not too high."""

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

    `plain` is the mix as it is; `limited_at` measures it limited at a gain. A limiter that has
    peaks to hold takes loudness away, so the gain is raised until the target is reached.
    """
    loudness = plain.integrated_lufs
    if not loudness > SILENCE_LUFS:
        return 0.0
    gain = gain_to(target_lufs, loudness)
    most = min(MOST_GAIN_DB, gain + MOST_PUSH_DB)
    if plain.peak_db + gain <= ceiling_dbtp + _NEAR_LU:
        return gain  # the limiter takes no more than that from anything
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

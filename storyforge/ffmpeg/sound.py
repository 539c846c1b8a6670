"""Sound graphs: pieces of sources to PCM, pieces to one mix, the mix to its final level.

Everything is stereo float at 48 kHz; lengths and places are in samples of that rate.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from storyforge.core.retiming import STEADY, Pace
from storyforge.core.time import SAMPLE_RATE, round_half_up
from storyforge.ffmpeg import stretch
from storyforge.ffmpeg.command import Command, Input, TaskInput
from storyforge.ffmpeg.encoding import AUDIO_PRIMING, PCM_ENCODING, sound_encoding
from storyforge.ffmpeg.graph import DEMUXERS, Graph, Stream, combined, decimal

PRE_ROLL_S = Fraction(2)
"""Sound decoded before a range, so that codecs with memory have settled where it begins."""


SPARE_S = Fraction(1, 5)
"""Sound decoded beyond a range whose pace changes: more than the stretching holds back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceRange:
    """A range of a source: `start` seconds on the file's own clock, for `samples` samples.

    It runs from there at `pace`, `backward` towards the beginning of the file.
    """

    item: Input
    stream_index: int
    start: Fraction
    samples: int
    seekable: bool
    pace: Pace = STEADY
    backward: bool = False


def piece(wanted: PieceRange) -> Command:
    """Decode one range to PCM, exact to the sample; silence where the source has none."""
    graph = Graph(SAMPLE_RATE)
    stream = _whole(_retimed(graph, wanted), wanted.samples)
    return graph.sound_command(stream, PCM_ENCODING)


def _retimed(graph: Graph, wanted: PieceRange) -> Stream:
    """A range at its pace, about as long as it should be."""
    needed, start = wanted.samples, wanted.start
    if wanted.pace != STEADY:
        lasts = wanted.pace.travelled(Fraction(wanted.samples, SAMPLE_RATE)) + SPARE_S
        needed = round_half_up(lasts * SAMPLE_RATE)
    if wanted.backward:
        start -= Fraction(needed, SAMPLE_RATE)
    stream = _decoded(graph, replace(wanted, start=start))
    if wanted.backward:
        stream = _whole(stream, needed).filter("areverse")
    if wanted.pace == STEADY:
        return stream
    return stretch.at_pace(graph, _whole(stream, needed), wanted.pace, wanted.samples)


def _decoded(graph: Graph, wanted: PieceRange) -> Stream:
    """A source as it is, from the range's start on."""
    options: dict[str, object] = {"copyts": None, "vn": None, "format_whitelist": DEMUXERS}
    if wanted.seekable and wanted.start > PRE_ROLL_S:
        seek = float(wanted.start - PRE_ROLL_S)
        options |= {"seek_timestamp": 1, "ss": f"{seek:.6f}", "noaccurate_seek": None}
    source = graph.source(wanted.item, **options)[str(wanted.stream_index)]
    return (
        source.filter("asetpts", f"PTS-({decimal(float(wanted.start))})/TB")
        .filter("atrim", start=0)
        .filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0, "min_hard_comp": 0.05})
        .filter("aformat", sample_fmts="flt", channel_layouts="stereo")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A decoded piece in the mix: where it begins, how loud, its equal-power fades."""

    task: str
    samples: int
    at: int
    gain_db: float
    fade_in: int = 0
    fade_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """Music under `samples` samples of the mix, from `at`; looped from a piece when shorter."""

    piece: Placed
    source_samples: int
    duck_db: float
    loop: bool


def _shaped(stream: Stream, placed: Placed) -> Stream:
    """Gain, and fades along a quarter sine: the powers of two crossing fades add up to one."""
    if placed.gain_db:
        stream = stream.filter("volume", f"{decimal(placed.gain_db)}dB", precision="float")
    if placed.fade_in:
        stream = stream.filter("afade", t="in", ss=0, ns=placed.fade_in, curve="qsin")
    if placed.fade_out:
        start = placed.samples - placed.fade_out
        stream = stream.filter("afade", t="out", ss=start, ns=placed.fade_out, curve="qsin")
    return stream


def _at_place(stream: Stream, at: int) -> Stream:
    return stream.filter("adelay", delays=f"{at}S", all=1) if at else stream


def _whole(stream: Stream, samples: int) -> Stream:
    return stream.filter("apad", whole_len=samples).filter("atrim", end_sample=samples)


def silence(samples: int) -> Command:
    """A mix in which nothing sounds."""
    graph = Graph(SAMPLE_RATE)
    stream = graph.synthetic("anullsrc=r=48000:cl=stereo").filter("atrim", end_sample=samples)
    return graph.sound_command(stream, PCM_ENCODING)


def mix(sounds: Sequence[Placed], bed: Bed | None, samples: int) -> Command:
    """One mix of everything, `samples` long, never normalised on the way."""
    if not sounds and bed is None:
        return silence(samples)
    graph = Graph(SAMPLE_RATE)
    voices = [_lane(graph, lane) for lane in lanes(sounds)]
    speech = _whole(_summed(voices), samples) if voices else None
    if bed is None:
        return graph.sound_command(speech, PCM_ENCODING)
    music = _whole(_at_place(_bed(graph, bed), bed.piece.at), samples)
    if speech is None:
        return graph.sound_command(music, PCM_ENCODING)
    if bed.duck_db:
        heard, key = (branch for branch in _split(speech))
        return graph.sound_command(_summed([heard, _ducked(music, key, bed.duck_db)]), PCM_ENCODING)
    return graph.sound_command(_summed([speech, music]), PCM_ENCODING)


def lanes(sounds: Sequence[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """The sounds in as few rows as they can be played in one after the other.

    Summing two rows costs the same however many sounds are in them; summing all sounds of a
    story at once costs the square of their number.
    """
    rows: list[list[Placed]] = []
    for each in sorted(sounds, key=lambda sound: sound.at):
        for row in rows:
            if row[-1].at + row[-1].samples <= each.at:
                row.append(each)
                break
        else:
            rows.append([each])
    return tuple(tuple(row) for row in rows)


def _lane(graph: Graph, sounds: Sequence[Placed]) -> Stream:
    """Sounds one after the other, each in its place."""
    streams, end = [], 0
    for each in sounds:
        stream = _shaped(graph.source(TaskInput(each.task)).audio, each)
        streams.append(_at_place(stream, each.at - end))
        end = each.at + each.samples
    if len(streams) == 1:
        return streams[0]
    return combined("concat", streams, n=len(streams), v=0, a=1)


def _split(stream: Stream) -> tuple[Stream, Stream]:
    branches = stream.filter_multi_output("asplit")
    return branches[0], branches[1]


def _bed(graph: Graph, bed: Bed) -> Stream:
    stream = graph.source(TaskInput(bed.piece.task)).audio
    if bed.loop and bed.source_samples < bed.piece.samples:
        stream = stream.filter("aloop", loop=-1, size=bed.source_samples)
    return _shaped(_whole(stream, bed.piece.samples), bed.piece)


def _summed(streams: list[Stream]) -> Stream:
    if len(streams) == 1:
        return streams[0]
    return combined("amix", streams, inputs=len(streams), normalize=0, duration="longest")


def _ducked(music: Stream, key: Stream, duck_db: float) -> Stream:
    """Music that gives way to what is said, by at most `duck_db` (negative).

    A strong compression is mixed with the untouched music, so that the gain can fall to
    exactly `duck_db` and no further however loud the voice is.
    """
    floor = 10 ** (duck_db / 20)
    return combined(
        "sidechaincompress", (music, key), threshold=0.012, ratio=20, attack=60, release=650,
        knee=4, detection="rms", mix=decimal(1 - floor),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """Integrated loudness (LUFS, EBU R128) and true peak (dBTP, infinite where not measured)."""

    loudness_lufs: float
    peak_dbtp: float = math.inf


_LOUDNESS = re.compile(r"I:\s+(-?[\d.]+|-?inf|nan) LUFS")
_PEAK = re.compile(r"True peak:\s+Peak:\s+(-?[\d.]+|-?inf|nan) dBFS")


def level_in(text: str) -> Level | None:
    """What a `measurement` said in its summary, the last thing on stderr."""
    loudness, peak = _LOUDNESS.findall(text), _PEAK.findall(text)
    if not loudness:
        return None
    return Level(float(loudness[-1]), float(peak[-1]) if peak else math.inf)


def measurement(mix_task: str, gain_db: float = 0.0, ceiling_dbtp: float | None = None) -> Command:
    """Read the level of a mix, as it is or as a `master` would limit it; nothing is written.

    Only the mix as it is has its peak measured: that of a limited one is known.
    """
    graph = Graph(SAMPLE_RATE)
    stream = _limited(graph.source(TaskInput(mix_task)).audio, gain_db, ceiling_dbtp)
    peak = "true" if ceiling_dbtp is None else "none"
    stream = stream.filter("ebur128", peak=peak, framelog="quiet")
    return graph.sound_command(stream, {"f": "null"}, says="info")


def _limited(stream: Stream, gain_db: float, ceiling_dbtp: float | None) -> Stream:
    """A static gain, then a limiter at four times the rate, where true peaks can be seen."""
    if gain_db:
        stream = stream.filter("volume", f"{decimal(gain_db)}dB", precision="float")
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
    stream = _limited(graph.source(TaskInput(mix_task)).audio, gain_db, ceiling_dbtp)
    # A story of a frame or two is over within the priming; the encoder still wants a sample.
    fed = max(samples, AUDIO_PRIMING + 1)
    stream = _whole(stream, fed).filter("atrim", start_sample=AUDIO_PRIMING)
    return graph.sound_command(stream, sound_encoding(bits))


SILENCE_LUFS = -60.0
"""Below this a mix is left alone: there is nothing to bring to a level."""
MOST_GAIN_DB = 30.0
MOST_PUSH_DB = 6.0
"""By how much the gain may exceed the plain difference, to make up for what the limiter took."""
_NEAR_LU = 0.2
_MOST_TRIES = 5


def mastering_gain(
    target_lufs: float, ceiling_dbtp: float, level_at: Callable[[float | None], Level]
) -> float:
    """The static gain (dB) with which a mix has its loudness after the limiter.

    `level_at` measures the mix limited at a gain, or as it is for None. A limiter that has
    peaks to hold takes loudness away, so the gain is raised until the target is reached.
    """
    plain = level_at(None)
    if not plain.loudness_lufs > SILENCE_LUFS:
        return 0.0
    gain = round(min(MOST_GAIN_DB, target_lufs - plain.loudness_lufs), 2)
    most = min(MOST_GAIN_DB, gain + MOST_PUSH_DB)
    if plain.peak_dbtp + gain <= ceiling_dbtp:
        return gain  # the limiter has nothing to do
    for _ in range(_MOST_TRIES):
        missing = target_lufs - level_at(gain).loudness_lufs
        if abs(missing) <= _NEAR_LU or gain >= most:
            break
        gain = round(min(most, gain + missing), 2)
    return gain

"""Measuring how loud a sound is, by EBU R128, while it is written or for itself alone."""

from __future__ import annotations

import math
import re
from typing import Literal

from storyforge.core.loudness import Loudness
from storyforge.ffmpeg.command import Command
from storyforge.ffmpeg.encoding import PCM_ENCODING
from storyforge.ffmpeg.graph import Graph, Stream

Peak = Literal["none", "sample", "true"]

_MOMENTARY = re.compile(r"^lavfi\.r128\.M=(-?[\d.]+|-?inf|nan)$", re.MULTILINE)
_PEAK = re.compile(r"peak:\s+Peak:\s+(-?[\d.]+|-?inf|nan) dBFS")
_NOTHING_LUFS = -200.0
_NOWHERE = {"f": "null"}


def measurement(graph: Graph, stream: Stream, peak: Peak) -> Command:
    """The command that says how loud a stream is, and writes nothing."""
    return graph.measuring_command(_measured(stream, peak), _NOWHERE)


def samples(graph: Graph, stream: Stream) -> Command:
    """The command that writes a stream's samples, and says how loud they are.

    It says what a `measurement` of the written samples would: of these very samples.
    """
    return graph.measuring_command(_measured(stream, "sample"), PCM_ENCODING)


def _measured(stream: Stream, peak: Peak) -> Stream:
    """The same samples, in the format in which they are written."""
    stream = stream.filter("aformat", sample_fmts="flt")
    stream = stream.filter("ebur128", peak=peak, metadata=1, framelog="quiet")
    return stream.filter("ametadata", mode="print", key="lavfi.r128.M", file="-")


def loudness_in(stdout: str, stderr: str) -> Loudness:
    """What was said of a sound: each momentary loudness, then the peak in the summary.

    The peak is infinite where none was measured.
    """
    momentary = tuple(_level(value) for value in _MOMENTARY.findall(stdout))
    peaks = _PEAK.findall(stderr)
    peak = _level(peaks[-1]) if peaks else math.inf
    return Loudness(momentary, -math.inf if peak == _NOTHING_LUFS else peak)


def _level(text: str) -> float:
    value = float(text)
    return value if math.isfinite(value) else _NOTHING_LUFS

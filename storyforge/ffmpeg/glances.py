"""Looking at what is finished: a few small pictures of it, how loud it is over time."""

from __future__ import annotations

import re
from fractions import Fraction

from storyforge.core.geometry import Size
from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg.command import Command, MediaInput
from storyforge.ffmpeg.encoding import FRAME_ENCODING
from storyforge.ffmpeg.graph import EXACT_SCALING, Graph

FILE = MediaInput("file")
"""The only input of these commands: whatever file is looked at."""


def glimpses(rate: Fraction, size: Size, frames: int) -> Command:
    """So many frames a second of a finished video, in a small size, as raw RGB."""
    graph = Graph(SAMPLE_RATE)
    stream = graph.source(FILE).video.filter("fps", f"{rate.numerator}/{rate.denominator}")
    stream = stream.filter("scale", *size, flags=EXACT_SCALING.replace("bicubic", "area"))
    return graph.command(stream, frames, FRAME_ENCODING)


def loudness_curve() -> Command:
    """Momentary loudness (EBU R128: the last 400 ms), ten times a second, as lines on stdout."""
    graph = Graph(SAMPLE_RATE)
    stream = graph.source(FILE).audio.filter("ebur128", metadata=1, framelog="quiet")
    stream = stream.filter("ametadata", mode="print", key="lavfi.r128.M", file="-")
    return graph.sound_command(stream, {"f": "null"})


_MOMENTARY = re.compile(r"lavfi\.r128\.M=(-?[\d.]+|-?inf|nan)")


def momentary_in(line: str) -> float | None:
    """The loudness (LUFS) that a line of `loudness_curve` tells, if it tells one."""
    found = _MOMENTARY.match(line.strip())
    return float(found[1]) if found else None

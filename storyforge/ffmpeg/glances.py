"""Looking at what is finished: a few small pictures of it."""

from __future__ import annotations

from fractions import Fraction

from storyforge.core.geometry import Size
from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg.command import Command, MediaInput
from storyforge.ffmpeg.encoding import FRAME_ENCODING
from storyforge.ffmpeg.graph import EXACT_SCALING, Graph

_AREA = EXACT_SCALING.replace("bicubic", "area")

FILE = MediaInput("file")
"""The only input of such a command: whatever file is looked at."""


def glimpses(rate: Fraction, size: Size, frames: int) -> Command:
    """So many frames a second of a finished video, in a small size, as raw RGB."""
    graph = Graph(SAMPLE_RATE)
    stream = graph.source(FILE).video.filter("fps", f"{rate.numerator}/{rate.denominator}")
    stream = stream.filter("scale", *size, flags=_AREA)
    return graph.command(stream, frames, FRAME_ENCODING)


def brightness(size: Size, frames: int) -> Command:
    """Every frame of a finished video in a tiny size, as raw grey (0-255)."""
    graph = Graph(SAMPLE_RATE)
    stream = graph.source(FILE).video.filter("scale", *size, flags=_AREA)
    return graph.command(stream, frames, {**FRAME_ENCODING, "pix_fmt": "gray"})

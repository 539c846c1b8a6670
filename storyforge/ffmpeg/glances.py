"""Looking at what is finished: a few small pictures of it."""

from __future__ import annotations

from fractions import Fraction

from storyforge.core.geometry import Size
from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg.command import Command, MediaInput
from storyforge.ffmpeg.encoding import FRAME_ENCODING
from storyforge.ffmpeg.graph import EXACT_SCALING, Graph

FILE = MediaInput("file")
"""The only input of such a command: whatever file is looked at."""


def glimpses(rate: Fraction, size: Size, frames: int) -> Command:
    """So many frames a second of a finished video, in a small size, as raw RGB."""
    graph = Graph(SAMPLE_RATE)
    stream = graph.source(FILE).video.filter("fps", f"{rate.numerator}/{rate.denominator}")
    stream = stream.filter("scale", *size, flags=EXACT_SCALING.replace("bicubic", "area"))
    return graph.command(stream, frames, FRAME_ENCODING)

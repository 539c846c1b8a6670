"""How segments and sound are encoded: the one table of quality.

Encoder threads are a constant of the table, because x264 gives other bytes with another
count; only the number of processes follows the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

QualityName = Literal["master", "small", "draft"]


@dataclass(frozen=True, slots=True)
class Quality:
    """x264's preset and CRF, and by how much a draft's canvas is smaller."""

    name: QualityName
    preset: str
    crf: int
    shrink: int = 1


# Platforms encode whatever they get again: a master needs quality, not smallness, and a
# fast preset at a lower CRF gives the same picture for a quarter of the work (figures in
# docs/benchmarks.md).
QUALITIES: dict[str, Quality] = {
    "master": Quality("master", "superfast", 18),
    "small": Quality("small", "medium", 22),
    "draft": Quality("draft", "ultrafast", 27, shrink=2),
}

THREADS = 1
"""Encoder threads of one segment; part of what is executed."""

AUDIO_PRIMING = 1024
"""Samples that the AAC encoder emits before the first of its input."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLimits:
    """What the platform asks of the stream; rates in bits a second, the buffer in bits."""

    max_rate_bps: int
    buffer_bits: int
    level: str = "4.0"
    b_frames: int = 2
    profile: str = "high"


def video_encoding(quality: Quality, limits: VideoLimits, rate: int) -> dict[str, object]:
    """Output options of every segment: H.264, closed GOPs of two seconds, BT.709."""
    keyint = rate * 2
    # Every segment begins with a fresh buffer: half full leaves room for a detailed first
    # picture without letting many short segments add up to more than the cap.
    buffer = "vbv-init=0.5"
    x264 = f"keyint={keyint}:min-keyint={rate}:open-gop=0:force-cfr=1:stitchable=1:{buffer}"
    return {
        "c:v": "libx264",
        "preset": quality.preset,
        "crf": quality.crf,
        "profile:v": limits.profile,
        "level:v": limits.level,
        "bf": limits.b_frames,
        "maxrate": limits.max_rate_bps,
        "bufsize": limits.buffer_bits,
        "threads": THREADS,
        "x264-params": x264,
        "pix_fmt": "yuv420p",
        "color_range": "tv",
        "colorspace": "bt709",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "flags:v": "+bitexact",
        "f": "mp4",
    }


def sound_encoding(bits_per_second: int = 128_000) -> dict[str, object]:
    """Output options of a story's sound: AAC-LC, 48 kHz, stereo."""
    return {
        "c:a": "aac",
        "profile:a": "aac_low",
        "b:a": bits_per_second,
        "ar": 48_000,
        "ac": 2,
        "map_metadata": -1,
        "map_chapters": -1,
        "fflags": "+bitexact",
        "flags:a": "+bitexact",
        "f": "mp4",
    }


PCM_ENCODING: dict[str, object] = {
    "c:a": "pcm_f32le",
    "ar": 48_000,
    "ac": 2,
    "map_metadata": -1,
    "fflags": "+bitexact",
    "f": "wav",
    "rf64": "auto",
}
"""Sound between tasks: 32-bit float, 48 kHz, stereo."""

FRAME_ENCODING: dict[str, object] = {"c:v": "rawvideo", "pix_fmt": "rgb24", "f": "rawvideo"}
"""One finished frame as 24-bit RGB."""

"""How segments and sound are encoded: the one table of quality.

Encoder threads are a constant of the table, because x264 gives other bytes with another
count; only the number of processes follows the machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

QualityName = Literal["master", "small", "draft", "preview"]


@dataclass(frozen=True, slots=True)
class Quality:
    """x264's preset, CRF and own parameters, and by how much a draft's canvas is smaller.

    `b_frames` is how many may stand between two others, where the platform takes as many.
    """

    name: QualityName
    preset: str
    crf: int
    tuning: str = ""
    b_frames: int = 2
    shrink: int = 1


# Platforms encode whatever they get again: a master needs quality, not smallness. The rows
# were chosen by measuring (`python -m bench.quality`; the figures are in docs/benchmarks.md
# and the reasons in docs/engine.md).
SPARING = "weightp=0:b-adapt=0:partitions=i4x4"
"""No search for fades, none for where B-frames are best, and one less for how to divide blocks."""

QUALITIES: dict[str, Quality] = {
    "master": Quality("master", "superfast", 19, SPARING, b_frames=1),
    "small": Quality("small", "medium", 28, "aq-mode=0"),
    "draft": Quality("draft", "ultrafast", 27, shrink=2),
    "preview": Quality("preview", "superfast", 25, SPARING, b_frames=1, shrink=3),
}

THREADS = 1
"""Encoder threads of one segment; part of what is executed."""

AUDIO_PRIMING = 1024
"""Samples that the AAC encoder emits before the first of its input."""

GOP_SECONDS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoLimits:
    """What the platform asks of the stream.

    `max_rate_bps` is the average that no story exceeds, in bits a second; `buffer_bits` the
    most that may come at once.
    """

    max_rate_bps: int
    buffer_bits: int
    level: str = "4.0"
    b_frames: int = 2
    profile: str = "high"


@dataclass(frozen=True, slots=True)
class Allowance:
    """The bits of one segment: the buffer, full at its start, and what flows into it."""

    max_rate_bps: int
    buffer_bits: int


BUFFER_SHARE = Fraction(1, 2)
"""How much of its bits a short segment may spend at once."""


def allowance(limits: VideoLimits, rate: int, frames: int) -> Allowance:
    """What a segment of so many frames may spend: never more than its share of the story.

    Each segment has an encoder of its own, whose buffer begins full: with one buffer and one
    rate for all of them, many short segments would add up to far more than the rate. So the
    buffer is paid for by the rate:

        bits <= buffer + rate * seconds = limits.max_rate_bps * seconds

    which adds up over any segments to `limits.max_rate_bps` for the story, however it is cut.
    """
    bits = Fraction(limits.max_rate_bps * frames, rate)
    buffer = min(Fraction(limits.buffer_bits), bits * BUFFER_SHARE)
    return Allowance(int((bits - buffer) * rate / frames), int(buffer))


@dataclass(frozen=True, slots=True)
class Settings:
    """What every encoder is told about a segment: `rate` frames a second, `frames` of them."""

    quality: Quality
    limits: VideoLimits
    rate: int
    frames: int

    @property
    def gop(self) -> int:
        """The longest group of pictures, in frames."""
        return self.rate * GOP_SECONDS

    @property
    def allowance(self) -> Allowance:
        return allowance(self.limits, self.rate, self.frames)


@dataclass(frozen=True, slots=True)
class Encoder:
    """What encodes segments: its name for the user, ffmpeg's name, and its own options.

    `feed` are filters between the finished picture and the encoder, with their arguments;
    `announces` is how ffmpeg says on what it runs, as a regular expression with one group;
    `device` is what it said. That is part of what is executed: another device gives other bytes.
    """

    name: str
    codec: str
    own: Callable[[Settings], Mapping[str, object]]
    feed: tuple[tuple[str, ...], ...] = ()
    announces: str = ""
    device: str = ""

    def fed(self, stream: Any) -> Any:
        """A stream of finished pictures as the encoder takes them."""
        for name, *arguments in self.feed:
            stream = stream.filter(name, *arguments)
        return stream

    def options(self, settings: Settings) -> dict[str, object]:
        """Output options of a segment: H.264 alone in MP4, BT.709, nothing of the sources."""
        limits, allowed = settings.limits, settings.allowance
        labelled = {"metadata": f"comment={self.device}"} if self.device else {}
        common: dict[str, object] = {
            "c:v": self.codec,
            "profile:v": limits.profile,
            "level:v": limits.level,
            "bf": min(limits.b_frames, settings.quality.b_frames),
            "g": settings.gop,
            "maxrate": allowed.max_rate_bps,
            "bufsize": allowed.buffer_bits,
            "pix_fmt": "yuv420p",
            "color_range": "tv",
            "colorspace": "bt709",
            "color_primaries": "bt709",
            "color_trc": "bt709",
            "map_metadata": -1,
            "map_chapters": -1,
            "fflags": "+bitexact",
            "flags:v": "+bitexact+cgop",
            "f": "mp4",
        }
        chosen = common | dict(self.own(settings)) | labelled
        return {name: value for name, value in chosen.items() if value is not None}


def _x264(settings: Settings) -> Mapping[str, object]:
    """Closed GOPs, an IDR picture first, and a description that is equal for all segments.

    x264 names the profile after the tools in use, and its fastest preset leaves out those that
    make a stream Main (CABAC) and High (8x8 transforms).
    """
    quality = settings.quality
    parameters = {
        "min-keyint": settings.rate, "open-gop": 0, "force-cfr": 1, "stitchable": 1,
        "vbv-init": 1, "cabac": 1, "8x8dct": int(settings.limits.profile == "high"),
    }  # fmt: skip
    told = ":".join(f"{name}={value}" for name, value in parameters.items())
    return {
        "preset": quality.preset,
        "crf": quality.crf,
        "threads": THREADS,
        "x264-params": f"{told}:{quality.tuning}" if quality.tuning else told,
    }


SOFTWARE = Encoder("software", "libx264", _x264)
"""x264: the same bytes from the same pictures on every machine of one architecture."""


def video_encoding(
    quality: Quality, limits: VideoLimits, rate: int, frames: int, encoder: Encoder = SOFTWARE
) -> dict[str, object]:
    """Output options of a segment of so many frames."""
    return encoder.options(Settings(quality, limits, rate, frames))


def sound_encoding(bits_per_second: int = 128_000) -> dict[str, object]:
    """Output options of a story's sound: AAC-LC, 48 kHz, stereo.

    The encoder's quick search: at these rates it takes a third of the time, and what it makes is
    nearer to what went in (docs/engine.md).
    """
    return {
        "c:a": "aac",
        "aac_coder": "fast",
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

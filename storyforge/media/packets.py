"""One pass over every packet of a file: what its headers claim, measured.

Nothing is decoded but the first picture and the first sound, to see that there are any.
"""

from __future__ import annotations

import contextlib
import time
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyforge.errors import MediaUnreadable
from storyforge.media.keyframes import is_true_keyframe, length_size
from storyforge.media.opening import DECODING

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.frame import Frame
    from av.packet import Packet
    from av.video.stream import VideoStream
PASS_TIMEOUT_S = 900.0
"""A file that takes longer to read than this is not one to make a story of."""

_TRIES = 500  # packets without a picture before we believe that there is none
_LAST_AT_MOST_S = 10  # damaged files claim hours for their last picture

_NEVER_ZEROS = frozenset(
    {"h264", "hevc", "av1", "vp8", "vp9", "mpeg1video", "mpeg2video", "mpeg4", "mjpeg", "prores"}
)
"""Codecs whose packets never begin with zeros for long: there an interrupted copy left a hole."""
_ZEROS = bytes(16)

_FINE_TICKS = 8  # from one picture to the next

_VP8_SHOWN = 0x10  # RFC 6386, 9.1: the `show_frame` bit


@dataclass(slots=True)
class Measured:
    """A stream's packets in `time_base` ticks: times shown, keyframes, the last one's length."""

    time_base: Fraction
    times: array[int] = field(default_factory=lambda: array("q"))
    keyframes: list[int] = field(default_factory=list)
    last: int | None = None
    last_step: int = 0  # 0 where the file does not say, or says nonsense
    complete: bool = True  # every packet said when it is shown
    whole_until: int | None = None  # when the last whole packet is decoded
    torn: bool = False  # the last packets hold nothing but zeros
    broken: list[int] = field(default_factory=list)  # times of packets that are damaged
    frame: Frame | None = None
    head: bytes = b""  # the first packet of HEVC: notes may stand there
    tries: int = 0

    @property
    def strictly_increasing(self) -> bool:
        """Whether in display order every picture has a time of its own."""
        return self.complete and len(set(self.times)) == len(self.times)

    @property
    def start(self) -> Fraction:
        return min(self.times) * self.time_base

    @property
    def duration(self) -> Fraction:
        """From the first time shown to the end of the last, in seconds."""
        end = max(self.times) * self.time_base
        last = self.last_step * self.time_base or self.interval or 0
        return end + last - self.start

    @property
    def interval(self) -> Fraction | None:
        """The average time from one picture to the next in seconds, None for less than two."""
        span = max(self.times) - min(self.times)
        return span * self.time_base / (len(self.times) - 1) if span else None

    @property
    def steady(self) -> bool:
        """Whether pictures follow each other evenly, but for what ticks have to be rounded by."""
        times = sorted(self.times)
        steps = [after - before for before, after in pairwise(times)]
        usual = (times[-1] - times[0]) / max(1, len(steps))
        return all(abs(step - usual) <= max(1, usual / 50) for step in steps)

    @property
    def closest_rate(self) -> Fraction | None:
        """How many pictures a second there are where they lie closest together."""
        steps = [after - before for before, after in pairwise(sorted(self.times)) if after > before]
        return 1 / (min(steps) * self.time_base) if steps else None

    def keeps_to(self, rate: Fraction) -> bool:
        """Whether every picture comes when a constant rate would have one come.

        Or a tick beside it, where ticks are so fine that it is not by chance.
        """
        step = 1 / (rate * self.time_base)
        ticks, parts = step.numerator, step.denominator
        beside = parts if step >= _FINE_TICKS else 0
        start = min(self.times)
        offs = ((when - start) * parts % ticks for when in self.times)
        return all(off <= beside or ticks - off <= beside for off in offs)

    @property
    def damaged(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """From each damaged packet to the next keyframe, or to the end, in seconds."""
        end = self.start + self.duration
        found: list[tuple[Fraction, Fraction]] = []
        for when in sorted(self.broken):
            start = when * self.time_base
            if not found or start >= found[-1][1]:
                after = min((key for key in self.keyframes if key > when), default=None)
                found.append((start, end if after is None else after * self.time_base))
        return tuple(found)

    def cut(self) -> None:
        """Forget what the end of a file that is cut off can no longer show.

        Every packet that is lost would have been decoded after the last whole one, and no
        picture shows before it is decoded: up to that time, everything is there.
        """
        until = self.whole_until
        if until is None:
            return
        self.times = array("q", (when for when in self.times if when <= until))
        self.keyframes = [when for when in self.keyframes if when <= until]
        self.broken = [when for when in self.broken if when <= until]
        self.last, self.last_step = max(self.times, default=None), 0

    def show(self, when: int, length: int | None) -> None:
        """Take note of a packet that is shown at a time for a while."""
        self.times.append(when)
        if self.last is None or when >= self.last:
            believed = (length or 0) * self.time_base <= _LAST_AT_MOST_S
            self.last, self.last_step = when, (length or 0) if believed else 0


def measure(
    path: Path,
    container: InputContainer,
    video: VideoStream | None,
    sounds: Sequence[AudioStream],
) -> dict[int, Measured]:
    """Measure these streams, by index. Streams without packets are left out.

    Raises errors.MediaUnreadable for protected files and for those without end.
    """
    chosen = [stream for stream in (video, *sounds) if stream is not None]
    measured = {stream.index: Measured(_tick(stream)) for stream in chosen}
    for stream in chosen:
        stream.codec_context.options = dict(DECODING)
    deadline = time.monotonic() + PASS_TIMEOUT_S
    for packet in container.demux(*chosen):
        if packet.stream_index in measured:  # at the end, every stream gets an empty one
            _look_at(path, packet, measured[packet.stream_index])
        if time.monotonic() > deadline:
            raise MediaUnreadable(path, "reading it takes too long")
    return {index: found for index, found in measured.items() if found.times}


def _tick(stream: VideoStream | AudioStream) -> Fraction:
    return stream.time_base or Fraction(1, 1_000_000)


def _look_at(path: Path, packet: Packet[Any], found: Measured) -> None:
    if found.frame is None and found.tries < _TRIES:
        _try_to_decode(path, packet, found)
    if packet.size == 0:
        return
    if not found.head and packet.stream.codec_context.codec.canonical_name == "hevc":
        found.head = bytes(packet)
    found.torn = _is_hole(packet)
    is_whole = not (found.torn or packet.is_corrupt)
    if is_whole and packet.dts is not None:
        found.whole_until = packet.dts
    if _is_hidden(packet):
        return
    when = packet.pts if packet.pts is not None else packet.dts
    found.complete &= packet.pts is not None
    if when is None:
        return
    if not is_whole:
        found.broken.append(when)
    elif packet.is_keyframe and packet.stream.type == "video" and _begins(packet):
        found.keyframes.append(when)
    if not packet.is_discard:  # as before an edit list's start: decoded, not shown
        found.show(when, packet.duration)


def _try_to_decode(path: Path, packet: Packet[Any], found: Measured) -> None:
    import av

    if packet.has_sidedata("encryption_info"):
        raise MediaUnreadable(path, "it is protected (encrypted)")
    found.tries += 1
    # A stream that was cut from a longer one begins with pictures that lack what they need.
    with contextlib.suppress(av.FFmpegError):
        found.frame = next(iter(packet.decode()), None)


def _is_hole(packet: Packet[Any]) -> bool:
    """Whether a copy that was interrupted left zeros where a picture should be."""
    if packet.stream.codec_context.codec.canonical_name not in _NEVER_ZEROS:
        return False
    return bytes(memoryview(packet)[: len(_ZEROS)]) == _ZEROS[: packet.size]


def _begins(packet: Packet[Any]) -> bool:
    context = packet.stream.codec_context
    name = context.codec.canonical_name
    if name not in {"h264", "hevc"}:
        return True
    return is_true_keyframe(name, bytes(packet), length_size(name, context.extradata))


def _is_hidden(packet: Packet[Any]) -> bool:
    """A VP8 packet that only helps others (an alternate reference) is no picture."""
    if packet.stream.codec_context.name not in {"vp8", "libvpx"}:
        return False
    return not memoryview(packet)[0] & _VP8_SHOWN

"""What a finished file really is, measured: for its manifest, and for checking our own work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storyforge.errors import MediaUnreadable
from storyforge.media import tags
from storyforge.media.boxes import top_boxes
from storyforge.media.opening import opened

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureFacts:
    """The video track. `duration` in seconds, `bit_rate` in bits a second, `max_gop` in frames.

    `max_gop` is the longest way from a keyframe to the next, or to the end. `missing` are
    frames of `rate` that no packet shows; 0 in everything we write.
    """

    codec: str
    profile: str
    level: str
    width: int
    height: int
    pixel_format: str
    primaries: str
    transfer: str
    matrix: str
    colour_range: str
    rate: Fraction
    frames: int
    missing: int
    start: Fraction
    duration: Fraction
    bit_rate: int
    keyframes: int
    max_gop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundFacts:
    """The sound track. `samples` is its whole length, `duration` the same in seconds."""

    codec: str
    profile: str
    sample_rate: int
    channels: int
    samples: int
    start: Fraction
    duration: Fraction
    bit_rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFacts:
    """A finished file. `index_first`: whether it can play while it is still arriving."""

    size_bytes: int
    duration: Fraction
    bit_rate: int
    index_first: bool
    video: PictureFacts
    sound: SoundFacts | None


def inspect(path: Path) -> StreamFacts:
    """Measure a finished file by reading all its packets.

    Raises errors.MediaUnreadable for what is no finished video.
    """
    with opened(path) as container:
        if not container.streams.video:
            raise MediaUnreadable(path, "there is no picture in it")
        packets = _packets(container)
        picture = container.streams.video[0]
        video = _picture_facts(path, picture, packets[picture.index])
        heard = container.streams.audio[0] if container.streams.audio else None
        sound = _sound_facts(heard, packets[heard.index]) if heard else None
    duration = max(video.duration, sound.duration if sound else Fraction(0))
    size = path.stat().st_size
    boxes = top_boxes(path)
    return StreamFacts(
        size_bytes=size,
        duration=duration,
        bit_rate=round(size * 8 / duration),
        index_first=b"moov" in boxes and boxes.index(b"moov") < boxes.index(b"mdat"),
        video=video,
        sound=sound,
    )


@dataclass(frozen=True, slots=True)
class _Packet:
    """What is measured of a packet: times in seconds."""

    shown: Fraction
    duration: Fraction
    size: int
    is_keyframe: bool


def _packets(container: InputContainer) -> dict[int, list[_Packet]]:
    """Every packet of every stream, in decoding order."""
    found: dict[int, list[_Packet]] = {stream.index: [] for stream in container.streams}
    for packet in container.demux():
        if packet.size:
            found[packet.stream_index].append(_measured(packet))
    return found


def _measured(packet: Packet[Any]) -> _Packet:
    tick = packet.time_base or Fraction(0)
    return _Packet(
        shown=(packet.pts or 0) * tick,
        duration=(packet.duration or 0) * tick,
        size=packet.size,
        is_keyframe=packet.is_keyframe,
    )


def _picture_facts(path: Path, stream: VideoStream, packets: Sequence[_Packet]) -> PictureFacts:
    context = stream.codec_context
    rate = stream.average_rate
    if not packets or not rate or context.pix_fmt is None:
        raise MediaUnreadable(path, "there is no moving picture in it")
    start, duration = _extent(packets)
    return PictureFacts(
        codec=context.codec.canonical_name,
        profile=context.profile or "",
        level=_level(context.codec.canonical_name, context.extradata or b""),
        width=context.width,
        height=context.height,
        pixel_format=context.pix_fmt,
        primaries=tags.name(tags.PRIMARIES, context.color_primaries),
        transfer=tags.name(tags.TRANSFERS, context.color_trc),
        matrix=tags.name(tags.MATRICES, context.colorspace),
        colour_range=tags.name(tags.RANGES, context.color_range),
        rate=rate,
        frames=len(packets),
        missing=_missing(packets, rate, duration),
        start=start,
        duration=duration,
        bit_rate=_bit_rate(packets, duration),
        keyframes=sum(packet.is_keyframe for packet in packets),
        max_gop=_longest_gop(packets),
    )


def _sound_facts(stream: AudioStream, packets: Sequence[_Packet]) -> SoundFacts | None:
    if not packets:
        return None
    context = stream.codec_context
    start, duration = _extent(packets)
    return SoundFacts(
        codec=context.codec.canonical_name,
        profile=context.profile or "",
        sample_rate=context.sample_rate,
        channels=context.layout.nb_channels,
        samples=round(duration * context.sample_rate),
        start=start,
        duration=duration,
        bit_rate=_bit_rate(packets, duration),
    )


def _extent(packets: Sequence[_Packet]) -> tuple[Fraction, Fraction]:
    """When the first is shown, and how long it is from there to the end of the last."""
    start = min(packet.shown for packet in packets)
    return start, max(packet.shown + packet.duration for packet in packets) - start


def _missing(packets: Sequence[_Packet], rate: Fraction, duration: Fraction) -> int:
    shown = {packet.shown * rate for packet in packets}
    return round(duration * rate) - len(shown)


def _bit_rate(packets: Sequence[_Packet], duration: Fraction) -> int:
    return round(sum(packet.size for packet in packets) * 8 / duration) if duration else 0


def _longest_gop(packets: Sequence[_Packet]) -> int:
    begins = [number for number, packet in enumerate(packets) if packet.is_keyframe]
    ends = [*begins[1:], len(packets)]
    return max((end - begin for begin, end in zip(begins, ends, strict=True)), default=0)


def _level(codec: str, description: bytes) -> str:
    """H.264's level as people write it (`4.1`), from the stream's description (avcC)."""
    if codec != "h264" or len(description) < 4 or description[0] != 1:
        return ""
    return f"{description[3] // 10}.{description[3] % 10}"

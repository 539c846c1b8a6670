"""Joining finished pieces into one MP4, exactly, by copying packets.

What comes in (`join` checks it):

- *Segments*: H.264 alone in an MP4 each, at the story's rate, every frame there, closed
  groups of pictures, the first picture an IDR. All of one encoder setting, so that their
  descriptions (SPS and PPS) are the same bytes. MP4, because it keeps times as integers of
  a scale that is a multiple of every story rate (Matroska has milliseconds only), holds the
  description apart from the packets, and is unreadable when its writer was stopped.
- *Sound*: AAC-LC at 48 kHz in an MP4, encoded from the mix without its first 1024 samples.
  The encoder puts 1024 samples of its own before everything, so that keeping every packet
  and counting from 0 puts each sample where it belongs, without an edit list.

What comes out: `moov` first, no edit lists (phones and editors disagree about them), times
from frame 0 in integers. B-frames are shown before they could be if decoding began at 0;
without an edit list the offsets from decoding to showing are therefore negative for some
(`ctts` version 1). No clock, no names, no versions: the same pieces give the same bytes.
"""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from storyforge.core.time import SAMPLE_RATE, FrameRate
from storyforge.errors import MediaUnreadable, OutputWrong
from storyforge.media.files import replacing
from storyforge.media.keyframes import length_size, starts_anew, without_notes
from storyforge.media.opening import opened
from storyforge.process import CancelToken

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer, OutputContainer
    from av.packet import Packet
    from av.stream import Stream

_S = TypeVar("_S", bound="Stream")

AAC_FRAME = 1024
"""Samples in a packet of AAC-LC, and the number the encoder puts before the first."""

TICKS_PER_FRAME = 512
"""Of the video track's timescale: 24 to 60 frames a second give scales of 12288 to 30720."""

# H.264 lets pictures wait for this many others (ITU-T H.264, A.3.1: 16 in the buffer). FFmpeg
# wants no packet shown before it is decoded, so decoding is counted from this far below 0; in
# the file only the differences remain.
_LONGEST_DELAY = 16

_AAC_LC = 2  # ISO 14496-3, table 1.17
_BT709, _LIMITED = 1, 1  # ITU-T H.273, and FFmpeg's number for "tv"


@dataclass(frozen=True, slots=True)
class _Sample:
    """One packet on its way: when it is decoded, for the order in the file, and its times."""

    seconds: Fraction
    track: int
    data: bytes
    decoded: int
    shown: int
    duration: int
    is_keyframe: bool


def join(
    segments: Sequence[Path],
    sound: Path | None,
    output: Path,
    rate: FrameRate,
    frames: int,
    *,
    cancel: CancelToken | None = None,
) -> None:
    """Write `output` from the segments in order and the sound, `frames` frames at `rate`.

    The video track lasts exactly frames / rate, the sound track the same to the sample.
    `output` is replaced at once when everything is written, or not touched.

    Raises errors.OutputWrong naming the piece that is not as described above, or when the
    frames do not add up; errors.DiskFull; errors.NotWritable; errors.Cancelled.
    """
    _check_descriptions(segments)
    samples = [_video_samples(segments, rate, frames)]
    if sound is not None:
        samples.append(_sound_samples(sound, rate.samples(frames)))
    merged = heapq.merge(*samples, key=_order)
    with replacing(output) as temporary:
        _write(temporary, segments[0], sound, rate, _until(cancel or CancelToken(), merged))


def _until(cancel: CancelToken, samples: Iterable[_Sample]) -> Iterator[_Sample]:
    for sample in samples:
        cancel.raise_if_cancelled()
        yield sample


def _order(sample: _Sample) -> tuple[Fraction, int]:
    return sample.seconds, sample.track


def _write(
    path: Path, template: Path, sound: Path | None, rate: FrameRate, samples: Iterable[_Sample]
) -> None:
    import av

    with av.open(f"file:{path}", "w", format="mp4", options=_options(rate)) as container:
        tracks = [_add_track(container, template, "video", rate.value)]
        if sound is not None:
            tracks.append(_add_track(container, sound, "audio", SAMPLE_RATE))
        for sample in samples:
            container.mux_one(_packet(sample, *tracks[sample.track]))


def _options(rate: FrameRate) -> dict[str, str]:
    return {
        "movflags": "+faststart+negative_cts_offsets",
        "use_editlist": "0",
        "video_track_timescale": str(rate.value * TICKS_PER_FRAME),
        # The movie's own clock: whole frames of every rate and whole samples.
        "movie_timescale": str(SAMPLE_RATE),
        "fflags": "+bitexact",  # no name and version of the program that wrote it
    }


def _add_track(
    container: OutputContainer, template: Path, type: Literal["video", "audio"], scale: int
) -> tuple[Stream, Fraction]:
    """A track like the template's, and the tick in which its packets count."""
    with opened(template) as pieces:
        stream = container.add_stream_from_template(pieces.streams.get({type: 0})[0])
    stream.time_base = tick = Fraction(1, scale)  # the muxer will change the stream's, not ours
    stream.metadata.clear()
    return stream, tick


def _packet(sample: _Sample, stream: Stream, tick: Fraction) -> Packet[Any]:
    """A packet that carries nothing of where it came from but its bytes."""
    import av

    packet: Packet[Any] = av.Packet(sample.data)
    packet.stream = stream
    packet.time_base = tick
    packet.dts, packet.pts = sample.decoded, sample.shown
    packet.duration = sample.duration
    packet.is_keyframe = sample.is_keyframe
    return packet


def _check_descriptions(segments: Sequence[Path]) -> None:
    """All segments can be shown by one decoder, and say how their colours are meant."""
    if not segments:
        raise OutputWrong("there is no segment to join")
    first = _description(segments[0])
    for segment in segments[1:]:
        if _description(segment) != first:
            raise OutputWrong(f"{segment.name} is encoded otherwise than {segments[0].name}")


def _description(segment: Path) -> bytes:
    with _piece(segment) as container:
        context = _only(segment, container.streams.video).codec_context
        if context.codec.canonical_name != "h264" or not context.extradata:
            raise OutputWrong(f"{segment.name} is not H.264 as MP4 holds it")
        colours = (context.color_primaries, context.color_trc, context.colorspace)
        if set(colours) != {_BT709} or context.color_range != _LIMITED:
            raise OutputWrong(f"{segment.name} is not tagged as BT.709, limited range")
        return bytes(context.extradata)


def _video_samples(segments: Sequence[Path], rate: FrameRate, frames: int) -> Iterator[_Sample]:
    begin = 0
    for segment in segments:
        begin = yield from _segment_samples(segment, rate, begin)
    if begin != frames:
        raise OutputWrong(f"the {len(segments)} segments hold {begin} frames instead of {frames}")


def _segment_samples(segment: Path, rate: FrameRate, begin: int) -> Generator[_Sample, None, int]:
    """A segment's packets in decoding order, its first frame being the story's `begin`.

    Returns the story's frame after its last.
    """
    shown: set[int] = set()
    with _piece(segment) as container:
        stream = _only(segment, container.streams.video)
        lengths = length_size("h264", stream.codec_context.extradata)
        for count, packet in enumerate(_packets(container, stream)):
            data = bytes(packet)
            if count == 0 and not starts_anew(data, lengths):
                raise OutputWrong(f"{segment.name} does not begin with an IDR picture")
            frame = _frame(segment, packet, rate)
            shown.add(frame)
            yield _Sample(
                seconds=Fraction(begin + count, rate.value),
                track=0,
                data=without_notes(data, lengths),
                decoded=begin + count - _LONGEST_DELAY,
                shown=begin + frame,
                duration=1,
                is_keyframe=packet.is_keyframe,
            )
    if not shown or shown != set(range(count + 1)):
        raise OutputWrong(f"{segment.name} does not show every frame from its first once")
    return begin + len(shown)


def _frame(segment: Path, packet: Packet[Any], rate: FrameRate) -> int:
    """The number of the frame within its segment."""
    if packet.pts is not None and packet.time_base is not None:
        frame = packet.pts * packet.time_base * rate.value
        if frame.denominator == 1:
            return frame.numerator
    raise OutputWrong(f"{segment.name} has a frame that is not on the grid of {rate} a second")


def _sound_samples(sound: Path, samples: int) -> Iterator[_Sample]:
    """The sound's packets, numbered from 0; the last is as long as there is left to hear."""
    begin = 0
    with _piece(sound) as container:
        stream = _only(sound, container.streams.audio)
        _check_sound(sound, stream)
        for packet in _packets(container, stream):
            if samples <= AAC_FRAME <= begin:
                break  # a story of a frame or two: the first packet holds all of it
            yield _Sample(
                seconds=Fraction(begin, SAMPLE_RATE),
                track=1,
                data=bytes(packet),
                decoded=begin,
                shown=begin,
                duration=min(AAC_FRAME, samples - begin),
                is_keyframe=True,
            )
            begin += AAC_FRAME
            _check_length(sound, begin, samples, is_end=False)
    _check_length(sound, begin, samples, is_end=True)


def _check_sound(sound: Path, stream: AudioStream) -> None:
    context = stream.codec_context
    description = context.extradata or b"\0"
    if context.codec.canonical_name != "aac" or description[0] >> 3 != _AAC_LC:
        raise OutputWrong(f"{sound.name} is not AAC-LC as MP4 holds it")
    if context.sample_rate != SAMPLE_RATE:
        raise OutputWrong(f"{sound.name} has {context.sample_rate} samples a second")


def _check_length(sound: Path, held: int, samples: int, *, is_end: bool) -> None:
    """The packets end with the one that holds the last sample."""
    too_long = held - AAC_FRAME >= samples
    too_short = is_end and held < samples
    if too_long or too_short:
        word = "longer" if too_long else "shorter"
        raise OutputWrong(f"{sound.name} is {word} than the story's {samples} samples")


@contextmanager
def _piece(path: Path) -> Iterator[InputContainer]:
    """A piece we made ourselves, open; unreadable, it is our output that is wrong."""
    try:
        with opened(path, decodes=False) as container:
            yield container
    except MediaUnreadable as unreadable:
        raise OutputWrong(f"{path.name} cannot be joined: {unreadable.reason}") from unreadable


def _only(path: Path, streams: Sequence[_S]) -> _S:
    if len(streams) != 1:
        raise OutputWrong(f"{path.name} has {len(streams)} streams of a kind instead of one")
    return streams[0]


def _packets(container: InputContainer, stream: Stream) -> Iterator[Packet[Any]]:
    return (packet for packet in container.demux(stream) if packet.size)

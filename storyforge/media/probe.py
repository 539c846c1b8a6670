"""Facts of one file, measured rather than believed."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, cast

from storyforge.core.containers import MAX_PIXELS
from storyforge.core.languages import language_of
from storyforge.errors import MediaPointer, MediaUnreadable
from storyforge.media import tags
from storyforge.media.content import POINTER, WAV, recognise
from storyforge.media.fields import fields_of
from storyforge.media.makers import foreign_colours, told_by_makers
from storyforge.media.opening import opened, reason
from storyforge.media.orientation import (
    MATRIX_BYTES,
    UPRIGHT,
    Orientation,
    from_degrees,
    from_matrix,
)
from storyforge.media.packets import Measured, measure
from storyforge.media.stills import (
    has_alpha_channel,
    image_facts,
    probe_animated_webp,
    probe_still,
)
from storyforge.media.undecodable import is_decodable, why_not
from storyforge.media.whole import lost_streams
from storyforge.timeline.facts import AudioFacts, MediaInfo, TrackFacts, VideoFacts

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_PRIMING_AT_MOST_S = Fraction(1, 4)
_ANIMATIONS = {"gif", "apng"}
_SEEKABLE = ("mp4", "matroska")


def probe(path: Path) -> MediaInfo:
    """The facts of a video, a sound, a still or an SVG.

    Every packet is read once, so this takes as long as reading the file. A still has
    `image` as far as FFmpeg knows it, an SVG has none: both are for the raster room.

    Raises errors.MediaUnreadable, with a reason fit for the author.
    """
    try:
        if not path.is_file():
            raise MediaUnreadable(path, _no_file(path))
        content = recognise(path)
        if content.kind == "refused":
            refusal = MediaPointer if content.format == POINTER else MediaUnreadable
            raise refusal(path, content.reason)
        if content.kind == "svg":
            return MediaInfo(kind="svg", container="svg", size_bytes=path.stat().st_size)
        if content.kind == "image":
            return probe_still(path, content.format)
        if content.format == "webp":
            return probe_animated_webp(path)
        return _probe_media(path, WAV if content.format == WAV else None)
    except OSError as failure:
        raise MediaUnreadable(path, reason(failure, path)) from failure


def _no_file(path: Path) -> str:
    if path.is_dir():
        return "it is a folder"
    return "it is not a file" if path.exists() else "there is no such file"


def _probe_media(path: Path, format: str | None) -> MediaInfo:
    """The facts of a recording; its `format` where a demuxer must not be guessed."""
    with opened(path, format) as container:
        _refuse_clear_avif(path, container)
        video, sounds = choose_video(container), choose_sounds(container)
        measured = measure(path, container, video, sounds)
        lost = _lost(path, container, measured) & {each.index for each in (video, *sounds) if each}
        _cut(path, measured, lost)
        facts = _facts(path, container, video, sounds, measured, lost)
        foreign = foreign_colours(facts.video) if facts.video else ""
        if foreign:
            facts = _without_picture(path, facts, foreign)
        if lost & {each.index for each in (video, facts.audio) if each}:
            facts = replace(facts, cut_off=True, duration=_whole_until(facts, lost))
        return replace(
            facts,
            unshown="" if facts.video or facts.image
            else foreign or why_not(path, container, _moving(container)),
            tracks=_tracks(path, container, facts),
            unheard="" if facts.audio else why_not(path, container, container.streams.audio),
        )  # fmt: skip


def _refuse_clear_avif(path: Path, container: InputContainer) -> None:
    """Animated AVIF has transparency on a track of its own, which FFmpeg does not put together."""
    moving = [stream for stream in container.streams.video if stream.frames > 1]
    if container.metadata.get("major_brand") == "avis" and len(moving) > 1:
        raise MediaUnreadable(
            path, "it is an animated AVIF with transparent parts: save it as WebP, APNG or GIF"
        )


def _without_picture(path: Path, facts: MediaInfo, foreign: str) -> MediaInfo:
    """What is left of a file whose pictures cannot be shown in true colours."""
    if facts.audio is None:
        raise MediaUnreadable(path, foreign)
    return replace(facts, kind="audio", video=None, duration=facts.audio.duration)


def _tracks(path: Path, container: InputContainer, facts: MediaInfo) -> tuple[TrackFacts, ...]:
    moving = {stream.index for stream in _moving(container)}
    sounds = [
        _sound_track(path, container, number, facts)
        for number in range(1, len(container.streams.audio) + 1)
    ]
    others = [
        TrackFacts(
            index=stream.index,
            kind=stream.type,
            codec=_codec(stream),
            cover=stream.type == "video" and stream.index not in moving,
        )
        for stream in container.streams
        if stream.type != "audio"
    ]
    return tuple(sorted((*sounds, *others), key=lambda track: track.index))  # fmt: skip


def _sound_track(
    path: Path, container: InputContainer, number: int, facts: MediaInfo
) -> TrackFacts:
    stream = container.streams.audio[number - 1]
    told = stream.metadata
    return TrackFacts(
        index=stream.index, kind=stream.type, codec=_codec(stream), number=number,
        language=language_of(told.get("language", "")),
        title=_title(told.get("title") or told.get("name") or ""),  # the latter in MP4
        unheard="" if facts.sound(number) else why_not(path, container, (stream,)),
    )  # fmt: skip


_LONGEST_TITLE = 80


def _title(text: str) -> str:
    """What a file calls its track, fit to be shown."""
    words = "".join(letter if letter.isprintable() else " " for letter in text).split()
    return " ".join(words)[:_LONGEST_TITLE]


def _codec(stream: Stream) -> str:
    context = getattr(stream, "codec_context", None)
    return str(context.codec.canonical_name) if context is not None else ""


def _lost(path: Path, container: InputContainer, measured: dict[int, Measured]) -> set[int]:
    """The streams that end before they should, or in nothing but zeros."""
    torn = {index for index, found in measured.items() if found.torn}
    return torn | lost_streams(path, container)


def _cut(path: Path, measured: dict[int, Measured], lost: Set[int]) -> None:
    """Leave of the lost streams what can still be decoded."""
    for index in lost & measured.keys():
        measured[index].cut()
        if not measured[index].times:
            del measured[index]
    if lost and not measured:
        raise MediaUnreadable(path, "it is cut off, and nothing is left of it")


_TOGETHER_S = 2
"""Picture and sound of one moment lie this close in a file; sound that ends sooner just ends."""


def _whole_until(facts: MediaInfo, lost: Set[int]) -> Fraction:
    """For how long picture and sound are both there."""
    if facts.video is None or facts.audio is None or facts.audio.index not in lost:
        return facts.duration
    sound = facts.until(facts.audio)
    return sound if 0 <= facts.duration - sound < _TOGETHER_S else facts.duration


def _facts(
    path: Path,
    container: InputContainer,
    video: VideoStream | None,
    sounds: Sequence[AudioStream],
    measured: dict[int, Measured],
    lost: Set[int],
) -> MediaInfo:
    name, size = container.format.name, path.stat().st_size
    seen = measured.get(video.index) if video else None
    heard = _heard(container, sounds, measured, lost)
    sound, others = (heard[0], heard[1:]) if heard else (None, ())
    if video is None or seen is None or seen.frame is None:
        if sound is None:
            raise MediaUnreadable(path, _nothing(path, container))
        return MediaInfo(
            kind="audio", container=name, size_bytes=size, duration=sound.duration, audio=sound,
            other_audio=others,
        )  # fmt: skip
    if name in _ANIMATIONS and len(seen.times) == 1:
        return MediaInfo(
            kind="image", container=name, size_bytes=size, image=image_facts(video, name)
        )
    start = min(seen.start, sound.start) if sound else seen.start
    picture = _video_facts(path, container, video, seen, start)
    return MediaInfo(
        kind="video",
        container=name,
        size_bytes=size,
        duration=picture.start + picture.duration - start,
        video=picture,
        audio=sound,
        other_audio=others,
    )


def _nothing(path: Path, container: InputContainer) -> str:
    """Why nothing can be shown or heard of a file that opened."""
    video, audio = container.streams.video, container.streams.audio
    reason = why_not(path, container, video) or why_not(path, container, audio)
    return reason or "there is no picture and no sound in it"


def choose_video(container: InputContainer) -> VideoStream | None:
    """The stream to show: no cover picture, the default first, one that moves, then the largest.

    An animated AVIF has its first picture beside the others, as a stream of its own.
    """
    from av.stream import Disposition

    return min(
        filter(is_decodable, _moving(container)),
        key=lambda stream: (
            not stream.disposition & Disposition.default,
            stream.frames == 1,
            -stream.codec_context.width * stream.codec_context.height,
            stream.index,
        ),
        default=None,
    )


def _moving(container: InputContainer) -> list[VideoStream]:
    """The streams of pictures that are no covers and no thumbnails."""
    from av.stream import Disposition

    not_shown = Disposition.attached_pic | Disposition.timed_thumbnails
    return [each for each in container.streams.video if not each.disposition & not_shown]


def choose_sounds(container: InputContainer) -> tuple[AudioStream, ...]:
    """The streams that can be heard, first the one to hear: the default, else the first."""
    from av.stream import Disposition

    heard = [*filter(is_decodable, container.streams.audio)]
    heard.sort(key=lambda stream: not stream.disposition & Disposition.default)
    return (*heard[:1], *sorted(heard[1:], key=lambda stream: stream.index))


def _heard(
    container: InputContainer,
    sounds: Sequence[AudioStream],
    measured: dict[int, Measured],
    lost: Set[int],
) -> tuple[AudioFacts, ...]:
    """The facts of the streams of which there is something to hear."""
    numbers = {each.index: number for number, each in enumerate(container.streams.audio, start=1)}
    return tuple(
        replace(
            _audio_facts(stream, found), number=numbers[stream.index],
            cut_off=stream.index in lost,
        )
        for stream in sounds
        if (found := measured.get(stream.index)) and found.frame
    )  # fmt: skip


def _audio_facts(stream: AudioStream, heard: Measured) -> AudioFacts:
    start = _audible_start(stream, heard)
    context = stream.codec_context
    return AudioFacts(
        index=stream.index,
        codec=context.codec.canonical_name,
        sample_rate=context.sample_rate,
        channels=context.layout.nb_channels,
        start=start,
        duration=heard.start + heard.duration - start,
        layout=context.layout.name,
    )


def _audible_start(stream: AudioStream, heard: Measured) -> Fraction:
    """Where sound begins: after what the decoder needs to get going and throws away.

    FFmpeg counts that in the stream's start time, not in its packets' (seen with MP3,
    Opus and Vorbis).
    """
    if stream.start_time is None:
        return heard.start
    declared = stream.start_time * heard.time_base
    return declared if 0 < declared - heard.start < _PRIMING_AT_MOST_S else heard.start


def _video_facts(
    path: Path,
    container: InputContainer,
    stream: VideoStream,
    seen: Measured,
    container_start: Fraction,
) -> VideoFacts:
    frame = cast("VideoFrame", seen.frame)  # a video stream's
    if frame.width * frame.height > MAX_PIXELS:
        raise MediaUnreadable(path, f"its pictures are too large ({frame.width}x{frame.height})")
    context = stream.codec_context
    orientation = _orientation(frame)
    facts = VideoFacts(
        index=stream.index,
        codec=context.codec.canonical_name,
        width=frame.width,
        height=frame.height,
        pixel_format=frame.format.name,
        time_base=seen.time_base,
        start=seen.start,
        container_start=container_start,
        duration=seen.duration,
        average_rate=_average_rate(stream, seen),
        frame_count=len(seen.times),
        sample_aspect=_sample_aspect(stream),
        rotation=orientation.rotation,
        mirrored=orientation.mirrored,
        matrix=tags.name(tags.MATRICES, frame.colorspace, context.colorspace),
        primaries=tags.name(tags.PRIMARIES, frame.color_primaries, context.color_primaries),
        transfer=tags.name(tags.TRANSFERS, frame.color_trc, context.color_trc),
        colour_range=tags.name(tags.RANGES, frame.color_range, context.color_range),
        field_order=_field_order(stream, frame),
        has_alpha=_has_alpha(stream, frame),
        seekable=_is_seekable(container, seen),
        last=seen.last,
        keyframes=tuple(sorted(seen.keyframes)),
        steady=seen.steady,
        beat=_beat(stream, seen),
        damaged=seen.damaged,
    )
    facts = replace(facts, fields=fields_of(container, stream, facts))
    return told_by_makers(path, container, stream, seen, facts)


def _orientation(frame: VideoFrame) -> Orientation:
    """From the display matrix, which FFmpeg hands to the frames wherever it was stored."""
    from av.sidedata.sidedata import SideData

    try:
        matrix = frame.side_data.get("DISPLAYMATRIX")
    except ValueError:  # PyAV does not know some other side data's type (seen: EXIF, 31)
        return from_degrees(frame.rotation)
    data = bytes(matrix) if isinstance(matrix, SideData) else b""
    return from_matrix(data) if len(data) == MATRIX_BYTES else UPRIGHT


def _sample_aspect(stream: VideoStream) -> Fraction:
    """Width over height of a pixel; 1 for none and for nonsense."""
    aspect = stream.sample_aspect_ratio
    return aspect if aspect and Fraction(1, 10) <= aspect <= 10 else Fraction(1)


def _average_rate(stream: VideoStream, seen: Measured) -> Fraction | None:
    """The declared rate where it agrees with the times of the pictures, else theirs."""
    if seen.interval is None:
        return None
    measured = 1 / seen.interval
    declared = stream.average_rate
    if declared and abs(declared - measured) <= measured / 100:
        return declared
    return measured.limit_denominator(1001)


def _beat(stream: VideoStream, seen: Measured) -> Fraction | None:
    """The rate at whose times all pictures come: a declared one, their mean, or their closest."""
    if seen.interval is None:
        return None
    mean = (1 / seen.interval).limit_denominator(1001)
    rates = (stream.average_rate, mean, stream.base_rate, seen.closest_rate)
    return next((rate for rate in rates if rate and seen.keeps_to(rate)), None)


def _field_order(stream: VideoStream, frame: VideoFrame) -> str:
    order = tags.name(tags.FIELD_ORDERS, int(stream.codec_context.field_order))
    if frame.interlaced_frame and order in {tags.UNKNOWN, "progressive"}:
        return "interlaced"
    return order


def _has_alpha(stream: VideoStream, frame: VideoFrame) -> bool:
    """In the pixels, or beside them as VP8 and VP9 do, which FFmpeg's own decoders leave out."""
    return has_alpha_channel(frame.format.name) or stream.metadata.get("alpha_mode") == "1"


def _is_seekable(container: InputContainer, seen: Measured) -> bool:
    """Whether seeking to a keyframe gives the pictures that decoding from the start gives."""
    exact = any(name in container.format.name for name in _SEEKABLE)
    return exact and seen.strictly_increasing and min(seen.keyframes, default=1) <= min(seen.times)

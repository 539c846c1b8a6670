"""Pictures that do not move, and those WebP files that do.

Exact facts of a still (its orientation, its profile) are the raster room's; here is
what FFmpeg knows.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.containers import MAX_PIXELS
from storyforge.errors import MediaUnreadable
from storyforge.media.opening import opened
from storyforge.timeline.facts import ImageFacts, MediaInfo, VideoFacts

if TYPE_CHECKING:
    from av.video.stream import VideoStream

# HEIC and AVIF are grids of small pictures, of which FFmpeg would tell the size of one.
_DEMUXERS = {name: f"{name}_pipe" for name in ("jpeg", "png", "webp", "tiff", "bmp")}

_MILLISECOND = Fraction(1, 1000)
_LEAST_MS, _USUAL_MS = 10, 100  # browsers, and FFmpeg, show shorter frames for 100 ms


def probe_still(path: Path, format: str) -> MediaInfo:
    """A still's facts; `image` is None where FFmpeg cannot tell."""
    try:
        facts = _with_ffmpeg(path, format)
    except MediaUnreadable:
        facts = None
    return MediaInfo(kind="image", container=format, size_bytes=path.stat().st_size, image=facts)


def _with_ffmpeg(path: Path, format: str) -> ImageFacts | None:
    if format not in _DEMUXERS:
        return None
    with opened(path, _DEMUXERS[format]) as container:
        return image_facts(container.streams.video[0], format)


def image_facts(stream: VideoStream, format: str) -> ImageFacts | None:
    """What a video stream says of its only picture."""
    context = stream.codec_context
    if not context.width or not context.pix_fmt:
        return None
    return ImageFacts(
        width=context.width,
        height=context.height,
        format=format,
        mode=context.pix_fmt,
        has_alpha=has_alpha_channel(context.pix_fmt) and format != "jpeg",  # CMYK posing as it
    )


def has_alpha_channel(pixel_format: str) -> bool:
    import av

    return any(part.is_alpha for part in av.VideoFormat(pixel_format).components)


def probe_animated_webp(path: Path) -> MediaInfo:
    """An animated WebP's facts, read from its own chunks; of one picture, a still's.

    FFmpeg reads these files since version 9 (`webp_anim`), which is the renderer's and not
    yet PyAV's. Source of the layout: developers.google.com/speed/webp/docs/riff_container.
    """
    data = path.read_bytes()
    frames = [at for name, at in _chunks(data) if name == b"ANMF"]
    durations = [_frame_ms(data, at) for at in frames]
    if not durations or int.from_bytes(data[4:8], "little") + 8 > len(data):
        raise MediaUnreadable(path, "it is cut off")
    if len(durations) == 1:
        return probe_still(path, "webp")
    width, height = (int.from_bytes(data[at : at + 3], "little") + 1 for at in (24, 27))
    if width * height > MAX_PIXELS:
        raise MediaUnreadable(path, f"its pictures are too large ({width}x{height})")
    seconds = sum(durations) * _MILLISECOND
    video = VideoFacts(
        index=0,
        codec="webp_anim",
        width=width,
        height=height,
        pixel_format="argb",
        time_base=_MILLISECOND,
        start=Fraction(0),
        container_start=Fraction(0),
        duration=seconds,
        average_rate=len(durations) / seconds,
        frame_count=len(durations),
        has_alpha=bool(data[20] & 0x10) or not _covers(data, frames[0]),
        field_order="progressive",
        keyframes=(0,),
        steady=len(set(durations)) == 1,
    )
    return MediaInfo(
        kind="video", container="webp_anim", size_bytes=len(data), duration=seconds, video=video
    )


def _chunks(data: bytes) -> list[tuple[bytes, int]]:
    """The chunks of a RIFF file that are whole: name, and where the body begins."""
    found, at = [], 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + size <= len(data):
            found.append((data[at : at + 4], at + 8))
        at += 8 + size + size % 2
    return found


def _covers(data: bytes, at: int) -> bool:
    """Whether a frame, given by its size less one, is as large as the canvas: else it is clear."""
    return data[at + 6 : at + 12] == data[24:30]


def _frame_ms(data: bytes, at: int) -> int:
    milliseconds = int.from_bytes(data[at + 12 : at + 15], "little")
    return milliseconds if milliseconds > _LEAST_MS else _USUAL_MS

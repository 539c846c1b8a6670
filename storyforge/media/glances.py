"""A few small pictures of a recording: what can be told of it by looking, at little cost."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.salience import thumbnail_size
from storyforge.media.opening import opened

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture as it is decoded, not turned upright: RGB, row after row."""

    width: int
    height: int
    data: bytes


def glances(path: Path, index: int, times: Sequence[Fraction]) -> tuple[Thumbnail, ...]:
    """The picture at which decoding begins for each time (seconds, the stream's own), in small.

    One picture is decoded for each. What cannot be decoded is left out. Raises MediaUnreadable.
    """
    with opened(path) as container:
        stream = container.streams[index]
        return tuple(
            thumbnail
            for time in times
            for thumbnail in _at(container, stream, time)  # type: ignore[arg-type]  # a picture's
        )


def _at(container: InputContainer, stream: VideoStream, time: Fraction) -> Iterator[Thumbnail]:
    import av

    with contextlib.suppress(av.FFmpegError):
        if stream.time_base:
            container.seek(round(time / stream.time_base), stream=stream)
        for frame in container.decode(stream):
            yield _small(frame)
            return


def _small(frame: VideoFrame) -> Thumbnail:
    size = thumbnail_size((frame.width, frame.height))
    small = frame.reformat(*size, format="rgb24", interpolation="AREA")
    plane = small.planes[0]
    rows, used = memoryview(plane), 3 * size.width
    data = b"".join(
        bytes(rows[row * plane.line_size : row * plane.line_size + used])
        for row in range(size.height)
    )
    return Thumbnail(*size, data)

"""Opening files with PyAV: local files only, known containers only, silently.

FFmpeg guesses a container by content and then does what the container says: playlists
open other files, scripts any address. So only containers that hold their own media are
let through, and no protocol but `file`. Pass the same two options to ffmpeg itself
(`-protocol_whitelist file -format_whitelist …`), and names as `file:PATH`, which can
be read neither as an option nor as another protocol.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.containers import CONTAINERS, FORMAT_WHITELIST, MAX_PIXELS
from storyforge.errors import MediaUnreadable
from storyforge.media.boxes import top_boxes

if TYPE_CHECKING:
    from av.container import InputContainer

_OPEN_TIMEOUT_S = 30.0
_READ_TIMEOUT_S = 30.0

DECODING = {"max_pixels": str(MAX_PIXELS)}
"""Options of every decoder."""

_NOT_MEDIA = "it is not a picture, a video or a sound that can be read"
_REASONS = {
    errno.ENOENT: "there is no such file",
    errno.EACCES: "it may not be read (its permissions forbid it)",
    errno.EISDIR: "it is a folder",
    errno.EIO: "the disk or the network share fails to read it",
    errno.ENOMEM: "reading it takes more memory than there is",
}


def endings() -> frozenset[str]:
    """How the names of files in our containers usually end (`mkv`, `mts`, …), as FFmpeg has it."""
    import av

    known = av.formats_available.intersection(CONTAINERS)
    return frozenset(ending for name in known for ending in av.ContainerFormat(name).extensions)


@contextmanager
def opened(
    path: Path, format: str | None = None, *, decodes: bool = True
) -> Iterator[InputContainer]:
    """An open file, and PyAV's errors within the block as errors.MediaUnreadable.

    `format` forces a demuxer, as for stills, which are no members of `core.containers.CONTAINERS`.
    `decodes` False is for files of one stream whose packets are only copied: FFmpeg then opens them
    without decoding a picture first, in 2 ms instead of 15; what only a picture tells (the pixel
    format) stays unknown.
    """
    import av

    options = {"protocol_whitelist": "file", **DECODING}  # PyAV gives them to the decoders, too
    if format is None:
        options["format_whitelist"] = FORMAT_WHITELIST
    open_container = partial(
        av.open, f"file:{path}", format=format, options=options, metadata_errors="replace",
        timeout=(_OPEN_TIMEOUT_S, _READ_TIMEOUT_S),
    )  # fmt: skip
    try:
        try:
            found = open_container(stream_options=None if decodes else [{"skip_frame": "all"}])
        except ValueError:  # there is not one stream: PyAV wants options for each
            found = open_container()
        with found as container:
            yield container
    except (av.FFmpegError, OSError) as failure:
        raise MediaUnreadable(path, reason(failure, path)) from failure


def reason(failure: Exception, path: Path) -> str:
    """Why a file cannot be read, in the author's words."""
    import av

    number = getattr(failure, "errno", None)
    if number in _REASONS:
        return _REASONS[number]
    if isinstance(failure, av.error.ExitError):
        return "reading it takes too long"
    return _NOT_FINISHED if _is_unfinished(path) else _NOT_MEDIA


_NOT_FINISHED = "it is cut off, or its recording was never finished"


def _is_unfinished(path: Path) -> bool:
    """Whether a file begins as an MP4 does and lacks the index (`moov`) it cannot do without."""
    try:
        with path.open("rb") as file:
            return file.read(8)[4:] == b"ftyp" and b"moov" not in top_boxes(path)
    except OSError:
        return False

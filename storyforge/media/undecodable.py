"""Why streams that are there cannot be shown or heard."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.containers import MAX_PIXELS
from storyforge.media.boxes import sample_entries

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

_PROTECTED = frozenset({"encv", "enca", "encs", "drmi", "drms", "drmt"})
"""Sample entries of encrypted tracks: ISO 23001-7 (Common Encryption), and Apple's FairPlay.

FFmpeg takes some for what lies beneath, and decodes noise.
"""


_TS_PACKET, _TS_SYNC, _TS_SCRAMBLED = 188, 0x47, 0x80


def is_decodable(stream: VideoStream | AudioStream) -> bool:
    """Whether there is a decoder (PyAV gives none for what it does not know), and no lock."""
    context = getattr(stream, "codec_context", None)
    return context is not None and context.codec_tag not in _PROTECTED


def why_not(
    path: Path, container: InputContainer, streams: Sequence[VideoStream | AudioStream]
) -> str:
    """The reason, fit for the author, why none of these streams is used; empty for no streams."""
    if not streams:
        return ""
    if not all(is_decodable(stream) for stream in streams):
        entries = sample_entries(path) if "mp4" in container.format.name else ()
        if _PROTECTED.intersection(entries):
            return "it is protected (encrypted)"
        return _unknown(streams[0], entries, len(container.streams))
    if container.format.name == "mpegts" and _is_scrambled(path):
        return "it is protected (encrypted)"
    side = isqrt(MAX_PIXELS)
    return f"none of it can be decoded, or it is larger than {side}x{side}"


def _is_scrambled(path: Path) -> bool:
    """Whether packets of a transport stream say that they are scrambled (ISO 13818-1, 2.4.3.3)."""
    with path.open("rb") as file:
        head = file.read(_TS_PACKET * 5000)
    starts = range(0, len(head) - 3, _TS_PACKET)
    return any(head[at] == _TS_SYNC and head[at + 3] & _TS_SCRAMBLED for at in starts)


def _unknown(stream: VideoStream | AudioStream, entries: Sequence[str], streams: int) -> str:
    entry = entries[stream.index] if len(entries) == streams else ""
    named = f" ({entry})" if entry.isascii() and entry.isalnum() else ""
    return f"its codec is not known{named}"

"""Whether a file is all there: an interrupted copy plays until it does not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.boxes import boxes

if TYPE_CHECKING:
    from av.container import InputContainer

_RIFFS = {"avi", "wav"}
_SIZE_UNKNOWN = 0x7FFF_0000  # above: a size that did not fit, or was never filled in
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


def lost_streams(path: Path, container: InputContainer) -> frozenset[int]:
    """The streams of which a file has less than it says: MP4, MOV, Matroska, WebM, AVI, WAV.

    Only MP4 and MOV say it of each stream; of the others it is all or none. To be asked after
    every packet was read, when the index of a fragmented file is whole.
    """
    name = container.format.name
    if "mp4" in name:
        size = path.stat().st_size
        return frozenset(
            stream.index
            for stream in container.streams
            if any(entry.pos + entry.size > size for entry in stream.index_entries)
        )
    is_cut = _segment_is_cut(path) if "matroska" in name else name in _RIFFS and _riff_is_cut(path)
    return frozenset(stream.index for stream in container.streams if is_cut)


def _riff_is_cut(path: Path) -> bool:
    """Whether a RIFF file is shorter than its head says; recorders that stream say 0 or 4 GB."""
    with path.open("rb") as file:
        head = file.read(8)
    says = int.from_bytes(head[4:], "little")
    return head.startswith(b"RIFF") and _SIZE_UNKNOWN > says + 8 > path.stat().st_size


def _segment_is_cut(path: Path) -> bool:
    """Whether a Matroska segment of known size goes beyond the file (RFC 8794, 4 to 6)."""
    with path.open("rb") as file:
        head = file.read(4096)
    if not head.startswith(_EBML):
        return False
    size, at = _vint(head, 4)
    at += size or 0
    if head[at : at + 4] != _SEGMENT:
        return False
    size, at = _vint(head, at + 4)
    return size is not None and at + size > path.stat().st_size


def _vint(data: bytes, at: int) -> tuple[int | None, int]:
    """A variable-size number, None for "unknown" (a live recording), and where it ends."""
    if at >= len(data) or data[at] == 0:
        return None, at
    length = 9 - data[at].bit_length()
    ones = (1 << 7 * length) - 1
    value = int.from_bytes(data[at : at + length]) & ones
    return (None if value == ones else value), at + length


def still_may_be_cut(path: Path) -> bool:
    """Whether a still lacks its end: to be decoded before it is believed.

    Some cameras leave the end of a JPEG out, so this alone is no reason to refuse one. Of
    TIFF, GIF and BMP the end does not show.
    """
    data = path.read_bytes()
    if data[4:8] == b"ftyp":
        return _boxes_are_cut(data)
    if data.startswith(b"\xff\xd8"):
        return b"\xff\xd9" not in data[_scan(data) :]
    if data.startswith(b"\x89PNG"):
        return b"IEND" not in data
    if data.startswith(b"RIFF"):
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    return True


def _boxes_are_cut(data: bytes) -> bool:
    """Whether a box at the top of a HEIC or AVIF ends after the file."""
    ends = [box.end for box in boxes(BytesIO(data), 0, len(data))]
    return ends[-1:] != [len(data)]


def _scan(data: bytes) -> int:
    """Where a JPEG's pixels begin (ITU-T T.81, B.1.1): past its segments, thumbnail included."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        filler = data[at + 1] == 0xFF
        at += 1 if filler else 2 + int.from_bytes(data[at + 2 : at + 4])
    return at

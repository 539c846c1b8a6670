"""Whether a file is all there: an interrupted copy plays until it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from av.container import InputContainer

_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


def is_cut_off(path: Path, container: InputContainer) -> bool:
    """Whether an MP4, MOV, Matroska or WebM file ends before its own index says.

    To be asked after every packet was read, when the index of a fragmented file is whole.
    """
    name = container.format.name
    if "mp4" in name:
        size = path.stat().st_size
        return any(
            entry.pos + entry.size > size
            for stream in container.streams
            for entry in stream.index_entries
        )
    return "matroska" in name and _segment_is_cut(path)


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

"""The boxes of an ISO file (ISO 14496-12, 4.2), without reading what is in them.

MP4, MOV, HEIC and AVIF are made of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, NamedTuple


class Box(NamedTuple):
    """A box: its type, and where in the file its contents begin and end."""

    name: bytes
    start: int
    end: int


def boxes(file: IO[bytes], at: int, end: int) -> Iterator[Box]:
    """The boxes between two places, in order, as far as they are whole."""
    while at + 8 <= end:
        file.seek(at)
        header = file.read(16)
        size, head = int.from_bytes(header[:4]), 8
        if size == 1:
            size, head = int.from_bytes(header[8:]), 16
        ends = end if size == 0 else at + size
        if ends < at + head or ends > end:
            return
        yield Box(header[4:8], at + head, ends)
        at = ends

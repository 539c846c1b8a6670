"""What a PNG says of its picture, without decoding it (PNG 3, W3C)."""

from __future__ import annotations

from collections.abc import Iterator
from io import SEEK_CUR
from typing import IO

_PIXELS = (b"IDAT", b"acTL", b"fcTL", b"fdAT")
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_END = b"\0\0\0\0IEND\xae\x42\x60\x82"
_DEPTH_AT = 24  # in the file: the ninth byte of `IHDR`


def chunks(png: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The chunks that hold or announce no pixels: kind, and the whole chunk."""
    png.seek(len(_SIGNATURE))
    while len(head := png.read(8)) == 8 and head[4:] != b"IEND":
        length = int.from_bytes(head[:4]) + 4  # its checksum included
        if head[4:] in _PIXELS:
            png.seek(length, SEEK_CUR)
        else:
            yield head[4:], head + png.read(length)


def without_pixels(png: IO[bytes]) -> bytes:
    """The file with all its chunks but those that hold or announce pixels (11)."""
    return b"".join((_SIGNATURE, *(data for _, data in chunks(png)), _END))


def bits(png: IO[bytes]) -> int:
    """Bits of a sample (11.2.1)."""
    png.seek(_DEPTH_AT)
    return int.from_bytes(png.read(1))


def code_points(png: IO[bytes]) -> tuple[int, int] | None:
    """Primaries and transfer by the numbers of ITU-T H.273 (11.3.2.6), None where not told."""
    found = next((data for kind, data in chunks(png) if kind == b"cICP"), None)
    return None if found is None or len(found) < 12 else (found[8], found[9])

"""A small reader of MP4 boxes, for looking at finished files without FFmpeg's opinion.

Only what the tests ask about; layouts are those of ISO 14496-12, -14 and -15.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf", b"udta", b"ilst"}
# Boxes whose content begins after some bytes of their own.
PREFIXES = {b"meta": 4, b"stsd": 8, b"avc1": 78, b"mp4a": 28}


@dataclass(frozen=True)
class Box:
    """A box: its type, where it begins, and what is in it."""

    type: str
    at: int
    body: bytes
    children: tuple[Box, ...] = ()

    def find(self, path: str) -> list[Box]:
        """The boxes below that lie at a path such as `mdia/minf/stbl/stts`."""
        name, _, rest = path.partition("/")
        found = [child for child in self.children if child.type == name]
        return [box for child in found for box in child.find(rest)] if rest else found

    def one(self, path: str) -> Box:
        """The only box at a path."""
        (box,) = self.find(path)
        return box

    def walk(self) -> Iterator[Box]:
        yield self
        for child in self.children:
            yield from child.walk()


def parse(data: bytes, offset: int = 0) -> Iterator[Box]:
    """The boxes that follow each other in `data`, which begins at `offset` of the file."""
    at = 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        header = 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, at + 8)
            header = 16
        size = size or len(data) - at
        body = data[at + header : at + size]
        skip = 0 if name in CONTAINERS else PREFIXES.get(name)
        inner = () if skip is None else tuple(parse(body[skip:], offset + at + header + skip))
        yield Box(name.decode("latin-1"), offset + at, body, inner)
        at += size


def read(path: Path) -> Box:
    """A file as one box with everything in it."""
    data = path.read_bytes()
    return Box("file", 0, data, tuple(parse(data)))


def integers(form: str, data: bytes, at: int) -> tuple[int, ...]:
    return struct.unpack_from(">" + form, data, at)


@dataclass(frozen=True)
class Track:
    """One track, `box` being its `trak`."""

    box: Box

    @property
    def handler(self) -> str:
        """`vide` or `soun`."""
        return self.box.one("mdia/hdlr").body[8:12].decode()

    @property
    def handler_name(self) -> str:
        return self.box.one("mdia/hdlr").body[24:].rstrip(b"\0").decode()

    @property
    def timescale(self) -> int:
        return self._media_header[0]

    @property
    def duration(self) -> int:
        """In ticks of the track's own timescale."""
        return self._media_header[1]

    @property
    def _media_header(self) -> tuple[int, ...]:
        body = self.box.one("mdia/mdhd").body
        return integers("IQ", body, 20) if body[0] else integers("II", body, 12)

    @property
    def created(self) -> set[int]:
        """The times of creation and change, seconds since 1904."""
        body = self.box.one("mdia/mdhd").body
        return set(integers("QQ", body, 4) if body[0] else integers("II", body, 4))

    @property
    def header_duration(self) -> int:
        """In ticks of the movie's timescale."""
        body = self.box.one("tkhd").body
        return integers("Q", body, 28)[0] if body[0] else integers("I", body, 20)[0]

    @property
    def edits(self) -> list[Box]:
        return self.box.find("edts")

    @property
    def entry(self) -> Box:
        """The sample description: `avc1`, `mp4a`."""
        (entry,) = self.box.one("mdia/minf/stbl/stsd").children
        return entry

    def table(self, name: str) -> bytes:
        found = self.box.find(f"mdia/minf/stbl/{name}")
        return found[0].body if found else b""

    @property
    def deltas(self) -> list[int]:
        """The duration of each sample (`stts`)."""
        body = self.table("stts")
        runs = [integers("II", body, 8 + 8 * n) for n in range(integers("I", body, 4)[0])]
        return [delta for count, delta in runs for _ in range(count)]

    @property
    def offsets(self) -> list[int]:
        """From decoding to showing, for each sample (`ctts`)."""
        body = self.table("ctts")
        if not body:
            return [0] * len(self.deltas)
        form = "Ii" if body[0] else "II"
        runs = [integers(form, body, 8 + 8 * n) for n in range(integers("I", body, 4)[0])]
        return [offset for count, offset in runs for _ in range(count)]

    @property
    def shown_at(self) -> list[int]:
        """When each sample is shown, in decoding order, from the media's own zero."""
        starts = [0, *accumulate(self.deltas)][:-1]
        return [start + offset for start, offset in zip(starts, self.offsets, strict=True)]

    @property
    def keyframes(self) -> list[int]:
        """Sample numbers, from 0 (`stss`)."""
        body = self.table("stss")
        return [integers("I", body, 8 + 4 * n)[0] - 1 for n in range(integers("I", body, 4)[0])]

    @property
    def colour(self) -> tuple[str, int, int, int, bool]:
        """`colr`: its kind, primaries, transfer, matrix and whether the range is full."""
        body = self.entry.one("colr").body
        primaries, transfer, matrix = integers("HHH", body, 4)
        return body[:4].decode(), primaries, transfer, matrix, bool(body[10] >> 7)


@dataclass(frozen=True)
class Movie:
    """A whole file."""

    box: Box

    @property
    def order(self) -> list[str]:
        return [child.type for child in self.box.children]

    @property
    def tracks(self) -> dict[str, Track]:
        """Tracks by handler; there is at most one of each."""
        found = [Track(box) for box in self.box.find("moov/trak")]
        by_handler = {track.handler: track for track in found}
        assert len(by_handler) == len(found)
        return by_handler

    @property
    def duration(self) -> Fraction:
        """In seconds, as the movie's header says."""
        body = self.box.one("moov/mvhd").body
        scale, ticks = integers("IQ", body, 20) if body[0] else integers("II", body, 12)
        return Fraction(ticks, scale)

    @property
    def brand(self) -> str:
        return self.box.one("ftyp").body[:4].decode()

    @property
    def metadata(self) -> list[str]:
        """The types of everything that only describes the file."""
        return [box.type for box in self.box.walk() if box.type in {"udta", "meta", "uuid", "ilst"}]


def movie(path: Path) -> Movie:
    return Movie(read(path))

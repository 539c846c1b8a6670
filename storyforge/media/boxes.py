"""What the boxes of an MP4 or MOV file hold (ISO 14496-12)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

from storyforge.core.boxes import Box, boxes

_WAY_TO_CODECS = (b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_DESCRIPTION_HEAD = 8  # of `stsd`: version, flags, and how many entries follow


def top_boxes(path: Path) -> tuple[bytes, ...]:
    """The types of an MP4 file's outermost boxes, in order, as far as they are whole.

    Raises OSError when the file cannot be read.
    """
    with path.open("rb") as file:
        return tuple(box.name for box in boxes(file, 0, path.stat().st_size))


def sample_entries(path: Path) -> tuple[str, ...]:
    """What each track says it is coded in (`avc1`, `mp4a`, …), in order of the tracks.

    Also where FFmpeg knows no such codec. Empty for other files. Raises OSError.
    """
    with path.open("rb") as file:
        found = [box for box in boxes(file, 0, path.stat().st_size) if box.name == b"moov"]
        return tuple(_first_entry(file, track) for moov in found for track in _tracks(file, moov))


_PICTURE_HEAD = 78  # of a picture's entry, before the boxes within it (ISO 14496-12, 12.1.3)


def entry_boxes(path: Path, names: Collection[bytes]) -> tuple[bytes, ...]:
    """Of each track, in order, the first box of these names beside its codec's; or nothing.

    Empty for other files. Raises OSError.
    """
    with path.open("rb") as file:
        found = [box for box in boxes(file, 0, path.stat().st_size) if box.name == b"moov"]
        return tuple(_beside(file, track, names) for moov in found for track in _tracks(file, moov))


def _beside(file: BinaryIO, track: Box, names: Collection[bytes]) -> bytes:
    entry = _entry(file, track)
    if entry is None:
        return b""
    inside = boxes(file, entry.start + _PICTURE_HEAD, entry.end)
    return next((_contents(file, box) for box in inside if box.name in names), b"")


_SMALL_BYTES = 1 << 20


def small_boxes(path: Path, names: Collection[bytes]) -> tuple[bytes, ...]:
    """The contents of the boxes of these names, outermost or in `moov`, that are no megabytes.

    Empty for files of other kinds. Raises OSError.
    """
    with path.open("rb") as file:
        outer = list(boxes(file, 0, path.stat().st_size))
        inner = [
            box for each in outer if each.name == b"moov"
            for box in boxes(file, each.start, each.end)
        ]  # fmt: skip
        wanted = [box for box in (*outer, *inner) if box.name in names]
        small = [box for box in wanted if box.end - box.start < _SMALL_BYTES]
        return tuple(_contents(file, box) for box in small)


def _contents(file: BinaryIO, box: Box) -> bytes:
    file.seek(box.start)
    return file.read(box.end - box.start)


def _tracks(file: BinaryIO, moov: Box) -> list[Box]:
    return [box for box in boxes(file, moov.start, moov.end) if box.name == b"trak"]


def _first_entry(file: BinaryIO, track: Box) -> str:
    entry = _entry(file, track)
    return entry.name.decode("latin-1") if entry else ""


def _entry(file: BinaryIO, track: Box) -> Box | None:
    """The first description of a track's codec."""
    box: Box | None = track
    for name in _WAY_TO_CODECS[1:]:
        if box is None:
            return None
        inside = boxes(file, box.start, box.end)
        box = next((each for each in inside if each.name == name), None)
    if box is None:
        return None
    return next(boxes(file, box.start + _DESCRIPTION_HEAD, box.end), None)

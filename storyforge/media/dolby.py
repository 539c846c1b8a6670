"""Dolby Vision: whether its pictures can be shown without Dolby's own decoder.

Most profiles carry a picture that any decoder shows in true colours (HDR10, HLG or SDR), and notes
beside it. Profile 5, and whatever else names no such base, is coded in colours of Dolby's own:
shown as it stands it is green and purple. A file says so in its container (a box beside the
codec's) or only in its pictures (a unit of notes, the RPU).

Sources: Dolby Vision Streams Within the ISO Base Media File Format (version 2.4, 2.2 and 3.1), and
ETSI GS CCM 001 (version 1.1.1, 5.3), for the RPU's head.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from storyforge.media.boxes import entry_boxes
from storyforge.media.keyframes import units

_BOXES = (b"dvcC", b"dvvC", b"dvwC")
_WITH_BASE = {4, 7, 8, 9}
"""Profiles that always have a base, also in files of before it was numbered."""

_TRANSFERS = {1: "smpte2084", 6: "smpte2084", 4: "arib-std-b67"}


class DolbyVision(NamedTuple):
    """A profile and the kind of its base (0: none): 1 HDR10, 2 SDR, 4 HLG, 6 HDR10 of a disc."""

    profile: int
    base: int = 0

    def __str__(self) -> str:
        return f"{self.profile}.{self.base}" if self.base else str(self.profile)

    @property
    def is_shown_by_all(self) -> bool:
        return bool(self.base) or self.profile in _WITH_BASE

    @property
    def transfer(self) -> str:
        """The base's transfer, as tags name it; empty for SDR and where it is not said."""
        return _TRANSFERS.get(self.base, "")


def in_container(path: Path, track: int, tracks: int) -> DolbyVision | None:
    """What an MP4 or MOV file says of a track, of so many. Raises OSError."""
    found = entry_boxes(path, _BOXES)
    data = found[track] if len(found) == tracks else b""
    if len(data) < 5:
        return None
    return DolbyVision(profile=data[2] >> 1, base=data[4] >> 4)


_RPU, _RPU_PREFIX = 62, 0x19


def in_pictures(packet: bytes, length_bytes: int) -> DolbyVision | None:
    """Profile 5, where the notes of an HEVC picture tell of it; nothing for other profiles.

    Those have a base, of which the picture's own tags tell what it is.
    """
    for unit in units(packet, length_bytes):
        if unit[0] >> 1 & 63 == _RPU and len(unit) > 3 and unit[2] == _RPU_PREFIX:
            head = unit[3:40].replace(b"\0\0\3", b"\0\0")
            return DolbyVision(5) if _is_without_base(_bits(head)) else None
    return None


def _is_without_base(bits: Iterator[int]) -> bool:
    """Whether the head of an RPU is of profile 0 and its picture of full range."""
    kind, _, profile, _ = (_number(bits, length) for length in (6, 11, 4, 4))
    if kind != 2 or profile != 0 or not _number(bits, 1):
        return False
    _number(bits, 1)
    if _number(bits, 2) == 0:
        _golomb(bits)
    _number(bits, 2)
    return bool(_number(bits, 1))


def _bits(data: bytes) -> Iterator[int]:
    return (byte >> shift & 1 for byte in data for shift in range(7, -1, -1))


def _number(bits: Iterator[int], length: int) -> int:
    value = 0
    for _ in range(length):
        value = 2 * value + next(bits, 0)
    return value


def _golomb(bits: Iterator[int]) -> int:
    """An unsigned number as H.264 and HEVC write them (ITU-T H.265, 9.2)."""
    zeros = 0
    while zeros < 32 and not next(bits, 1):
        zeros += 1
    return (1 << zeros) - 1 + _number(bits, zeros)

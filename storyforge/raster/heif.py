"""HEIC and AVIF files: what they say of their picture, and the door to the decoder of HEIC.

The layout is that of ISO 23008-12 (HEIF) on ISO 14496-12 (boxes).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from io import SEEK_END, BytesIO
from typing import IO, TYPE_CHECKING

from storyforge.core.boxes import boxes
from storyforge.errors import ExtraNotInstalled

if TYPE_CHECKING:
    from PIL import Image

EXTRA = "heic"

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_AVIF = {b"avif", b"avis"}
_EITHER = {b"mif1", b"msf1"}
_MOST_META = 16_000_000  # bytes: of a picture of a hundred thousand tiles it is less

# How a turn (a quarter each, against the clock) and then a mirror (none, top to bottom, left to
# right) are told as EXIF's orientation.
_ORIENTATIONS = {
    0: (1, 4, 2), 1: (8, 5, 7), 2: (3, 2, 4), 3: (6, 7, 5),
}  # fmt: skip

Properties = Mapping[bytes, bytes]


def kind_of(head: bytes) -> str:
    """`AVIF`, `HEIF`, or empty for other files, by the brands at their beginning."""
    if head[4:8] != b"ftyp":
        return ""
    end = min(len(head), int.from_bytes(head[:4]))
    brands = {head[at : at + 4] for at in (8, *range(16, end, 4))}
    if brands & _AVIF:
        return "AVIF"
    return "HEIF" if brands & (_HEIC | _EITHER) else ""


def decoder(file: IO[bytes]) -> Image.Image:
    """A HEIC picture, not decoded yet; Pillow's own kind of object.

    Raises ExtraNotInstalled, and what Pillow raises for damaged files.
    """
    try:
        from pi_heif.as_plugin import HeifImageFile
    except ImportError:
        raise ExtraNotInstalled(EXTRA, "a HEIC photo") from None
    image: Image.Image = HeifImageFile(file)
    return image


def properties(file: IO[bytes]) -> Properties:
    """The properties of the primary picture, by their type; of several alike the first."""
    try:
        return _of_primary(_meta(file))
    except (IndexError, ValueError):
        return {}


def orientation(told: Properties) -> int:
    """The turn and the mirror (`irot`, `imir`) as EXIF's number, 1 to 8."""
    angle = told.get(b"irot", b"\0")[:1] or b"\0"
    mirror = told.get(b"imir")
    return _ORIENTATIONS[angle[0] & 3][0 if not mirror else 1 + (mirror[0] & 1)]


def code_points(told: Properties) -> tuple[int, int] | None:
    """Primaries and transfer by the numbers of ITU-T H.273, None where not told."""
    colour = told.get(b"colr nclx", b"")
    if len(colour) < 8:
        return None
    return int.from_bytes(colour[4:6]), int.from_bytes(colour[6:8])


def bits(told: Properties) -> int:
    """Bits of a sample (`pixi`), 8 where not told."""
    return max(told.get(b"pixi", b"")[5:], default=8)


def _boxes(data: bytes) -> list[tuple[bytes, bytes]]:
    found = boxes(BytesIO(data), 0, len(data))
    return [(box.name, data[box.start : box.end]) for box in found]


def _meta(file: IO[bytes]) -> bytes:
    """What is in the box `meta` at the top, behind its version."""
    outer = boxes(file, 0, file.seek(0, SEEK_END))
    meta = next((box for box in outer if box.name == b"meta"), None)
    if meta is None or meta.end - meta.start > _MOST_META:
        return b""
    file.seek(meta.start + 4)
    return file.read(meta.end - meta.start - 4)


def _of_primary(meta: bytes) -> Properties:
    parts = dict(_boxes(meta))
    primary = _primary(parts.get(b"pitm", b""))
    described = dict(_boxes(parts.get(b"iprp", b"")))
    stored = _boxes(described.get(b"ipco", b""))
    found: dict[bytes, bytes] = {}
    for index in _associated(described.get(b"ipma", b""))[primary]:
        name, data = stored[index - 1] if index else (b"", b"")
        # A picture may say its colours twice: as a profile, and by numbers.
        found.setdefault(name + b" " + data[:4] if name == b"colr" else name, data)
    return found


def _primary(item: bytes) -> int:
    return int.from_bytes(item[4:8] if item[:1] > b"\0" else item[4:6])


def _associated(data: bytes) -> Mapping[int, list[int]]:
    """Of each item the numbers of its properties, counted from 1."""
    found: dict[int, list[int]] = defaultdict(list)
    wide_item, wide = data[:1] > b"\0", bool(data[3:4] and data[3] & 1)
    at = 8
    for _ in range(int.from_bytes(data[4:8])):
        item_bytes = 4 if wide_item else 2
        item = int.from_bytes(data[at : at + item_bytes])
        at += item_bytes + 1
        for _ in range(data[at - 1]):
            size = 2 if wide else 1
            found[item].append(int.from_bytes(data[at : at + size]) & (0x7FFF if wide else 0x7F))
            at += size
    return found

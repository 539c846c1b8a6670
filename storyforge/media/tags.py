"""The names of colour tags and field orders, as ffmpeg's own options spell them.

The numbers are those of ITU-T H.273 (tables 2, 3 and 4), which FFmpeg uses as they are;
from 256 on they are FFmpeg's own.
"""

from __future__ import annotations

UNKNOWN = "unknown"

PRIMARIES = {
    1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "film",
    9: "bt2020", 10: "smpte428", 11: "smpte431", 12: "smpte432", 22: "jedec-p22",
    256: "vgamut",
}  # fmt: skip

TRANSFERS = {
    1: "bt709", 4: "gamma22", 5: "gamma28", 6: "smpte170m", 7: "smpte240m", 8: "linear",
    9: "log100", 10: "log316", 11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1",
    14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084", 17: "smpte428", 18: "arib-std-b67",
    256: "vlog",
}  # fmt: skip

MATRICES = {
    0: "gbr", 1: "bt709", 4: "fcc", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "ycgco",
    9: "bt2020nc", 10: "bt2020c", 11: "smpte2085", 12: "chroma-derived-nc",
    13: "chroma-derived-c", 14: "ictcp",
}  # fmt: skip

RANGES = {1: "tv", 2: "pc"}

FIELD_ORDERS = {1: "progressive", 2: "tt", 3: "bb", 4: "tb", 5: "bt"}


def name(names: dict[int, str], *numbers: int | None) -> str:
    """The name of the first number that has one; FFmpeg's 2 and 0 for "not said" have none."""
    found = (names[number] for number in numbers if number is not None and number in names)
    return next(found, UNKNOWN)

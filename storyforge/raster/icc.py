"""Colour profiles (ICC) of spaces that files name instead of bringing the profile along.

After ICC.1:2010 (profile version 4.3): a profile of three primaries and one curve.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

_Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


class Primaries(NamedTuple):
    """Chromaticities (x, y) of a space's red, green, blue and white."""

    red: tuple[float, float]
    green: tuple[float, float]
    blue: tuple[float, float]
    white: tuple[float, float] = (0.3127, 0.3290)  # D65


SRGB = Primaries((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))  # IEC 61966-2-1, ITU-R BT.709
DISPLAY_P3 = Primaries((0.68, 0.32), (0.265, 0.69), (0.15, 0.06))  # SMPTE EG 432-1
THEATRE_P3 = DISPLAY_P3._replace(white=(0.314, 0.351))  # SMPTE RP 431-2
ADOBE_RGB = Primaries((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))  # Adobe RGB (1998), 4.3.1
BT2020 = Primaries((0.708, 0.292), (0.17, 0.797), (0.131, 0.046))  # ITU-R BT.2020-2

ADOBE_GAMMA = 563 / 256  # Adobe RGB (1998), 4.3.4.2
SRGB_CURVE = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
"""g, a, b, c and d of ICC's third kind of curve: (ax + b)^g from d on, below it cx."""

D50 = np.array([0.9642, 1.0, 0.8249])
"""The white of every profile (XYZ)."""

_BRADFORD = np.array(
    [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]]
)
_HEADER, _ENTRY = 128, 12  # bytes


def to_xyz(primaries: Primaries) -> _Matrix:
    """The matrix from linear RGB to CIE XYZ, white at Y = 1, not adapted to another white."""
    columns = np.array([_xyz(point) for point in primaries[:3]]).T
    shares = np.linalg.solve(columns, _xyz(primaries.white))
    matrix: _Matrix = columns * shares
    return matrix


def adapted(primaries: Primaries) -> _Matrix:
    """The same, with the eye adapted to D50 from the space's own white."""
    matrix: _Matrix = _to_d50(primaries.white) @ to_xyz(primaries)
    return matrix


def matrix_profile(primaries: Primaries, curve: tuple[float, ...]) -> bytes:
    """An RGB profile. `curve` is a gamma alone, or five numbers as in `SRGB_CURVE`."""
    columns = adapted(primaries).T
    kind = 3 if len(curve) > 1 else 0
    bent = b"para" + bytes(4) + kind.to_bytes(2) + bytes(2) + b"".join(map(fixed, curve))
    tags = {
        b"desc": _text("made from the file's own words"),
        b"cprt": _text("none"),
        b"wtpt": colour(D50),
        **{name: colour(column) for name, column in zip(_COLORANTS, columns, strict=True)},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), bent),
    }
    return profile(b"mntrRGB XYZ ", tags)


_COLORANTS = (b"rXYZ", b"gXYZ", b"bXYZ")


def _xyz(point: tuple[float, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    x, y = point
    return np.array([x / y, 1.0, (1 - x - y) / y])


def _to_d50(white: tuple[float, float]) -> _Matrix:
    """Bradford's adaptation (ICC.1:2010, annex E)."""
    scale = np.diag((_BRADFORD @ D50) / (_BRADFORD @ _xyz(white)))
    matrix: _Matrix = np.linalg.inv(_BRADFORD) @ scale @ _BRADFORD
    return matrix


def profile(kind: bytes, tags: Mapping[bytes, bytes]) -> bytes:
    """A profile: the header's class, space and connection space (twelve bytes), and its tags."""
    at = _HEADER + 4 + _ENTRY * len(tags)
    table, body = [len(tags).to_bytes(4)], []
    for name, data in tags.items():
        padded = data + bytes(-len(data) % 4)
        table.append(name + at.to_bytes(4) + len(data).to_bytes(4))
        body.append(padded)
        at += len(padded)
    head = b"".join((
        at.to_bytes(4), bytes(4), b"\x04\x30\0\0", kind, bytes(12), b"acsp",
        bytes(28), *map(fixed, D50),
    ))  # fmt: skip
    return b"".join((head.ljust(_HEADER, b"\0"), *table, *body))


def fixed(value: float) -> bytes:
    """A number of a profile (s15Fixed16Number)."""
    return round(value * 65536).to_bytes(4, signed=True)


def colour(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> bytes:
    """A colour of a profile (XYZType)."""
    return b"XYZ " + bytes(4) + b"".join(map(fixed, values))


def _text(text: str) -> bytes:
    """multiLocalizedUnicodeType, in English."""
    data = text.encode("utf-16-be")
    counts = (1, 12)
    return b"".join((
        b"mluc", bytes(4), *(count.to_bytes(4) for count in counts), b"enUS",
        len(data).to_bytes(4), (28).to_bytes(4), data,
    ))  # fmt: skip

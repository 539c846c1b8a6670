"""Profiles of greys and inks (ICC.1:2010), made up, so that what they mean is known."""

from __future__ import annotations

from itertools import product

import numpy as np

from storyforge.raster.icc import D50, colour, fixed, profile

_XYZ_D50_TO_LINEAR = np.array([  # Bradford from D50 to D65, then the inverse of sRGB's matrix
    [3.1338561, -1.6168667, -0.4906146],
    [-0.9787684, 1.9161415, 0.0334540],
    [0.0719453, -0.2289914, 1.4052427],
])  # fmt: skip

_LABS = {
    (0, 0, 0): (100, 0, 0), (1, 0, 0): (62, -30, -42), (0, 1, 0): (50, 60, -4),
    (0, 0, 1): (90, -5, 70), (0, 1, 1): (50, 58, 40), (1, 0, 1): (55, -50, 30),
    (1, 1, 0): (32, 15, -40), (1, 1, 1): (25, 0, 0),
}  # fmt: skip
"""L*a*b* (D50) of a made-up press for cyan, magenta and yellow; black ink covers all."""


def grey_profile(gamma: float) -> bytes:
    curve = b"para" + bytes(8) + fixed(gamma)
    return profile(b"mntrGRAYXYZ ", {b"wtpt": colour(D50), b"kTRC": curve})


def ink_profile() -> bytes:
    """CMYK to Lab by a table of its sixteen corners (lut16Type)."""
    table = b"".join(
        _lab16(_lab_of(ink)) for ink in product((0, 1), repeat=4)
    )  # the last channel varies fastest
    identity = b"".join(map(fixed, np.eye(3).ravel()))
    ramp = (0).to_bytes(2) + (65535).to_bytes(2)
    lut = b"".join((
        b"mft2", bytes(4), bytes((4, 3, 2, 0)), identity, (2).to_bytes(2), (2).to_bytes(2),
        ramp * 4, table, ramp * 3,
    ))  # fmt: skip
    return profile(b"prtrCMYKLab ", {b"wtpt": colour(D50), b"A2B0": lut})


def _lab_of(ink: tuple[int, ...]) -> tuple[float, float, float]:
    cyan, magenta, yellow, black = ink
    return (0, 0, 0) if black else _LABS[cyan, magenta, yellow]


def _lab16(lab: tuple[float, float, float]) -> bytes:
    """The older coding of 16 bits, in which 0xFF00 is 100 (6.3.4.2)."""
    lightness, a, b = lab
    values = (lightness * 652.8, (a + 128) * 256, (b + 128) * 256)
    return b"".join(min(65535, round(value)).to_bytes(2) for value in values)


def _srgb(lab: tuple[float, float, float]) -> tuple[float, ...]:
    """The colour in sRGB, from 0 to 1."""
    lightness, a, b = lab
    y = (lightness + 16) / 116
    xyz = D50 * [_straight(y + a / 500), _straight(y), _straight(y - b / 200)]
    light = np.clip(_XYZ_D50_TO_LINEAR @ xyz, 0, 1)
    bright = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    return tuple(np.where(light <= 0.0031308, light * 12.92, bright).tolist())


def _straight(value: float) -> float:
    return value**3 if value > 6 / 29 else (value - 4 / 29) * 3 * (6 / 29) ** 2


INKS = {ink: _srgb(_lab_of(ink)) for ink in product((0, 1), repeat=4)}
"""What each full overprint is in sRGB."""

PAPER = INKS[0, 0, 0, 0]

"""Stills of high dynamic range (HLG and PQ) brought to sRGB, as clips of that kind are."""

from __future__ import annotations

from typing import Literal

import numpy as np
from PIL import Image

from storyforge.raster.icc import SRGB, Primaries, to_xyz

Transfer = Literal["pq", "hlg"]
_Floats = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

_WHITE_NITS = 203.0  # reference white (ITU-R BT.2408)
_HLG_NITS = 1000.0  # nominal peak of a display (ITU-R BT.2100-2, table 5)
_HLG_GAMMA = 1.2  # at that peak
_KNEE, _PEAK = 0.3, 4.0  # of the curve, in reference whites: those of the clips' tone mapping


def toned(image: Image.Image, transfer: Transfer, primaries: Primaries) -> Image.Image:
    """RGB in sRGB; mid-grey and skin keep their place, what is brighter than white is bent in."""
    codes: _Floats = np.asarray(image.convert("RGB"), np.float32) / np.float32(255)
    light = _pq(codes) if transfer == "pq" else _hlg(codes)
    matrix = np.linalg.inv(to_xyz(SRGB)) @ to_xyz(primaries)
    light = np.maximum(light @ matrix.T.astype(np.float32), 0)
    brightest = np.maximum(light.max(axis=-1, keepdims=True), 1e-6)
    bent = light * (_bent(brightest) / brightest)
    return Image.fromarray(np.rint(_encoded(bent.clip(0, 1)) * 255).astype(np.uint8))


def _pq(codes: _Floats) -> _Floats:
    """Light in reference whites (SMPTE ST 2084; ITU-R BT.2100-2, table 4)."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    power = codes ** np.float32(1 / m2)
    light: _Floats = (np.maximum(power - c1, 0) / (c2 - c3 * power)) ** np.float32(1 / m1)
    return light * np.float32(10_000 / _WHITE_NITS)


def _hlg(codes: _Floats) -> _Floats:
    """Light of a display of 1000 cd/m² in reference whites (ITU-R BT.2100-2, table 5)."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(codes <= 0.5, codes**2 / 3, (np.exp((codes - c) / a) + b) / 12)
    luminance = scene @ np.array([0.2627, 0.6780, 0.0593])
    lifted = np.maximum(luminance, 1e-6)[..., None] ** (_HLG_GAMMA - 1)
    light: _Floats = (scene * lifted * (_HLG_NITS / _WHITE_NITS)).astype(np.float32)
    return light


def _bent(light: _Floats) -> _Floats:
    """Straight up to the knee, from there on a hyperbola that reaches 1 at the peak."""
    j, p = _KNEE, _PEAK
    a = -j * j * (p - 1) / (j * j - 2 * j + p)
    b = (j * j - 2 * j * p + p) / (p - 1)
    bent = (b * b + 2 * b * j + j * j) / (b - a) * (light + a) / (light + b)
    result: _Floats = np.where(light <= j, light, bent).astype(np.float32)
    return result


def _encoded(light: _Floats) -> _Floats:
    """The curve of sRGB (IEC 61966-2-1)."""
    high = 1.055 * np.maximum(light, 0.0031308) ** np.float32(1 / 2.4) - 0.055
    result: _Floats = np.where(light <= 0.0031308, light * 12.92, high)
    return result

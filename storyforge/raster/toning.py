"""High dynamic range and wide colours brought to what a story is shown in.

Photos are brought to sRGB directly, recordings to BT.709 through a table for ffmpeg's `haldclut`,
both in this order:

1. Code values become light, as a display would show it: PQ by its definition, HLG through its
   OOTF on a display of 1000 cd/m² (ITU-R BT.2100, tables 4 and 5), the rest by BT.1886.
   Reference white is 203 cd/m² (ITU-R BT.2408, table 1): it is 1 in BT.709.
2. What BT.709's primaries (and sRGB's, which are the same) cannot show is brought in, half-way
   between the nearest colour, which stays strong but turns its hue, and a grey of equal
   brightness, which keeps its hue but pales.
3. High dynamic range is rolled off so that the brightest there is just reaches white, by the curve
   of ITU-R BT.2390 (5.4.1). Below its knee, at about 100 cd/m², where faces and mid-grey are, it
   changes nothing. The strongest of red, green and blue says how far, and all three go with it:
   hue stays. Far above white, lamps pale, as they do on film.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from storyforge.core import colourspace
from storyforge.core.colour import DISPLAY_GAMMA, KB, KG, KR
from storyforge.core.colourspace import HLG_PEAK_NITS, TABLE_LEVEL, USUAL_PEAK_NITS, ColourSpace
from storyforge.raster import icc
from storyforge.raster.grids import as_planes, grid
from storyforge.raster.icc import Primaries

Floats = NDArray[np.float64]

WHITE_NITS = 203.0

_DARK = 1e-9
_ROWS = 128  # of a photo at a time: floats take eight times the memory

_PRIMARIES: dict[colourspace.Primaries, Primaries] = {
    "bt709": icc.SRGB, "bt2020": icc.BT2020, "dci-p3": icc.THEATRE_P3,
    "display-p3": icc.DISPLAY_P3,
}  # fmt: skip


def table(space: ColourSpace) -> bytes:
    """The table of a colour space: planes of green, blue and red, 32-bit floats."""
    return as_planes(shown(grid(TABLE_LEVEL**2), space))


def shown(codes: Floats, space: ColourSpace) -> Floats:
    """BT.709's code values (0 to 1) for those of a colour space; colours along the last axis."""
    primaries = _PRIMARIES[space.primaries]
    if space.transfer != "sdr":
        light = _high_range(codes, space.transfer, primaries, space.peak_nits)
    else:
        light = _brought_in(WHITE_NITS * codes**DISPLAY_GAMMA, primaries)
        strongest = light.max(axis=-1, keepdims=True)
        light = light * np.minimum(1, WHITE_NITS / np.maximum(strongest, _DARK))
    return np.asarray(np.clip(light / WHITE_NITS, 0, 1) ** (1 / DISPLAY_GAMMA))


def toned(image: Image.Image, transfer: colourspace.HighRange, primaries: Primaries) -> Image.Image:
    """A photo of high dynamic range as RGB in sRGB."""
    codes = np.asarray(image.convert("RGB"))
    bands = (codes[top : top + _ROWS] / 255 for top in range(0, len(codes), _ROWS))
    light = (_high_range(band, transfer, primaries, USUAL_PEAK_NITS) for band in bands)
    return Image.fromarray(np.concatenate([_srgb(band / WHITE_NITS) for band in light]))


def _srgb(light: Floats) -> NDArray[np.uint8]:
    """8-bit code values by the curve of IEC 61966-2-1."""
    light = light.clip(0, 1)
    high = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    codes = np.where(light <= 0.0031308, light * 12.92, high)
    return np.asarray(np.rint(codes * 255).astype(np.uint8))


def _high_range(
    codes: Floats, transfer: colourspace.HighRange, primaries: Primaries, peak_nits: int
) -> Floats:
    """Light in BT.709's primaries, no brighter than reference white."""
    light = _from_pq(codes) if transfer == "pq" else _hlg_light(codes)
    light = _brought_in(light, primaries)
    strongest = light.max(axis=-1, keepdims=True)
    return _paled(light, strongest, _rolled_off(strongest, peak_nits))


# Light


_M1, _M2 = 2610 / 16384, 2523 / 4096 * 128
_C1, _C2, _C3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32


def _from_pq(signal: Floats) -> Floats:
    """ITU-R BT.2100, table 4: the EOTF."""
    power = np.clip(signal, 0, 1) ** (1 / _M2)
    return np.asarray(10_000 * (np.maximum(power - _C1, 0) / (_C2 - _C3 * power)) ** (1 / _M1))


def to_pq(nits: Floats) -> Floats:
    """Its inverse; light below zero, which no display shows, is none."""
    power = (np.maximum(nits, 0) / 10_000) ** _M1
    return np.asarray(((_C1 + _C2 * power) / (1 + _C3 * power)) ** _M2)


_A, _B, _C = 0.17883277, 0.28466892, 0.55991073
_HLG_GAMMA = 1.2  # at 1000 cd/m²
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])


def _hlg_light(signal: Floats) -> Floats:
    """ITU-R BT.2100, table 5: the inverse OETF and the OOTF."""
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - _C) / _A) + _B) / 12)
    luminance = (scene @ _LUMA_2020)[..., None]
    return np.asarray(HLG_PEAK_NITS * luminance ** (_HLG_GAMMA - 1) * scene)


# Colours

_LUMA = np.array([KR, KG, KB])


def _brought_in(light: Floats, primaries: Primaries) -> Floats:
    """Light in BT.709's primaries, none of it below zero."""
    light = light @ np.linalg.solve(icc.adapted(icc.SRGB), icc.adapted(primaries)).T
    grey = np.maximum(light @ _LUMA, _DARK)[..., None]
    lowest = np.minimum(light.min(axis=-1, keepdims=True), 0)
    drawn = grey + (light - grey) * grey / (grey - lowest)
    return np.asarray((np.maximum(light, 0) + drawn) / 2)


# High dynamic range


def _rolled_off(nits: Floats, peak_nits: int) -> Floats:
    """ITU-R BT.2390, 5.4.1 (the EETF), from a peak to reference white."""
    peak, white = to_pq(np.array([float(peak_nits), WHITE_NITS]))
    most = white / peak
    knee = 1.5 * most - 0.5
    x = np.clip(to_pq(nits) / peak, 0, 1)
    t = np.clip((x - knee) / (1 - knee), 0, 1)
    spline = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * most
    )
    return _from_pq(np.where(x < knee, x, spline) * peak)


_PALEST = 0.6


def _paled(light: Floats, strongest: Floats, reached: Floats) -> Floats:
    """Light whose strongest colour has come down, and the others with it, to white at the end."""
    share = reached / np.maximum(strongest, _DARK)
    scaled = light * share
    return np.asarray(scaled + (reached - scaled) * _PALEST * (1 - np.minimum(share, 1)) ** 3)

"""How the code values of an image are to be read, and what they are in sRGB."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

from storyforge.core.colourspace import HighRange
from storyforge.raster import icc
from storyforge.raster.damage import DAMAGE
from storyforge.raster.icc import Primaries, matrix_profile
from storyforge.raster.toning import toned

_EXIF, _INTEROP = 0x8769, 0xA005  # EXIF 2.32, 4.6.3
_COLOUR_SPACE, _INTEROP_INDEX = 0xA001, 0x0001
_UNCALIBRATED, _ADOBE = 0xFFFF, 2

# ITU-T H.273, tables 2 and 3. What is not here is read as sRGB, which it is near to.
_WIDE = {
    9: (icc.BT2020, "BT.2020"), 11: (icc.THEATRE_P3, "DCI-P3"), 12: (icc.DISPLAY_P3, "Display P3")
}  # fmt: skip
_TRANSFERS: dict[int, tuple[HighRange, str]] = {16: ("pq", "HDR (PQ)"), 18: ("hlg", "HDR (HLG)")}
_CURVES = {4: (2.2,), 5: (2.8,), 8: (1.0,)}

_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY", "LAB": "Lab"}
_ALIKE = 2  # code values: what reads so near to sRGB is sRGB
_GAMMA = 1 / 2.2  # as PNG files in sRGB write it
_NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Reading:
    """How code values are to be read; without a profile or a transfer as sRGB.

    `name` is for people: empty where nothing but sRGB was told.
    """

    name: str = ""
    profile: bytes | None = None
    transfer: HighRange | None = None
    primaries: Primaries = icc.SRGB


AS_SRGB = Reading()


def reading_of(image: Image.Image, numbers: tuple[int, int] | None) -> Reading:
    """By what the file says: `numbers` are primaries and transfer of ITU-T H.273.

    In a PNG they count before a profile (PNG 3, 4.3), elsewhere after it.
    """
    profile = image.info.get("icc_profile")
    if numbers and (image.format == "PNG" or not profile):
        return _by_numbers(*numbers)
    if profile:
        return Reading(f"{_described(profile)} (its own profile, ICC)", profile)
    if image.format == "PNG":
        return _by_chromaticities(image)
    return _by_exif(image)


def _by_numbers(primaries: int, transfer: int) -> Reading:
    space, name = _WIDE.get(primaries, (icc.SRGB, ""))
    if transfer in _TRANSFERS:
        curve, told = _TRANSFERS[transfer]
        return Reading(told, transfer=curve, primaries=space)
    bend = _CURVES.get(transfer, icc.SRGB_CURVE)
    if not name and bend == icc.SRGB_CURVE:
        return AS_SRGB
    return Reading(
        f"{name or 'sRGB with another curve'} (by its tags)", matrix_profile(space, bend)
    )


def _by_chromaticities(image: Image.Image) -> Reading:
    """A PNG's `gAMA` and `cHRM`, which count where nothing else is told."""
    gamma, told = image.info.get("gamma"), image.info.get("chromaticity")
    if "srgb" in image.info or not (gamma or told):
        return AS_SRGB
    space = _told_primaries(told) if told else icc.SRGB
    curve = icc.SRGB_CURVE if not gamma or abs(gamma - _GAMMA) < 0.01 else (1 / gamma,)
    if space == icc.SRGB and curve == icc.SRGB_CURVE:
        return AS_SRGB
    try:
        return Reading("by its tags (gAMA, cHRM)", matrix_profile(space, curve))
    except (ArithmeticError, ValueError, np.linalg.LinAlgError):
        return AS_SRGB  # numbers that are no colours


def _told_primaries(told: tuple[float, ...]) -> Primaries:
    white, red, green, blue = zip(told[::2], told[1::2], strict=True)
    return Primaries(red, green, blue, white)


def _by_exif(image: Image.Image) -> Reading:
    """Cameras that are set to Adobe RGB say so in EXIF alone (DCF 2.0, 3.3)."""
    try:
        exif = image.getexif()
        space = exif.get_ifd(_EXIF).get(_COLOUR_SPACE)
        index = str(exif.get_ifd(_INTEROP).get(_INTEROP_INDEX, "")).rstrip("\0")
    except DAMAGE:
        return AS_SRGB
    if space != _ADOBE and (space != _UNCALIBRATED or index != "R03"):
        return AS_SRGB
    return Reading("Adobe RGB (by EXIF)", matrix_profile(icc.ADOBE_RGB, (icc.ADOBE_GAMMA,)))


def _described(profile: bytes) -> str:
    try:
        text = ImageCms.getProfileDescription(ImageCms.getOpenProfile(BytesIO(profile)))
    except (ImageCms.PyCMSError, *DAMAGE):
        return "unreadable"
    return " ".join(text.split())[:_NAME_LENGTH] or "unnamed"


def to_srgb(image: Image.Image, reading: Reading) -> Image.Image:
    """RGB or RGBA in sRGB, of an image in RGB, L, CMYK or LAB, or RGBA or LA."""
    if image.mode in ("RGBA", "LA"):
        colours = to_srgb(image.convert(image.mode[:-1]), reading)
        return Image.merge("RGBA", (*colours.split(), image.getchannel("A")))
    if reading.transfer:
        return toned(image, reading.transfer, reading.primaries)
    converted = _by_profile(image, reading.profile)
    return image.convert("RGB") if converted is None else converted


def _by_profile(image: Image.Image, data: bytes | None) -> Image.Image | None:
    """None where the profile is broken, for other colours than the image's, or sRGB's alike."""
    try:
        if image.mode == "LAB":
            return _converted(image, ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")))
        if not data or (image.mode == "RGB" and _is_like_srgb(data)):
            return None
        profile = ImageCms.getOpenProfile(BytesIO(data))
        if profile.profile.xcolor_space.strip() != _SPACES[image.mode]:
            return None
        return _converted(image, profile)
    except (ImageCms.PyCMSError, *DAMAGE):
        return None


@lru_cache(maxsize=16)
def _is_like_srgb(data: bytes) -> bool:
    """Whether a profile reads colours as sRGB does: measured, names say anything."""
    steps = np.linspace(0, 255, 9).round().astype(np.uint8)
    codes = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(27, 27, 3)
    read = _converted(Image.fromarray(codes), ImageCms.getOpenProfile(BytesIO(data)))
    return bool(np.abs(np.asarray(read).astype(int) - codes).max() <= _ALIKE)


def _converted(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image,
        profile,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None  # it is, unless it were converted in place
    return converted

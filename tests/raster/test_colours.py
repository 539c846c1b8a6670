"""Photos mean the same colours whatever space they are written in."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from storyforge.core.geometry import Rect
from storyforge.raster.decoding import image_facts, opened
from storyforge.raster.icc import BT2020, SRGB, SRGB_CURVE, matrix_profile, to_xyz
from storyforge.timeline.facts import ImageFacts
from tests.raster.profiles import INKS, PAPER, grey_profile, ink_profile
from tests.raster.stills import (
    ADOBE,
    P3,
    PATCHES,
    chart,
    in_adobe_rgb,
    in_p3,
    linear,
    patches,
    png_with,
    saved,
    written,
)
from tests.render.deltae import delta_e, lab


def shown(data: bytes) -> NDArray[np.uint8]:
    """All of an image in sRGB, RGB or RGBA."""
    with opened(data, Path("photo")) as still:
        pixels = still.pixels()
        return np.asarray(pixels.part(Rect(0, 0, *pixels.size), pixels.size))


def farthest(data: bytes) -> float:
    """How far the worst patch of a chart is from what is meant (CIEDE2000)."""
    found = patches(shown(data)[..., :3])
    return max(delta_e(lab(*one), lab(*other)) for one, other in zip(found, PATCHES, strict=True))


def adobe_by_exif() -> bytes:
    told = Image.Exif()
    told.get_ifd(0x8769)[0xA001] = 0xFFFF
    told.get_ifd(0x8769)[0xA005] = {1: "R03"}
    return saved(chart(in_adobe_rgb()), "JPEG", quality=95, exif=told)


def avif_by_numbers() -> bytes:
    """Pillow writes sRGB's numbers; Display P3's are put in their place."""
    data = saved(chart(in_p3()), "AVIF", quality=95, subsampling="4:4:4")
    at = data.index(b"colrnclx") + 8
    return data[:at] + (12).to_bytes(2) + data[at + 2 :]


def sixteen_bits() -> bytes:
    """A TIFF of 16 bits a channel in linear light, as developers of raw photos write it."""
    values = np.array(written(linear(np.array(PATCHES) / 255), 65535), "<u2")
    pixels = values.reshape(4, 3, 3).repeat(60, axis=0).repeat(60, axis=1).tobytes()
    return tiff(pixels, 180, 240, matrix_profile(SRGB, (1.0,)))


def tiff(pixels: bytes, width: int, height: int, profile: bytes) -> bytes:
    """RGB of 16 bits in one strip (TIFF 6.0)."""
    fields: list[tuple[int, int, int | bytes]] = [
        (256, 4, width), (257, 4, height), (258, 3, b"\x10\0" * 3), (259, 3, 1), (262, 3, 2),
        (273, 4, 8), (277, 3, 3), (278, 4, height), (279, 4, len(pixels)), (34675, 7, profile),
    ]  # fmt: skip
    at, body, entries = 8 + len(pixels), b"", []
    extra = at + 2 + 12 * len(fields) + 4
    for tag, kind, value in fields:
        size = {3: 2, 4: 4, 7: 1}[kind]
        data = value if isinstance(value, bytes) else value.to_bytes(size, "little")
        count = len(data) // size
        if len(data) > 4:
            place, body = (
                (extra + len(body)).to_bytes(4, "little"),
                body + data + b"\0" * (len(data) % 2),
            )
        else:
            place = data.ljust(4, b"\0")
        head = tag.to_bytes(2, "little") + kind.to_bytes(2, "little")
        entries.append(head + count.to_bytes(4, "little") + place)
    table = len(fields).to_bytes(2, "little") + b"".join(entries) + bytes(4)
    return b"II*\0" + at.to_bytes(4, "little") + pixels + table + body


SOURCES: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "Display P3, PNG": (lambda: saved(chart(in_p3()), "PNG", icc_profile=P3), "made from"),
    "Display P3, WebP": (
        lambda: saved(chart(in_p3()), "WEBP", lossless=True, icc_profile=P3), "made from"
    ),
    "Adobe RGB, JPEG": (
        lambda: saved(chart(in_adobe_rgb()), "JPEG", quality=95, icc_profile=ADOBE), "made from"
    ),
    "Adobe RGB by EXIF": (adobe_by_exif, "Adobe RGB (by EXIF)"),
    "Display P3 by an AVIF's numbers": (avif_by_numbers, "Display P3 (by its tags)"),
    "Display P3 by a PNG's numbers": (
        lambda: png_with(b"cICP", bytes((12, 13, 0, 1)), chart(in_p3())), "Display P3 (by its tags)"
    ),
    "linear light by gAMA": (
        lambda: png_with(
            b"gAMA", (100_000).to_bytes(4), chart(written(linear(np.array(PATCHES) / 255)))
        ),
        "by its tags (gAMA, cHRM)",
    ),
    "linear light, 16 bits": (sixteen_bits, "made from"),
    "palette": (lambda: saved(chart(in_p3()).quantize(), "PNG", icc_profile=P3), "made from"),
}  # fmt: skip


@pytest.mark.parametrize("name", SOURCES)
def test_every_space_means_the_same(name: str) -> None:
    """Twelve patches, computed by the spaces' own formulas, are what was meant in sRGB."""
    data, told = SOURCES[name][0](), SOURCES[name][1]
    assert farthest(data) < (3 if "linear" in name and "16" not in name else 1.5)
    facts = image_facts(data)
    assert facts.colour.startswith(told)
    assert facts.has_profile


def test_what_is_srgb_is_not_touched() -> None:
    """Code values pass, whether nothing is told, a profile, numbers or gAMA."""
    image = chart(PATCHES)
    told = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    chromaticities = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
    for data in (
        saved(image, "PNG"),
        saved(image, "PNG", icc_profile=told),
        saved(image, "PNG", icc_profile=matrix_profile(SRGB, SRGB_CURVE)),
        png_with(b"cICP", bytes((1, 13, 0, 1)), image),
        png_with(b"gAMA", (45_455).to_bytes(4), image),
        png_with(b"cHRM", b"".join(value.to_bytes(4) for value in chromaticities), image),
    ):
        assert np.array_equal(shown(data), np.asarray(image))


def test_names_of_profiles_are_not_believed() -> None:
    """A profile that calls itself sRGB and is none is obeyed."""
    liar = P3.replace("made from".encode("utf-16-be"), "sRGB real".encode("utf-16-be"))
    assert farthest(saved(chart(in_p3()), "PNG", icc_profile=liar)) < 1.5


def test_colours_beyond_srgb_are_held_at_its_edge() -> None:
    """The reddest red of Display P3 is the reddest of sRGB, not another hue."""
    data = saved(Image.new("RGB", (9, 9), (255, 0, 0)), "PNG", icc_profile=P3)
    assert shown(data)[4, 4].tolist() == [255, 0, 0]


@pytest.mark.parametrize("ink", INKS)
def test_inks_come_out_as_their_profile_prints_them(ink: tuple[int, ...]) -> None:
    """CMYK by its profile: paper, solid inks and their overprints."""
    image = Image.new("CMYK", (9, 9), tuple(255 * each for each in ink))
    data = saved(image, "TIFF", icc_profile=ink_profile())
    found = shown(data)[4, 4].astype(float)
    assert delta_e(lab(*found), lab(*(255 * each for each in INKS[ink]))) < 1.5
    assert image_facts(data).mode == "CMYK"


def test_photoshops_inverted_inks_are_turned_over() -> None:
    """JPEGs of Adobe's programs keep ink as what is left of the paper."""
    image = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    found = shown(saved(image, "JPEG", quality=95, icc_profile=ink_profile()))[8, 8].astype(float)
    assert delta_e(lab(*found), lab(*(255 * each for each in INKS[0, 1, 1, 0]))) < 1.5
    assert INKS[0, 0, 0, 0] == PAPER


@pytest.mark.parametrize(
    ("mode", "kind"), [("L", "PNG"), ("LA", "PNG"), ("L", "JPEG"), ("L", "TIFF")]
)
def test_greys_by_their_profile(mode: str, kind: str) -> None:
    """A grey of gamma 1.8 is lighter than sRGB reads it, with or without alpha."""
    light = (100 / 255) ** 1.8
    meant = 255 * (1.055 * light ** (1 / 2.4) - 0.055)
    grey = Image.new("L", (16, 16), 100).convert(mode)
    found = shown(saved(grey, kind, icc_profile=grey_profile(1.8)))[8, 8]
    assert found[:3].tolist() == pytest.approx([meant] * 3, abs=1)


def test_a_broken_profile_is_left_out() -> None:
    """The picture is read as sRGB then, and so is one with a profile for other inks."""
    image = Image.new("RGB", (8, 8), (10, 200, 30))
    for profile in (b"broken", ink_profile(), P3[:200], b"\xff" * 3000):
        data = saved(image, "PNG", icc_profile=profile)
        assert shown(data)[4, 4].tolist() == [10, 200, 30]
        assert image_facts(data).width == 8


@pytest.mark.parametrize("told", [b"\0" * 32, b"\xff" * 32, b"\0" * 31 + b"\1"])
def test_tags_that_are_no_colours_are_left_out(told: bytes) -> None:
    """Chromaticities of nothing."""
    image = Image.new("RGB", (8, 8), (10, 200, 30))
    assert shown(png_with(b"cHRM", told, image))[4, 4].tolist() == [10, 200, 30]


def pq(nits: float) -> int:
    """Code value of a light (SMPTE ST 2084)."""
    m1, m2, c1, c2, c3 = 2610 / 16384, 2523 / 32, 3424 / 4096, 2413 / 128, 2392 / 128
    power = math.pow(nits / 10_000, m1)
    return round(255 * math.pow((c1 + c2 * power) / (1 + c3 * power), m2))


def facts_and_greys(transfer: int, codes: tuple[int, ...]) -> tuple[ImageFacts, list[int]]:
    image = Image.new("RGB", (len(codes), 1))
    image.putdata([(code, code, code) for code in codes])
    data = png_with(b"cICP", bytes((9, transfer, 0, 1)), image)
    found = shown(data)[0]
    assert np.ptp(found, axis=1).max() <= 1, "grey stays grey"
    return image_facts(data), found[:, 0].tolist()


def test_high_dynamic_range_is_toned() -> None:
    """Mid-grey where sRGB has it, white bright, what is brighter brighter still."""
    facts, (black, grey, white, bright) = facts_and_greys(
        16, (0, pq(203 * 0.18), pq(203), pq(1000))
    )
    assert (facts.is_hdr, facts.colour) == (True, "HDR (PQ)")
    assert black == 0
    assert 108 <= grey <= 128
    assert 195 <= white < 240 < bright
    facts, (black, grey, white, bright) = facts_and_greys(18, (0, 97, 191, 255))
    assert (facts.is_hdr, facts.colour) == (True, "HDR (HLG)")
    assert black == 0
    assert 95 <= grey <= 135
    assert 195 <= white < 240 < bright


def test_wide_colours_of_high_dynamic_range_are_brought_in() -> None:
    """The red of sRGB, written in BT.2020 and PQ, has its hue."""
    light = np.linalg.solve(to_xyz(BT2020), to_xyz(SRGB) @ linear(np.array((200, 40, 30)) / 255))
    image = Image.new("RGB", (4, 4), tuple(pq(203 * value) for value in light))
    red, green, blue = shown(png_with(b"cICP", bytes((9, 16, 0, 1)), image))[2, 2].astype(int)
    assert red > 150
    assert max(green, blue) < red / 3

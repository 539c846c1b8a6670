"""HEIC photos, which iPhones take: upright, in their colours, or with a word on what is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from storyforge.core.geometry import Rect, Size
from storyforge.errors import MediaUnreadable
from storyforge.media.probe import probe
from storyforge.raster.decoding import image_facts, opened
from storyforge.raster.photos import PhotoRequest
from storyforge.raster.plates import prepare_photo
from tests.media.conftest import recordings  # noqa: F401  a fixture is used by its name
from tests.raster.stills import (
    P3,
    PATCHES,
    UPRIGHT,
    box,
    chart,
    clock,
    heic,
    hours,
    in_p3,
    nclx,
    patches,
    saved,
    stored,
)

pytest.importorskip("pi_heif", reason="the extra storyforge[heic] is not installed")

TURNS = {
    (0, None): 1, (0, 1): 2, (2, None): 3, (0, 0): 4, (1, 0): 5, (3, None): 6, (1, 1): 7,
    (1, None): 8, (2, 0): 2, (2, 1): 4, (3, 0): 7, (3, 1): 5,
}  # fmt: skip
"""A turn against the clock, in quarters, and a mirror (top to bottom, or left to right)."""


def shown(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with opened(data, Path("photo.heic")) as still:
        pixels = still.pixels()
        return np.asarray(pixels.part(Rect(0, 0, *pixels.size), pixels.size))


@pytest.mark.parametrize("turn", TURNS)
def test_every_turn_comes_out_upright(turn: tuple[int, int | None], tmp_path: Path) -> None:
    """The boxes `irot` and `imir` are obeyed, and told as EXIF's orientation would be."""
    angle, mirror = turn
    turned = box(b"irot", bytes((angle,)))
    turned += b"" if mirror is None else box(b"imir", bytes((mirror,)))
    data = heic(stored(clock(), TURNS[turn]), tmp_path, turned=turned)
    facts = image_facts(data)
    assert (facts.width, facts.height, facts.orientation) == (240, 360, TURNS[turn])
    assert hours(shown(data)) == UPRIGHT


@pytest.mark.parametrize(
    ("colour", "bits", "told"),
    [
        (nclx(12, 13), 8, "Display P3 (by its tags)"),
        (box(b"colr", b"prof", P3), 8, "made from"),
        (box(b"colr", b"prof", P3), 10, "made from"),
    ],
)
def test_display_p3_means_what_it_should(
    colour: bytes, bits: int, told: str, tmp_path: Path
) -> None:
    """By numbers and by a profile, of 8 and of 10 bits."""
    data = heic(chart(in_p3()), tmp_path, colour=colour, bits=bits)
    found = np.array(patches(shown(data)))
    assert np.abs(found - np.array(PATCHES)).max() <= 4
    facts = image_facts(data)
    assert facts.colour.startswith(told)
    assert facts.bits == bits


def test_high_dynamic_range_is_named(tmp_path: Path) -> None:
    """As newer phones write it."""
    facts = image_facts(heic(chart(PATCHES), tmp_path, colour=nclx(9, 18), bits=10))
    assert (facts.is_hdr, facts.colour) == (True, "HDR (HLG)")


def test_a_cut_photo_is_refused(tmp_path: Path) -> None:
    """An interrupted copy."""
    data = heic(chart(PATCHES), tmp_path)
    path = tmp_path / "cut.heic"
    path.write_bytes(data[: len(data) * 3 // 4])
    with pytest.raises(MediaUnreadable, match=r"damaged|cut"):
        prepare_photo(path, PhotoRequest(size=Size(40, 60)))


def test_a_neutral_brand_is_told_by_the_others(tmp_path: Path) -> None:
    """`mif1` alone may be AVIF or HEIC; the compatible brands say which."""
    plain = heic(chart(PATCHES), tmp_path)
    neutral = plain.replace(b"ftypheic", b"ftypmif1", 1)
    assert image_facts(neutral).format == "HEIF"
    avif = saved(chart(PATCHES), "AVIF").replace(b"ftypavif", b"ftypmif1", 1)
    assert image_facts(avif).format == "AVIF"
    for name, data in (("a.heic", neutral), ("a.avif", avif)):
        path = tmp_path / name
        path.write_bytes(data)
        assert (probe(path).kind, probe(path).container) == ("image", path.suffix[1:])


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install, or what to do instead."""
    monkeypatch.setitem(sys.modules, "pi_heif.as_plugin", None)  # as where it is not installed
    with pytest.raises(MediaUnreadable, match=r'pip install "storyforge\[heic\]"; or export it'):
        image_facts(heic(chart(PATCHES), tmp_path))


def test_an_iphones_photo(recordings: Path) -> None:  # noqa: F811  the fixture imported above
    """Twelve megapixels in tiles, in Display P3."""
    path = recordings / "image" / "iphone_IMG_2927.HEIC"
    facts = image_facts(path)
    assert (facts.width, facts.height, facts.has_profile) == (3024, 4032, True)
    assert facts.colour.startswith("Display P3")
    plate = prepare_photo(path, PhotoRequest(size=Size(108, 192)))
    assert plate.std() > 20

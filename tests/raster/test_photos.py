"""Photos: upright, in the right colours, on the right plate, or refused with a reason."""

from __future__ import annotations

import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from storyforge.core.colour import Colour
from storyforge.core.geometry import Point, Rect, Size
from storyforge.errors import MediaUnreadable
from storyforge.raster.decoding import image_facts
from storyforge.raster.photos import PhotoRequest, contained, covered
from storyforge.raster.pixels import Rgb
from storyforge.raster.plates import prepare_photo
from tests.raster.stills import STORED, chunk, exif, saved, stored

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quarters(width: int = 80, height: int = 40) -> Image.Image:
    """Red and green above blue and white."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(WHITE, (width // 2, height // 2, width, height))
    return image


def plate(path: Path, width: int = 80, height: int = 40, **more: object) -> Rgb:
    request = PhotoRequest(size=Size(width, height), **more)  # type: ignore[arg-type]
    array = prepare_photo(path, request)
    assert array.shape == (height, width, 3)
    assert array.dtype == np.uint8
    return array


def corners(array: Rgb) -> list[tuple[int, ...]]:
    """The colours well inside the four quarters, rounded to pure ones."""
    height, width = array.shape[:2]
    spots = [(height // 4, width // 4), (height // 4, 3 * width // 4),
             (3 * height // 4, width // 4), (3 * height // 4, 3 * width // 4)]  # fmt: skip
    return [tuple(255 if v > 127 else 0 for v in array[spot]) for spot in spots]


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif", "avif"])
def test_every_orientation_comes_out_upright(orientation: int, suffix: str, tmp_path: Path) -> None:
    """The picture that was meant, its facts too, in every format that can say so."""
    path = tmp_path / f"photo.{suffix}"
    stored(quarters(), orientation).save(path, exif=exif(orientation))
    assert corners(plate(path)) == [RED, GREEN, BLUE, WHITE]
    facts = image_facts(path)
    assert (facts.width, facts.height, facts.orientation) == (80, 40, orientation)


def test_facts_of_a_png_without_its_pixels() -> None:
    """Pixels are not decoded: what is damaged in them does not show, what follows them does."""
    header = chunk(b"IHDR", (300).to_bytes(4) + (200).to_bytes(4) + b"\x08\x02\0\0\0")
    told = chunk(b"eXIf", exif(6).tobytes().removeprefix(b"Exif\0\0"))
    pixels = [chunk(b"IDAT", b"no deflated data")] * 3
    for chunks in ([told, *pixels], [*pixels, told]):
        png = b"".join((b"\x89PNG\r\n\x1a\n", header, *chunks, chunk(b"IEND", b"")))
        facts = image_facts(png)
        assert (facts.width, facts.height, facts.orientation) == (200, 300, 6)


def test_facts_of_bytes() -> None:
    """Format, mode and transparency, without pixels."""
    file = BytesIO()
    Image.new("RGBA", (3, 5)).save(file, "PNG")
    facts = image_facts(file.getvalue())
    assert (facts.width, facts.height, facts.format, facts.mode) == (3, 5, "PNG", "RGBA")
    assert facts.has_alpha
    assert not facts.has_profile


def test_flat_colours_survive(tmp_path: Path) -> None:
    """A flat picture keeps its code values through any scaling."""
    path = tmp_path / "flat.png"
    Image.new("RGB", (300, 200), (0, 87, 168)).save(path)
    for fit in ("cover", "contain"):
        array = plate(path, 60, 40, fit=fit)
        assert {tuple(p) for p in array.reshape(-1, 3).tolist()} == {(0, 87, 168)}


def test_cover_keeps_the_focus(tmp_path: Path) -> None:
    """A narrow plate takes the side that matters."""
    path = tmp_path / "photo.png"
    quarters().save(path)
    left = plate(path, 20, 40, focus=Point(0.1, 0.5))
    right = plate(path, 20, 40, focus=Point(0.9, 0.5))
    assert corners(left) == [RED, RED, BLUE, BLUE]
    assert corners(right) == [GREEN, GREEN, WHITE, WHITE]


def test_a_view_is_cut_out_first(tmp_path: Path) -> None:
    """Fractions of the upright photo."""
    path = tmp_path / "photo.png"
    quarters().save(path)
    view = Rect(0.5, 0, 0.5, 0.5)
    assert set(corners(plate(path, 40, 20, view=view))) == {GREEN}


def test_contain_lays_the_whole_photo_on_its_ground(tmp_path: Path) -> None:
    """Bars of the exact ground above and below."""
    path = tmp_path / "photo.png"
    quarters().save(path)
    array = plate(path, 40, 60, fit="contain", ground=Colour(1, 2, 3))
    assert {tuple(p) for p in array[:20].reshape(-1, 3).tolist()} == {(1, 2, 3)}
    assert {tuple(p) for p in array[40:].reshape(-1, 3).tolist()} == {(1, 2, 3)}
    assert corners(array[20:40]) == [RED, GREEN, BLUE, WHITE]


def test_blur_lays_it_on_itself(tmp_path: Path) -> None:
    """Darker above and below, soft, and the photo untouched in the middle."""
    path = tmp_path / "photo.png"
    quarters(800, 400).save(path)
    array = plate(path, 400, 600, fit="blur")
    assert corners(array[200:400]) == [RED, GREEN, BLUE, WHITE]
    ground = array[:190].astype(int)
    assert ground.max() < 200
    assert np.abs(np.diff(ground, axis=1)).max() <= 6
    assert np.array_equal(array, plate(path, 400, 600, fit="blur"))


def test_transparent_parts_show_the_ground(tmp_path: Path) -> None:
    """Alpha, palettes with a clear colour, and half clear pixels."""
    path = tmp_path / "clear.png"
    Image.new("RGBA", (20, 20), (255, 0, 0, 128)).save(path)
    assert plate(path, 20, 20, ground=Colour(0, 0, 255))[5, 5].tolist() == [128, 0, 127]
    palette = Image.new("P", (20, 20), 0)
    palette.putpalette([9, 9, 9, 255, 0, 0])
    palette.save(path, transparency=0)
    assert plate(path, 20, 20, ground=Colour(0, 0, 255))[5, 5].tolist() == [0, 0, 255]
    assert plate(path, 20, 20)[5, 5].tolist() == [255, 255, 255]


def test_the_blurred_ground_shows_through(tmp_path: Path) -> None:
    """Behind the clear half of a photo that fills the plate is its copy, not a flat colour."""
    path = tmp_path / "clear.png"
    image = Image.new("RGBA", (60, 60), (255, 0, 0, 255))
    image.paste((0, 0, 0, 0), (30, 0, 60, 60))
    image.save(path)
    left, edge, right = plate(path, 60, 60, fit="blur")[30, [15, 31, 58]].astype(int)
    assert left.tolist() == [255, 0, 0]
    assert edge[0] > edge[1] + 20, "the red beside it, blurred"
    assert 140 < right[1] < 180, "white, darkened"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_is_read(mode: str, tmp_path: Path) -> None:
    """White is white, whatever the depth."""
    path = tmp_path / "white.png"
    if mode == "I;16":
        Image.fromarray(np.full((8, 8), 65535, np.uint16)).save(path)
    else:
        Image.new("RGB", (8, 8), WHITE).convert(mode).save(path)
    assert plate(path, 8, 8).min() == 255


def test_sixteen_bits_keep_their_middle(tmp_path: Path) -> None:
    """Half of 65535 is half of 255."""
    path = tmp_path / "grey.tif"
    Image.fromarray(np.full((8, 8), 32896, np.uint16)).save(path)
    assert set(plate(path, 8, 8).ravel().tolist()) == {128}


def test_cmyk_without_a_profile_is_sane(tmp_path: Path) -> None:
    """Cyan ink makes cyan, no ink makes white, black ink black."""
    path = tmp_path / "ink.tif"
    inks = {(255, 0, 0, 0): (0, 255, 255), (0, 0, 0, 0): WHITE, (0, 0, 0, 255): (0, 0, 0)}
    for ink, colour in inks.items():
        Image.new("CMYK", (8, 8), ink).save(path)
        assert tuple(plate(path, 8, 8)[4, 4].tolist()) == colour


def test_profiles_are_obeyed(tmp_path: Path) -> None:
    """The same values mean another colour under another profile; sRGB's changes nothing."""
    path = tmp_path / "lab.tif"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGB", (8, 8), (10, 200, 30)).save(path, icc_profile=srgb)
    assert tuple(plate(path, 8, 8)[4, 4].tolist()) == (10, 200, 30)
    Image.new("RGB", (8, 8), (10, 200, 30)).save(path, icc_profile=b"broken profile")
    assert tuple(plate(path, 8, 8)[4, 4].tolist()) == (10, 200, 30)
    assert image_facts(path).has_profile


def test_a_huge_jpeg_is_decoded_small(tmp_path: Path) -> None:
    """Its plate is right, from an eighth of the pixels."""
    path = tmp_path / "huge.jpg"
    quarters(6000, 4000).save(path, quality=50)
    assert corners(plate(path, 120, 80)) == [RED, GREEN, BLUE, WHITE]


def bomb(width: int, height: int) -> bytes:
    """The head of a PNG of that size."""
    size = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    head = chunk(b"IHDR", size + bytes((8, 2, 0, 0, 0)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_pixels_have_a_limit(tmp_path: Path) -> None:
    """Two hundred megapixels, said before anything is decoded; just below is let in."""
    path = tmp_path / "bomb.png"
    path.write_bytes(bomb(20_000, 10_001))
    with pytest.raises(MediaUnreadable, match="20000x10001 px, at most 200 megapixels"):
        plate(path)
    assert image_facts(bomb(16_320, 12_240)).width == 16_320


def test_a_cut_photo_is_refused(tmp_path: Path) -> None:
    """Truncation is said in plain words."""
    whole, path = tmp_path / "whole.jpg", tmp_path / "cut.jpg"
    Image.effect_noise((200, 200), 80).save(whole)
    path.write_bytes(whole.read_bytes()[:3000])
    with pytest.raises(MediaUnreadable, match=r"cut\.jpg: the image is cut short"):
        plate(path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"hello", "not an image we read"),
        (b"\xff\xd8\xff\xe0 no jpeg", "damaged|not an image|cut short"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image we read"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged|needs an extra"),
    ],
)
def test_what_is_no_photo_is_refused(data: bytes, reason: str, tmp_path: Path) -> None:
    """Only formats on the list are read, whatever the name says."""
    path = tmp_path / "photo.jpg"
    path.write_bytes(data)
    with pytest.raises(MediaUnreadable, match=reason):
        plate(path)


def test_a_missing_photo_is_refused(tmp_path: Path) -> None:
    """As the world's failure, with its name."""
    with pytest.raises(MediaUnreadable, match=r"nowhere\.jpg"):
        plate(tmp_path / "nowhere.jpg")


@given(st.binary(max_size=60), st.integers(0, 400))
def test_damage_never_ends_in_anything_but_a_refusal(noise: bytes, at: int) -> None:
    """Bytes changed anywhere: an image, or MediaUnreadable."""
    file = BytesIO()
    quarters().save(file, "PNG")
    data = bytearray(file.getvalue())
    data[at : at + len(noise)] = noise
    with suppress(MediaUnreadable):
        assert image_facts(bytes(data)).width > 0


SIZES = st.tuples(st.integers(1, 4000), st.integers(1, 4000))


@given(SIZES, SIZES, st.floats(0, 1), st.floats(0, 1))
def test_what_covers_has_the_plates_shape_and_stays_inside(
    photo: tuple[int, int], size: tuple[int, int], x: float, y: float
) -> None:
    """As large as may be, within the photo, with the focus in it."""
    upright, wanted = Size(*photo), Size(*size)
    whole = Rect(0, 0, *upright)
    part = covered(whole, upright, PhotoRequest(size=wanted, focus=Point(x, y)))
    assert part.width * wanted.height == pytest.approx(part.height * wanted.width)
    assert min(part.x, part.y) >= -1e-6
    assert part.right <= upright.width + 1e-6
    assert part.bottom <= upright.height + 1e-6
    assert part.x - 1e-6 <= x * upright.width <= part.right + 1e-6
    inner = contained(whole, wanted)
    assert inner[2] == wanted.width or inner[3] == wanted.height


SHARED = Path(__file__).parents[3] / "shared/media/image"


@pytest.mark.skipif(not SHARED.exists(), reason="the real recordings are not here")
def test_real_photos_are_read() -> None:
    """A phone's turned photo is upright, and print colours come out."""
    phone = image_facts(SHARED / "samsung_J327_orient6.jpg")
    assert (phone.width, phone.height, phone.orientation) == (1932, 2576, 6)
    inks = plate(SHARED / "pil_sample_cmyk.jpg", 100, 100)
    assert inks[..., 0].max() > 200
    assert inks[..., 1].max() < 90


def test_the_base_picture_is_shown(tmp_path: Path) -> None:
    """Of phones that add a second view or a gain map, in an index (MPO) or behind the photo."""
    path, gain = tmp_path / "a.jpg", Image.new("L", (20, 10), 128)
    quarters().save(path, "MPO", save_all=True, append_images=[gain.convert("RGB")])
    assert image_facts(path).several
    assert corners(plate(path)) == [RED, GREEN, BLUE, WHITE]
    path.write_bytes(saved(quarters(), "JPEG") + saved(gain, "JPEG"))
    assert not image_facts(path).several
    assert corners(plate(path)) == [RED, GREEN, BLUE, WHITE]


def test_the_first_page_is_shown(tmp_path: Path) -> None:
    """Of a scanned document."""
    path = tmp_path / "pages.tif"
    quarters().save(path, save_all=True, append_images=[Image.new("RGB", (9, 9))] * 3)
    assert image_facts(path).several
    assert corners(plate(path)) == [RED, GREEN, BLUE, WHITE]


@pytest.mark.parametrize("mode", ["F", "I", "LAB", "YCbCr", "1"])
def test_rare_modes_of_tiff_are_read(mode: str, tmp_path: Path) -> None:
    """White is white in floats, long integers, CIE Lab, video's colours, black and white."""
    white: dict[str, object] = {"F": 1.0, "I": 65535, "LAB": (255, 128, 128), "1": 1}
    path = tmp_path / "a.tif"
    image = Image.new(mode, (8, 8), white.get(mode, (255, 128, 128)))  # type: ignore[arg-type]
    image.save(path)
    assert plate(path, 8, 8).min() >= 254

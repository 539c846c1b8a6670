"""Image files to pixels: an allow-list of formats, upright, in sRGB, within bounds."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from io import SEEK_CUR, BytesIO
from pathlib import Path
from typing import IO

from PIL import Image

from storyforge.errors import MediaUnreadable
from storyforge.timeline.facts import ImageFacts

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF")
"""What we read (JPEG includes the MPO of some phones). Each decoder is one more way in."""

MOST_PIXELS = 200_000_000
"""Room for the largest photo a phone takes (16320 x 12240)."""

# Imported one by one until a file is known: loading all of Pillow's takes 0.1 s.
_PLUGINS = {
    "JPEG": "JpegImagePlugin", "PNG": "PngImagePlugin", "WEBP": "WebPImagePlugin",
    "TIFF": "TiffImagePlugin", "GIF": "GifImagePlugin", "BMP": "BmpImagePlugin",
    "AVIF": "AvifImagePlugin",
}  # fmt: skip

_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.4
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What decoders raise for damaged files.
_DAMAGE = (
    OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, struct.error,
    OverflowError, MemoryError, Image.DecompressionBombError,
)  # fmt: skip
_PIXELS = (b"IDAT", b"acTL", b"fcTL", b"fdAT")
_PNG_END = b"\0\0\0\0IEND\xae\x42\x60\x82"
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc", b"ftypmsf1")
_SPACES = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY"}


@contextmanager
def opened(
    source: Path | bytes, name: Path, most_pixels: int = MOST_PIXELS
) -> Iterator[Image.Image]:
    """An image, its pixels not read yet.

    Raises MediaUnreadable for what is no image we read, or has more pixels than allowed.
    """
    try:
        file: IO[bytes] = BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    except OSError as error:
        raise MediaUnreadable(name, f"cannot be opened ({error.strerror})") from None
    with file:
        image = _identified(file, name)
        width, height = image.size
        if width * height > most_pixels:
            size, most = f"{width}x{height}", most_pixels // 1_000_000
            raise MediaUnreadable(name, f"too large: {size} px, at most {most} megapixels")
        with image:
            yield image


def _identified(file: IO[bytes], name: Path) -> Image.Image:
    """Like `Image.open`, whose own pixel limit is a global of half our size."""
    head = file.read(16)
    for kind in FORMATS:
        import_module(f"PIL.{_PLUGINS[kind]}")
        factory, accept = Image.OPEN.get(kind, (None, None))
        if factory is None or (accept is not None and accept(head) is not True):
            continue
        file.seek(0)
        try:
            return factory(file, "")
        except _DAMAGE as error:
            raise MediaUnreadable(name, _reason(error)) from None
    if any(mark in head for mark in _HEIC):
        raise MediaUnreadable(name, "a HEIC photo; export it as JPEG")
    kinds = ", ".join(FORMATS)
    raise MediaUnreadable(name, f"not an image we read ({kinds})" if head else "the file is empty")


def _reason(error: BaseException) -> str:
    told = str(error).lower()
    if "truncated" in told or "broken data stream" in told or "unexpected end" in told:
        return "the image is cut short; copy it again from where it came"
    return f"the image is damaged ({error})" if told else "the image is damaged"


def image_facts(source: Path | bytes) -> ImageFacts:
    """Size (upright), format and orientation, without decoding pixels.

    Raises MediaUnreadable for anything that is not an image we read.
    """
    name = source if isinstance(source, Path) else Path("image")
    with opened(source, name) as image:
        width, height = image.size
        orientation = _orientation_told(image)
        if orientation >= 5 and not _turns_itself(image):
            width, height = height, width
        return ImageFacts(
            width=width,
            height=height,
            format=str(image.format),
            mode=image.mode,
            orientation=orientation,
            has_alpha=image.has_transparency_data,
            has_profile=bool(image.info.get("icc_profile")),
        )


def demand_pixels(path: Path) -> None:
    """Decode an image to see that all of it is there. Raises MediaUnreadable."""
    with opened(path, path) as image:
        loaded(image, path)


def turn_of(image: Image.Image) -> int:
    """The EXIF orientation that is still to be undone, 1 to 8; above 4 the sides change places.

    A PNG is decoded to tell.
    """
    return 1 if _turns_itself(image) else _orientation(image)


def _turns_itself(image: Image.Image) -> bool:
    """Pillow turns TIFF upright, sides included."""
    return image.format == "TIFF"


def _orientation_told(image: Image.Image) -> int:
    """EXIF orientation without decoding; the image is of no other use afterwards.

    A PNG may tell it after its pixels, so Pillow decodes those when it is asked.
    """
    if image.format != "PNG":
        return _orientation(image)
    from PIL import PngImagePlugin  # loaded already, to have opened it

    assert isinstance(image, PngImagePlugin.PngImageFile)
    assert image.fp is not None
    try:
        rest = PngImagePlugin.PngImageFile(BytesIO(_without_pixels(image.fp)))
        return _known(Image.Image.getexif(rest).get(_ORIENTATION, 1))
    except _DAMAGE:
        return 1


def _without_pixels(png: IO[bytes]) -> bytes:
    """A PNG file with all its chunks but those that hold or announce pixels (PNG 3, 11)."""
    png.seek(0)
    kept = [png.read(8)]
    while len(head := png.read(8)) == 8 and head[4:] != b"IEND":
        length = int.from_bytes(head[:4]) + 4  # its checksum included
        if head[4:] in _PIXELS:
            png.seek(length, SEEK_CUR)
        else:
            kept += (head, png.read(length))
    return b"".join((*kept, _PNG_END))


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; 1 for what is absent or makes no sense."""
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except _DAMAGE:
        return 1
    return _known(orientation)


def _known(orientation: object) -> int:
    return orientation if isinstance(orientation, int) and orientation in _UPRIGHT else 1


def loaded(image: Image.Image, name: Path) -> Image.Image:
    """The pixels, upright, in one of RGB, RGBA, L and CMYK. Raises MediaUnreadable."""
    turn = turn_of(image)
    try:
        image.load()
        plain = _plain(image)
    except _DAMAGE as error:
        raise MediaUnreadable(name, _reason(error)) from None
    return plain.transpose(_UPRIGHT[turn]) if turn != 1 else plain


def _plain(image: Image.Image) -> Image.Image:
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _eight_bits(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("RGB", "L", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Greys of 16 or more bits, or floats from 0 to 1, as 8 bits."""
    import numpy as np  # only these rare images need it

    values = np.asarray(image, np.float64)
    top = 1.0 if image.mode == "F" and values.max(initial=0) <= 1 else 65535.0
    return Image.fromarray(np.rint(values.clip(0, top) * (255 / top)).astype(np.uint8))


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB or RGBA in sRGB, by the embedded profile where it is of use."""
    if image.mode == "RGBA":
        colours = to_srgb(image.convert("RGB"), profile)
        return Image.merge("RGBA", (*colours.split(), image.getchannel("A")))
    if profile:
        converted = _by_profile(image, profile)
        if converted is not None:
            return converted
    return image.convert("RGB")


def _by_profile(image: Image.Image, data: bytes) -> Image.Image | None:
    """None where the profile is broken, for other colours than the image's, or sRGB itself."""
    from PIL import ImageCms

    try:
        profile = ImageCms.getOpenProfile(BytesIO(data))
        described = ImageCms.getProfileDescription(profile)
        if profile.profile.xcolor_space.strip() != _SPACES[image.mode] or "sRGB" in described:
            return None
        return ImageCms.profileToProfile(
            image,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, *_DAMAGE):
        return None

"""Image files to pixels: an allow-list of formats, how each is to be read, within bounds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from pathlib import Path
from threading import RLock
from typing import IO

from PIL import Image

from storyforge.core.geometry import Rect, Size
from storyforge.errors import ExtraNotInstalled, MediaUnreadable
from storyforge.raster import heif, png
from storyforge.raster.colours import Reading, reading_of
from storyforge.raster.damage import DAMAGE, reason_of
from storyforge.raster.parts import UPRIGHT, Upright, is_clear
from storyforge.timeline.facts import ImageFacts

MOST_PIXELS = 200_000_000
"""Room for the largest photo a phone takes (16320 x 12240)."""

# Imported one by one until a file is known: loading all of Pillow's takes 0.1 s. Each decoder is
# one more way in. JPEG includes the MPO of some phones.
_PLUGINS = {
    "JPEG": "JpegImagePlugin", "PNG": "PngImagePlugin", "WEBP": "WebPImagePlugin",
    "TIFF": "TiffImagePlugin", "GIF": "GifImagePlugin", "BMP": "BmpImagePlugin",
    "AVIF": "AvifImagePlugin",
}  # fmt: skip
_BY_BRANDS = ("AVIF", "HEIF")
FORMATS = (*_PLUGINS, "HEIF")
"""What we read."""

_HUNGRY = {"WEBP": 100_000_000}
"""Fewer pixels where the decoder takes four times the memory of the others."""

_LARGE = 40_000_000  # pixels: from here on a photo fills hundreds of megabytes
_ONE_AT_A_TIME = RLock()  # so that threads do not fill them all together

_COARSE = 500  # px: fine enough to find what is seen to be transparent

_ORIENTATION = 0x0112  # EXIF 2.32, 4.6.4
_BITS_PER_SAMPLE = 258  # TIFF 6.0
_HEAD_BYTES = 512  # the brands of a HEIC or AVIF are within


@dataclass(frozen=True, slots=True)
class Still:
    """An image file that is open, its pixels not read yet.

    `orientation` is EXIF's, however the file tells it; `turn` what of it is still to be undone.
    `bits` are of one sample; `held` is given back when the file is closed.
    """

    image: Image.Image
    name: Path
    orientation: int
    turn: int
    reading: Reading
    bits: int
    held: ExitStack = field(default_factory=ExitStack)

    @property
    def is_large(self) -> bool:
        return self.image.width * self.image.height > _LARGE

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, upright."""
        width, height = self.image.size
        return (height, width) if self.turn >= 5 else (width, height)

    def prefer(self, size: tuple[int, int]) -> None:
        """Decode at half, quarter or eighth size where the format can (JPEG), not below `size`."""
        self.image.draft(None, size[::-1] if self.turn >= 5 else size)

    def pixels(self) -> Upright:
        """Decode. Raises MediaUnreadable."""
        try:
            self.image.load()
        except DAMAGE as error:
            raise MediaUnreadable(self.name, reason_of(error)) from None
        return Upright(self.image, self.name, self.turn, self.reading)


@contextmanager
def opened(source: Path | bytes, name: Path, most_pixels: int = MOST_PIXELS) -> Iterator[Still]:
    """An image, its pixels not read yet.

    Raises MediaUnreadable for what is no image we read, or has more pixels than allowed.
    """
    try:
        file: IO[bytes] = BytesIO(source) if isinstance(source, bytes) else source.open("rb")
    except OSError as error:
        raise MediaUnreadable(name, f"cannot be opened ({error.strerror})") from error
    with file:
        try:
            kind = _kind(file, name)
            still = _still(kind, file, name)
        except ExtraNotInstalled as missing:
            raise MediaUnreadable(name, f"{missing}; or export it as JPEG") from None
        except DAMAGE as error:
            raise MediaUnreadable(name, reason_of(error)) from None
        with still.held, still.image:
            width, height = still.image.size
            most = min(most_pixels, _HUNGRY.get(kind, most_pixels))
            if width * height > most:
                reason = f"too large: {width}x{height} px, at most {most // 1_000_000} megapixels"
                raise MediaUnreadable(name, reason)
            if still.is_large:
                still.held.enter_context(_ONE_AT_A_TIME)
            yield still


def _kind(file: IO[bytes], name: Path) -> str:
    head = file.read(_HEAD_BYTES)
    if kind := heif.kind_of(head):
        return kind
    for kind in _PLUGINS:
        if kind not in _BY_BRANDS and _accepts(kind, head):
            return kind
    reason = f"not an image we read ({', '.join(FORMATS)})" if head else "the file is empty"
    raise MediaUnreadable(name, reason)


def _accepts(kind: str, head: bytes) -> bool:
    import_module(f"PIL.{_PLUGINS[kind]}")
    _, accept = Image.OPEN[kind]
    return accept is None or accept(head[:16]) is True


def _still(kind: str, file: IO[bytes], name: Path) -> Still:
    told = heif.properties(file) if kind in _BY_BRANDS else {}
    # A PNG may tell it after its pixels, so Pillow decodes those when it is asked.
    orientation = heif.orientation(told) if kind == "HEIF" else None
    orientation = _png_orientation(file) if kind == "PNG" else orientation
    numbers = png.code_points(file) if kind == "PNG" else heif.code_points(told)
    bits = png.bits(file) if kind == "PNG" else heif.bits(told)
    image = _image(kind, file)
    orientation = orientation or _orientation(image)
    return Still(
        image=image, name=name, orientation=orientation,
        turn=1 if kind in ("TIFF", "HEIF") else orientation,  # which are turned as they are read
        reading=reading_of(image, numbers), bits=_tiff_bits(image) or bits,
    )  # fmt: skip


def _image(kind: str, file: IO[bytes]) -> Image.Image:
    """Like `Image.open`, whose own pixel limit is a global of half our size."""
    file.seek(0)
    if kind == "HEIF":
        return heif.decoder(file)
    import_module(f"PIL.{_PLUGINS[kind]}")
    factory, _ = Image.OPEN[kind]
    return factory(file, "")


def image_facts(source: Path | bytes) -> ImageFacts:
    """Size (upright), format, colours and orientation, without decoding pixels.

    Raises MediaUnreadable for anything that is not an image we read.
    """
    with opened(source, source if isinstance(source, Path) else Path("image")) as still:
        image = still.image
        width, height = still.size
        return ImageFacts(
            width=width,
            height=height,
            format=str(image.format),
            mode=image.mode,
            orientation=still.orientation,
            has_alpha=image.has_transparency_data,
            has_profile=still.reading.profile is not None,
            is_hdr=still.reading.transfer is not None,
            colour=still.reading.name,
            bits=still.bits,
            several=bool(getattr(image, "is_animated", False)),
        )


def shows_through(path: Path) -> bool:
    """Whether anything of an image with a channel for alpha is transparent.

    Most screen shots have the channel and nothing in it. Raises MediaUnreadable.
    """
    with opened(path, path) as still:
        pixels = still.pixels()
        small = Size(*(min(side, _COARSE) for side in pixels.size))
        part = pixels.part(Rect(0, 0, *pixels.size), small)
    return part.mode == "RGBA" and is_clear(part)


def demand_pixels(path: Path) -> None:
    """Decode an image to see that all of it is there. Raises MediaUnreadable."""
    with opened(path, path) as still:
        still.pixels()


def _tiff_bits(image: Image.Image) -> int:
    if image.format != "TIFF":
        return 0
    told = getattr(image, "tag_v2", {}).get(_BITS_PER_SAMPLE, 0)
    return max(told) if isinstance(told, tuple) and told else int(told or 0)


def _png_orientation(file: IO[bytes]) -> int:
    from PIL import PngImagePlugin

    try:
        rest = PngImagePlugin.PngImageFile(BytesIO(png.without_pixels(file)))
        return _known(Image.Image.getexif(rest).get(_ORIENTATION, 1))
    except DAMAGE:
        return 1


def _orientation(image: Image.Image) -> int:
    """EXIF orientation, 1 to 8; 1 for what is absent or makes no sense."""
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except DAMAGE:
        return 1
    return _known(orientation)


def _known(orientation: object) -> int:
    return orientation if isinstance(orientation, int) and orientation in UPRIGHT else 1

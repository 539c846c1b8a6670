"""Pictures with known answers, in every format and colour space that photos come in."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from storyforge.raster.icc import (
    ADOBE_GAMMA,
    ADOBE_RGB,
    DISPLAY_P3,
    SRGB,
    SRGB_CURVE,
    Primaries,
    matrix_profile,
    to_xyz,
)
from tests.media.conftest import ffmpeg

Colour = tuple[int, int, int]

PATCHES: tuple[Colour, ...] = (
    (194, 150, 130), (98, 122, 157), (87, 108, 67), (214, 126, 44), (80, 91, 166), (193, 90, 99),
    (157, 188, 64), (70, 148, 73), (187, 86, 149), (243, 243, 242), (122, 122, 121), (52, 52, 52),
)  # fmt: skip
"""What is meant, in sRGB: skin, sky, leaves and others as on the charts of photographers."""

COLUMNS = 3
P3 = matrix_profile(DISPLAY_P3, SRGB_CURVE)
ADOBE = matrix_profile(ADOBE_RGB, (ADOBE_GAMMA,))


def chart(colours: Sequence[Sequence[int]], mode: str = "RGB", side: int = 60) -> Image.Image:
    """Patches, three in a row."""
    rows = len(colours) // COLUMNS
    image = Image.new(mode, (COLUMNS * side, rows * side))
    for number, colour in enumerate(colours):
        row, column = divmod(number, COLUMNS)
        box = (column * side, row * side, (column + 1) * side, (row + 1) * side)
        image.paste(tuple(colour), box)
    return image


def patches(pixels: NDArray[np.generic]) -> list[NDArray[np.float64]]:
    """The mean colour well inside each patch of a chart that fills a picture."""
    rows = len(PATCHES) // COLUMNS
    height, width = pixels.shape[0] / rows, pixels.shape[1] / COLUMNS
    return [
        pixels[
            round((row + 0.3) * height) : round((row + 0.7) * height),
            round((column + 0.3) * width) : round((column + 0.7) * width),
        ]
        .reshape(-1, 3)
        .mean(axis=0, dtype=np.float64)
        for row in range(rows)
        for column in range(COLUMNS)
    ]


# The same colours as other spaces write them


def linear(codes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Light of sRGB code values from 0 to 1 (IEC 61966-2-1)."""
    return np.where(codes <= 0.04045, codes / 12.92, ((codes + 0.055) / 1.055) ** 2.4)


def coded(light: NDArray[np.float64]) -> NDArray[np.float64]:
    """The inverse."""
    bright = 1.055 * np.maximum(light, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(light <= 0.0031308, light * 12.92, bright)


def light_in(primaries: Primaries) -> NDArray[np.float64]:
    """The patches' light by other primaries of the same white."""
    matrix = np.linalg.inv(to_xyz(primaries)) @ to_xyz(SRGB)
    return np.clip(linear(np.array(PATCHES) / 255) @ matrix.T, 0, 1)


def written(codes: NDArray[np.float64], top: int = 255) -> list[list[int]]:
    return [[int(value) for value in row] for row in np.rint(codes * top)]


def in_p3() -> list[list[int]]:
    return written(coded(light_in(DISPLAY_P3)))


def in_adobe_rgb() -> list[list[int]]:
    return written(light_in(ADOBE_RGB) ** (1 / ADOBE_GAMMA))


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG file."""
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def png_with(kind: bytes, told: bytes, image: Image.Image) -> bytes:
    """A PNG that says something in a chunk before its pixels."""
    data = saved(image, "PNG")
    at = data.index(b"IDAT") - 4
    return data[:at] + chunk(kind, told) + data[at:]


# Which way is up


def clock(side: int = 240) -> Image.Image:
    """A clock face: 12 in red, 3 in green, 6 in blue, 9 in black."""
    image = Image.new("RGB", (side, side * 3 // 2), "#808080")
    draw = ImageDraw.Draw(image)
    for x, y, colour in HOURS:
        middle = x * image.width, y * image.height
        reach = side // 10
        corners = [value + sign * reach for sign in (-1, 1) for value in middle]
        draw.ellipse(corners, fill=colour)
    return image


HOURS = ((0.5, 0.2, "#ff0000"), (0.8, 0.5, "#00ff00"), (0.5, 0.8, "#0000ff"), (0.2, 0.5, "#000000"))
"""Where each hour stands in an upright clock, in fractions, and its colour."""

STORED = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip
"""How each EXIF orientation is undone, to store a picture that shows upright."""


def stored(image: Image.Image, orientation: int) -> Image.Image:
    turn = STORED[orientation]
    return image if turn is None else image.transpose(turn)


def exif(orientation: int) -> Image.Exif:
    told = Image.Exif()
    told[0x0112] = orientation
    return told


def hours(pixels: NDArray[np.generic]) -> list[str]:
    """The colours at 12, 3, 6 and 9, each channel all or nothing."""
    height, width = pixels.shape[:2]
    found = [pixels[int(y * height), int(x * width)] for x, y, _ in HOURS]
    return ["#" + "".join("ff" if value > 127 else "00" for value in spot) for spot in found]


UPRIGHT = [colour for _, _, colour in HOURS]


# HEIC, which nothing here can write: ffmpeg encodes, the boxes around it are ours (ISO 23008-12)


def heic(
    image: Image.Image, folder: Path, *, colour: bytes = b"", turned: bytes = b"", bits: int = 8
) -> bytes:
    """A HEIC file. `colour` is a `colr` box, `turned` are boxes `irot` and `imir`."""
    description, sample = _hevc(image, folder, bits)
    colour = colour or nclx(1, 13)
    sides = b"".join(side.to_bytes(4) for side in image.size)
    own = [
        box(b"hvcC", description), box(b"ispe", bytes(4) + sides),
        box(b"pixi", bytes(4) + bytes((3, bits, bits, bits))), colour,
    ]  # fmt: skip
    own += [turned[at : at + 9] for at in range(0, len(turned), 9)]
    numbers = bytes(0x80 | (number + 1) for number in range(len(own)))
    links = (1).to_bytes(4) + (1).to_bytes(2) + bytes((len(own),)) + numbers
    properties = box(b"ipco", *own) + box(b"ipma", bytes(4), links)
    entry = box(b"infe", b"\x02\0\0\0", (1).to_bytes(2), bytes(2), b"hvc1\0")

    def meta(at: int) -> bytes:
        where = (1).to_bytes(2) + bytes(2) + (1).to_bytes(2) + at.to_bytes(4)
        return box(
            b"meta", bytes(4),
            box(b"hdlr", bytes(8), b"pict", bytes(13)),
            box(b"pitm", bytes(4), (1).to_bytes(2)),
            box(b"iloc", bytes(4), b"\x44\x00", (1).to_bytes(2), where, len(sample).to_bytes(4)),
            box(b"iinf", bytes(4), (1).to_bytes(2), entry),
            box(b"iprp", properties),
        )  # fmt: skip

    begin = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    return begin + meta(len(begin) + len(meta(0)) + 8) + box(b"mdat", sample)


def box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return (8 + len(body)).to_bytes(4) + name + body


def nclx(primaries: int, transfer: int) -> bytes:
    """Colours by numbers, with the matrix of BT.709 and full range."""
    numbers = (primaries, transfer, 1)
    return box(b"colr", b"nclx", *(number.to_bytes(2) for number in numbers), b"\x80")


def _hevc(image: Image.Image, folder: Path, bits: int) -> tuple[bytes, bytes]:
    source, film = folder / "heic.png", folder / "heic.mp4"
    image.save(source)
    fine = "yuv444p" if bits == 8 else "yuv444p10le"
    ffmpeg(
        "-i", source, "-vf", "scale=out_color_matrix=bt709:out_range=pc", "-pix_fmt", fine,
        "-c:v", "libx265", "-x265-params", "log-level=none:qp=8:range=full", "-frames:v", 1,
        "-tag:v", "hvc1", film,
    )  # fmt: skip
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        sample = next(bytes(packet) for packet in container.demux(stream) if packet.size)
        return stream.codec_context.extradata or b"", sample

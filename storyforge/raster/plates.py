"""Photos to plates: upright, in sRGB, of the wanted size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from storyforge.core.geometry import Rect, Size
from storyforge.core.markup import is_svg
from storyforge.core.veil import cells
from storyforge.errors import MediaUnreadable
from storyforge.raster.decoding import Still, opened
from storyforge.raster.drawn import Drawn
from storyforge.raster.parts import REACH, Upright
from storyforge.raster.photos import PhotoRequest, contained, covered
from storyforge.raster.pixels import Floats32, Rgb
from storyforge.raster.tables import graded

_Floats = np.ndarray[tuple[int, int], np.dtype[np.float64]]
_WHOLE = Rect(0, 0, 1, 1)
_HEAD_BYTES = 64 * 1024  # a drawing is known by its beginning
# The blurred ground: soft, darker and paler than the photo, so that the photo stands out.
_BLUR_SCALE = 8  # it is blurred at an eighth of the size: nothing finer is left of it
_BLUR_SIGMA = 0.035  # of the plate's shorter side
_BLUR_LIGHT = 0.62
_BLUR_SATURATION = 0.75


def prepare_photo(path: Path, request: PhotoRequest, colours: Floats32 | None = None) -> Rgb:
    """The photo as asked: array of `plate.height` x `plate.width` x 3, sRGB.

    `colours` is the table of its look (see `tables`). Raises MediaUnreadable, with a reason for
    people, for anything but a whole image.
    """
    around = (request.bleed, request.bleed)
    plate: Rgb = np.pad(_prepared(path, request, colours), (around, around, (0, 0)), mode="edge")
    return plate


def _prepared(path: Path, request: PhotoRequest, colours: Floats32 | None) -> Rgb:
    with _opened(path) as still:
        upright = Size(*still.size)
        whole = _view(upright, request.view or _WHOLE)
        covering = covered(whole, upright, request)
        shown = covering if request.fit == "cover" else whole
        still.prefer(_least_size(upright, shown, request.size))
        pixels = still.pixels()
        shown, covering = (_rescaled(rect, upright, pixels.size) for rect in (shown, covering))
        return _laid(_Source(pixels, colours), shown, covering, request)


@contextmanager
def _opened(path: Path) -> Iterator[Still | Drawn]:
    """A photo or a drawing: both have a size, and pixels of which parts can be had."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError as error:
        raise MediaUnreadable(path, f"cannot be opened ({error.strerror})") from error
    if is_svg(head):
        yield Drawn.of(path.read_bytes(), path.name)
        return
    with opened(path, path) as still:
        yield still


def _laid(source: _Source, shown: Rect, covering: Rect, request: PhotoRequest) -> Rgb:
    """The plate: what is shown of the photo on whatever is around it or behind it."""
    x, y, width, height = contained(shown, request.size)
    photo = _part(source, shown, Size(width, height), request)
    ground = Image.new("RGB", request.size, request.ground.rgb)
    if request.fit == "blur":
        ground = Image.fromarray(_blurred(source, covering, request))
    ground.paste(photo, (x, y), photo if photo.mode == "RGBA" else None)
    return np.array(ground)


@dataclass(frozen=True, slots=True)
class _Source:
    """A decoded photo, and the table of its look."""

    pixels: Upright | Drawn
    colours: Floats32 | None


def _part(source: _Source, box: Rect, size: Size, request: PhotoRequest) -> Image.Image:
    """What is in a box at a size, in its look, with nothing of what is hidden."""
    photo, whole = source.pixels.part(box, size), source.pixels.size
    if source.colours is not None:
        photo = graded(photo, source.colours)
    across, down = size.width / box.width, size.height / box.height
    for each in request.hidden:
        part = _view(whole, each)
        _hide(photo, Rect((part.x - box.x) * across, (part.y - box.y) * down,
                          part.width * across, part.height * down),
              ceil(REACH * max(1.0, across, down)))  # fmt: skip
    return photo


def _hide(photo: Image.Image, part: Rect, reach: int) -> None:
    """Leave of a part (px) the mean colours of a few cells, enlarged softly.

    Scaling has carried what is in it `reach` px beyond its edges.
    """
    left, top = max(0, floor(part.x) - reach), max(0, floor(part.y) - reach)
    right, bottom = (
        min(side, ceil(end) + reach)
        for side, end in zip(photo.size, (part.right, part.bottom), strict=True)
    )
    if left >= right or top >= bottom:
        return
    region = photo.crop((left, top, right, bottom))
    coarse = region.resize(cells(*region.size), Image.Resampling.BOX)
    photo.paste(coarse.resize(region.size, Image.Resampling.BICUBIC), (left, top))


def _view(upright: Size, view: Rect) -> Rect:
    """A view in px of the upright photo."""
    width, height = upright
    return Rect(view.x * width, view.y * height, view.width * width, view.height * height)


def _least_size(upright: Size, shown: Rect, plate: Size) -> tuple[int, int]:
    """The smallest size of the whole photo at which what is shown is not enlarged."""
    scale = min(1.0, max(plate.width / shown.width, plate.height / shown.height))
    return (max(1, round(upright.width * scale)), max(1, round(upright.height * scale)))


def _rescaled(rect: Rect, before: Size, after: Size) -> Rect:
    across, down = after.width / before.width, after.height / before.height
    return Rect(rect.x * across, rect.y * down, rect.width * across, rect.height * down)


def _blurred(source: _Source, part: Rect, request: PhotoRequest) -> Rgb:
    """The photo covering the plate, blurred, darker and paler, without bands."""
    plate = request.size
    small = Size(max(1, plate.width // _BLUR_SCALE), max(1, plate.height // _BLUR_SCALE))
    photo = _part(source, part, small, request)
    copy = Image.new("RGB", small, request.ground.rgb)
    copy.paste(photo, (0, 0), photo if photo.mode == "RGBA" else None)
    sigma = min(small) * _BLUR_SIGMA
    soft = np.asarray(copy.filter(ImageFilter.GaussianBlur(sigma)), np.float32)
    grey = soft @ np.array([0.2126, 0.7152, 0.0722], np.float32)
    toned = (grey[..., None] + (soft - grey[..., None]) * _BLUR_SATURATION) * _BLUR_LIGHT
    grain = _grain(plate)
    result: Rgb = np.empty((plate.height, plate.width, 3), np.uint8)
    for channel in range(3):
        soft_channel = Image.fromarray(toned[..., channel])
        large = np.asarray(soft_channel.resize(plate, Image.Resampling.BICUBIC))
        result[..., channel] = (large + grain).clip(0, 255)  # cut off, as the grain demands
    return result


def _grain(size: Size) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Thresholds from 0 to 1 that turn bands into grain too fine to see.

    Interleaved gradient noise (J. Jimenez, "Next Generation Post Processing in Call of Duty",
    SIGGRAPH 2014): no randomness, and even over any few pixels.
    """
    x, y = np.arange(size.width)[None, :], np.arange(size.height)[:, None]
    turn = _fraction(0.06711056 * x + 0.00583715 * y)
    return _fraction(52.9829189 * turn).astype(np.float32)


def _fraction(values: _Floats) -> _Floats:
    """The part of positive values after the point: exact, in a tenth of the time of `np.mod`."""
    return values - np.floor(values)

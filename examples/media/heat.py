"""A city under a white sun: roofs that shimmer, shutters closed, swifts. Portrait, 6 s."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from examples.media import scenery
from examples.media.light import Grain, Sprite, dithered, glow, halo, sky, wave
from examples.media.svg import circle, group, line, path, polygon, rasterise, rect

SIZE = (1080, 1920)
SUN = (690, 610)
HORIZON_Y = 1060
SHIMMER = (700, 1330)
"""The rows in which the air trembles."""

FAR = scenery.Houses(
    walls=("#e08a4f", "#d97f48", "#e39459"), roofs=("#cc6a3c", "#c76236"),
    lit="#f3b06d", dark="#cf7745", share_lit=0.2, widths=(36, 70), heights=(50, 150),
)  # fmt: skip
MIDDLE = scenery.Houses(
    walls=("#b9502f", "#c25a35", "#ad4a2d"), roofs=("#8f3523", "#983b26"),
    lit="#d9774a", dark="#98402a", share_lit=0.25, widths=(58, 104), heights=(90, 230),
)  # fmt: skip


def _sky(rng: np.random.Generator) -> Image.Image:
    light = sky(SIZE, (0, "#8e2a1a"), (0.2, "#bd431f"), (0.38, "#e57a30"), (0.56, "#ffb14a"),
                (1, "#ffc56b"))  # fmt: skip
    halo(light, *SUN, 640, "#ffcf73", 0.75)
    halo(light, *SUN, 300, "#ffe6a8", 0.85)
    return dithered(light, rng)


def _far(rng: np.random.Generator) -> str:
    """Mountains and roofs, pale with heat."""
    return (
        scenery.ridge(1080, HORIZON_Y, 330, "#eb9a50", "#e08a46", rng, peaks=3)
        + scenery.hill(1080, HORIZON_Y, 130, "#e28d49", 2.2)
        + scenery.houses(-20, 1080, HORIZON_Y, FAR, rng)
        + rect(0, HORIZON_Y - 4, 1080, 300, "#d97f48")
    )


def _tower(x: float, foot: float, floors: int, wall: str, shade: str, blind: str) -> str:
    """A block of flats with closed blinds and small balconies."""
    width, step = 190.0, 54.0
    top = foot - floors * step - 30
    parts = [rect(x, top, width, foot - top, wall), rect(x + width * 0.72, top, width * 0.28,
             foot - top, shade), rect(x - 5, top - 10, width + 10, 14, shade)]  # fmt: skip
    for floor in range(floors):
        y = top + 26 + floor * step
        for column in range(3):
            left = x + 18 + column * 58
            parts.append(rect(left, y, 34, 34, blind, rx=2))
            parts += [rect(left, y + bar, 34, 2.5, shade, opacity=0.7) for bar in (8, 16, 24)]
        parts.append(rect(x + 10, y + 38, width - 20, 5, shade, opacity=0.8))
    return "".join(parts)


def _middle(rng: np.random.Generator) -> str:
    return (
        scenery.houses(-60, 330, 1290, MIDDLE, rng)
        + scenery.church(560, 1290, 470, "#a8452b", "#7a2b20", "#e9935a")
        + scenery.houses(720, 1140, 1290, MIDDLE, rng)
        + _tower(352, 1290, 7, "#b3482b", "#8c3422", "#d9774a")
        + rect(-60, 1284, 1200, 660, "#8c3522")
    )


def _tiles(left: float, ridge_y: float, right: float, eave_y: float, fill: str, shade: str) -> str:
    """A roof of round tiles, seen from above the street."""
    lines = "".join(
        line(f"M{x} {ridge_y + 8}L{x - 40} {eave_y}", shade, 5, opacity=0.55)
        for x in np.arange(left + 50, right + 60, 36)
    )
    slope = polygon(
        [(left, ridge_y), (right, ridge_y), (right + 44, eave_y), (left - 44, eave_y)], fill
    )
    return slope + lines + rect(left - 6, ridge_y - 8, right - left + 12, 14, shade, rx=7)


def _chimney(x: float, y: float, fill: str, shade: str) -> str:
    return (
        rect(x, y, 54, 120, fill) + rect(x + 38, y, 16, 120, shade)
        + rect(x - 6, y - 12, 66, 16, shade)
        + rect(x + 8, y - 34, 14, 24, "#c65a36") + rect(x + 32, y - 34, 14, 24, "#b04c2e")
    )  # fmt: skip


def _shutters(x: float, y: float, width: float, height: float) -> str:
    """A window with both shutters closed."""
    half = width / 2 - 3
    slats = "".join(
        rect(x + side, y + 12 + row * 16, half - 14, 7, "#123b52", opacity=0.75)
        for side in (7, width / 2 + 10)
        for row in range(int((height - 20) // 16))
    )
    return (
        rect(x - 10, y - 10, width + 20, height + 20, "#f0c58e")
        + rect(x, y, half, height, "#1f5a72", rx=3)
        + rect(x + width / 2 + 3, y, half, height, "#1f5a72", rx=3)
        + slats
        + rect(x - 16, y + height + 10, width + 32, 12, "#d9a066")
    )


def _near() -> str:
    """The house across the street: tiles in the sun, a wall, closed shutters, a thermometer."""
    left_house = (
        _tiles(-60, 1330, 430, 1500, "#c9532f", "#8c3322")
        + _chimney(90, 1236, "#d9713f", "#a9482c")
        + rect(-20, 1496, 500, 440, "#e8a765") + rect(-20, 1496, 500, 24, "#a05a34")
        + _shutters(52, 1590, 140, 236) + _shutters(280, 1590, 140, 236)
    )  # fmt: skip
    right_house = (
        _tiles(560, 1380, 1160, 1560, "#b8472a", "#7c2b1e")
        + _chimney(880, 1290, "#c9613a", "#97402a")
        + rect(516, 1556, 620, 400, "#dd9557") + rect(516, 1556, 620, 24, "#8f4d2f")
        + _shutters(600, 1650, 140, 236) + _shutters(850, 1650, 140, 236)
    )  # fmt: skip
    street = rect(470, 1496, 56, 430, "#4d1d18")
    return street + right_house + left_house


def _swift() -> str:
    return path("M0 20C20 2 34 0 46 12C58 0 74 2 94 20C78 12 62 14 52 24L47 34L42 24"
                "C30 14 16 12 0 20Z", "#5e1c16")  # fmt: skip


def _tremble(frame: Image.Image, seconds: float) -> None:
    """Hot air: every row of the far city slides a little, more where it is hotter."""
    top, foot = SHIMMER
    band = np.asarray(frame.crop((0, top, SIZE[0], foot)).convert("RGBA"))
    packed = np.ascontiguousarray(band).view(np.uint32).reshape(foot - top, SIZE[0])
    rows = np.arange(foot - top, dtype=np.float32)
    strength = np.sin(np.pi * rows / rows[-1]).clip(0, 1) ** 1.2
    turn = rows / 7 + seconds * 9 + 1.3 * np.sin(rows / 41 - seconds * 2.3)
    shift = np.rint(np.sin(turn) * 2.2 * strength).astype(np.int32)
    columns = (np.arange(SIZE[0], dtype=np.int32)[None, :] + shift[:, None]).clip(0, SIZE[0] - 1)
    moved = np.take_along_axis(packed, columns, axis=1).view(np.uint8)
    picture = Image.frombytes("RGBA", (SIZE[0], foot - top), moved.tobytes()).convert("RGB")
    frame.paste(picture, (0, top))


def frames(count: int, rate: int) -> Iterator[Image.Image]:
    """The clip's frames, RGB."""
    rng = np.random.default_rng(7)
    still = _sky(rng)
    far = rasterise(_far(rng), SIZE, (0, 0, *SIZE))
    middle = Sprite.of(group(_middle(rng), transform="translate(30 -760)"), (1140, 900))
    near = Sprite.of(group(_near(), transform="translate(60 -1200)"), (1200, 740))
    swift = [Sprite.of(_swift(), (94, 40), scale) for scale in (0.62, 0.44, 0.34)]
    disc = rasterise(circle(130, 130, 104, "#fffaf0"), (260, 260), (0, 0, 260, 260))
    corona = glow(520, "#a86a28", 1.7)
    grain = Grain.of(SIZE, rng)
    for index in range(count):
        seconds = index / rate
        frame = still.copy()
        corona.on(frame, *SUN, 0.75 + 0.2 * wave(seconds, 4))
        frame.paste(disc, (SUN[0] - 130, SUN[1] - 130), disc)
        frame.paste(far, (0, 0), far)
        _tremble(frame, seconds)
        middle.on(frame, -30 + 7 * wave(seconds, 18), 760)
        near.on(frame, -60 + 20 * wave(seconds, 18), 1200)
        for step, bird in enumerate(swift):
            bird.on(frame, 140 + seconds * (120 - 24 * step) + step * 130,
                    470 + 40 * wave(seconds, 5, step / 3) + step * 34)  # fmt: skip
        yield grain.over(frame, index)

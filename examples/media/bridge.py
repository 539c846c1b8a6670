"""Dusk over the river: the tram crosses the bridge of the Tanneurs. Landscape, 8 s."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from examples.media import scenery
from examples.media.light import Grain, Sprite, Water, dithered, glow, halo, sky, wave
from examples.media.svg import at, line, path, rasterise, rect

SIZE = (1920, 1080)
WATER_Y = 742
DECK_Y = 622
TRAM_SCALE = 1.02

DUSK = ((0.0, "#12304b"), (0.3, "#28597a"), (0.55, "#8c7a86"), (0.78, "#e2946a"), (1.0, "#ffc774"))
FAR = scenery.Houses(
    walls=("#3a5a76", "#42607a", "#365370"), roofs=("#2f4a66", "#2b4560"),
    lit="#ffcf7d", dark="#31506c", share_lit=0.32, widths=(40, 80), heights=(46, 118),
)  # fmt: skip
NEAR = scenery.Houses(
    walls=("#24425f", "#2a4866", "#203b57", "#2d4a60"), roofs=("#182f4a", "#1c3450"),
    lit="#ffc05c", dark="#1b3550", share_lit=0.45, widths=(64, 112), heights=(84, 168),
)  # fmt: skip


def backdrop(rng: np.random.Generator) -> Image.Image:
    """Sky, mountains and the town on the far bank, down to the water."""
    width = SIZE[0]
    light = sky((width, WATER_Y + 10), *DUSK)
    halo(light, 1290, 560, 700, "#ffb58c", 0.5)
    halo(light, 1290, 560, 260, "#ffe0a0", 0.7)
    halo(light, 1290, 520, 74, "#fff6dc", 1.0)
    picture = Image.new("RGB", SIZE, "#12304b")
    picture.paste(dithered(light, rng), (0, 0))
    clouds = "".join(
        path(
            f"M{x} {y}q{w * 0.25:.0f} -{h} {w * 0.5:.0f} -{h * 0.4:.0f}"
            f"t{w * 0.5:.0f} {h * 0.4:.0f}z",
            "#ffd9a0",
            opacity=0.32,
        )
        for x, y, w, h in (
            (120, 300, 520, 26),
            (480, 236, 340, 16),
            (1180, 330, 620, 24),
            (1500, 214, 380, 18),
            (820, 404, 420, 14),
        )
    )
    far = scenery.ridge(width, WATER_Y, 500, "#8b8a9c", "#6b7791", rng, peaks=4)
    middle = scenery.ridge(width, WATER_Y, 330, "#5f7590", "#4c6684", rng, peaks=6)
    hill = scenery.hill(width, WATER_Y, 200, "#3f6080", 0.6)
    town = (
        scenery.houses(-20, width, WATER_Y - 108, FAR, rng)
        + rect(0, WATER_Y - 110, width, 112, "#2b4a69")
        + scenery.church(640, WATER_Y - 84, 400, "#2a4866", "#1a324d", "#ffcf7d")
        + scenery.houses(-30, 560, WATER_Y - 60, NEAR, rng)
        + scenery.houses(1380, width, WATER_Y - 60, NEAR, rng)
        + rect(0, WATER_Y - 62, width, 64, "#1d3853")
        + "".join(
            scenery.poplar(x, WATER_Y, h, "#15314a")
            for x, h in ((60, 190), (112, 148), (1820, 218), (1764, 158), (1690, 180),
                         (880, 170), (930, 140))
        )
        + rect(0, WATER_Y - 10, width, 12, "#132a41")
    )  # fmt: skip
    layers = rasterise(clouds + far + middle + hill + town, SIZE, (0, 0, *SIZE))
    picture.paste(layers, (0, 0), layers)
    return picture


def crossing() -> str:
    """The bridge, its poles and the wire the tram hangs on."""
    stone = scenery.arches(-60, SIZE[0] + 60, DECK_Y, WATER_Y, 6, "#1c3854", "#142c45")
    sunlit = rect(-10, DECK_Y - 10, SIZE[0] + 20, 3, "#e2a27c", opacity=0.8)
    poles = "".join(
        rect(x, DECK_Y - 206, 7, 206, "#10263c") + line(f"M{x + 3} {DECK_Y - 200}h64", "#10263c", 4)
        for x in range(120, SIZE[0], 420)
    )
    wire = line(f"M-10 {DECK_Y - 184}H{SIZE[0] + 10}", "#10263c", 2.5)
    return poles + wire + stone + sunlit


def bank(rng: np.random.Generator) -> str:
    """The near bank: reeds and a quay in the dark, with a lamp."""
    reeds = []
    for _ in range(120):
        x = float(rng.uniform(-20, 620))
        foot = 300 - 60 * (1 - x / 640)
        lean, tall = float(rng.normal(0, 16)), float(rng.uniform(50, 150)) * (1 - x / 900)
        reeds.append(line(f"M{x:.0f} {foot + 60:.0f}q{lean / 2:.0f} {-tall:.0f} {lean:.0f} "
                          f"{-tall - 20:.0f}", "#081827", float(rng.uniform(2.5, 5))))  # fmt: skip
    ground = path("M-40 220Q240 214 430 282T760 400H-40Z", "#081827")
    return "".join(reeds) + ground


def birds() -> str:
    return "".join(
        line(f"M{x} {y}q{s * 9} {-s * 9} {s * 16} 0q{s * 7} {-s * 9} {s * 16} 0", "#1a344f", 3.2)
        for x, y, s in ((10, 60, 1.0), (70, 30, 0.8), (96, 84, 0.7), (150, 48, 0.9))
    )


def frames(count: int, rate: int) -> Iterator[Image.Image]:
    """The clip's frames, RGB."""
    rng = np.random.default_rng(4)
    still = backdrop(rng)
    deck = Sprite.of(crossing(), SIZE, still=True)
    width, height = scenery.TRAM_UNITS
    car = Sprite.of(at(0, 20, scenery.tram(scenery.Livery())), (width, height + 20), TRAM_SCALE)
    shore, flock = Sprite.of(bank(rng), (760, 400)), Sprite.of(birds(), (220, 120))
    water = Water(top=WATER_Y, depth=SIZE[1] - WATER_Y, tint="#0d2f49")
    warm, head = glow(190, "#6a4318"), glow(120, "#806030")
    grain = Grain.of(SIZE, rng)
    glints = _glints(rng)
    for index in range(count):
        seconds = index / rate
        frame = still.copy()
        flock.on(frame, 330 + seconds * 26, 190 - seconds * 5)
        x = -700 + seconds * 300
        y = DECK_Y - 4 - (height + 20) * TRAM_SCALE + 12
        car.on(frame, x, y)
        deck.on(frame, 0, 0)
        for step in range(4):
            warm.on(frame, x + 170 + step * 270, DECK_Y - 70, 0.7)
        head.on(frame, x + width * TRAM_SCALE + 20, DECK_Y - 36, 0.9)
        water.under(frame, seconds)
        _sparkle(frame, glints, seconds)
        shore.on(frame, -seconds * 7, SIZE[1] - 356)
        yield grain.over(frame, index)


def _glints(rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
    """Where the low sun breaks on the water: x, y, length, phase."""
    found = []
    for _ in range(90):
        down = float(rng.random()) ** 1.6
        spread = 60 + 240 * down
        found.append((1290 + float(rng.normal(0, spread)), WATER_Y + 6 + down * 330,
                      14 + 60 * down, float(rng.random())))  # fmt: skip
    return found


def _sparkle(
    frame: Image.Image, glints: list[tuple[float, float, float, float]], seconds: float
) -> None:
    sun = Image.new("RGB", (8, 3), "#ffe2a6")
    for x, y, length, phase in glints:
        level = max(0.0, wave(seconds, 1.7 + phase, phase))
        if level < 0.05:
            continue
        streak = sun.resize(
            (max(2, round(length * (0.5 + level / 2))), 2 + round((y - WATER_Y) / 150))
        )
        mask = Image.new("L", streak.size, round(190 * level))
        frame.paste(streak, (round(x - streak.width / 2), round(y)), mask)

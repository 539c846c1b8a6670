"""The old town in the morning: a paved street without a car, drawn in perspective."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from examples import draw_logo
from examples.media import scenery
from examples.media.light import dithered, halo, sky
from examples.media.svg import at, circle, ellipse, line, path, polygon, rasterise, rect

UNITS = (1000, 1500)
SCALE = 2
HORIZON_Y = 900.0
CENTRE_X = 500.0
FOCAL = 520.0
EYE_M = 1.7
"""The eye's height over the pavement, in the street's metres."""


def project(across: float, height: float, depth: float) -> tuple[float, float]:
    """A point of the street (metres) on the picture."""
    size = FOCAL / depth
    return (CENTRE_X + across * size, HORIZON_Y - (height - EYE_M) * size)


@dataclass(frozen=True, slots=True)
class House:
    """One house along the street."""

    near: float
    far: float
    height: float
    wall: str
    shutter: str
    shop: str | None


def _quad(
    side: int, near: float, far: float, low: float, high: float, fill: str, out: float = 4.2
) -> str:
    return polygon(
        [project(side * out, low, near), project(side * out, high, near),
         project(side * out, high, far), project(side * out, low, far)], fill,
    )  # fmt: skip


def _shade(colour: str, share: float) -> str:
    """The colour, darkened towards the night blue."""
    pairs = zip((1, 3, 5), ("0e", "1f", "33"), strict=True)
    return "#" + "".join(
        f"{round(int(colour[i : i + 2], 16) * (1 - share) + int(ink, 16) * share):02x}"
        for i, ink in pairs
    )


def _house(side: int, house: House, dark: float) -> str:
    """A façade with its floors of windows and shutters, its cornice, its shop."""
    wall = _shade(house.wall, dark)
    parts = [
        _quad(side, house.near, house.far, 0, house.height, wall),
        _quad(side, house.near, house.far, house.height, house.height + 0.35, _shade(wall, 0.3)),
        _quad(side, house.near, house.far, 0, 0.55, _shade(wall, 0.22)),
    ]
    span = house.far - house.near
    columns = 2 if span < 2.6 else 3
    for floor in range(int((house.height - 3.2) // 2.6)):
        low = 3.7 + floor * 2.6
        for column in range(columns):
            centre = house.near + span * (column + 0.5) / columns
            parts += [
                _quad(
                    side, centre - 0.4, centre + 0.4, low, low + 1.55, _shade(house.shutter, dark)
                ),
                _quad(
                    side,
                    centre - 0.19,
                    centre + 0.19,
                    low,
                    low + 1.55,
                    _shade("#2a4a5e", dark * 0.5),
                ),
                _quad(side, centre - 0.44, centre + 0.44, low - 0.12, low, _shade("#fdf8ee", dark)),
            ]
    if house.shop:
        near, far = house.near + 0.3, house.far - 0.3
        parts += [
            _quad(side, near, far, 0.5, 2.5, _shade("#2a4a5e", dark * 0.6)),
            _quad(side, near + 0.12, (near + far) / 2 - 0.08, 0.7, 2.4, _shade("#ffd98c", dark)),
            _quad(side, (near + far) / 2 + 0.08, far - 0.12, 0.7, 2.4, _shade("#ffd98c", dark)),
            _quad(side, near - 0.1, far + 0.1, 2.5, 3.05, _shade(house.shop, dark * 0.6)),
        ]
    return "".join(parts)


LEFT = (
    House(12.4, 15.5, 9.5, "#e8c08a", "#5d8a7a", None),
    House(9.6, 12.4, 11.2, "#d98f66", "#2b6a4a", "#fdf8ee"),
    House(7.2, 9.6, 8.9, "#f0d9ae", "#1f5a72", None),
    House(5.0, 7.2, 7.2, "#e3a673", "#7d2f22", "#b23a1b"),
    House(3.2, 5.0, 5.9, "#f3e3c6", "#2b6a4a", None),
    House(1.4, 3.2, 12.0, "#d98f66", "#16324a", None),
)
RIGHT = (
    House(12.0, 15.5, 10.6, "#f0d9ae", "#7d2f22", None),
    House(9.2, 12.0, 9.0, "#e8b98a", "#1f5a72", None),
    House(6.8, 9.2, 12.0, "#f6e6c8", "#2b6a4a", "#ffb640"),
    House(4.6, 6.8, 10.2, "#e09a6c", "#16324a", None),
    House(2.9, 4.6, 12.4, "#f0cf9c", "#5d8a7a", "#2b6a4a"),
    House(1.4, 2.9, 11.0, "#e8b98a", "#7d2f22", None),
)


def _pavement(rng: np.random.Generator) -> str:
    """Cobbles: courses that close up towards the distance, and a shadow on one side."""
    ground = polygon([project(-4.2, 0, 15.5), project(4.2, 0, 15.5), project(4.2, 0, 0.8),
                      project(-4.2, 0, 0.8)], "#c9b08a")  # fmt: skip
    stones = []
    depth = 1.4
    while depth < 15:
        step = 0.17 + depth * 0.012
        for across in np.arange(-4.1, 4.1, 0.52):
            if rng.random() < 0.55:
                continue
            a, b = across + 0.04 + float(rng.uniform(0, 0.2)), across + 0.48
            colour = str(rng.choice(["#bda27c", "#d4bd98", "#c2a883", "#dac6a4"]))
            stones.append(
                polygon(
                    [
                        project(a, 0, depth),
                        project(b, 0, depth),
                        project(b, 0, depth + step * 0.8),
                        project(a, 0, depth + step * 0.8),
                    ],
                    colour,
                )
            )
        depth += step
    shadow = polygon([project(4.2, 0, 15.5), project(0.6, 0, 15.5), project(1.5, 0, 0.9),
                      project(4.2, 0, 0.9)], "#3b4766", opacity=0.42)  # fmt: skip
    gutter = polygon([project(-0.18, 0, 15.5), project(0.18, 0, 15.5), project(0.18, 0, 0.9),
                      project(-0.18, 0, 0.9)], "#a58d69")  # fmt: skip
    return ground + "".join(stones) + gutter + shadow


def _sign(x: float, foot: float) -> str:
    """The sign at the street's mouth: 20."""
    digits, end = draw_logo.wordmark("20", cap_px=58, baseline_px=29, x_px=0)
    return (
        rect(x - 5, foot - 520, 10, 520, "#4a5a68")
        + circle(x, foot - 520, 84, "#b3261e")
        + circle(x, foot - 520, 64, "#fdf8ee")
        + at(x - end / 2, foot - 520, path(digits, "#0e1f33"))
    )


def _cyclist(x: float, foot: float, scale: float) -> str:
    """Somebody on a bicycle, coming towards the right."""
    wheels = "".join(
        circle(cx, -34, 32, "none", stroke="#16202c", stroke_width=5) for cx in (-52, 56)
    )
    frame = line(
        "M-52 -34L-14 -84L40 -80L4 -34ZM-14 -84L4 -34M40 -80L56 -34M34 -96L40 -80M28 -98H46",
        "#b23a1b",
        5.5,
    )
    rider = (
        line("M-16 -92L8 -60L-2 -30", "#16324a", 13)
        + path("M-26 -92C-30 -124 -16 -150 6 -152L18 -146L8 -92Z", "#ffb640")
        + line("M10 -142L34 -116L36 -98", "#ffb640", 10)
        + ellipse(20, -168, 13, 15, scenery.SKINS[1])
        + path("M5 -168C4 -190 36 -190 35 -170C24 -176 14 -176 5 -168Z", "#1f5a72")
    )
    return at(x, foot, wheels + frame + rider, scale=scale)


def _garland() -> str:
    """Small flags across the street, in the city's colours."""
    colours = ("#b23a1b", "#ffb640", "#0b4a66", "#fdf8ee", "#2b6a4a")
    parts = []
    for x0, y0, x1, y1, sag in ((150, 420, 850, 392, 70), (262, 560, 742, 552, 46)):
        parts.append(line(f"M{x0} {y0}Q500 {(y0 + y1) / 2 + 2 * sag} {x1} {y1}", "#3a3f52", 2.4))
        for index in range(1, 15):
            t = index / 15
            x = x0 + (x1 - x0) * t
            y = y0 * (1 - t) ** 2 + 2 * t * (1 - t) * ((y0 + y1) / 2 + 2 * sag) + y1 * t * t
            size = (x1 - x0) / 42
            parts.append(
                polygon([(x - size, y), (x + size, y), (x, y + size * 2.1)], colours[index % 5])
            )
    return "".join(parts)


def _flowers(x: float, y: float, scale: float, rng: np.random.Generator) -> str:
    leaves = "".join(
        circle(
            float(rng.uniform(-60, 60)),
            float(rng.uniform(-86, -30)),
            float(rng.uniform(12, 24)),
            str(rng.choice(["#2b6a4a", "#3b8058", "#56955c"])),
        )
        for _ in range(26)
    )
    blooms = "".join(
        circle(float(rng.uniform(-58, 58)), float(rng.uniform(-96, -36)), float(rng.uniform(5, 9)),
               str(rng.choice(["#ffb640", "#fdf8ee", "#e2553a"])))
        for _ in range(22)
    )  # fmt: skip
    return at(x, y, path("M-52 -36H52L42 40H-42Z", "#9c5a3a") + leaves + blooms, scale=scale)


def old_town() -> Image.Image:
    """2000 x 3000: the street that leads to the church."""
    rng = np.random.default_rng(17)
    size = (UNITS[0] * SCALE, UNITS[1] * SCALE)
    light = sky(
        size,
        (0, "#1f6485"),
        (0.2, "#3a819c"),
        (0.42, "#a5ccd0"),
        (0.54, "#ffe9c2"),
        (0.62, "#ffd79a"),
        (1, "#e8c08a"),
    )
    halo(light, 640 * SCALE, 640 * SCALE, 560 * SCALE, "#fff0cf", 0.75)
    picture = dithered(light, rng, 1.6)
    mountain = polygon(
        [(300, 940), (430, 610), (476, 640), (560, 520), (720, 940)], "#9db7c4"
    ) + polygon(
        [(560, 520), (540, 620), (566, 700), (520, 800), (540, 900), (430, 900), (476, 640)],
        "#86a3b5",
        opacity=0.6,
    )
    church = rect(280, 890, 440, 80, "#d9c29a") + scenery.church(
        452, 945, 370, "#c9986c", "#7d4a3a", "#fdf8ee"
    )
    walls = "".join(_house(-1, house, 0.04) for house in LEFT) + "".join(
        _house(1, house, 0.34) for house in RIGHT
    )
    people = (
        scenery.figure(410, 966, 112, "#b23a1b", scenery.SKINS[0], scenery.HAIRS[0], "#2a3446")
        + scenery.figure(448, 968, 104, "#0b4a66", scenery.SKINS[3], scenery.HAIRS[2], "#3a3446")
        + scenery.figure(575, 948, 84, "#2b6a4a", scenery.SKINS[1], scenery.HAIRS[4], "#2a3446")
    )
    front = _sign(770, 1350) + _flowers(150, 1330, 1.25, rng) + _flowers(60, 1440, 1.6, rng)
    drawing = (
        mountain
        + church
        + _pavement(rng)
        + walls
        + _garland()
        + people
        + _cyclist(560, 1130, 1.15)
        + front
    )
    layers = rasterise(drawing, size, (0, 0, *UNITS))
    picture.paste(layers, (0, 0), layers)
    return picture

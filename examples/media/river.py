"""The river in still pictures: a wide evening, and one lantern set on the water."""

from __future__ import annotations

import numpy as np
from PIL import Image

from examples.media import scenery
from examples.media.light import Water, dithered, halo, sky
from examples.media.svg import (
    at,
    blur,
    circle,
    ellipse,
    line,
    linear,
    path,
    radial,
    rasterise,
    rect,
    tag,
)  # fmt: skip

UNITS = (1920, 960)
"""The panorama is drawn in these units, and comes out at `SCALE` px each."""
SCALE = 1.875
WATER_Y = 560

FAR = scenery.Houses(
    walls=("#8a6f86", "#937488", "#806a85"), roofs=("#74587a", "#6d5375"),
    lit="#ffd79a", dark="#7a6280", share_lit=0.35, widths=(30, 58), heights=(34, 92),
)  # fmt: skip
NEAR = scenery.Houses(
    walls=("#4a4a70", "#54506f", "#3f4568", "#5c5070"), roofs=("#33365a", "#3a3a5e"),
    lit="#ffc668", dark="#3a3d62", share_lit=0.42, widths=(46, 84), heights=(60, 128),
)  # fmt: skip


def _boat(x: float, y: float, scale: float, hull: str, lit: str) -> str:
    """The river shuttle: a long hull with a glazed cabin."""
    panes = "".join(rect(left, -32, 17, 16, lit, rx=2) for left in range(-54, 50, 22))
    body = (
        path("M-110 -8H112L92 14H-92Z", hull)
        + rect(-66, -38, 140, 30, "#fdf8ee", rx=6)
        + panes
        + rect(-74, -44, 156, 8, hull, rx=4)
        + line("M96 -8V-34", hull, 3)
    )
    return at(x, y, body, scale=scale)


def _far_bank(rng: np.random.Generator) -> str:
    width, foot = UNITS[0], WATER_Y
    poplars = "".join(
        scenery.poplar(x, foot, h, "#2b3156")
        for x, h in ((90, 120), (128, 92), (1010, 110), (1046, 138), (1086, 100), (1730, 128),
                     (1772, 96), (1840, 118))
    )  # fmt: skip
    return (
        scenery.ridge(width, foot, 430, "#a58798", "#8d7590", rng, peaks=5)
        + scenery.ridge(width, foot, 250, "#86708c", "#746485", rng, peaks=7)
        + scenery.hill(width, foot, 150, "#71608a", 1.1)
        + scenery.houses(-20, width, foot - 66, FAR, rng)
        + rect(0, foot - 68, width, 70, "#5b5478")
        + scenery.church(420, foot - 44, 300, "#4a4a70", "#33365a", "#ffd79a")
        + scenery.houses(-30, 380, foot - 22, NEAR, rng)
        + scenery.houses(560, 980, foot - 22, NEAR, rng)
        + scenery.houses(1480, width, foot - 22, NEAR, rng)
        + poplars
        + rect(0, foot - 26, width, 28, "#2b3156")
    )


def _bridge() -> str:
    stone = scenery.arches(1060, 1560, WATER_Y - 62, WATER_Y, 5, "#3a3d62", "#2b2f54")
    car = at(1180, WATER_Y - 62 - 50, scenery.tram(scenery.Livery()), scale=0.33)
    wire = line(f"M1060 {WATER_Y - 124}H1560", "#2b2f54", 1.4)
    return wire + car + stone


def _foreground() -> str:
    """The quay on our side: a parapet, lamps, people who look at the evening."""
    people = "".join(
        scenery.figure(x, 934, h, "#171a38", "#171a38", "#171a38", "#171a38")
        for x, h in ((250, 168), (306, 160), (930, 172), (1500, 165), (1552, 128))
    )
    lamps = "".join(scenery.lamp(x, 912, 300, "#171a38", "#ffe0a0") for x in (120, 720, 1320, 1860))
    return people + lamps + rect(0, 846, 1920, 16, "#1f2244") + rect(0, 858, 1920, 104, "#171a38")


def panorama() -> Image.Image:
    """3600 x 1800: the river, the town and the mountain at sundown."""
    rng = np.random.default_rng(31)
    size = (round(UNITS[0] * SCALE), round(UNITS[1] * SCALE))
    light = sky((size[0], round((WATER_Y + 10) * SCALE)), (0, "#2a3f6b"), (0.3, "#5d5b8a"),
                (0.55, "#b3798d"), (0.78, "#f0a07a"), (1, "#ffd08a"))  # fmt: skip
    halo(light, 760 * SCALE, 470 * SCALE, 760 * SCALE, "#ffb487", 0.55)
    halo(light, 760 * SCALE, 430 * SCALE, 60 * SCALE, "#fff2d2", 1.0)
    picture = Image.new("RGB", size)
    picture.paste(dithered(light, rng, 1.6), (0, 0))
    clouds = "".join(
        ellipse(x, y, w, h, "#ffd3b0", opacity=o)
        for x, y, w, h, o in (
            (260, 150, 240, 7, 0.4),
            (420, 168, 150, 5, 0.35),
            (1180, 104, 300, 8, 0.3),
            (1420, 122, 170, 5, 0.3),
            (820, 232, 210, 6, 0.45),
            (1640, 246, 190, 6, 0.4),
        )
    )
    far = rasterise(clouds + _far_bank(rng) + _bridge(), size, (0, 0, *UNITS))
    picture.paste(far, (0, 0), far)
    Water(
        top=round(WATER_Y * SCALE),
        depth=size[1] - round(WATER_Y * SCALE),
        tint="#333a6b",
        near=0.62,
        far=0.12,
        wave=11,
    ).under(picture, 1.4)
    near = rasterise(_boat(560, 690, 1.0, "#20244a", "#ffcf7d") + _streaks(rng) + _foreground(),
                     size, (0, 0, *UNITS))  # fmt: skip
    picture.paste(near, (0, 0), near)
    return picture


def _streaks(rng: np.random.Generator) -> str:
    """The low sun on the water."""
    parts = []
    for _ in range(70):
        down = float(rng.random()) ** 1.5
        x = 760 + float(rng.normal(0, 40 + 150 * down))
        length = 8 + 40 * down
        parts.append(rect(x - length / 2, WATER_Y + 5 + down * 270, length, 1.4 + 2 * down,
                          "#ffe0b0", rx=1, opacity=float(rng.uniform(0.35, 0.9))))  # fmt: skip
    return "".join(parts)


def _paper_lantern() -> str:
    """A folded paper lantern, lit from inside, in a 300 x 320 box."""
    ribs = "".join(line(f"M{x} 40V280", "#d9762a", 3, opacity=0.4) for x in (92, 150, 208))
    return (
        path("M30 40H270L252 288H48Z", "url(#paper)")
        + ribs
        + path("M30 40H270L266 92H34Z", "#ffb640", opacity=0.35)
        + circle(150, 196, 96, "url(#flame)")
        + rect(20, 26, 260, 20, "#7d2f22", rx=4)
        + rect(36, 280, 228, 18, "#7d2f22", rx=4)
        + path(
            "M120 150l30 -52l30 52zM96 214c30 -26 78 26 108 0v20c-30 26 -78 -26 -108 0z",
            "#b23a1b",
            opacity=0.8,
        )
    )


def lantern() -> Image.Image:
    """1400 x 1400: a lantern on the water, others drifting behind it."""
    rng = np.random.default_rng(9)
    size = (1400, 1400)
    water = sky(size, (0, "#0b1a30"), (0.42, "#0f3350"), (0.6, "#0d3a55"), (1, "#071827"))
    halo(water, 700, 720, 620, "#c26a2a", 0.75)
    picture = dithered(water, rng, 1.6)
    bokeh = "".join(
        circle(
            float(rng.uniform(0, 1400)),
            300 + float(rng.normal(0, 70)),
            float(rng.uniform(8, 26)),
            str(rng.choice(["#ffb640", "#ff9a4a", "#ffd98c"])),
            opacity=float(rng.uniform(0.25, 0.7)),
            filter="url(#soft)",
        )
        for _ in range(34)
    )
    rings = "".join(
        ellipse(
            700,
            940,
            240 + 95 * k,
            42 + 20 * k,
            "none",
            stroke="#ffcf7d",
            stroke_width=6 - 0.7 * k,
            opacity=0.6 - 0.085 * k,
        )
        for k in range(6)
    )
    glints = "".join(
        rect(
            700 + float(rng.normal(0, 60 + y / 4)),
            990 + y,
            30 + y / 8,
            5,
            "#ffc76a",
            rx=2,
            opacity=0.55 * (1 - y / 420),
        )
        for y in rng.uniform(0, 380, 60)
    )
    small = "".join(
        ellipse(x + 150 * s, y + 300 * s, 300 * s, 70 * s, "url(#spill)")
        + at(x, y, _paper_lantern(), scale=s)
        for x, y, s in ((150, 470, 0.3), (1140, 420, 0.24), (1010, 520, 0.36), (330, 410, 0.2))
    )
    defs = tag(
        "defs", linear("paper", (0, "#ffd98c"), (0.5, "#ffb640"), (1, "#e2702a")),
        radial("flame", (0, "#fffbe6", 0.95), (0.5, "#ffe6a0", 0.6), (1, "#ffb640", 0)),
        radial("spill", (0, "#ffcf7d", 0.75), (1, "#ffb640", 0)), blur("soft", 5),
    )  # fmt: skip
    spill = ellipse(700, 960, 420, 150, "url(#spill)")
    main = at(448, 430, _paper_lantern(), scale=1.68)
    layers = rasterise(defs + bokeh + small + spill + rings + glints + main, size, (0, 0, *size))
    picture.paste(layers, (0, 0), layers)
    return picture

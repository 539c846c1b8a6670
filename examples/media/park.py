"""The park: a fountain that plays in the heat (landscape, 6 s), and a bench in the shade."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image

from examples.media import scenery
from examples.media.light import Grain, Sprite, dithered, glow, halo, sky, wave
from examples.media.svg import at, circle, ellipse, group, line, path, rasterise, rect

SIZE = (1920, 1080)
CENTRE = (960, 770)
"""Where the fountain stands: the middle of its basin."""


def _foliage(
    x: float, y: float, radius: float, colours: tuple[str, str, str], rng: np.random.Generator
) -> str:
    """A crown of leaves: many round masses, lit from the upper left."""
    deep, mid, bright = colours
    parts = [circle(x, y, radius * 0.86, deep)]
    for colour, reach, size, dx, dy, count in (
        (deep, 0.84, 0.26, 0.03, 0.05, 22), (mid, 0.72, 0.17, -0.08, -0.1, 34),
        (bright, 0.62, 0.085, -0.2, -0.24, 38),
    ):  # fmt: skip
        for _ in range(count):
            angle, far = float(rng.uniform(0, 2 * math.pi)), float(rng.random()) ** 0.6 * reach
            parts.append(
                ellipse(
                    x + radius * (dx + far * math.cos(angle)),
                    y + radius * (dy + far * 0.8 * math.sin(angle)),
                    radius * size * float(rng.uniform(0.7, 1.2)),
                    radius * size * float(rng.uniform(0.5, 0.85)),
                    colour,
                )
            )
    return "".join(parts)


LEAVES = (("#1f5a41", "#2f7550", "#56955c"), ("#1a5040", "#2b6a4a", "#4b8a58"),
          ("#276349", "#3b8058", "#6aa566"))  # fmt: skip


def _backdrop(rng: np.random.Generator) -> Image.Image:
    light = sky(SIZE, (0, "#8fc9d6"), (0.4, "#cfe8dc"), (0.6, "#f6ecc4"), (1, "#e9d7a0"))
    halo(light, 420, 120, 620, "#fff3cf", 0.8)
    picture = dithered(light, rng)
    town = scenery.houses(-10, 1920, 470, scenery.Houses(
        walls=("#d9cfae", "#d3c6a2", "#ddd3b6"), roofs=("#c98f6a", "#c58762"), lit="#e9dfc2",
        dark="#bfb493", share_lit=0.3, widths=(60, 110), heights=(60, 150)), rng)  # fmt: skip
    trees = [
        _foliage(float(x) + float(rng.normal(0, 14)), foot - size * 0.6, size * 0.8, leaves, rng)
        for foot, size, leaves in (
            (500, 120, ("#7fae8a", "#8fbb90", "#a8cb9a")),
            (560, 170, ("#4c8a68", "#5f9b6e", "#82b37c")),
        )
        for x in np.arange(-40, 1990, size * 1.35)
    ]
    lawn = (
        rect(0, 540, 1920, 540, "#8fb86c")
        + ellipse(960, 810, 1240, 250, "#ecdcae")
        + ellipse(960, 1180, 1500, 260, "#79a860")
    )
    layers = rasterise(town + "".join(trees) + lawn, SIZE, (0, 0, *SIZE))
    picture.paste(layers, (0, 0), layers)
    return picture


def _basin() -> str:
    """Water in a round stone basin, with the bowl in its middle."""
    x, y = CENTRE
    return (
        ellipse(x, y + 40, 560, 132, "#b9a77b", opacity=0.6)
        + path(f"M{x - 520} {y}V{y + 46}A520 118 0 0 0 {x + 520} {y + 46}V{y}Z", "#d8ccb0")
        + path(
            f"M{x - 520} {y + 14}A520 118 0 0 0 {x + 520} {y + 14}",
            stroke="#bdae8c",
            stroke_width=6,
        )
        + ellipse(x, y, 520, 118, "#f5ecd6")
        + ellipse(x, y + 3, 478, 100, "#1f7188")
        + ellipse(x, y + 12, 440, 84, "#2f89a0")
        + path(
            f"M{x - 34} {y + 20}C{x - 26} {y - 60} {x - 24} {y - 90} {x - 46} {y - 120}H{x + 46}"
            f"C{x + 24} {y - 90} {x + 26} {y - 60} {x + 34} {y + 20}Z",
            "#d8ccb0",
        )
        + path(
            f"M{x + 10} {y + 20}C{x + 12} {y - 60} {x + 10} {y - 90} {x + 30} {y - 120}H{x + 46}"
            f"C{x + 24} {y - 90} {x + 26} {y - 60} {x + 34} {y + 20}Z",
            "#bdae8c",
        )
        + path(
            f"M{x - 170} {y - 158}C{x - 150} {y - 112} {x + 150} {y - 112} {x + 170} {y - 158}Z",
            "#d8ccb0",
        )
        + path(
            f"M{x + 20} {y - 124}C{x + 110} {y - 126} {x + 160} {y - 138} {x + 170} {y - 158}"
            f"H{x + 60}Z",
            "#bdae8c",
        )
        + ellipse(x, y - 158, 170, 26, "#f5ecd6")
        + ellipse(x, y - 156, 150, 19, "#2f89a0")
    )


def _frame_leaves(rng: np.random.Generator) -> str:
    """The plane tree we stand under: leaves along the top, one trunk at the right."""
    trunk = path(
        "M1650 1100C1676 820 1668 560 1640 300L1600 120H1830L1784 330C1770 600 1784 860 1836 1100Z",
        "#4a3a2c",
    ) + path(
        "M1740 1100C1730 800 1738 560 1770 280L1830 120L1784 330C1770 600 1784 860 1836 1100Z",
        "#3a2d24",
    )
    crowns = "".join(
        _foliage(x, y, r, LEAVES[i % 3], rng)
        for i, (x, y, r) in enumerate(
            (
                (1500, -10, 230),
                (1720, 60, 270),
                (1930, 150, 250),
                (1240, -90, 220),
                (940, -130, 200),
                (640, -96, 190),
                (400, 0, 200),
                (190, 40, 210),
                (-30, 30, 230),
                (1850, 330, 170),
            )
        )
    )
    return trunk + crowns


@dataclass(frozen=True, slots=True)
class Jet:
    """One arc of water: where it starts, how fast, in px and seconds."""

    x: float
    y: float
    across: float
    up: float
    phase: float
    floor: float

    def at(self, age: float) -> tuple[float, float]:
        return (self.x + self.across * age, self.y - self.up * age + 460 * age * age)

    @property
    def life(self) -> float:
        """Seconds until it falls back to its floor."""
        drop = self.floor - self.y
        return (self.up + math.sqrt(self.up**2 + 4 * 460 * drop)) / (2 * 460)


def _jets(rng: np.random.Generator) -> list[Jet]:
    x, y = CENTRE
    jets = []
    for step in range(15):
        angle = 2 * math.pi * step / 15
        side, depth = math.cos(angle), math.sin(angle)
        jets.append(Jet(x + 14 * side, y - 200, 118 * side, 520 + 14 * depth, float(rng.random()),
                        y + 20 + 62 * depth))  # fmt: skip
    for step in range(11):
        angle = math.pi * (step + 0.5) / 11
        side = math.cos(angle)
        jets.append(Jet(x + 160 * side, y - 152 + 18 * math.sin(angle), 70 * side, 10,
                        float(rng.random()), y + 14 + 50 * math.sin(angle)))  # fmt: skip
    return jets


STREAM_FRAMES, RING_FRAMES = 8, 32
"""After so many frames the water's drawings begin again."""


def _stream(jet: Jet, turn: float) -> str:
    """The arc as a stroke of bright beads; `turn` runs from 0 to 1 and begins again."""
    life = jet.life
    points = [jet.at(life * k / 14) for k in range(15)]
    d = "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in points)
    offset = -(turn + jet.phase) * 160
    return (
        line(d, "#d8f0f2", 9, opacity=0.4)
        + line(d, "#f4fcfc", 5, opacity=0.55)
        + line(d, "#ffffff", 4.5, stroke_dasharray="62 30 26 42", stroke_dashoffset=offset)
    )


def _rings(turn: float, phases: list[float]) -> str:
    """Ripples that widen where the water falls; `turn` from 0 to 1."""
    x, y = CENTRE
    parts = []
    for index, phase in enumerate(phases):
        age = (turn + phase) % 1
        angle = 2 * math.pi * index / len(phases)
        rx = 14 + 96 * age
        parts.append(
            ellipse(x + 250 * math.cos(angle), y + 18 + 52 * math.sin(angle), rx, rx * 0.2, "none",
                    stroke="#dff3f2", stroke_width=3.5, opacity=0.7 * (1 - age))
        )  # fmt: skip
    return "".join(parts)


def _visitors() -> str:
    """People who came for the cool: on the rim, on the lawn."""
    return (
        scenery.figure(300, 760, 210, "#b23a1b", scenery.SKINS[2], scenery.HAIRS[0], "#16324a")
        + scenery.figure(372, 768, 150, "#ffb640", scenery.SKINS[2], scenery.HAIRS[2], "#16324a")
        + scenery.figure(1470, 742, 200, "#16324a", scenery.SKINS[0], scenery.HAIRS[4], "#5a4a3a")
        + scenery.figure(180, 700, 180, "#fdf8ee", scenery.SKINS[3], scenery.HAIRS[1], "#2b6a4a")
    )


def frames(count: int, rate: int) -> Iterator[Image.Image]:
    """The fountain's frames, RGB."""
    rng = np.random.default_rng(21)
    still = _backdrop(rng)
    people = rasterise(_visitors() + _basin(), SIZE, (0, 0, *SIZE))
    still.paste(people, (0, 0), people)
    leaves = Sprite.of(group(_frame_leaves(rng), transform="translate(40 0)"), (2000, 1080))
    jets, phases = _jets(rng), [float(rng.random()) for _ in range(12)]
    mist, sun = glow(330, "#5a6a6a", 1.6), glow(640, "#5a5030", 1.4)
    grain = Grain.of(SIZE, rng)
    pond = (CENTRE[0] - 480, CENTRE[1] - 100, 960, 220)
    play = (CENTRE[0] - 330, CENTRE[1] - 380, 660, 480)
    rings = [rasterise(_rings(step / RING_FRAMES, phases), pond[2:], pond)
             for step in range(RING_FRAMES)]  # fmt: skip
    streams = [
        rasterise("".join(_stream(jet, step / STREAM_FRAMES) for jet in jets), play[2:], play)
        for step in range(STREAM_FRAMES)
    ]
    for index in range(count):
        seconds = index / rate
        frame = still.copy()
        for drawings, box in ((rings, pond), (streams, play)):
            water = drawings[index % len(drawings)]
            frame.paste(water, box[:2], water)
        mist.on(frame, CENTRE[0], CENTRE[1] - 120, 0.5 + 0.1 * wave(seconds, 3))
        leaves.on(frame, -40 + 9 * wave(seconds, 9), 0)
        sun.on(frame, 420, 120, 0.75 + 0.15 * wave(seconds, 5))
        yield grain.over(frame, index)


SHADE_UNITS = (1000, 1500)
SHADE_SCALE = 2


def _bench(x: float, foot: float) -> str:
    """A slatted bench with cast-iron feet."""
    slats = "".join(rect(x, foot - y, 420, 17, "#a8643c", rx=5) for y in (196, 168, 140, 96, 74))
    legs = "".join(
        line(f"M{x + dx} {foot - 200}V{foot - 84}L{x + dx + lean} {foot}M{x + dx} {foot - 84}"
             f"L{x + dx - lean * 0.4:.1f} {foot}", "#1f3a34", 11)
        for dx, lean in ((40, 26), (380, 26))
    )  # fmt: skip
    return legs + slats


def _drinker(x: float, foot: float) -> str:
    """Somebody who sits on the bench and drinks."""
    body = (
        line("M-8 -92H58L66 0", "#20406b", 34)
        + path("M-44 -84C-52 -170 -36 -206 0 -208C32 -206 40 -160 36 -84Z", "#fdf8ee")
        + rect(-10, -226, 22, 28, "#a8714a", rx=9)
        + ellipse(4, -254, 27, 32, "#a8714a")
        + path(
            "M-24 -240C-44 -310 54 -306 32 -262C22 -274 6 -274 -4 -270C-10 -256 -14 -246 -24 -240Z",
            "#b9b1a8",
        )
        + line("M14 -190L48 -168L38 -222", "#f0e6d2", 21)
        + circle(38, -226, 11, "#a8714a")
        + path("M32 -262l22 8l-8 34l-18 -6z", "#6fb7c9")
    )
    return at(x, foot, body)


def _dapples(rng: np.random.Generator) -> str:
    """Spots of sun through the leaves, on the path."""
    return "".join(
        ellipse(
            float(rng.uniform(60, 960)),
            float(rng.uniform(1230, 1440)),
            float(rng.uniform(10, 42)),
            float(rng.uniform(4, 12)),
            "#fff3c4",
            opacity=float(rng.uniform(0.25, 0.6)),
        )
        for _ in range(64)
    )


def shade() -> Image.Image:
    """2000 x 3000: a bench under a lime tree, the fountain further on."""
    rng = np.random.default_rng(41)
    size = (SHADE_UNITS[0] * SHADE_SCALE, SHADE_UNITS[1] * SHADE_SCALE)
    light = sky(size, (0, "#bfe3e6"), (0.25, "#e3f0de"), (0.55, "#fbf0c9"), (1, "#e6d39a"))
    halo(light, 420, 560, 1100, "#fff8de", 0.7)
    picture = dithered(light, rng, 1.6)
    trees = "".join(
        _foliage(float(x), 800 - 90, 110, ("#7fae8a", "#8fbb90", "#a8cb9a"), rng)
        for x in range(-20, 1100, 150)
    )
    ground = rect(0, 810, 1000, 900, "#a3c47c") + path(
        "M0 1180Q300 1080 520 940T640 812H720Q700 960 820 1060T1000 1200V1700H0Z", "#ecdcae"
    )
    fountain = group(_basin() + "".join(_stream(jet, 0.3) for jet in _jets(rng)),
                     transform="translate(330 940) scale(0.3) translate(-960 -770)")  # fmt: skip
    cool = ellipse(520, 1330, 640, 220, "#2b5a5a", opacity=0.38)
    trunk = path(
        "M690 1300C716 1120 712 960 676 780L640 620H800L770 790C752 960 764 1120 806 1300Z",
        "#5a4636",
    ) + path(
        "M752 1300C742 1120 736 960 752 780L800 640L770 790C752 960 764 1120 806 1300Z", "#463629"
    )
    crown = "".join(
        _foliage(x, y, r, LEAVES[i % 3], rng)
        for i, (x, y, r) in enumerate(
            ((480, 720, 130), (970, 720, 180), (600, 600, 165), (840, 560, 200), (1010, 590, 180),
             (720, 670, 180), (420, 680, 92), (920, 470, 150))
        )
    )  # fmt: skip
    seat = _bench(170, 1330) + _drinker(330, 1330)
    people = scenery.figure(120, 960, 120, "#b23a1b", scenery.SKINS[3], scenery.HAIRS[0], "#16324a")
    drawing = trees + ground + people + fountain + cool + trunk + crown + _dapples(rng) + seat
    layers = rasterise(group(drawing, transform="translate(0 -170)"), size, (0, 0, *SHADE_UNITS))
    picture.paste(layers, (0, 0), layers)
    return picture

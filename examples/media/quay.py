"""At the stop: a tram with its doors open, level with the platform."""

from __future__ import annotations

import numpy as np
from PIL import Image

from examples import draw_logo
from examples.media import scenery
from examples.media.light import dithered, halo, sky
from examples.media.svg import at, circle, ellipse, line, linear, path, polygon, rasterise, rect, tag

UNITS = (1000, 1500)
SCALE = 2
PLATFORM_Y = 1130.0
MINT, PAPER, GLASS, INK = "#7ddcb5", "#fdf8ee", "#16324a", "#0e1f33"

TOWN = scenery.Houses(
    walls=("#c9b8ae", "#d3c2b2", "#bfb0ac"), roofs=("#a8766a", "#9f6f66"), lit="#ffe2ae",
    dark="#a99ba0", share_lit=0.3, widths=(70, 120), heights=(120, 260),
)  # fmt: skip


def _wheelchair(x: float, foot: float, scale: float) -> str:
    """A passenger who rolls aboard, seen from the side, facing right."""
    chair = (
        circle(-12, -44, 42, "none", stroke="#1b2a3a", stroke_width=7)
        + circle(-12, -44, 6, "#1b2a3a")
        + circle(64, -14, 13, "none", stroke="#1b2a3a", stroke_width=6)
        + line("M-46 -142L-36 -74H40L60 -26H78", "#5a6a78", 8)
    )
    person = (
        line("M-14 -84H44L56 -34H74", "#20406b", 24)
        + path("M-40 -78C-44 -130 -34 -168 -8 -172C14 -172 20 -140 16 -78Z", "#ffb640")
        + line("M-6 -154L18 -116L40 -108", "#e59a2a", 16)
        + circle(44, -108, 8, scenery.SKINS[2])
        + rect(-12, -186, 16, 20, scenery.SKINS[2], rx=6)
        + ellipse(-2, -204, 20, 23, scenery.SKINS[2])
        + path("M-26 -196C-34 -244 32 -244 20 -206C14 -218 2 -220 -8 -218C-12 -206 -18 -200 -26 -196Z",
               "#2a1d1a")
    )  # fmt: skip
    return at(x, foot, person + chair, scale=scale)


def _door(x: float, open_door: bool) -> str:
    """A double door; open, it shows the bright hall inside."""
    top, foot, width = 610.0, PLATFORM_Y - 4, 236.0
    if not open_door:
        return (
            rect(x, top, width, foot - top, MINT, rx=14)
            + rect(x + 16, top + 26, width / 2 - 24, 330, GLASS, rx=8)
            + rect(x + width / 2 + 8, top + 26, width / 2 - 24, 330, GLASS, rx=8)
        )
    seat = path(f"M{x + 150} {foot - 96}h62v-128a18 18 0 0 1 24 0", "#1f5a72") + rect(
        x + 150, foot - 104, 70, 26, "#1f5a72", rx=8
    )
    return (
        rect(x, top, width, foot - top, "#ffe9bd", rx=10)
        + rect(x, top, width, 92, "#fff6df", rx=10)
        + rect(x, foot - 60, width, 60, "#c9b28a")
        + line(f"M{x + 118} {top}V{foot - 60}", "#ffb640", 11)
        + seat
        + rect(x - 44, top, 48, foot - top, "#6cc7a2", rx=6)
        + rect(x + width - 4, top, 48, foot - top, "#6cc7a2", rx=6)
        + rect(x - 36, top + 26, 28, 330, GLASS, rx=6)
        + rect(x + width + 8, top + 26, 28, 330, GLASS, rx=6)
    )


def _glass(x: float, width: float) -> str:
    """A window with the evening in it and two heads behind."""
    reflection = polygon([(x + width * 0.3, 618), (x + width * 0.52, 618), (x + width * 0.22, 900),
                          (x, 900), (x, 890)], "#ffffff", opacity=0.1)  # fmt: skip
    heads = "".join(
        ellipse(x + width * share, 812, 32, 38, tone)
        + path(f"M{x + width * share - 62} 900c0 -56 30 -68 62 -68s62 12 62 68z", coat)
        for share, tone, coat in ((0.3, "#7a5a4a", "#5a3f4a"), (0.7, "#a8856a", "#2f5a5a"))
    )
    return rect(x, 618, width, 282, "url(#glass)", rx=16) + heads + reflection


def _tram() -> str:
    """The side of the car: it fills the picture from edge to edge."""
    letters, end = draw_logo.wordmark("4  Campus", cap_px=40, baseline_px=0, x_px=0)
    sign = rect(392, 520, end + 60, 76, INK, rx=10) + at(422, 578, path(letters, "#ffb640"))
    return (
        rect(-20, 452, 1040, 22, "#b9c0c4", rx=8)
        + rect(90, 424, 300, 34, "#cfd5d8", rx=8) + rect(620, 424, 280, 34, "#cfd5d8", rx=8)
        + path(f"M-20 500Q-20 470 20 470H980Q1020 470 1020 500V{PLATFORM_Y}H-20Z", PAPER)
        + rect(-20, 600, 1040, 318, INK)
        + _glass(-40, 330) + _glass(760, 300)
        + rect(-20, 944, 1040, 34, MINT)
        + rect(-20, 1060, 1040, PLATFORM_Y - 1060, "#d9dde0")
        + _door(404, True)
        + sign
        + at(60, 996, draw_logo.mark("#0b4a66", "#b23a1b"), scale=0.62)
    )  # fmt: skip


def _platform(rng: np.random.Generator) -> str:
    """The platform: stone, the tactile strip, shadows of the passengers."""
    studs = "".join(
        ellipse(x, y, 9, 4.6, "#e59a2a") for y in (1176, 1192, 1208) for x in range(8, 1000, 34)
    )
    slabs = "".join(
        line(f"M{500 + (x - 500) * 0.72:.0f} 1222L{500 + (x - 500) * 1.5:.0f} 1500", "#b3a58e", 3)
        for x in range(-300, 1400, 190)
    )
    courses = "".join(line(f"M0 {y}H1000", "#b3a58e", 3) for y in (1290, 1384))
    return (
        rect(0, PLATFORM_Y, 1000, 400, "#cdbfa6")
        + rect(0, PLATFORM_Y, 1000, 14, "#8d8270")
        + rect(0, PLATFORM_Y + 14, 1000, 14, PAPER)
        + rect(0, 1162, 1000, 60, "#ffb640")
        + studs + slabs + courses
        + ellipse(330, 1306, 150, 18, "#4a4038", opacity=0.3)
        + ellipse(850, 1352, 86, 14, "#4a4038", opacity=0.3)
        + ellipse(742, 1330, 56, 10, "#4a4038", opacity=0.3)
    )  # fmt: skip


def _shelter() -> str:
    """The stop's pole with its number, at the left."""
    digits, end = draw_logo.wordmark("4", cap_px=64, baseline_px=32, x_px=0)
    return (
        rect(92, 520, 16, 820, "#2a3a48")
        + rect(36, 420, 128, 128, MINT, rx=24)
        + at(100 - end / 2, 484, path(digits, INK))
        + rect(44, 1330, 112, 14, "#2a3a48", rx=4)
    )


def platform() -> Image.Image:
    """2000 x 3000: the tram at the platform, morning light."""
    rng = np.random.default_rng(5)
    size = (UNITS[0] * SCALE, UNITS[1] * SCALE)
    light = sky(size, (0, "#2a6f8e"), (0.16, "#5d9db0"), (0.3, "#f0c9a0"), (0.4, "#ffd79a"), (1, "#ffd79a"))
    halo(light, 1500, 800, 1000, "#fff0c8", 0.6)
    picture = dithered(light, rng, 1.6)
    defs = tag("defs", linear("glass", (0, "#2f5f7a"), (0.7, "#6f7f86"), (1, "#c99a72")))
    back = (
        scenery.ridge(1000, 560, 330, "#8fb0bd", "#7a9fb0", rng, peaks=3)
        + scenery.houses(-20, 1000, 600, TOWN, rng)
        + line("M-10 300H1010", "#2a3a48", 3)
        + line("M0 270C300 292 700 292 1000 270", "#2a3a48", 2.4)
        + line("M500 424L430 352L560 306M500 306H610", "#2a3a48", 9)
        + rect(930, 200, 14, 420, "#2a3a48")
        + line("M936 230L760 292", "#2a3a48", 6)
    )
    people = (
        scenery.figure(742, 1330, 400, "#53456b", scenery.SKINS[0], scenery.HAIRS[4], "#2a3446")
        + line("M722 1140L690 1330", PAPER, 8)
        + scenery.figure(850, 1352, 430, "#b23a1b", scenery.SKINS[3], scenery.HAIRS[0], "#16324a")
        + _wheelchair(320, 1306, 1.32)
    )
    layers = rasterise(defs + back + _tram() + _platform(rng) + _shelter() + people, size, (0, 0, *UNITS))
    picture.paste(layers, (0, 0), layers)
    return picture

"""At the stop: a tram with its doors open, level with the platform."""

from __future__ import annotations

import numpy as np
from PIL import Image

from examples import draw_logo
from examples.media import scenery
from examples.media.light import dithered, halo, sky
from examples.media.svg import (
    at,
    circle,
    ellipse,
    line,
    linear,
    path,
    polygon,
    rasterise,
    rect,
    tag,
)  # fmt: skip

UNITS = (1000, 1500)
SCALE = 2
PLATFORM_Y = 1130.0
TRAM_SCALE, GROUND_Y = 0.82, 985.0
"""The tram is drawn with its doors' foot at `PLATFORM_Y`, and set down on `GROUND_Y`."""
MINT, PAPER, GLASS, INK = "#7ddcb5", "#fdf8ee", "#16324a", "#0e1f33"

TOWN = scenery.Houses(
    walls=("#c9b8ae", "#d3c2b2", "#bfb0ac"), roofs=("#a8766a", "#9f6f66"), lit="#ffe2ae",
    dark="#a99ba0", share_lit=0.3, widths=(70, 120), heights=(40, 84),
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
        + path(
            "M-26 -196C-34 -244 32 -244 20 -206C14 -218 2 -220 -8 -218C-12 -206 -18 -200 -26 -196Z",
            "#2a1d1a",
        )
    )
    return at(x, foot, person + chair, scale=scale)


def _door(x: float) -> str:
    """A double door, open: it shows the bright hall inside."""
    top, foot, width = 610.0, PLATFORM_Y - 4, 236.0
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
    sign = rect(500, 512, end + 60, 76, INK, rx=10) + at(530, 570, path(letters, "#ffb640"))
    return (
        rect(-220, 452, 1640, 22, "#b9c0c4", rx=8)
        + rect(60, 424, 330, 34, "#cfd5d8", rx=8) + rect(820, 424, 330, 34, "#cfd5d8", rx=8)
        + rect(-220, 470, 1640, PLATFORM_Y - 470, PAPER)
        + rect(-220, 600, 1640, 318, INK)
        + _glass(-190, 250) + _glass(90, 340) + _glass(830, 340) + _glass(1200, 250)
        + rect(-220, 944, 1640, 34, MINT)
        + rect(-220, 1060, 1640, PLATFORM_Y - 1060, "#d9dde0")
        + _door(494)
        + sign
        + at(388, 996, draw_logo.mark("#0b4a66", "#b23a1b"), scale=0.62)
    )  # fmt: skip


def _platform() -> str:
    """The platform: stone, the tactile strip, shadows of the passengers."""
    top = GROUND_Y
    studs = "".join(
        ellipse(x, top + y, 8, 4, "#e59a2a") for y in (42, 56, 70) for x in range(8, 1000, 31)
    )
    slabs = "".join(
        line(
            f"M{500 + (x - 500) * 0.72:.0f} {top + 86}L{500 + (x - 500) * 1.7:.0f} 1500",
            "#b3a58e",
            3,
        )
        for x in range(-300, 1400, 170)
    )
    courses = "".join(line(f"M0 {y}H1000", "#b3a58e", 3) for y in (1140, 1226, 1340))
    shadows = "".join(
        ellipse(x, y, rx, 12, "#4a4038", opacity=0.3)
        for x, y, rx in ((470, 1112, 120), (240, 1140, 64), (716, 1124, 52))
    )
    return (
        rect(0, top, 1000, 520, "#cdbfa6")
        + rect(0, top, 1000, 12, "#8d8270")
        + rect(0, top + 12, 1000, 12, PAPER)
        + rect(0, top + 30, 1000, 54, "#ffb640")
        + studs + slabs + courses + shadows
    )  # fmt: skip


def _stop() -> str:
    """The stop's pole with the number of its line."""
    digits, end = draw_logo.wordmark("4", cap_px=54, baseline_px=27, x_px=0)
    return (
        rect(813, 560, 14, 600, "#2a3a48")
        + rect(762, 460, 116, 116, MINT, rx=20)
        + at(820 - end / 2, 518, path(digits, INK))
        + rect(766, 1150, 108, 14, "#2a3a48", rx=4)
    )


def platform() -> Image.Image:
    """2000 x 3000: the tram at the platform, morning light."""
    rng = np.random.default_rng(5)
    size = (UNITS[0] * SCALE, UNITS[1] * SCALE)
    light = sky(
        size, (0, "#154a66"), (0.2, "#1f6480"), (0.27, "#6f9fab"), (0.33, "#f4cfa2"), (1, "#ffd79a")
    )
    halo(light, 1500, 900, 700, "#fff0c8", 0.6)
    picture = dithered(light, rng, 1.6)
    defs = tag("defs", linear("glass", (0, "#2f5f7a"), (0.7, "#6f7f86"), (1, "#c99a72")))
    back = (
        scenery.ridge(1000, 480, 130, "#8fb0bd", "#7a9fb0", rng, peaks=3)
        + scenery.houses(-20, 1000, 480, TOWN, rng)
        + line("M-10 186H1010", "#2a3a48", 3)
        + line("M0 158C300 178 700 178 1000 158", "#2a3a48", 2.4)
        + line("M700 420L632 300L760 192M700 192H812", "#2a3a48", 8)
        + rect(940, 90, 13, 420, "#2a3a48")
        + line("M946 118L780 180", "#2a3a48", 6)
    )
    people = (
        scenery.figure(240, 1140, 350, "#b23a1b", scenery.SKINS[3], scenery.HAIRS[0], "#16324a")
        + _wheelchair(470, 1112, 1.12)
        + scenery.figure(716, 1124, 336, "#53456b", scenery.SKINS[0], scenery.HAIRS[4], "#2a3446")
        + line("M666 984L636 1122", PAPER, 7)
    )
    car = at(500 - 600 * TRAM_SCALE, GROUND_Y - PLATFORM_Y * TRAM_SCALE, _tram(), scale=TRAM_SCALE)
    drawing = defs + back + car + _platform() + _stop() + people
    layers = rasterise(drawing, size, (0, 0, *UNITS))
    picture.paste(layers, (0, 0), layers)
    return picture

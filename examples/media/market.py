"""The market square on the night of the lanterns."""

from __future__ import annotations

import numpy as np
from PIL import Image

from examples.media import scenery
from examples.media.light import dithered, halo, sky
from examples.media.svg import (
    circle,
    ellipse,
    line,
    number,
    path,
    polygon,
    radial,
    rasterise,
    rect,
    tag,
)  # fmt: skip

UNITS = (1000, 1500)
SCALE = 2
LIGHTS = ("#ffb640", "#ff8f4a", "#ffe2a0", "#f2674a", "#ffc76a")

FAR = scenery.Houses(
    walls=("#21365a", "#2a3d60", "#1d3152"), roofs=("#16264a", "#1a2b4e"),
    lit="#ffb95a", dark="#182a4a", share_lit=0.38, widths=(58, 92), heights=(70, 130),
)  # fmt: skip
NEAR = scenery.Houses(
    walls=("#3a3a5e", "#4a3a55", "#2c3a5e", "#53405a"), roofs=("#1f2344", "#26284a"),
    lit="#ffc668", dark="#232a4c", share_lit=0.5, widths=(88, 132), heights=(130, 215),
)  # fmt: skip


def _stars(rng: np.random.Generator) -> str:
    return "".join(
        circle(
            float(rng.uniform(0, 1000)),
            float(rng.uniform(0, 520)),
            float(rng.uniform(0.7, 2.0)),
            "#fdf8ee",
            opacity=float(rng.uniform(0.3, 0.9)),
        )
        for _ in range(120)
    )


def _lantern(x: float, y: float, size: float, colour: str) -> str:
    """A round paper lantern with its halo."""
    ribs = "".join(
        ellipse(
            x,
            y,
            size * share,
            size,
            "none",
            stroke="#7d2f22",
            stroke_width=size * 0.045,
            opacity=0.45,
        )
        for share in (0.35, 0.75)
    )
    return (
        circle(x, y, size * 3.4, "url(#halo)")
        + ellipse(x, y, size, size * 1.02, colour)
        + circle(x, y, size * 0.95, "url(#core)")
        + ribs
        + rect(x - size * 0.4, y - size * 1.14, size * 0.8, size * 0.2, "#5a2a20", rx=size * 0.06)
        + rect(x - size * 0.4, y + size * 0.94, size * 0.8, size * 0.2, "#5a2a20", rx=size * 0.06)
        + line(
            f"M{number(x)} {number(y + size * 1.14)}v{number(size * 0.5)}", "#ffb640", size * 0.09
        )
    )


def _string(
    left: float, right: float, sag: float, size: float, count: int, rng: np.random.Generator
) -> str:
    """A cable from house to house, with its lanterns."""
    low = (left + right) / 2 + 2 * sag
    parts = [line(f"M-20 {left}Q500 {low} 1020 {right}", "#0b1530", 2.4)]
    for index in range(count):
        t = (index + 0.5) / count
        x = -20 + 1040 * t
        y = left * (1 - t) ** 2 + 2 * t * (1 - t) * low + right * t * t
        parts.append(line(f"M{x:.1f} {y:.1f}v{size * 0.7:.1f}", "#0b1530", 2))
        parts.append(_lantern(x, y + size * 1.8, size * float(rng.uniform(0.9, 1.1)),
                              LIGHTS[int(rng.integers(0, len(LIGHTS)))]))  # fmt: skip
    return "".join(parts)


def _stall(x: float, foot: float, width: float, first: str, second: str) -> str:
    """A market stall with a striped awning and warm goods."""
    top = foot - 190
    stripes = width / 8
    awning = "".join(
        path(
            f"M{number(x + i * stripes)} {top}h{number(stripes)}l{number((i - 3) * 3.4)} 52"
            f"a{number(stripes / 2)} 15 0 0 1 {number(-stripes - 3.4)} 0z",
            first if i % 2 else second,
        )
        for i in range(8)
    )
    return (
        rect(x + 6, top + 20, width - 12, 120, "#ffcf86")
        + rect(x + 6, top + 20, width - 12, 120, "#b2602e", opacity=0.35)
        + rect(x, top, 9, 190, "#2a1f2c")
        + rect(x + width - 9, top, 9, 190, "#2a1f2c")
        + rect(x - 8, foot - 84, width + 16, 14, "#a8643c")
        + rect(x, foot - 70, width, 70, "#5a3a34")
        + "".join(
            circle(x + 24 + i * 22, foot - 92, 11, LIGHTS[i % 5])
            for i in range(int((width - 30) / 22))
        )
        + awning
        + circle(x + width / 2, top + 74, 60, "url(#halo)")
    )


def _cobbles(rng: np.random.Generator) -> str:
    """Wet stones that catch the lanterns' light."""
    parts = [rect(0, 1000, 1000, 500, "#14203c")]
    for row in range(26):
        y = 1006 + row * row * 0.55 + row * 5
        length = 14 + row * 2.6
        for x in np.arange(-20 + (row % 2) * length / 2, 1020, length * 1.12):
            level = float(rng.random())
            colour = "#ffb65a" if level > 0.86 else "#2a3556" if level > 0.4 else "#1b2745"
            warm = 0.5 if level > 0.86 else 0.8
            parts.append(rect(float(x), y, length, 4 + row * 0.85, colour, rx=2, opacity=warm))
    return "".join(parts)


def _dark_crowd(rng: np.random.Generator) -> str:
    """People near us, against the light; a few carry lanterns of their own."""
    parts = [rect(0, 1440, 1000, 60, "#0b1226")]
    for place in range(-10, 1030, 74):
        height = float(rng.uniform(300, 390))
        foot = 1560 + float(rng.uniform(-30, 50))
        tone = str(rng.choice(["#0b1226", "#0e1730", "#111c38"]))
        px = place + float(rng.normal(0, 12))
        parts.append(scenery.figure(px, foot, height, tone, tone, tone, tone))
    for x, y in ((150, 1196), (520, 1168), (846, 1206)):
        parts.append(line(f"M{x} {y + 150}V{y - 26}", "#1a1420", 6))
        parts.append(_lantern(x, y, 34, LIGHTS[(x // 10) % 3]))
    return "".join(parts)


def _defs() -> str:
    return tag(
        "defs",
        radial("halo", (0, "#ffb65a", 0.55), (0.4, "#ff9a4a", 0.2), (1, "#ff9a4a", 0)),
        radial("core", (0, "#fffbe8", 0.95), (0.6, "#fff0c0", 0.35), (1, "#ffffff", 0)),
    )


def festival() -> Image.Image:
    """2000 x 3000: the square under its lanterns."""
    rng = np.random.default_rng(23)
    size = (UNITS[0] * SCALE, UNITS[1] * SCALE)
    night = sky(
        size, (0, "#081226"), (0.35, "#10264a"), (0.6, "#3b3560"), (0.75, "#6a4450"), (1, "#14203c")
    )
    halo(night, 1000, 1950, 1300, "#ff9a4a", 0.35)
    picture = dithered(night, rng, 1.6)
    town = (
        scenery.houses(-20, 1000, 930, FAR, rng)
        + scenery.church(440, 960, 400, "#2c3a5e", "#1a2244", "#ffe2a0")
        + scenery.houses(-40, 300, 985, NEAR, rng)
        + scenery.houses(690, 1020, 985, NEAR, rng)
        + rect(0, 960, 1000, 60, "#1b2340")
    )
    people = scenery.crowd(
        30, 980, 1040, 118, ("#3a4a78", "#7d3a32", "#2b6a4a", "#8a5a34", "#53456b"), rng, 46
    )
    stalls = _stall(30, 1040, 230, "#b23a1b", "#fdf8ee") + _stall(
        760, 1040, 220, "#1f5a72", "#fdf8ee"
    )
    strings = (
        _string(452, 486, 40, 13, 12, rng) + _string(352, 322, 56, 19, 9, rng)
        + _string(16, 48, 62, 29, 7, rng)
    )  # fmt: skip
    pools = "".join(
        ellipse(x, y, rx, rx * 0.2, "url(#halo)")
        for x, y, rx in ((500, 1120, 420), (200, 1190, 260), (820, 1180, 260))
    )
    wash = polygon([(0, 985), (1000, 985), (1000, 1060), (0, 1060)], "#ff9a4a", opacity=0.08)
    drawing = _defs() + _stars(rng) + town + _cobbles(rng) + pools + stalls + people + wash
    layers = rasterise(drawing + strings + _dark_crowd(rng), size, (0, 0, *UNITS))
    picture.paste(layers, (0, 0), layers)
    return picture

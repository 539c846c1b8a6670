"""What Rivemont is made of: ridges, houses, trees, its bridge, its tram, its people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from examples.media.svg import at, circle, ellipse, group, line, number, path, polygon, rect

Generator = np.random.Generator


def ridge(
    width: float, foot: float, height: float, fill: str, shade: str, rng: Generator,
    peaks: int = 5,
) -> str:  # fmt: skip
    """A mountain range from edge to edge; `shade` falls on the side away from the sun."""
    knots = 2 * peaks + 1
    xs = np.linspace(-0.08, 1.08, knots) * width + rng.normal(0, 0.022 * width, knots)
    ys = np.where(np.arange(knots) % 2, rng.uniform(0.72, 1, knots), rng.uniform(0.42, 0.6, knots))
    top = [(float(x), float(foot - height * y)) for x, y in zip(xs, ys, strict=True)]
    body = polygon([(top[0][0], foot + 4), *_broken(top, rng), (top[-1][0], foot + 4)], fill)
    return body + "".join(
        _face(top[index - 1], top[index], foot, shade, rng) for index in range(1, knots, 2)
    )


def _broken(points: list[tuple[float, float]], rng: Generator) -> list[tuple[float, float]]:
    """The same line with a small break in the middle of every part."""
    found = []
    for (x0, y0), (x1, y1) in pairwise(points):
        t, lift = float(rng.uniform(0.35, 0.65)), float(rng.normal(0, 0.06)) * abs(y1 - y0)
        found += [(x0, y0), (x0 + (x1 - x0) * t, y0 + (y1 - y0) * t + lift)]
    return [*found, points[-1]]


def _face(
    valley: tuple[float, float], peak: tuple[float, float], foot: float, shade: str, rng: Generator
) -> str:
    """The shaded face of one peak: a ragged fall line, down to the valley on its left."""
    (vx, vy), (px, py) = valley, peak
    drop = foot - py
    fall = [
        (px + drop * float(rng.uniform(-0.02, 0.1)) * side, py + drop * down)
        for side, down in ((-1, 0.16), (1, 0.3), (-1, 0.5), (1, 0.74))
    ]
    return polygon([(px, py), *fall, (px, foot), (vx, foot), (vx, vy + 2)], shade, opacity=0.55)


def hill(width: float, foot: float, height: float, fill: str, phase: float) -> str:
    """A long soft hill, as one smooth line."""
    points = [
        (x, foot - height * (0.6 + 0.3 * math.sin(x / width * 5 + phase)
                             + 0.1 * math.sin(x / width * 13 + 2 * phase)))
        for x in np.linspace(0, width, 60)
    ]  # fmt: skip
    return polygon([(0, foot + 4), *points, (width, foot + 4)], fill)


@dataclass(frozen=True, slots=True)
class Houses:
    """A row of houses: colours of walls and roofs, of lit and dark windows."""

    walls: Sequence[str]
    roofs: Sequence[str]
    lit: str
    dark: str
    share_lit: float
    widths: tuple[float, float] = (54, 96)
    heights: tuple[float, float] = (70, 150)


def _windows(x: float, top: float, width: float, foot: float, row: Houses, rng: Generator) -> str:
    columns = max(2, round(width / 30))
    step = width / columns
    parts = []
    y = top + 14
    while y < foot - 26:
        for column in range(columns):
            fill = row.lit if rng.random() < row.share_lit else row.dark
            parts.append(rect(x + step * (column + 0.5) - 6, y, 12, 18, fill, rx=1.5))
        y += 33
    return "".join(parts)


def _roof(x: float, top: float, width: float, fill: str, rng: Generator) -> str:
    kind = rng.integers(0, 4)
    rise = width * rng.uniform(0.28, 0.5)
    if kind == 0:
        return rect(x - 3, top - 10, width + 6, 12, fill)
    if kind == 1:
        inset = width * 0.2
        return polygon(
            [
                (x - 4, top + 1),
                (x + inset, top - rise * 0.8),
                (x + width - inset, top - rise * 0.8),
                (x + width + 4, top + 1),
            ],
            fill,
        )
    chimney = rect(x + width * 0.68, top - rise * 0.95, 11, rise * 0.7, fill)
    return chimney + polygon(
        [(x - 5, top + 1), (x + width / 2, top - rise), (x + width + 5, top + 1)], fill
    )


def houses(start: float, end: float, foot: float, row: Houses, rng: Generator) -> str:
    """Houses side by side from `start` to `end`, standing on `foot`."""
    parts = []
    x = start
    while x < end:
        width, height = float(rng.uniform(*row.widths)), float(rng.uniform(*row.heights))
        wall, roof = str(rng.choice(row.walls)), str(rng.choice(row.roofs))
        top = foot - height
        parts += [
            _roof(x, top, width, roof, rng),
            rect(x, top, width + 0.6, height + 2, wall),
            _windows(x, top, width, foot, row, rng),
        ]
        x += width
    return "".join(parts)


def church(x: float, foot: float, height: float, wall: str, roof: str, lit: str) -> str:
    """The church of the old town: a nave, a tower, a tall spire."""
    wide = height * 0.17
    tower = foot - height * 0.58
    clock = circle(x + wide / 2, tower + wide * 0.5, wide * 0.2, lit)
    return (
        rect(x + wide, foot - height * 0.3, height * 0.42, height * 0.3 + 2, wall)
        + polygon([(x + wide - 2, foot - height * 0.3), (x + wide + 12, foot - height * 0.44),
                   (x + wide + height * 0.36, foot - height * 0.44),
                   (x + wide + height * 0.45, foot - height * 0.3)], roof)
        + rect(x, tower, wide, height * 0.58 + 2, wall)
        + polygon([(x - 4, tower + 1), (x + wide / 2, foot - height), (x + wide + 4, tower + 1)],
                  roof)
        + clock
    )  # fmt: skip


def tree(x: float, foot: float, height: float, leaf: str, shade: str, trunk: str) -> str:
    """A round city tree: three masses of leaves, one shaded side."""
    r = height * 0.32
    top = foot - height * 0.66
    return (
        rect(x - height * 0.03, top, height * 0.06, foot - top, trunk)
        + circle(x - r * 0.62, top + r * 0.35, r * 0.72, shade)
        + circle(x + r * 0.66, top + r * 0.3, r * 0.7, shade)
        + circle(x, top - r * 0.25, r, leaf)
        + circle(x + r * 0.4, top + r * 0.2, r * 0.55, leaf)
    )


def poplar(x: float, foot: float, height: float, fill: str) -> str:
    """A tall narrow tree, as along the quays."""
    return ellipse(x, foot - height * 0.54, height * 0.13, height * 0.47, fill) + rect(
        x - 2.5, foot - height * 0.2, 5, height * 0.2, fill
    )


def lamp(x: float, foot: float, height: float, fill: str, light: str) -> str:
    """A street lamp with its lantern."""
    return (
        rect(x - 3, foot - height, 6, height, fill)
        + rect(x - 9, foot - 14, 18, 14, fill, rx=3)
        + path(f"M{number(x - 13)} {number(foot - height)}l5 -24h16l5 24z", light)
        + path(f"M{number(x - 12)} {number(foot - height - 24)}l12 -14l12 14z", fill)
    )


def arches(
    start: float, end: float, deck: float, foot: float, count: int, stone: str, shade: str
) -> str:
    """A stone bridge with round arches; shade is the underside of the arches."""
    span = (end - start) / count
    pier = span * 0.16
    holes = []
    shades = []
    for index in range(count):
        left, right = start + index * span + pier / 2, start + (index + 1) * span - pier / 2
        spring = foot - (foot - deck) * 0.2
        rise = min((right - left) / 2, spring - deck - 26)
        arc = f"A{number((right - left) / 2)} {number(rise)} 0 0 1 {number(right)} {number(spring)}"
        opening = f"M{number(left)} {number(foot + 2)}V{number(spring)}{arc}V{number(foot + 2)}Z"
        holes.append(opening)
        shades.append(opening)
    body = f"M{number(start)} {number(deck)}H{number(end)}V{number(foot + 2)}H{number(start)}Z"
    wall = path(body + "".join(holes), stone, fill_rule="evenodd")
    thickness = "".join(group(path(hole, "none", stroke=shade, stroke_width=9)) for hole in shades)
    parapet = rect(start, deck - 9, end - start, 12, shade) + rect(
        start, deck + 12, end - start, 4, shade, opacity=0.6
    )
    return wall + thickness + parapet


TRAM_UNITS = (1130.0, 150.0)
"""Width and height that `tram` draws in, rails at the bottom."""


@dataclass(frozen=True, slots=True)
class Livery:
    """The tram's colours."""

    body: str = "#fdf8ee"
    skirt: str = "#d9dde0"
    stripe: str = "#7ddcb5"
    glass: str = "#16324a"
    light: str = "#ffd98c"
    dark: str = "#0e1f33"


def _doors(x: float, look: Livery) -> str:
    return (
        rect(x, 40, 40, 86, look.stripe, rx=4)
        + rect(x + 4, 46, 14.5, 62, look.light, rx=2)
        + rect(x + 21.5, 46, 14.5, 62, look.light, rx=2)
    )


def _module(x: float, width: float, look: Livery, doors: bool) -> str:
    glass = rect(x, 46, width, 46, look.glass, rx=4)
    count = max(2, round(width / 52))
    step = (width - 6) / count
    panes = "".join(
        rect(x + 6 + index * step, 51, step - 6, 36, look.light, rx=3) for index in range(count)
    )
    door = _doors(x + width / 2 - 20, look) if doors else ""
    return glass + panes + door


def tram(look: Livery, label: str = "") -> str:
    """A five-part tram, seen from the side, running to the right."""
    length = TRAM_UNITS[0]
    shell = path(
        f"M34 30H{number(length - 34)}C{number(length - 12)} 32 {number(length - 4)} 74 "
        f"{number(length)} 112V124Q{number(length)} 132 {number(length - 10)} 132H10Q0 132 0 124"
        "V112C4 74 12 32 34 30Z",
        look.body,
    )
    skirt = path(
        f"M1 108H{number(length - 1)}L{number(length)} 124Q{number(length)} 132 "
        f"{number(length - 10)} 132H10Q0 132 0 124Z", look.skirt
    )  # fmt: skip
    stripe = rect(1, 99, length - 2, 9, look.stripe)
    windows = "".join(
        _module(start, width, look, doors)
        for start, width, doors in (
            (78, 150, True),
            (250, 196, False),
            (468, 194, True),
            (684, 196, False),
            (902, 150, True),
        )
    )
    joints = "".join(rect(x, 34, 12, 96, look.dark, opacity=0.55) for x in (234, 451, 667, 885))
    cab = path(
        f"M{number(length - 66)} 44H{number(length - 30)}C{number(length - 18)} 50 "
        f"{number(length - 11)} 74 {number(length - 8)} 94H{number(length - 66)}Z", look.glass
    ) + path("M66 44H30C18 50 11 74 8 94H66Z", look.glass)  # fmt: skip
    roof = "".join(
        rect(x, 19, width, 12, look.skirt, rx=3)
        for x, width in ((96, 110), (270, 150), (700, 150), (920, 110))
    )
    arm = line("M560 30L528 8L566 -16M546 -16H586", look.dark, 4)
    wheels = "".join(
        circle(x, 136, 13, look.dark) for x in (110, 168, 330, 388, 740, 798, 962, 1020)
    )
    lamps = circle(length - 12, 114, 6, "#fff6dc") + circle(12, 114, 5, "#e2553a")
    return wheels + arm + roof + shell + skirt + stripe + joints + windows + cab + lamps + label


SKINS = ("#f2c9a4", "#d9a273", "#a8714a", "#7a4b30", "#f6d7bd", "#5c3a28")
HAIRS = ("#2a1d1a", "#4a2f22", "#1d1d24", "#8a5a34", "#b9b1a8", "#6e2f1e")


def figure(x: float, foot: float, height: float, coat: str, skin: str, hair: str, legs: str) -> str:
    """Somebody standing, as flat shapes, in tenths of the head's height."""
    body = (
        rect(-10, -46, 8.5, 46, legs, rx=3)
        + rect(1.5, -46, 8.5, 46, legs, rx=3)
        + path("M-12 -40C-13 -62 -15 -80 -5 -82H5C15 -80 13 -62 12 -40Z", coat)
        + line("M-12 -74C-17 -64 -17 -56 -15 -45", coat, 6.5)
        + line("M12 -74C17 -64 17 -56 15 -45", coat, 6.5)
        + circle(-14.8, -42, 3, skin)
        + circle(14.8, -42, 3, skin)
        + rect(-3, -87, 6, 8, skin, rx=2)
        + ellipse(0, -92, 7.4, 8.6, skin)
        + path(
            "M-8.6 -90C-11 -106 11 -106 8.6 -90"
            "C7.6 -96 3 -98.5 -1.6 -98.5C-5.4 -98.5 -8 -95 -8.6 -90Z",
            hair,
        )
    )
    return at(x, foot, body, scale=height / 100)


def crowd(
    start: float, end: float, foot: float, height: float, coats: Sequence[str],
    rng: Generator, gap: float,
) -> str:  # fmt: skip
    """People at uneven distances, tall and small."""
    parts = []
    x = start
    while x < end:
        size = height * float(rng.uniform(0.78, 1.05))
        coat = str(rng.choice(coats))
        parts.append(
            figure(
                x,
                foot + float(rng.uniform(-6, 10)),
                size,
                coat,
                str(rng.choice(SKINS)),
                str(rng.choice(HAIRS)),
                "#14212f",
            )
        )
        x += gap * float(rng.uniform(0.6, 1.5))
    return "".join(parts)


__all__ = [
    "HAIRS", "SKINS", "TRAM_UNITS", "Houses", "Livery", "arches", "at", "church", "crowd",
    "figure", "hill", "houses", "lamp", "poplar", "ridge", "tram", "tree",
]  # fmt: skip

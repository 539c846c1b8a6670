"""The council hall on a bright evening: a debate, then a show of hands. Portrait, 8 s."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from examples import draw_logo
from examples.media.light import Glow, Grain, Sprite, dithered, glow, halo, sky, smooth, wave
from examples.media.scenery import HAIRS, SKINS
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

SIZE = (1080, 1920)
VOTE_S = 5.1
"""When the hands go up."""

COATS = ("#16324a", "#7d2f22", "#2b6a4a", "#c98a3a", "#53456b", "#20506b", "#8f5a3c", "#3b3f4d")


def _window(x: float, top: float, width: float, foot: float) -> str:
    """A tall arched window with its bars and the evening behind it."""
    arch = (
        f"M{x} {foot}V{top + width / 2}A{width / 2} {width / 2} 0 0 1 {x + width} "
        f"{top + width / 2}V{foot}Z"
    )
    frame = path(arch, "#0a2c40", stroke="#0a2c40", stroke_width=26)
    pane = path(arch, "url(#evening)")
    bars = line(f"M{x + width / 2} {top}V{foot}", "#0a2c40", 7) + "".join(
        line(f"M{x} {y}H{x + width}", "#0a2c40", 7)
        for y in (top + width / 2, top + width * 1.25, top + width * 2.0)
    )
    return frame + pane + bars


def _wall() -> str:
    """Windows, panels, the city's mark, the dais."""
    windows = "".join(_window(x, 372, 172, 836) for x in (92, 816))
    inner = "".join(_window(x, 430, 104, 836) for x in (322, 654))
    emblem = circle(540, 590, 92, "#0a3a52") + at(
        540 - 62, 590 - 60, draw_logo.mark("#fdf8ee", "#ffb640"), scale=1.28
    )
    cornice = rect(0, 204, 1080, 20, "#0a2c40") + rect(0, 224, 1080, 6, "#3d7386")
    beams = "".join(
        polygon([(x, 0), (x + 26, 0), (540 + (x + 13 - 540) * 0.72 + 8, 204),
                 (540 + (x + 13 - 540) * 0.72 - 8, 204)], "#071a2a")
        for x in range(-120, 1240, 190)
    )  # fmt: skip
    wood = rect(0, 862, 1080, 260, "url(#wood)") + "".join(
        rect(x, 888, 96, 190, "#5a2f1c", rx=4, opacity=0.55) for x in range(12, 1080, 120)
    )
    rail = rect(0, 850, 1080, 16, "#a8643c")
    return beams + cornice + windows + inner + emblem + wood + rail


def _speaker(x: float, foot: float, coat: str, skin: str, hair: str, scale: float) -> str:
    """Somebody who faces the room, behind the long table."""
    body = (
        path("M-46 0C-46 -64 -30 -84 0 -86C30 -84 46 -64 46 0Z", coat)
        + path("M-11 -86L0 -46L11 -86Z", "#fdf8ee")
        + rect(-10, -104, 20, 22, skin, rx=8)
        + ellipse(0, -124, 25, 30, skin)
        + path(
            "M-28 -116C-34 -176 34 -176 28 -116"
            "C25 -132 12 -140 -6 -140C-18 -140 -25 -130 -28 -116Z",
            hair,
        )
    )
    return at(x, foot, body, scale=scale)


def _dais() -> str:
    """The table of the mayor and her deputies."""
    people = (
        (220, "#20506b", SKINS[1], HAIRS[2]), (350, "#2b6a4a", SKINS[3], HAIRS[0]),
        (730, "#53456b", SKINS[0], HAIRS[4]), (860, "#c98a3a", SKINS[2], HAIRS[1]),
    )  # fmt: skip
    seated = "".join(_speaker(x, 1046, coat, skin, hair, 0.92) for x, coat, skin, hair in people)
    table = (
        rect(130, 1040, 820, 22, "#c07a48", rx=4)
        + rect(146, 1062, 788, 104, "#7f4527")
        + rect(146, 1062, 788, 12, "#5a2f1c")
        + "".join(rect(x, 1086, 132, 66, "#8d5030", rx=4) for x in range(168, 900, 154))
    )
    papers = "".join(
        polygon([(x, 1040), (x + 50, 1040), (x + 44, 1033), (x + 8, 1033)], "#fdf8ee")
        for x in (190, 330, 700, 836)
    )
    return seated + table + papers


def _mayor() -> str:
    """The mayor, standing; drawn alone because she moves."""
    return at(90, 262, _speaker(0, 0, "#b23a1b", SKINS[0], HAIRS[5], 1.25)) + line(
        "M132 180C150 150 160 128 170 110", "#b23a1b", 22
    ) + circle(172, 102, 13, SKINS[0])  # fmt: skip


BACK_UNITS = (200.0, 360.0)


def _back(coat: str, hair: str, skin: str, chair: str, long_hair: bool) -> str:
    """A councillor from behind, seated, in a box of `BACK_UNITS`."""
    tail = (
        path("M64 62C56 110 60 146 74 152H126C140 146 144 110 136 62Z", hair) if long_hair else ""
    )
    return (
        path("M10 300C8 176 30 138 72 130L100 126L128 130C170 138 192 176 190 300Z", coat)
        + rect(86, 100, 28, 40, skin, rx=12)
        + ellipse(63, 82, 8, 12, skin)
        + ellipse(137, 82, 8, 12, skin)
        + ellipse(100, 74, 37, 45, skin)
        + path("M61 82C50 4 150 4 139 82C136 104 124 118 100 118S64 104 61 82Z", hair)
        + tail
        + path("M22 360V228C22 200 40 188 66 188H134C160 188 178 200 178 228V360Z", chair)
        + line("M26 250V228C26 202 42 192 66 192H134C158 192 174 202 174 228V250", "#ffffff18", 5)
    )  # fmt: skip


ARM_UNITS = (80.0, 290.0)


def _arm(coat: str, skin: str) -> str:
    """A raised arm with an open hand, in a box of `ARM_UNITS`, leaning outwards."""
    return (
        path("M6 290C8 200 18 130 32 78H58C60 130 56 210 52 290Z", coat)
        + path("M33 80C28 60 28 40 33 22C36 10 58 10 60 22C63 40 62 60 58 80Z", skin)
        + line("M35 58C27 50 24 44 24 36", skin, 9)
        + line("M38 8V30M46 4V30M54 8V30", skin, 8)
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """One councillor: where, how large, which drawing, and how late the hand goes up."""

    x: float
    y: float
    row: int
    drawing: int
    phase: float
    votes: bool


ROWS = ((1196, 0.44, 9), (1312, 0.62, 7), (1478, 0.88, 5), (1716, 1.3, 4))
"""Every row of seats from the dais to us: shoulders' y, scale, number of seats."""


def _seats(rng: np.random.Generator) -> list[Seat]:
    seats = []
    for row, (y, scale, count) in enumerate(ROWS):
        spread = 214 * scale * 0.98
        for index in range(count):
            off = index - (count - 1) / 2
            x = 540 + off * spread + float(rng.normal(0, 3))
            curve = -(abs(off) ** 2) * 5.0 * scale
            seats.append(Seat(x, y + curve, row, int(rng.integers(0, 10)), float(rng.random()),
                              bool(rng.random() < 0.88)))  # fmt: skip
    return seats


DESK_UNITS = (1280.0, 560.0)
"""The box a desk is drawn in: it reaches past both edges of the picture."""


def _desk_top(row: int) -> float:
    """Where the box of a row's desk begins."""
    y, scale, _ = ROWS[row]
    return y - 90 * scale - 10


def _desk(row: int) -> str:
    """The long curved desk in front of a row."""
    scale = ROWS[row][1]
    top = 84 * scale + 10
    curve = f"M0 {top - 84 * scale}Q640 {top + 42 * scale} 1280 {top - 84 * scale}"
    front = f"V{top + 60 * scale}Q640 {top + 190 * scale} 0 {top + 60 * scale}Z"
    wood = ("#6b3a22", "#5a301d", "#4a2819", "#382016")[row]
    edge = ("#b87446", "#a0623a", "#85502f", "#6b4026")[row]
    return path(curve + front, wood) + line(curve, edge, 9 * scale)


def _defs() -> str:
    return tag(
        "defs",
        linear("evening", (0, "#cfe3e8"), (0.55, "#ffe9bd"), (1, "#ffcf86")),
        linear("wood", (0, "#8a4b2b"), (1, "#6a371f")),
        linear("floor", (0, "#5b3222"), (1, "#1d1418")),
        linear("beam", (0, "#fff0c8", 0.0), (0.12, "#fff0c8", 0.5), (1, "#ffd98c", 0.0)),
    )


def _room(rng: np.random.Generator) -> Image.Image:
    """All that does not move."""
    wall = sky(SIZE, (0, "#0b2234"), (0.16, "#10384e"), (0.36, "#1d5a72"), (0.6, "#123f55"),
               (1, "#0e1f33"))  # fmt: skip
    halo(wall, 178, 620, 420, "#ffd58c", 0.35)
    halo(wall, 902, 620, 420, "#ffd58c", 0.35)
    picture = dithered(wall, rng)
    floor = rect(0, 1120, 1080, 800, "url(#floor)")
    still = rasterise(_defs() + _wall() + floor, SIZE, (0, 0, *SIZE))
    picture.paste(still, (0, 0), still)
    return picture


def _shafts() -> Image.Image:
    """Evening light through the windows, falling to the right: a mask, 40 px wider each side."""
    beams = "".join(
        polygon(
            [(x, 420), (x + width, 400), (x + width + 560, 1780), (x + 250, 1780)], "url(#beam)"
        )
        for x, width in ((92, 172), (322, 104), (654, 104), (816, 172))
    )
    # Blurred small and enlarged: the same softness in a twentieth of the time.
    small = rasterise(_defs() + beams, (290, 480), (-40, 0, 1160, 1920)).getchannel("A")
    return small.filter(ImageFilter.GaussianBlur(5.5)).resize(
        (1160, 1920), Image.Resampling.BICUBIC
    )


def _motes(rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
    return [
        (float(rng.uniform(120, 1000)), float(rng.uniform(560, 1500)), float(rng.uniform(0, 1)),
         float(rng.uniform(0.5, 1)))
        for _ in range(46)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """The drawings of the councillors, by row and variant."""

    backs: dict[tuple[int, int], Sprite]
    arms: dict[tuple[int, int], Sprite]


def _cast(seats: list[Seat]) -> Cast:
    looks = [
        (COATS[i % len(COATS)], HAIRS[(i * 5 + 1) % len(HAIRS)], SKINS[(i * 3) % len(SKINS)],
         bool(i % 3 == 1))
        for i in range(10)
    ]  # fmt: skip
    backs, arms = {}, {}
    for row, drawing in sorted({(seat.row, seat.drawing) for seat in seats}):
        coat, hair, skin, long_hair = looks[drawing]
        scale = ROWS[row][1]
        chair = ("#1a5c78", "#15506a", "#10435a", "#0b3549")[row]
        body = _back(coat, hair, skin, chair, long_hair)
        backs[row, drawing] = Sprite.of(body, BACK_UNITS, scale, vertical=True)
        arms[row, drawing] = Sprite.of(_arm(coat, skin), ARM_UNITS, scale, vertical=True)
    return Cast(backs, arms)


def _raise(frame: Image.Image, seat: Seat, cast: Cast, seconds: float, x: float, y: float) -> None:
    """The arm of one councillor, behind the shoulder, as far up as it is now."""
    up = smooth((seconds - VOTE_S - seat.phase * 0.8) / 0.55)
    if not seat.votes or up <= 0:
        return
    scale = ROWS[seat.row][1]
    height = y + (120 - 190 * up) * scale + wave(seconds, 2.6, seat.phase) * 1.5 * scale
    cast.arms[seat.row, seat.drawing].on(frame, x + 116 * scale, height)


def frames(count: int, rate: int) -> Iterator[Image.Image]:
    """The clip's frames, RGB."""
    rng = np.random.default_rng(12)
    still = _room(rng)
    dais, mayor = (
        Sprite.of(at(0, -800, _dais()), (1080, 380)),
        Sprite.of(_mayor(), (240, 262), 1, vertical=True),
    )
    desks = [Sprite.of(_desk(row), DESK_UNITS) for row in range(len(ROWS))]
    seats = _seats(rng)
    cast, motes = _cast(seats), _motes(rng)
    shafts = _shafts()
    lamp, mote = glow(150, "#6a5020"), glow(5, "#a08050", 1.0)
    grain = Grain.of(SIZE, rng)
    for index in range(count):
        seconds = index / rate
        frame = still.copy()
        drift = wave(seconds, 16) * 1.0
        mayor.on(frame, 450 + drift * 2, 800 + wave(seconds, 2.1) * 2.2)
        dais.on(frame, drift * 2, 800)
        for row in range(len(ROWS)):
            slide = drift * (4 + 7 * row)
            desks[row].on(frame, slide - 100, _desk_top(row))
            for seat in seats:
                if seat.row == row:
                    _seat(frame, seat, cast, seconds, slide)
        for x in (230, 850):
            lamp.on(frame, x, 560, 0.9)
        _add_beams(frame, shafts, seconds)
        _float_motes(frame, mote, motes, seconds)
        yield grain.over(frame, index)


def _seat(frame: Image.Image, seat: Seat, cast: Cast, seconds: float, slide: float) -> None:
    scale = ROWS[seat.row][1]
    nod = wave(seconds, 3.4 + seat.phase * 2, seat.phase) * 2.4 * scale
    x, y = seat.x - 100 * scale + slide, seat.y - 190 * scale + nod
    _raise(frame, seat, cast, seconds, x, y)
    cast.backs[seat.row, seat.drawing].on(frame, x, y)


def _add_beams(frame: Image.Image, shafts: Image.Image, seconds: float) -> None:
    """The shafts brighten and fade slowly, as when clouds pass."""
    level = 0.66 + 0.3 * wave(seconds, 7.5, 0.1)
    left = round(40 + 18 * wave(seconds, 11))
    part = shafts.crop((left, 0, left + SIZE[0], SIZE[1]))
    frame.paste("#ffe2ac", (0, 0), part.point([round(value * level) for value in range(256)]))


def _float_motes(
    frame: Image.Image, mote: Glow,
    motes: list[tuple[float, float, float, float]], seconds: float,
) -> None:  # fmt: skip
    for x, y, phase, size in motes:
        mote.on(frame, x + 26 * wave(seconds, 9 + phase * 5, phase) + seconds * 7,
                  y - seconds * 11 * size, 0.35 + 0.35 * wave(seconds, 3, phase))  # fmt: skip

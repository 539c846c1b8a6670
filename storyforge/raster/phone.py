"""A frame as it is seen on a phone: under the bars, buttons and words of the platform.

The phone is nobody's, and so is what it shows: bars stand for words, plain signs for buttons.
Where they lie follows from the platform's safe zone alone. A wide right margin means a rail of
buttons, wide ones above and below with even sides a story, narrow ones all round a plain player;
a picture that is not tall is a post in a feed. The screen has the shape of a tall canvas: on
longer ones less is covered.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from PIL import Image

from storyforge.core.geometry import Rect, Size
from storyforge.raster.coverage import coverage
from storyforge.raster.outlines import flattened, rounded_rectangle
from storyforge.raster.overlays import laid_over
from storyforge.raster.pixels import Painted, Rgb
from storyforge.raster.signs import Sign, avatar, bar, pill, shade, sign
from storyforge.raster.vector import render_svg

SCREEN = Size(1080, 1920)
"""Of the phone, in layout px."""

_BEZEL, _AROUND, _CORNER = 30, 70, 92
_TALL = 1.6
_RAIL_MARGIN, _WIDE_MARGIN = 40, 180  # px more on the right than on the left; px above and below


def on_phone(frame: Rgb, canvas: Size, safe: Rect, scale: Fraction) -> Rgb:
    """The frame on a phone's screen, under what the platform shows with it.

    `canvas` and `safe` are in layout px, `scale` output px to the layout px. A frame wider than
    the screen is scaled down to it.
    """
    screen = _screen(frame, canvas, safe, scale)
    edge = round((_BEZEL + _AROUND) * scale)
    height, width = screen.shape[:2]
    body = _drawn(_body(), Size(width + 2 * edge, height + 2 * edge)).array[..., :3]
    seen = body.astype(np.float32)
    inside = seen[edge : edge + height, edge : edge + width]
    outline = flattened(rounded_rectangle(Rect(0, 0, width, height), float(_CORNER * scale)))
    shows = coverage(outline.segments, width, height)[..., None]
    inside += (screen - inside) * shows
    return np.rint(seen).astype(np.uint8)


def _screen(frame: Rgb, canvas: Size, safe: Rect, scale: Fraction) -> Rgb:
    if canvas.height / canvas.width >= _TALL:
        size = Size(frame.shape[1], frame.shape[0])
        return laid_over(frame, _drawn(_svg(canvas, _player(canvas, safe)), size))
    size = Size(round(SCREEN.width * scale), round(SCREEN.height * scale))
    top, height = _post(canvas)
    screen = _drawn(_svg(SCREEN, _feed(top, top + height)), size).array[..., :3].copy()
    shown = Image.fromarray(frame).resize(
        (size.width, round(height * scale)), Image.Resampling.LANCZOS
    )
    first = round(top * scale)
    screen[first : first + shown.height] = np.asarray(shown)
    return screen


def _drawn(svg: str, size: Size) -> Painted:
    return Painted(render_svg(svg.encode(), *size, "phone.svg"), 0, 0)


def _svg(size: Size, *parts: str) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width} {size.height}">'
    return f"{head}{''.join(parts)}</svg>"


def _body() -> str:
    """The phone itself, its screen still empty, on a light ground."""
    width, height = SCREEN.width + 2 * _BEZEL, SCREEN.height + 2 * _BEZEL
    whole = Size(width + 2 * _AROUND, height + 2 * _AROUND)
    right = _AROUND + width
    return _svg(
        whole,
        f'<rect width="{whole.width}" height="{whole.height}" fill="#e6e9ee"/>',
        *(f'<rect x="{x}" y="{y}" width="14" height="{tall}" rx="7" fill="#3a3f47"/>'
          for x, y, tall in ((right - 6, 520, 210), (_AROUND - 8, 440, 120),
                             (_AROUND - 8, 590, 120))),
        f'<rect x="{_AROUND}" y="{_AROUND}" width="{width}" height="{height}" '
        f'rx="{_CORNER + _BEZEL}" fill="#111317" stroke="#4a4f58" stroke-width="5"/>',
    )  # fmt: skip


# --- a tall picture fills the screen ----------------------------------------------------


def _player(canvas: Size, safe: Rect) -> str:
    top, bottom = safe.y, canvas.height - safe.bottom
    left, right = safe.x, canvas.width - safe.right
    status = min(90.0, top * 0.55)
    shades = shade(canvas, 0, top, down=True) + shade(canvas, safe.bottom, bottom, down=False)
    if right - left >= _RAIL_MARGIN:
        parts = _tabs(canvas, top, status) + _rail(canvas, right, bottom)
        parts += _about(canvas, safe, bottom)
    elif min(top, bottom) >= _WIDE_MARGIN:
        parts = _story_head(canvas, top) + _reply(canvas, bottom)
    else:
        parts = _progress(canvas, bottom)
    return shades + _status(canvas, status) + parts


def _status(canvas: Size, room: float) -> str:
    """Time, signal and battery, in the uppermost `room` px."""
    y, right = room / 2, canvas.width - 84
    strength = "".join(
        f'<rect x="{right - 118 + step * 14}" y="{y + 13 - tall}" width="9" height="{tall}" rx="2" '
        'fill="#fff"/>'
        for step, tall in enumerate((10, 15, 20, 26))
    )
    battery = (
        f'<rect x="{right - 50}" y="{y - 13}" width="50" height="26" rx="7" fill="none" '
        f'stroke="#fff" stroke-width="4"/><rect x="{right - 43}" y="{y - 6}" width="26" '
        f'height="12" rx="2" fill="#fff"/><rect x="{right + 4}" y="{y - 5}" width="5" '
        'height="10" rx="2" fill="#fff"/>'
    )
    return bar(84, y - 11, 92, 22) + strength + battery


def _tabs(canvas: Size, top: float, status: float) -> str:
    """What a feed of videos has between status and safe zone: two tabs, and a search."""
    y, middle, room = (top + status) / 2, canvas.width / 2, min(90.0, top - status)
    tall = min(28.0, room * 0.4)
    return (
        bar(middle - 220, y - tall / 2, 180, tall, 0.6) + bar(middle + 40, y - tall / 2, 180, tall)
        + bar(middle + 75, y + room * 0.33, 110, 7)
        + sign("search", canvas.width - 96, y, room * 0.66)
    )  # fmt: skip


_RAIL: tuple[Sign, ...] = ("heart", "bubble", "arrow", "bookmark", "dots")


def _rail(canvas: Size, right: float, bottom: float) -> str:
    """Buttons one below the other in the right margin, the last beside the words."""
    x, last = canvas.width - right / 2, canvas.height - bottom * 0.62
    size = min(76.0, right * 0.56)
    parts = []
    for step, name in enumerate(reversed(_RAIL)):
        y = last - step * size * 2
        parts.append(sign(name, x, y, size))
        if name != "dots":
            parts.append(bar(x - size * 0.3, y + size * 0.72, size * 0.6, size * 0.2, 0.85))
    return "".join(parts) + avatar(x, last - len(_RAIL) * size * 2, size * 0.55)


def _about(canvas: Size, safe: Rect, bottom: float) -> str:
    """Who speaks, the words beside the video, and the bar of the program below."""
    y, left = canvas.height - bottom, safe.x
    room = safe.width
    step = (bottom - 130) / 5
    tall = min(54.0, step * 1.7)
    words = (
        avatar(left + 36, y + step, min(36.0, step * 0.85))
        + bar(left + 92, y + step - 15, room * 0.3, 30)
        + pill(left + 120 + room * 0.3, y + step - tall / 2, 150, tall)
        + bar(left, y + step * 2.1, room * 0.86, 24, 0.9)
        + bar(left, y + step * 2.9, room * 0.62, 24, 0.9)
        + bar(left, y + step * 3.9, room * 0.42, 22, 0.7)
    )  # fmt: skip
    return words + _navigation(canvas)


def _navigation(canvas: Size) -> str:
    top = canvas.height - 130
    names: tuple[Sign, ...] = ("house", "search", "plus", "bubble", "person")
    places = (canvas.width * (2 * number + 1) / 10 for number in range(len(names)))
    return f'<rect y="{top}" width="{canvas.width}" height="130" fill="#0b0c0e"/>' + "".join(
        sign(name, x, top + 56, 58) for name, x in zip(names, places, strict=True)
    )


def _story_head(canvas: Size, top: float) -> str:
    """How far the stories are, and whose they are."""
    gap, sides, parts = 10, 36, 4
    each = (canvas.width - 2 * sides - (parts - 1) * gap) / parts
    y = 100.0
    progress = "".join(
        bar(sides + number * (each + gap), y, each, 7, 0.95 if number < 2 else 0.45)
        for number in range(parts)
    )
    middle = (y + top) / 2
    return (
        progress + avatar(84, middle, 42) + bar(146, middle - 17, 230, 34)
        + bar(396, middle - 13, 70, 26, 0.6) + sign("dots", canvas.width - 180, middle, 54)
        + sign("cross", canvas.width - 84, middle, 54)
    )  # fmt: skip


def _reply(canvas: Size, bottom: float) -> str:
    """A field to answer in, and two buttons; above it what the story links to."""
    y = canvas.height - bottom * 0.32
    link = pill(canvas.width / 2 - 190, canvas.height - bottom * 0.82, 380, 84)
    return (
        link + bar(canvas.width / 2 - 110, canvas.height - bottom * 0.82 + 29, 220, 26)
        + pill(44, y - 54, canvas.width - 330, 108)
        + bar(92, y - 13, 300, 26, 0.75) + sign("heart", canvas.width - 212, y, 72)
        + sign("arrow", canvas.width - 96, y, 72)
    )  # fmt: skip


def _progress(canvas: Size, bottom: float) -> str:
    """A plain player: how far it is."""
    y = canvas.height - bottom / 2
    return (
        bar(54, y - 4, canvas.width - 108, 8, 0.45) + bar(54, y - 4, canvas.width * 0.34, 8)
        + f'<circle cx="{54 + canvas.width * 0.34}" cy="{y}" r="15" fill="#fff"/>'
    )  # fmt: skip


# --- any other picture is a post in a feed ----------------------------------------------


def _post(canvas: Size) -> tuple[float, float]:
    """Where a picture that is not tall begins on the screen, and how high it is there."""
    height = canvas.height * SCREEN.width / canvas.width
    return 330.0, height


def _feed(top: float, bottom: float) -> str:
    """A light page: the program's own bar, who speaks, room for the picture, buttons, words."""
    width = SCREEN.width
    ink = "#20242b"
    above = (
        f'<rect width="{width}" height="{SCREEN.height}" fill="#fff"/>'
        f'<rect width="{width}" height="90" fill="#20242b"/>' + _status(SCREEN, 90)
        + bar(48, 128, 260, 44, fill=ink) + sign("bubble", width - 84, 150, 56, ink)
        + f'<rect y="208" width="{width}" height="3" fill="#d9dde3"/>'
        + avatar(92, top - 58, 40, "#aeb6c2") + bar(156, top - 74, 280, 32, fill=ink)
        + sign("dots", width - 84, top - 58, 50, ink)
    )  # fmt: skip
    if bottom + 90 > SCREEN.height - 130:
        return above + _navigation(SCREEN)
    buttons: tuple[tuple[Sign, float], ...] = (
        ("heart", 84), ("bubble", 184), ("arrow", 284), ("bookmark", width - 84)
    )  # fmt: skip
    return (
        above + "".join(sign(name, x, bottom + 66, 60, ink) for name, x in buttons)
        + bar(48, bottom + 132, width * 0.72, 26, 0.8, ink)
        + bar(48, bottom + 182, width * 0.5, 26, 0.5, ink) + _navigation(SCREEN)
    )  # fmt: skip

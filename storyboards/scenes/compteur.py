"""The participatory budget, as bars that grow: a scene written in Python.

storyforge calls `rangs` with the storyboard's arguments and the size and length of the
scene; what comes back is a MoviePy clip. Rendered only with `--allow-python`.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from moviepy import VideoClip
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parents[2] / "brand" / "rivemont" / "fonts"
RIVER, PAPER, MIST, ACCENT = "#0b4a66", "#fdf8ee", "#cde3e8", "#ffb640"
NBSP = "\u00a0"

SHARES = (
    ("Cours d’école et crèches", 38),
    ("Pistes cyclables", 27),
    ("Accessibilité", 21),
    ("Culture de quartier", 14),
)
"""What the inhabitants voted for, in percent."""

HEAD_PX, ROW_PX, BAR_PX = 380.0, 184.0, 44.0
GROWS_S, AFTER_S = 1.1, 0.22
"""How long a bar grows, and how long after the one above it starts."""

Frame = NDArray[np.uint8]


@lru_cache(maxsize=32)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"{name}.ttf"), size)


def _ease_out(progress: float) -> float:
    left = 1 - min(1.0, max(0.0, progress))
    return 1 - left**3


class Board:
    """The picture: a still ground, and what is drawn over it at a given time."""

    def __init__(self, total: float, width: int, height: int) -> None:
        self.total = total
        side = min(width, height) / 1080
        # A phone's own buttons cover the top and the foot of a tall picture.
        self.top, foot = (
            (0.232 * height, 0.2 * height) if height > width else (180 * side, 70 * side)
        )
        room = height - self.top - foot
        self.unit = min(side, room / (HEAD_PX + ROW_PX * len(SHARES)))
        self.left = (65 if height > width else 96 if width > height else 54) * side
        self.width = min(width - 2 * self.left, 950 * side)
        self.still = self._ground(width, height)

    def _px(self, length: float) -> int:
        return round(length * self.unit)

    def _row(self, index: int) -> float:
        """The top of a row's label."""
        return self.top + (HEAD_PX + index * ROW_PX) * self.unit

    def _ground(self, width: int, height: int) -> Image.Image:
        """Everything that does not move."""
        image = Image.new("RGB", (width, height), RIVER)
        draw = ImageDraw.Draw(image)
        label = _font("SourceSans3-Bold", self._px(46))
        draw.text((self.left, self.top), "BUDGET PARTICIPATIF 2027", ACCENT, label, anchor="lt")
        for index, (name, _) in enumerate(SHARES):
            y = self._row(index)
            draw.text((self.left, y), name, PAPER, _font("SourceSans3-SemiBold", self._px(56)),
                      anchor="lt")  # fmt: skip
            bar = y + 74 * self.unit
            draw.rectangle((self.left, bar, self.left + self.width - 1, bar + self._px(BAR_PX) - 1),
                           fill="#195a76")  # fmt: skip
        return image

    def at(self, seconds: float) -> Frame:
        """The frame at this time, height x width x 3."""
        image = self.still.copy()
        draw = ImageDraw.Draw(image)
        grown = _ease_out((seconds - 0.15) / 1.8)
        amount = f"{self.total * grown:.1f}".replace(".", ",") + f"{NBSP}M€"
        draw.text((self.left - 6 * self.unit, self.top + 104 * self.unit), amount, PAPER,
                  _font("BricolageGrotesque-ExtraBold", self._px(200)), anchor="lt")  # fmt: skip
        for index, (_, percent) in enumerate(SHARES):
            share = _ease_out((seconds - 0.5 - index * AFTER_S) / GROWS_S)
            self._percent(draw, index, percent * share)
        frame = np.array(image)
        for index, (_, percent) in enumerate(SHARES):
            share = _ease_out((seconds - 0.5 - index * AFTER_S) / GROWS_S)
            self._bar(frame, index, percent / SHARES[0][1] * share)
        return frame

    def _percent(self, draw: ImageDraw.ImageDraw, index: int, value: float) -> None:
        place = (self.left + self.width, self._row(index) + 46 * self.unit)
        font = _font("BricolageGrotesque-ExtraBold", self._px(56))
        draw.text(place, f"{value:.0f}{NBSP}%", MIST if value < 0.5 else ACCENT, font, anchor="rs")

    def _bar(self, frame: Frame, index: int, share: float) -> None:
        """A bar whose end may fall between two px: the last column is mixed."""
        top = round(self._row(index) + 74 * self.unit)
        foot, left = top + self._px(BAR_PX), round(self.left)
        length = self.width * share
        whole, part = int(length), length - int(length)
        colour = np.array(Image.new("RGB", (1, 1), ACCENT))[0, 0].astype(float)
        frame[top:foot, left : left + whole] = colour
        edge = frame[top:foot, left + whole]
        frame[top:foot, left + whole] = edge * (1 - part) + colour * part


def rangs(total: str, width: int, height: int, duration: float) -> VideoClip:
    """Bars of the budget; `total` is in millions of euros, written « 3,2 »."""
    board = Board(float(total.replace(",", ".")), width, height)
    return VideoClip(board.at, duration=duration)

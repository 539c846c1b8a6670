"""Light on pixels: skies without bands, grain, glows, water, and sprites that glide."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops

from examples.media import svg

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Generator = np.random.Generator

PHASES = 4
"""A sprite is drawn at this many fractions of a px, so that slow movement does not step."""


def rgb(colour: str) -> tuple[float, float, float]:
    """`#rrggbb` as three code values."""
    value = int(colour[1:], 16)
    return (value >> 16, value >> 8 & 255, value & 255)


def sky(size: tuple[int, int], *stops: tuple[float, str]) -> Floats:
    """A vertical gradient, smooth between stops (cosine), HxWx3 in code values."""
    width, height = size
    down = np.linspace(0, 1, height, dtype=np.float32)
    column = np.zeros((height, 3), np.float32)
    for (start, first), (end, second) in pairwise(stops):
        inside = (down >= start) & (down <= end)
        mix = ((down[inside] - start) / (end - start))[:, None]
        mix = (1 - np.cos(mix * np.pi)) / 2 * 0.5 + mix * 0.5
        column[inside] = np.array(rgb(first)) * (1 - mix) + np.array(rgb(second)) * mix
    return np.repeat(column[:, None, :], width, axis=1)


def halo(picture: Floats, x: float, y: float, radius: float, colour: str, gain: float) -> None:
    """Add a soft round light, in place; `gain` 1 reaches the colour at its heart."""
    height, width = picture.shape[:2]
    across = np.exp(-2 * ((np.arange(width, dtype=np.float32) - x) / radius) ** 2)
    down = np.exp(-2 * ((np.arange(height, dtype=np.float32) - y) / radius) ** 2)
    light = np.outer(down, across) * np.float32(gain)
    for channel, level in enumerate(rgb(colour)):
        picture[:, :, channel] += (np.float32(level) - picture[:, :, channel]) * light


def dithered(picture: Floats, rng: Generator, grain: float = 0.8) -> Image.Image:
    """To 8 bits with noise of `grain` code values, so that no gradient shows bands."""
    noise = rng.normal(0, grain, picture.shape[:2]).astype(np.float32)
    return Image.fromarray(np.clip(picture + noise[:, :, None] + 0.5, 0, 255).astype(np.uint8))


@dataclass(frozen=True, slots=True)
class Grain:
    """Film grain: one large tile, shown from another corner on every frame."""

    tile: Image.Image
    margin: int

    @staticmethod
    def of(size: tuple[int, int], rng: Generator, strength: float = 1.2) -> Grain:
        margin = 97
        shape = (size[1] + margin, size[0] + margin)
        noise = np.clip(rng.normal(128, strength, shape) + 0.5, 0, 255).astype(np.uint8)
        return Grain(Image.fromarray(noise).convert("RGB"), margin)

    def over(self, frame: Image.Image, number: int) -> Image.Image:
        x, y = number * 37 % self.margin, number * 61 % self.margin
        width, height = frame.size
        part = self.tile.crop((x, y, x + width, y + height))
        return ImageChops.add(frame, part, 1, -128)


@dataclass(frozen=True, slots=True)
class Sprite:
    """A drawing at every sub-pixel phase along one axis, to be pasted where it is now."""

    phases: tuple[Image.Image, ...]
    masks: tuple[Image.Image, ...]
    vertical: bool

    @staticmethod
    def of(
        body: str, size: tuple[float, float], scale: float = 1.0, *,
        vertical: bool = False, still: bool = False,
    ) -> Sprite:  # fmt: skip
        """Rasterise `body`, drawn in a box of `size`, at `scale` px per unit.

        A `still` one is only ever pasted on whole px, and drawn once.
        """
        pixels = (round(size[0] * scale) + 1, round(size[1] * scale) + 1)
        view = (pixels[0] / scale, pixels[1] / scale)
        images = []
        for phase in range(1 if still else PHASES):
            shift = -phase / PHASES / scale
            x, y = (0.0, shift) if vertical else (shift, 0.0)
            images.append(svg.rasterise(body, pixels, (x, y, *view)))
        return Sprite(
            tuple(image.convert("RGB") for image in images),
            tuple(image.getchannel("A") for image in images),
            vertical,
        )

    def on(self, frame: Image.Image, x: float, y: float) -> None:
        """Paste with the top-left corner at (x, y), to a quarter px along the axis."""
        moving = y if self.vertical else x
        count = len(self.phases)
        whole, phase = divmod(round(moving * count), count)
        place = (round(x), whole) if self.vertical else (whole, round(y))
        frame.paste(self.phases[phase], place, self.masks[phase])


GLOW_LEVELS = 32


@dataclass(frozen=True, slots=True)
class Glow:
    """A round light to be added, at every brightness from none to full."""

    levels: tuple[Image.Image, ...]

    def on(self, frame: Image.Image, x: float, y: float, gain: float) -> None:
        """Add the light centred at (x, y), in place; `gain` from 0 to 1."""
        light = self.levels[round(min(1.0, max(0.0, gain)) * GLOW_LEVELS)]
        left, top = round(x - light.width / 2), round(y - light.height / 2)
        box = (
            max(0, left), max(0, top),
            min(frame.width, left + light.width), min(frame.height, top + light.height),
        )  # fmt: skip
        if box[0] >= box[2] or box[1] >= box[3]:
            return
        part = light.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
        frame.paste(ImageChops.screen(frame.crop(box), part), box[:2])


def glow(radius: int, colour: str, power: float = 2.0) -> Glow:
    """A light that falls off from its heart to nothing at `radius` px."""
    line = np.linspace(-1, 1, 2 * radius + 1, dtype=np.float32)
    distance = np.sqrt(line[:, None] ** 2 + line[None, :] ** 2)
    level = np.clip(1 - distance, 0, 1) ** power
    full = level[:, :, None] * np.array(rgb(colour), np.float32)
    return Glow(tuple(
        Image.fromarray((full * (step / GLOW_LEVELS)).astype(np.uint8))
        for step in range(GLOW_LEVELS + 1)
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Water:
    """A mirror that moves: what stands above `top`, upside down, stirred and tinted."""

    top: int
    depth: int
    tint: str
    near: float = 0.75
    far: float = 0.18
    stretch: float = 1.0
    wave: float = 9.0

    def _sources(self, width: int, seconds: float) -> NDArray[Any]:
        """For every px of the water, the index of the px it shows (row by row)."""
        down = np.arange(self.depth, dtype=np.float32)
        across = np.arange(width, dtype=np.float32)
        size = 1.5 + self.wave * (down / self.depth)
        turn = np.cumsum(2 * np.pi / (7 + 34 * down / self.depth)) - seconds * 3.2
        slow, fast = across / 190 + seconds * 0.7, across / 43 - seconds * 1.3
        stir = np.outer(np.sin(turn) * size, np.cos(slow))
        stir += np.outer(np.cos(turn * 1.7) * size * 0.7, np.sin(fast))
        stir += (self.top - 1 - down / self.stretch)[:, None]
        rows = np.clip(stir, 0, self.top - 1).astype(np.int32)
        rows *= width
        rows += np.arange(width, dtype=np.int32)
        found: NDArray[Any] = rows
        return found

    def _veil(self, width: int) -> Image.Image:
        levels = np.linspace(255 * self.far, 255 * self.near, self.depth).astype(np.uint8)
        return Image.fromarray(np.repeat(levels[:, None], width, axis=1))

    def under(self, frame: Image.Image, seconds: float) -> None:
        """Paint the water below `top`, in place, from the frame above it."""
        width = frame.width
        above = np.asarray(frame.crop((0, 0, width, self.top)).convert("RGBA"))
        packed = np.ascontiguousarray(above).view(np.uint32).reshape(-1)
        mirrored = packed.take(self._sources(width, seconds)).view(np.uint8)
        picture = Image.frombytes("RGBA", (width, self.depth), mirrored.tobytes()).convert("RGB")
        picture.paste(self.tint, (0, 0), self._veil(width))
        frame.paste(picture, (0, self.top))


def wave(seconds: float, period: float, phase: float = 0.0) -> float:
    """A sine of the given period, from -1 to 1."""
    return float(np.sin(2 * np.pi * (seconds / period + phase)))


def smooth(value: float) -> float:
    """Ease from 0 to 1 with no speed at the ends."""
    clipped = min(1.0, max(0.0, value))
    return clipped * clipped * (3 - 2 * clipped)

"""Colour tables: a look as a cube of colours, the same for photos and for clips.

What a step is, of code values from 0 to 1 as a display shows them (ITU-R BT.1886: light is the
code value to the power of 2.4, so a factor of light is a factor of code values):

- exposure: a third of a stop. Dark and middling values are multiplied by 2 ** (1/3 / 2.4); from
  half the range on they approach white more and more slowly, so that nothing is clipped. A step
  down is the exact inverse.
- contrast: 12 % steeper around mid-grey (0.46), black and white stay. Down: the inverse.
- saturation: 15 % more or less of each colour's difference from its brightness (BT.709).
- warmth: 6 % more red light and 6 % less blue light; grey keeps its brightness.
- tint: 4 % less green light, which is towards magenta; grey keeps its brightness.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from storyforge.core.colour import DISPLAY_GAMMA, KB, KG, KR
from storyforge.core.cube import Cube
from storyforge.core.look import LOOK_LEVEL, Look
from storyforge.raster.grids import grid
from storyforge.raster.pixels import Floats32

STOP = 1 / 3
STEEPER = 1.12
MID_GREY = 0.46
MORE_COLOUR = 0.15
WARMER = 1.06
TINTED = 1.04
KNEE = 0.5

SIDE = LOOK_LEVEL**2
"""Colours along a side of a look's cube."""

_WEIGHTS = np.array([KR, KG, KB])
_Values = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def table(look: Look, cube: Cube | None) -> Floats32:
    """What becomes of each colour of a regular grid: SIDE ** 3 x 3, red changing first, 0 to 1."""
    colours: _Values = grid(SIDE)
    if cube is not None:
        colours = _looked_up(cube, colours).clip(0, 1)
    result: Floats32 = _stepped(look, colours).clip(0, 1).astype(np.float32)
    return result


def graded(photo: Image.Image, colours: Floats32) -> Image.Image:
    """A photo (RGB or RGBA) with its colours changed by a table."""
    return photo.filter(ImageFilter.Color3DLUT(SIDE, colours.ravel()))


# --- the steps ----------------------------------------------------------------------------


def _stepped(look: Look, colours: _Values) -> _Values:
    colours = (colours * _white_balance(look)).clip(0, 1)
    colours = _exposed(colours, look.exposure)
    colours = _contrasted(colours, STEEPER**look.contrast)
    grey: _Values = (colours @ _WEIGHTS)[:, None]
    return grey + (colours - grey) * (1 + MORE_COLOUR * look.saturation)


def _white_balance(look: Look) -> _Values:
    """Factors of red, green and blue code values that leave grey as bright as it is."""
    light = np.array([WARMER**look.warmth, TINTED**-look.tint, WARMER**-look.warmth])
    balanced: _Values = (light / (light @ _WEIGHTS)) ** (1 / DISPLAY_GAMMA)
    return balanced


def _exposed(values: _Values, steps: int) -> _Values:
    if not steps:
        return values
    factor = 2 ** (abs(steps) * STOP / DISPLAY_GAMMA)
    most = (factor - KNEE) / (1 - KNEE)  # how far above the knee white would be, of the room
    if steps > 0:
        over = (values * factor - KNEE) / (1 - KNEE)
        bent = over * most / (most + over * (most - 1))
        return np.where(over < 0, values * factor, KNEE + bent * (1 - KNEE))
    over = (values - KNEE) / (1 - KNEE)
    bent = over * most / (most - over * (most - 1))
    return np.where(over < 0, values, KNEE + bent * (1 - KNEE)) / factor


def _contrasted(values: _Values, slope: float) -> _Values:
    """Steeper around mid-grey, by a curve whose inverse is the same with the inverse slope."""

    def bent(share: _Values) -> _Values:
        return share / (slope + (1 - slope) * share)

    dark = MID_GREY * bent(values.clip(0, MID_GREY) / MID_GREY)
    bright = 1 - (1 - MID_GREY) * bent((1 - values.clip(MID_GREY, 1)) / (1 - MID_GREY))
    return np.where(values < MID_GREY, dark, bright)


# --- tables of the kit --------------------------------------------------------------------


def _looked_up(cube: Cube, colours: _Values) -> _Values:
    values = np.frombuffer(cube.values, np.float64).reshape(-1, 3)
    low, high = np.array(cube.low), np.array(cube.high)
    at = ((colours - low) / (high - low)).clip(0, 1) * (cube.size - 1)
    if cube.dimensions == 1:
        steps = np.arange(cube.size)
        return np.stack([np.interp(at[:, c], steps, values[:, c]) for c in range(3)], axis=1)
    return _within_cube(values, at, cube.size)


def _within_cube(values: _Values, at: _Values, size: int) -> _Values:
    """Between the eight colours around each place, weighted by nearness."""
    below = np.minimum(at.astype(int), size - 2)
    share = at - below
    found = np.zeros_like(at)
    for corner in np.ndindex(2, 2, 2):
        red, green, blue = (below + np.array(corner)).T
        weight = np.where(corner, share, 1 - share).prod(axis=1)
        found += values[red + size * (green + size * blue)] * weight[:, None]
    return found

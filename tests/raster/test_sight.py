"""Colours as others see them: in linear light, by the published figures."""

from __future__ import annotations

import numpy as np
import pytest

from storyforge.cli import options
from storyforge.core.colour import Colour, luminance
from storyforge.core.sight import SEEN, SIGHTS, Sight
from storyforge.raster.pixels import Rgb
from storyforge.raster.sight import seen_with


def one(*rgb: int) -> Rgb:
    return np.array([[rgb]], np.uint8)


def code(linear: float) -> int:
    """SRGB by its definition (IEC 61966-2-1)."""
    linear = min(1.0, max(0.0, linear))
    value = linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055
    return round(value * 255)


@pytest.mark.parametrize("sight", SIGHTS)
def test_greys_stay_what_they_are(sight: Sight) -> None:
    """All 256 of them, to the code value: black text on white is the same for everybody."""
    greys = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    assert np.abs(seen_with(greys, sight).astype(int) - greys).max() <= 0


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("channel", range(3))
def test_each_primary_is_seen_as_published(sight: Sight, channel: int) -> None:
    """Full red, green and blue become the columns of the matrix, encoded for a screen."""
    primary = one(*(255 if each == channel else 0 for each in range(3)))
    wanted = [code(row[channel]) for row in SEEN[sight]]
    assert np.abs(seen_with(primary, sight)[0, 0].astype(int) - wanted).max() <= 1


def test_light_is_mixed_in_linear_light() -> None:
    """A middle value goes through its light, not through its code value."""
    light = ((128 / 255 + 0.055) / 1.055) ** 2.4
    wanted = [code(row[0] * light) for row in SEEN["deuteranopia"]]
    assert np.abs(seen_with(one(128, 0, 0), "deuteranopia")[0, 0].astype(int) - wanted).max() <= 1


def test_red_and_green_that_are_confused_look_alike() -> None:
    """The traffic light's colours are far apart for most, and near for a deuteranope."""
    red, green = (seen_with(one(*rgb), "deuteranopia") for rgb in ((200, 90, 40), (130, 130, 30)))
    apart = np.abs(red.astype(int) - green)[0, 0]
    assert apart.max() < 30


def test_greyscale_keeps_luminance() -> None:
    """Contrast in grey is the contrast that counts for reading."""
    grey = seen_with(one(0, 87, 168), "greyscale")[0, 0]
    assert len(set(grey.tolist())) == 1
    level = int(grey[0])
    assert luminance(Colour(level, level, level)) == pytest.approx(
        luminance(Colour(0, 87, 168)), abs=0.003
    )


def test_the_command_line_offers_every_sight() -> None:
    """Its list stands there so that `--help` loads nothing."""
    assert options.SIGHTS == SIGHTS

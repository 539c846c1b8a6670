"""Flashes are counted as they are seen."""

from __future__ import annotations

import numpy as np
import pytest

from storyforge.raster.flashes import most_flashes
from storyforge.raster.pixels import Bytes3D

RATE = 30


def blinking(per_second: int, dark: int = 0, light: int = 255, rows: int = 16) -> Bytes3D:
    """Two seconds in which the upper rows of 16 go from dark to light and back so often."""
    frames = np.full((2 * RATE, 16, 9), dark, np.uint8)
    for number in range(len(frames)):
        if number * 2 * per_second // RATE % 2:
            frames[number, :rows] = light
    return frames


@pytest.mark.parametrize("per_second", [1, 2, 3, 5, 10])
def test_as_many_as_there_are(per_second: int) -> None:
    """A light that goes on and off."""
    assert most_flashes(blinking(per_second), RATE) == per_second


@pytest.mark.parametrize(
    "frames",
    [blinking(5, rows=3), blinking(5, 128, 140), blinking(5, 240, 255), blinking(0)],
    ids=["a small part", "little change", "two bright pictures", "nothing"],
)
def test_what_is_none(frames: Bytes3D) -> None:
    """Below a quarter of the picture, a tenth of the light, or where neither is dark."""
    assert most_flashes(frames, RATE) == 0


def test_a_cut_and_a_fade_are_none() -> None:
    """Once darker, and slowly brighter again: half a flash in any second, or one."""
    slow = np.linspace(0, 255, 3 * RATE).astype(np.uint8)[:, None, None]
    frames = np.broadcast_to(slow, (len(slow), 16, 9))
    assert most_flashes(np.ascontiguousarray(frames), RATE) == 0


def test_one_frame_is_none() -> None:
    """A story of a single picture."""
    assert most_flashes(np.zeros((1, 16, 9), np.uint8), RATE) == 0

"""Flashes, as WCAG 2.2 (2.3.1, general flashes) counts them, from small grey frames.

A flash is a pair of opposing changes of at least a tenth of the greatest luminance, the darker
picture below 0.80, on at least a quarter of the picture at once. Red flashes are not looked for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from storyforge.core.colour import DISPLAY_GAMMA
from storyforge.raster.pixels import Bytes3D

Signs = NDArray[np.int8]

LEAST_CHANGE, DARKER_BELOW, AREA = 0.10, 0.80, 0.25


def most_flashes(frames: Bytes3D, rate: int) -> int:
    """The most flashes that any second of the frames (number x height x width, 0-255) holds."""
    changes = _changes(_signs(frames))
    seconds = [changes[first : first + rate] for first in range(max(1, len(changes) - rate + 1))]
    return max((_alternations(each) // 2 for each in seconds), default=0)


def _signs(frames: Bytes3D) -> Signs:
    """For each frame and place 1 where it became brighter by enough, -1 darker, 0 neither."""
    light = (frames.reshape(len(frames), -1).astype(np.float32) / 255) ** DISPLAY_GAMMA
    lowest, highest = light[0].copy(), light[0].copy()
    found = np.zeros(light.shape, np.int8)
    for number, now in enumerate(light):
        np.minimum(lowest, now, out=lowest)
        np.maximum(highest, now, out=highest)
        up = (now - lowest >= LEAST_CHANGE) & (lowest < DARKER_BELOW)
        down = (highest - now >= LEAST_CHANGE) & (now < DARKER_BELOW)
        found[number] = up.astype(np.int8) - (down & ~up)
        moved = up | down
        lowest[moved] = highest[moved] = now[moved]
    return found


def _changes(signs: Signs) -> Signs:
    """For each frame 1 or -1 where a quarter of the picture changes that way at once.

    At once is within two frames: a flash that is cut into lines is one.
    """
    pairs = np.concatenate([signs[:1], signs[:-1]])
    found = np.zeros(len(signs), np.int8)
    for sign in (1, -1):
        share = ((signs == sign) | (pairs == sign)).mean(axis=1)
        own = (signs == sign).mean(axis=1)
        found[(share >= AREA) & (own > 0)] = sign
    return found


def _alternations(changes: Signs) -> int:
    """How many changes there are that go the other way than the one before."""
    kept = changes[changes != 0]
    return int(1 + (np.diff(kept) != 0).sum()) if len(kept) else 0

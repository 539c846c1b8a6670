"""Masks: where one scene shows and where the next."""

from __future__ import annotations

import numpy as np

from storyforge.core.geometry import Size
from storyforge.timeline.picture import Direction


def wipe_mask(size: Size, to: Direction, edge_px: int) -> bytes:
    """Planes (4:2:0, full range in all three) of a wipe's mask, 255 where the next scene shows.

    Along the travel: one side, a soft edge of `edge_px` (a smoothstep), the other side; the
    bright side comes first when the edge travels right or down.
    """
    across = to in ("left", "right")
    length = size.width if across else size.height
    side = (length - edge_px) / 2
    t = np.clip((np.arange(length) + 0.5 - side) / edge_px, 0, 1)
    profile = t * t * (3 - 2 * t)
    if to in ("right", "down"):
        profile = 1 - profile
    line = np.rint(profile * 255).astype(np.uint8)
    half = np.rint((profile[0::2] + profile[1::2]) / 2 * 255).astype(np.uint8)
    if across:
        luma, chroma = np.tile(line, (size.height, 1)), np.tile(half, (size.height // 2, 1))
    else:
        luma = np.tile(line[:, None], (1, size.width))
        chroma = np.tile(half[:, None], (1, size.width // 2))
    return luma.tobytes() + chroma.tobytes() * 2

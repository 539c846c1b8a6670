"""A regular grid of colours, and what becomes of each as planes for ffmpeg's `haldclut`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def grid(side: int) -> NDArray[np.float64]:
    """`side` ** 3 x 3 colours from 0 to 1: red changes first, then green, then blue."""
    line = np.linspace(0, 1, side)
    blue, green, red = np.meshgrid(line, line, line, indexing="ij")
    return np.stack([red, green, blue], axis=-1).reshape(-1, 3)


def as_planes(colours: NDArray[np.floating]) -> bytes:
    """Colours (many x 3) as planes of 32-bit floats, as ffmpeg reads `gbrpf32le`."""
    return np.ascontiguousarray(colours[:, (1, 2, 0)].T).astype("<f4").tobytes()

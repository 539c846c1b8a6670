"""Veils: how coarse a part of a picture becomes that nobody is to recognise.

A veiled part keeps the mean colours of a few cells, enlarged softly. Five along the longer side
leave nothing of a face or of a number plate that could be found again, also not from many
pictures in which it moves: each letter of a plate is smaller than a cell, and each cell is a mean.
"""

from __future__ import annotations

from storyforge.core.geometry import Size

MOST_CELLS = 5


def cells(width: float, height: float) -> Size:
    """How many cells across and down are kept of a part of a picture."""
    longest = max(width, height)
    return Size(*(max(2, round(MOST_CELLS * side / longest)) for side in (width, height)))

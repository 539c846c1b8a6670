"""Frames side by side in one picture, each with a word below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from storyforge.core.colour import Colour
from storyforge.core.geometry import Size
from storyforge.raster.lettering import Label, lettered
from storyforge.raster.pixels import Rgb

_GROUND = Colour(28, 32, 39)
_QUIET = Colour(168, 176, 190)
_GAP_PX = 20
_LABEL_PX = 26
_LINE_PX = 48


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """A frame with the words below it; all panels of a strip have one size."""

    frame: Rgb
    label: str


def strip(rows: Sequence[Sequence[Panel]], title: str) -> Rgb:
    """Rows of panels under a title, all of one size, on a dark ground."""
    height, width = rows[0][0].frame.shape[:2]
    across, down = width + _GAP_PX, height + _LINE_PX + _GAP_PX // 2
    size = Size(
        _even(max(map(len, rows)) * across + _GAP_PX),
        _even(_top(len(rows), down) + _GAP_PX // 2),
    )
    labels = [Label(text=title, x=_GAP_PX, y=_GAP_PX // 2, width=size.width - 2 * _GAP_PX,
                    size=_LABEL_PX, bold=True)]  # fmt: skip
    for row, panels in enumerate(rows):
        labels += [
            Label(text=panel.label, x=_GAP_PX + column * across,
                  y=_top(row, down) + height + 8, width=width, size=_LABEL_PX, colour=_QUIET)
            for column, panel in enumerate(panels) if panel.label
        ]  # fmt: skip
    picture = lettered(size, labels, _GROUND).array[..., :3].copy()
    for row, panels in enumerate(rows):
        for column, panel in enumerate(panels):
            x, y = _GAP_PX + column * across, _top(row, down)
            picture[y : y + height, x : x + width] = panel.frame
    return np.ascontiguousarray(picture)


def _top(row: int, down: int) -> int:
    return _LINE_PX + _GAP_PX // 2 + row * down


def _even(value: int) -> int:
    return value + value % 2

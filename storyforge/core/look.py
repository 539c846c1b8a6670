"""Looks: how the colours of a picture are changed, in small steps, and by a table of the kit."""

from __future__ import annotations

from dataclasses import dataclass

MOST_STEPS = 3
"""Steps of a look go from -3 to 3."""

LOOK_LEVEL = 6
"""A look's table of colours has the square of this many steps along red, green and blue."""

LOOK_SIDE_PX = LOOK_LEVEL**3
"""And is laid out in a square, as ffmpeg's `haldclut` reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Steps from -3 to 3, 0 for no change; what a step is stands in `raster.tables`.

    `lut` is the name of a colour table (.cube) in the `MediaCatalog`; empty for none. It comes
    first: the steps are made on what it gives.
    """

    exposure: int = 0
    contrast: int = 0
    saturation: int = 0
    warmth: int = 0
    tint: int = 0
    lut: str = ""

    def __str__(self) -> str:
        """`exposure +1, warmth -2, lut brand:luts/film.cube`; empty where nothing is changed."""
        steps = [
            f"{name} {step:+d}"
            for name in ("exposure", "contrast", "saturation", "warmth", "tint")
            if (step := getattr(self, name))
        ]
        return ", ".join([*steps, *([f"lut {self.lut}"] if self.lut else [])])


AS_IT_IS = Look()
"""The look that changes nothing."""

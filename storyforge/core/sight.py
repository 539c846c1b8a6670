"""How others see: matrices for colours as people with a colour vision deficiency see them.

They work on linear light, not on code values. Full dichromacy, the worst case: whoever has
the milder anomalous form sees more. From G. M. Machado, M. M. Oliveira and L. A. F. Fernandes,
"A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE Transactions on
Visualization and Computer Graphics 15 (6), 2009, table of the authors' page, severity 1.0. Their
model holds well for red and green; for tritanopia (one person in ten thousand) the authors call
it an approximation. Each row adds up to one, so greys stay what they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

from storyforge.core.colour import KB, KG, KR

Sight = Literal["protanopia", "deuteranopia", "tritanopia", "greyscale"]
"""No red cones, no green cones, no blue cones; or no colour at all (a poor print, night mode)."""

SIGHTS: tuple[Sight, ...] = get_args(Sight)

Matrix = tuple[tuple[float, float, float], ...]

SEEN: Mapping[Sight, Matrix] = MappingProxyType(
    {
        "protanopia": (
            (0.152286, 1.052583, -0.204868),
            (0.114503, 0.786281, 0.099216),
            (-0.003882, -0.048116, 1.051998),
        ),
        "deuteranopia": (
            (0.367322, 0.860646, -0.227968),
            (0.280085, 0.672501, 0.047413),
            (-0.011820, 0.042940, 0.968881),
        ),
        "tritanopia": (
            (1.255528, -0.076749, -0.178779),
            (-0.078411, 0.930809, 0.147602),
            (0.004733, 0.691367, 0.303900),
        ),
        "greyscale": ((KR, KG, KB),) * 3,
    }
)
"""Linear red, green and blue as seen, each from linear red, green and blue as they are."""

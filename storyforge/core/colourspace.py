"""What a recording's code values stand for, where that is not plain BT.709."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

HighRange = Literal["hlg", "pq"]
Transfer = Literal["sdr"] | HighRange
Primaries = Literal["bt709", "bt2020", "dci-p3", "display-p3"]

HIGH_RANGES: Mapping[str, HighRange] = {"arib-std-b67": "hlg", "smpte2084": "pq"}
"""Transfers of high dynamic range (ITU-R BT.2100) by FFmpeg's names."""

HLG_PEAK_NITS = 1000
"""What HLG's full signal is shown at, on the display it is defined for (ITU-R BT.2100, table 5)."""

USUAL_PEAK_NITS = 1000
"""What PQ is mastered to where nothing else is said."""


TABLE_LEVEL = 8
"""A table of colours has the square of this many steps along red, green and blue."""

TABLE_SIDE_PX = TABLE_LEVEL**3
"""And is laid out in a square, as ffmpeg's `haldclut` reads it."""


@dataclass(frozen=True, slots=True)
class ColourSpace:
    """`peak_nits` is the brightest there is to see, in cd/m²; of no meaning for `sdr`."""

    transfer: Transfer = "sdr"
    primaries: Primaries = "bt709"
    peak_nits: int = USUAL_PEAK_NITS

    @property
    def is_plain(self) -> bool:
        """Whether it is what is shown: matrix and range aside, nothing has to be done."""
        return self.transfer == "sdr" and self.primaries == "bt709"


PLAIN = ColourSpace()

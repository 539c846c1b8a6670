"""Loudness by EBU R128 (ITU-R BS.1770-4), from the momentary loudness of every 100 ms."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

SILENCE_LUFS = -60.0
"""Nothing below this is heard as anything, and nothing below it is brought to a level."""
SHORTEST_S = 1.0
"""Seconds: what is shorter has no loudness worth the name, and is left at its own level."""
STEP_S = 0.1
WINDOW_S = 0.4
"""A momentary loudness is that of the 0.4 s before; there is one every 0.1 s."""

MOST_GAIN_DB = 30.0
"""What is recorded softer than this far below the target stays softer: the rest would be noise."""

NOTHING_LUFS = -70.0
"""What is softer does not count at all (BS.1770-4, the absolute gate)."""
_RELATIVE_GATE = -10.0  # LU below the loudness of what passes the first gate


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was measured of a sound: `momentary_lufs`, one for each whole 0.1 s, and its peak.

    A value before 0.4 s is far below any gate. `peak_db` is in dB of full scale, of samples or
    true, as was asked for; -inf for digital silence.
    """

    momentary_lufs: tuple[float, ...]
    peak_db: float

    @property
    def integrated_lufs(self) -> float:
        return integrated(self.momentary_lufs)

    @property
    def is_silent(self) -> bool:
        """Nothing in it can be heard, not even something short."""
        return max(self.momentary_lufs, default=-math.inf) <= SILENCE_LUFS >= self.peak_db

    def within(self, start_s: float, end_s: float) -> float:
        """The loudest 0.4 s that touch a part of the sound; -inf where there are none."""
        first = max(0, math.floor(start_s / STEP_S))
        last = math.ceil((end_s + WINDOW_S) / STEP_S)
        return max(self.momentary_lufs[first:last], default=-math.inf)

    @property
    def text(self) -> str:
        """As it is kept; `read` reads it back."""
        peak = None if math.isinf(self.peak_db) else self.peak_db
        return json.dumps({"momentary_lufs": list(self.momentary_lufs), "peak_db": peak})

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError, KeyError or TypeError for anything but what `text` gives."""
        found = json.loads(text)
        peak = found["peak_db"]
        momentary = tuple(float(value) for value in found["momentary_lufs"])
        return cls(momentary, -math.inf if peak is None else float(peak))


def integrated(momentary_lufs: Iterable[float]) -> float:
    """The gated loudness of all these blocks together, -inf where none passes the gates."""
    heard = [value for value in momentary_lufs if value > NOTHING_LUFS]
    if not heard:
        return -math.inf
    gate = _mean(heard) + _RELATIVE_GATE
    return _mean([value for value in heard if value > gate])


def _mean(values: Sequence[float]) -> float:
    """The mean of powers, as a level; it is at most the loudest, so something passes its gate."""
    return 10 * math.log10(math.fsum(10 ** (value / 10) for value in values) / len(values))


def levelling_gain(measured: Sequence[Loudness], target_lufs: float) -> float:
    """The static gain (dB) that brings one source, measured in parts, to a loudness.

    0 for what is silent, and for less than a second in all.
    """
    lasts_s = sum(len(each.momentary_lufs) for each in measured) * STEP_S
    loudness = integrated(value for each in measured for value in each.momentary_lufs)
    return 0.0 if is_too_short(lasts_s) else gain_to(target_lufs, loudness)


def gain_to(target_lufs: float, loudness_lufs: float) -> float:
    """The gain (dB) from one integrated loudness to another; 0 for what is silent."""
    if not loudness_lufs > SILENCE_LUFS:
        return 0.0
    return round(min(MOST_GAIN_DB, target_lufs - loudness_lufs), 2)


def is_too_short(lasts_s: float) -> bool:
    """Whether so much sound has no loudness; what is measured is a multiple of 0.1 s."""
    return lasts_s < SHORTEST_S - STEP_S / 2

"""Whether a sound can be heard among others, from the momentary loudness of both.

What is compared is how loud a sound should be in the mix, by its own measured loudness and its
gains, and how loud the mix is as it was measured, every 100 ms.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from storyforge.core.loudness import SILENCE_LUFS, STEP_S, WINDOW_S, Loudness

DROWNED_DB = 15.0
"""What is never less than this below everything that plays with it is not understood: in the
Speech Intelligibility Index, speech 15 dB below noise counts as nothing (ANSI S3.5-1997)."""

ABSENT_DB = 6.0
"""A mix that is always so much softer than a sound should be in it does not hold that sound."""

BACKGROUND_LU = 20.0
"""A part of a recording that is so much softer than the story, once the recording is at its level,
holds nothing that is meant to be understood: a pause, a room, a hum."""

_SOFT_LU = 10.0  # below its own loudness: pauses and breath, as the gate of BS.1770 has it


@dataclass(frozen=True, slots=True)
class Standing:
    """How loud a sound should be in relation to the whole mix, in dB, over the moments it sounds.

    `at_best` is the most favourable moment (0 for a sound alone), `at_worst` the least: where it
    is above 0, the mix is softer than the sound should be.
    """

    at_best: float
    at_worst: float

    @property
    def is_drowned(self) -> bool:
        return self.at_best <= -DROWNED_DB

    @property
    def is_absent(self) -> bool:
        return self.at_worst >= ABSENT_DB


Counts = Callable[[float, float], bool]
"""Whether a window of time, from second to second of the sound, is to be looked at."""


def standing(
    own: Loudness, gain_db: float, begins_s: float, whole: Loudness, counts: Counts
) -> Standing | None:
    """How a sound stands in a mix in which it begins at a second; None where nothing tells.

    The two are measured every 100 ms, each from its own beginning. Where these steps do not meet,
    the nearer of the mix's two is taken that speaks for the sound, or for the mix.
    """
    gate = max(SILENCE_LUFS, own.integrated_lufs - _SOFT_LU)
    shift = begins_s / STEP_S
    best, worst = -math.inf, math.inf
    for step, loudness in enumerate(own.momentary_lufs):
        end_s = (step + 1) * STEP_S
        around = whole.momentary_lufs[math.floor(step + shift) : math.ceil(step + shift) + 1]
        if loudness > gate and around and counts(end_s - WINDOW_S, end_s):
            best = max(best, loudness + gain_db - min(around))
            worst = min(worst, loudness + gain_db - max(around))
    return Standing(best, worst) if worst < math.inf else None

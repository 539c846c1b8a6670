"""Whether what should be heard of a story is heard in it."""

from __future__ import annotations

import math

from storyforge.core.loudness import NOTHING_LUFS, SILENCE_LUFS, Loudness
from storyforge.core.time import FrameRate
from storyforge.errors import SoundLost
from storyforge.plan.model import Heard, Plan
from storyforge.render.perform import level_of
from storyforge.render.workplace import Workplace

Place = tuple[str | int, ...]


def silent_sources(plan: Plan, at: Workplace) -> tuple[Place, ...]:
    """Where the storyboard wrote sources of which nothing can be heard.

    Raises SoundLost for one that can, of which the finished sound has nothing.
    """
    finished = level_of(plan.level, at)
    silent = []
    for heard in plan.heard:
        own = level_of(heard.level, at)
        if own.is_silent:
            silent.append(heard.path)
        elif _is_lost(heard, own, finished, plan.rate):
            raise SoundLost(heard.source, heard.path)
    return tuple(dict.fromkeys(silent))


def _is_lost(heard: Heard, own: Loudness, finished: Loudness, rate: FrameRate) -> bool:
    """Whether what has a loudness of its own has none in the story.

    A sound of less than 0.4 s has none that could be compared.
    """
    start, end = (float(rate.seconds(each)) for each in (heard.range.start, heard.range.end))
    has_one = max(own.momentary_lufs, default=-math.inf) > SILENCE_LUFS
    return has_one and finished.within(start, end) <= NOTHING_LUFS

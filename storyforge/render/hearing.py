"""Whether what should be heard of a story is heard in it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from storyforge.core.audibility import BACKGROUND_LU, Standing, standing
from storyforge.core.loudness import NOTHING_LUFS, SILENCE_LUFS, Loudness
from storyforge.core.time import SAMPLE_RATE, FrameRate
from storyforge.errors import SoundLost
from storyforge.plan.model import Heard, Plan
from storyforge.render.perform import level_of, levelling
from storyforge.render.workplace import Workplace

Place = tuple[str | int, ...]
Span = tuple[float, float]
"""From second to second of the story."""


def silent_sources(plan: Plan, at: Workplace) -> tuple[Place, ...]:
    """Where the storyboard wrote sources of which nothing can be heard.

    Raises SoundLost for one that can, of which the finished sound has nothing, or which is
    drowned in it by everything else.
    """
    if plan.mix_level is None:
        return ()
    finished, mix = level_of(plan.level, at), level_of(plan.mix_level, at)
    target = plan.mix_task.mix.target_lufs
    voices = [_span(each, plan.rate) for each in plan.heard if each.role == "voice"]
    silent = []
    for heard in plan.heard:
        own = level_of(heard.level, at)
        if own.is_silent:
            silent.append(heard.path)
            continue
        raised = levelling(heard.placed.levels, target, at)
        if _is_lost(heard, own, finished, plan.rate) or _is_absent(heard, own, raised, mix):
            raise SoundLost(heard.source, heard.path)
        if own.integrated_lufs + raised >= target - BACKGROUND_LU:
            _demand_understood(heard, own, raised, mix, voices)
    return tuple(dict.fromkeys(silent))


def _span(heard: Heard, rate: FrameRate) -> Span:
    return float(rate.seconds(heard.range.start)), float(rate.seconds(heard.range.end))


def _is_lost(heard: Heard, own: Loudness, finished: Loudness, rate: FrameRate) -> bool:
    """Whether what has a loudness of its own has none in the story.

    A sound of less than 0.4 s has none that could be compared.
    """
    has_one = max(own.momentary_lufs, default=-math.inf) > SILENCE_LUFS
    return has_one and finished.within(*_span(heard, rate)) <= NOTHING_LUFS


def _is_absent(heard: Heard, own: Loudness, raised_db: float, mix: Loudness) -> bool:
    """Whether the mix is too soft to hold it, however far it gives way; music may go round."""
    if heard.role == "music":
        return False
    found = _standing(heard, own, raised_db + heard.duck_db, mix)
    return found is not None and found.is_absent


def _demand_understood(
    heard: Heard, own: Loudness, raised_db: float, mix: Loudness, voices: Sequence[Span]
) -> None:
    """Raises SoundLost for a voice that is drowned, or a clip while no voice-over is heard.

    Music and effects may be as soft as they like.
    """
    if heard.role not in ("voice", "clip"):
        return
    found = _standing(heard, own, raised_db, mix, voices if heard.role == "clip" else ())
    if found is not None and found.is_drowned:
        raise SoundLost(heard.source, heard.path, -found.at_best)


def _standing(
    heard: Heard, own: Loudness, raised_db: float, mix: Loudness, without: Sequence[Span] = ()
) -> Standing | None:
    """How a sound stands in the mix, at moments between its fades and outside of spans."""
    placed = heard.placed
    begins = placed.at / SAMPLE_RATE
    first, last = placed.fade_in / SAMPLE_RATE, (placed.samples - placed.fade_out) / SAMPLE_RATE

    def counts(start: float, end: float) -> bool:
        alone = all(end + begins <= one or other <= start + begins for one, other in without)
        return first <= start and end <= last and alone

    return standing(own, placed.gain_db + raised_db, begins, mix, counts)

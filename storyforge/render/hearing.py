"""Whether what should be heard of a story is heard in it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from storyforge.core.audibility import Standing, standing
from storyforge.core.loudness import NOTHING_LUFS, SILENCE_LUFS, Loudness
from storyforge.core.time import SAMPLE_RATE, FrameRate
from storyforge.errors import SoundLost
from storyforge.plan.model import Heard, MixTask, Plan
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
    task = plan.task(plan.mix)
    assert isinstance(task, MixTask)
    voices = [_span(each, plan.rate) for each in plan.heard if each.role == "voice"]
    silent = []
    for heard in plan.heard:
        own = level_of(heard.level, at)
        if own.is_silent:
            silent.append(heard.path)
            continue
        if _is_lost(heard, own, finished, plan.rate):
            raise SoundLost(heard.source, heard.path)
        gain = heard.placed.gain_db + levelling(heard.placed.levels, task.mix.target_lufs, at)
        _demand_audible(heard, own, gain, mix, voices)
    return tuple(dict.fromkeys(silent))


def _span(heard: Heard, rate: FrameRate) -> Span:
    return float(rate.seconds(heard.range.start)), float(rate.seconds(heard.range.end))


def _is_lost(heard: Heard, own: Loudness, finished: Loudness, rate: FrameRate) -> bool:
    """Whether what has a loudness of its own has none in the story.

    A sound of less than 0.4 s has none that could be compared.
    """
    has_one = max(own.momentary_lufs, default=-math.inf) > SILENCE_LUFS
    return has_one and finished.within(*_span(heard, rate)) <= NOTHING_LUFS


def _demand_audible(
    heard: Heard, own: Loudness, gain_db: float, mix: Loudness, voices: Sequence[Span]
) -> None:
    """Raises SoundLost for what is not in the mix, or drowned by what it need not give way to.

    Music may be as soft as it likes. Effects ring softly, too; they only have to be there. What a
    clip says under a voice-over is not meant to be understood.
    """
    if heard.role == "music":
        return
    found = _standing(heard, own, gain_db + heard.duck_db, mix, ())
    if found is not None and found.is_absent:
        raise SoundLost(heard.source, heard.path)
    if heard.role == "effect":
        return
    found = _standing(heard, own, gain_db, mix, voices if heard.role == "clip" else ())
    if found is not None and found.is_drowned:
        raise SoundLost(heard.source, heard.path, -found.at_best)


def _standing(
    heard: Heard, own: Loudness, gain_db: float, mix: Loudness, without: Sequence[Span]
) -> Standing | None:
    """How a sound stands in the mix, at moments between its fades and outside of spans."""
    placed = heard.placed
    begins = placed.at / SAMPLE_RATE
    first, last = placed.fade_in / SAMPLE_RATE, (placed.samples - placed.fade_out) / SAMPLE_RATE

    def counts(start: float, end: float) -> bool:
        alone = all(end + begins <= one or other <= start + begins for one, other in without)
        return first <= start and end <= last and alone

    return standing(own, gain_db, begins, mix, counts)

"""How long scenes last that somebody speaks over."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import zip_longest

from storyforge.core.time import parse_time
from storyforge.storyboard.models import CardScene, PhotoScene, SceneVoice
from storyforge.timeline.scenes import Draft
from storyforge.timeline.story import Story
from storyforge.timeline.tracks import track_of
from storyforge.timeline.transitions import Lead

BREATH = parse_time("0.5s")
"""What a scene stays after its voice, so that the next one does not fall into its last word."""


def with_voices(story: Story, drafts: list[Draft], leads: list[Lead | None]) -> list[Draft]:
    """The drafts, those long enough for their voices that do not say how long they last."""
    return [
        _lengthened(story, draft, lead, after)
        for draft, lead, after in zip_longest(drafts, leads, leads[1:])
    ]


def _lengthened(story: Story, draft: Draft, lead: Lead | None, after: Lead | None) -> Draft:
    scene = draft.scene
    if not isinstance(scene, PhotoScene | CardScene) or scene.duration or scene.voice is None:
        return draft
    begins = lead.lasts if lead else Fraction(0)
    if scene.voice.at:
        begins = scene.voice.at.seconds(story.rate)
    breath = max(BREATH.seconds(story.rate), after.lasts if after else 0)
    needed = begins + _lasts(story, scene.voice) + breath
    return replace(draft, lasts=max(draft.lasts, needed))


def _lasts(story: Story, voice: SceneVoice) -> Fraction:
    """Seconds of a voice; 0 where its file is of no use, which is said elsewhere."""
    start = voice.start.seconds(story.rate)
    if voice.end:
        return max(Fraction(0), voice.end.seconds(story.rate) - start)
    info = story.catalog.infos.get(voice.source)
    audio = track_of(info, voice.track) if info else None
    return max(Fraction(0), info.until(audio) - start) if info and audio else Fraction(0)

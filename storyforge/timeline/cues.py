"""Sounds that have a moment: voice-over and effects."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from storyforge.core.loudness import SILENCE_LUFS
from storyforge.core.retiming import TimeMap
from storyforge.core.time import FrameRange, FrameRate, Frames, frame_range, seconds_text
from storyforge.storyboard.models import Cue, Effect, Music, SceneVoice, Voice
from storyforge.timeline.facts import AudioFacts
from storyforge.timeline.model import Sound
from storyforge.timeline.muting import muted_spans
from storyforge.timeline.rules import (
    SoundEndsOutside,
    SoundNotHeard,
    SoundOutside,
    SoundStartsAfterEnd,
    VoiceTooLong,
)
from storyforge.timeline.sources import A_SOUND, cut_off, media, wrong_kind
from storyforge.timeline.story import Path, Report, Story
from storyforge.timeline.tracks import chosen_track

CLICK_FRAMES = Frames(1)
"""Fade at a cut, in frames: shorter than anyone hears, long enough for no click."""

_CALLED = {"voice": "the voice-over", "effect": "the effect", "music": "the music"}


def cue(
    story: Story, role: Literal["voice", "effect"], wanted: Voice | SceneVoice | Effect,
    path: Path, room: FrameRange, length: Frames, report: Report, begins: int | None = None,
) -> Sound | None:  # fmt: skip
    """A sound from a moment of `room` on (its first frame is time 0), or from frame `begins`.

    None after reporting what is wrong. A voice must end within the room; an effect rings on
    until the story, of `length` frames, is over.
    """
    span = heard_range(story, wanted, path, _CALLED[role], report)
    demand_audible(story, wanted.volume, (*path, "volume"), f"no `{path[-1]}`", report)
    if span is None:
        return None
    rate = story.rate
    at = Frames(begins) if begins is not None else _moment(wanted, room, rate)
    if at >= room.end:
        report.at(
            (*path, "at"), SoundOutside, what=_CALLED[role], where=_where(path),
            time=seconds_text(rate.seconds(at - room.start)),
            lasts=seconds_text(rate.seconds(room.length)),
        )  # fmt: skip
        return None
    end = at + _frames(span.lasts, wanted, rate)
    if role == "voice" and end > room.end:
        _too_long(rate, path, Frames(end), room, report)
        return None
    muted = muted_spans(wanted.mute, (span.start, span.end), rate, path, report)
    placed = _placed(role, wanted, path, span, frame_range(at, min(end, length)), rate)
    return replace(placed, muted=muted)


def _moment(wanted: Voice | SceneVoice | Effect, room: FrameRange, rate: FrameRate) -> Frames:
    at = wanted.at.seconds(rate) if wanted.at else Fraction(0)
    return Frames(room.start + rate.frames(at))


def _placed(
    role: Literal["voice", "effect"], wanted: Cue, path: Path, span: Stretch,
    placed: FrameRange, rate: FrameRate,
) -> Sound:  # fmt: skip
    is_cut = wanted.end is not None or rate.seconds(placed.length) < span.lasts
    come = max(rate.frames(wanted.fade_in.seconds(rate)), CLICK_FRAMES if span.start else 0)
    go = max(rate.frames(wanted.fade_out.seconds(rate)), CLICK_FRAMES if is_cut else 0)
    fade_in, fade_out = faded(Frames(come), Frames(go), placed.length)
    return Sound(
        id=".".join(map(str, path)), role=role, source=wanted.source,
        track=span.audio.number, time=TimeMap.straight(span.start), range=placed,
        gain_db=wanted.volume, fade_in=fade_in, fade_out=fade_out,
        path=(*path, "source"),
    )  # fmt: skip


def _frames(lasts: Fraction, wanted: Cue, rate: FrameRate) -> Frames:
    """As many frames as a sound takes: all it takes to its file's end, else the nearest."""
    if wanted.end is not None:
        return max(CLICK_FRAMES, rate.frames(lasts))
    return Frames(math.ceil(lasts * rate.value))


def _where(path: Path) -> str:
    return "its scene" if path[0] == "scenes" else "the story"


def _too_long(rate: FrameRate, path: Path, end: Frames, room: FrameRange, report: Report) -> None:
    report.at(
        (*path, "source"), VoiceTooLong, where=_where(path),
        over=seconds_text(rate.seconds(end - room.end), 2),
        ends=seconds_text(rate.seconds(end - room.start), 2),
        lasts=seconds_text(rate.seconds(room.length), 2),
        otherwise="leave `duration` out, or speak shorter" if path[0] == "scenes"
        else "lengthen the story, or begin sooner",
    )  # fmt: skip


# What sounds with files of their own have in common


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is used of a file: a sound of it, from when to when in seconds."""

    audio: AudioFacts
    start: Fraction
    end: Fraction

    @property
    def lasts(self) -> Fraction:
        return self.end - self.start


def heard_range(
    story: Story, wanted: Cue | Music, path: Path, what: str, report: Report
) -> Stretch | None:
    """What is used of its file; None after reporting what is wrong."""
    sound = _sound(story, wanted, path, report)
    if sound is None:
        return None
    audio, lasts = sound
    start = wanted.start.seconds(story.rate)
    end = lasts
    if isinstance(wanted, Cue) and wanted.end is not None:
        end = wanted.end.seconds(story.rate)
    if start >= lasts:
        report.at((*path, "start"), SoundStartsAfterEnd, what=what, start=seconds_text(start),
                  lasts=seconds_text(lasts))  # fmt: skip
        return None
    if isinstance(wanted, Cue) and audio.cut_off and (wanted.end is None or end > lasts):
        cut_off(report, wanted.source, (*path, "source"), lasts)
        return None
    if not start < end <= lasts:
        report.at((*path, "end"), SoundEndsOutside, what=what, end=seconds_text(end),
                  start=seconds_text(start), lasts=seconds_text(lasts, 2))  # fmt: skip
        return None
    return Stretch(audio, start, end)


def _sound(
    story: Story, wanted: Cue | Music, path: Path, report: Report
) -> tuple[AudioFacts, Fraction] | None:
    """The sound that is wanted of a file, and when it ends."""
    info = media(story, report, wanted.source, (*path, "source"))
    if info is None:
        return None
    if info.audio is None:
        wrong_kind(report, info, wanted.source, (*path, "source"), A_SOUND)
        return None
    audio = chosen_track(story, info, wanted.source, wanted.track, path, report)
    return (audio, info.until(audio)) if audio else None


def demand_audible(
    story: Story, volume_db: float, path: Path, instead: str, report: Report
) -> None:
    """Report a volume at which nothing of a source is heard."""
    if story.kit.sound.loudness + volume_db <= SILENCE_LUFS:
        report.at(path, SoundNotHeard, volume=f"{volume_db:g}", instead=instead)


def faded(fade_in: Frames, fade_out: Frames, length: Frames) -> tuple[Frames, Frames]:
    """Both fades, brought down together where the sound is shorter than the two."""
    both = fade_in + fade_out
    if both <= length:
        return fade_in, fade_out
    return Frames(fade_in * length // both), Frames(fade_out * length // both)

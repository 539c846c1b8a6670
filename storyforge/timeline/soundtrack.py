"""The soundtrack: the clips' own sound under their scenes, and music under everything."""

from __future__ import annotations

from fractions import Fraction

from storyforge.core.time import Frames, frame_range, seconds_text
from storyforge.storyboard.models import ClipScene, SceneSound
from storyforge.timeline.model import ClipContent, Music, Sound, Soundtrack
from storyforge.timeline.rules import MediaCutOff, MusicTooShort, NoSoundToSet
from storyforge.timeline.scenes import Placed
from storyforge.timeline.sources import A_SOUND, media, undecodable, wrong_kind
from storyforge.timeline.story import Report, Story

CLICK_FRAMES = Frames(1)
"""Fade at a cut, in frames: shorter than anyone hears, long enough for no click."""


def build_soundtrack(
    story: Story, placed: tuple[Placed, ...], length: Frames, report: Report
) -> Soundtrack:
    """Everything that is heard."""
    sounds = (_clip_sound(story, scene, report) for scene in placed)
    return Soundtrack(
        sounds=tuple(sound for sound in sounds if sound is not None),
        music=_music(story, length, report),
        loudness_lufs=story.kit.sound.loudness,
    )


def _clip_sound(story: Story, placed: Placed, report: Report) -> Sound | None:
    scene, content = placed.draft.scene, placed.draft.content
    if not isinstance(scene, ClipScene) or not isinstance(content, ClipContent):
        return None
    own, kit = story.storyboard.defaults.clip, story.kit.defaults.clip
    wanted = scene.sound or own.sound or kit.sound or SceneSound()
    if wanted == "none":
        return None
    info = story.catalog.infos[scene.source]
    if info.audio is None:
        place = (*placed.draft.path, "source")
        if info.unheard:
            undecodable(report, scene.source, place, A_SOUND, info.unheard,
                        ", or write `sound: none`")  # fmt: skip
        elif scene.sound is not None:
            report.at((*placed.draft.path, "sound"), NoSoundToSet, source=scene.source)
        return None
    return Sound(
        id=f"scene {placed.draft.index + 1}", source=scene.source, time=content.time,
        range=placed.range, gain_db=wanted.volume,
        fade_in=Frames(max(CLICK_FRAMES, placed.lead_in.length) if placed.range.start else 0),
        fade_out=Frames(max(CLICK_FRAMES, placed.lead_out.length)),
    )  # fmt: skip


def _music(story: Story, length: Frames, report: Report) -> Music | None:
    wanted, rate = story.storyboard.sound.music, story.rate
    if wanted is None:
        return None
    path = ("sound", "music")
    info = media(story, report, wanted.source, (*path, "source"))
    if info is None:
        return None
    if info.audio is None:
        wrong_kind(report, info, wanted.source, (*path, "source"), A_SOUND)
        return None
    start = wanted.start.seconds(rate)
    if start >= info.sound_lasts:
        report.at((*path, "start"), MusicTooShort, start=seconds_text(start),
                  lasts=seconds_text(info.sound_lasts))  # fmt: skip
        return None
    needed = start + rate.seconds(length)
    if info.cut_off and needed > info.sound_lasts:
        report.at(
            (*path, "source"),
            MediaCutOff,
            source=wanted.source,
            there=seconds_text(info.sound_lasts),
            wanted=f"the story needs {seconds_text(needed)} s",
        )
        return None
    available = length if wanted.loop else min(length, rate.frames(info.sound_lasts - start))
    fade_in, fade_out = _fades(
        rate.frames(wanted.fade_in.seconds(rate)), rate.frames(wanted.fade_out.seconds(rate)),
        available,
    )  # fmt: skip
    return Music(
        source=wanted.source, start=Fraction(start), range=frame_range(0, available),
        gain_db=wanted.volume, duck_db=wanted.duck, fade_in=fade_in, fade_out=fade_out,
        loop=wanted.loop,
    )  # fmt: skip


def _fades(fade_in: Frames, fade_out: Frames, length: Frames) -> tuple[Frames, Frames]:
    """Both fades, brought down together where the music is shorter than the two."""
    both = fade_in + fade_out
    if both <= length:
        return fade_in, fade_out
    return Frames(fade_in * length // both), Frames(fade_out * length // both)

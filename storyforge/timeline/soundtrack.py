"""The soundtrack: the clips' own sound, voice-over and effects, and music under everything."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.core.time import Frames, frame_range
from storyforge.storyboard.models import ClipLevels, ClipScene, ClipSound
from storyforge.timeline.beds import music
from storyforge.timeline.cues import CLICK_FRAMES, cue, demand_audible, faded
from storyforge.timeline.model import ClipContent, Sound, Soundtrack
from storyforge.timeline.muting import muted_spans
from storyforge.timeline.rules import NoSoundToSet
from storyforge.timeline.scenes import Placed
from storyforge.timeline.sources import A_SOUND, has_voices, undecodable
from storyforge.timeline.story import Path, Report, Story
from storyforge.timeline.tracks import chosen_track


def build_soundtrack(
    story: Story, placed: tuple[Placed, ...], length: Frames, report: Report
) -> Soundtrack:
    """Everything that is heard."""
    sounds = [_clip_sound(story, scene, report) for scene in placed]
    sounds += _voices(story, placed, length, report)
    sounds += _effects(story, placed, length, report)
    return Soundtrack(
        sounds=tuple(sound for sound in sounds if sound is not None),
        music=music(story, placed, length, report),
        loudness_lufs=story.kit.sound.loudness,
    )


def _clip_sound(story: Story, placed: Placed, report: Report) -> Sound | None:
    scene, content = placed.draft.scene, placed.draft.content
    if not isinstance(scene, ClipScene) or not isinstance(content, ClipContent):
        return None
    wanted = _wanted(story, scene)
    if wanted is None:
        return None
    info = story.catalog.infos[scene.source]
    audio = chosen_track(
        story, info, scene.source, wanted.track, placed.draft.path, report, ("sound",)
    )
    if audio is None:
        if wanted.track is not None:
            return None
        place = (*placed.draft.path, "source")
        if info.unheard:
            undecodable(report, scene.source, place, A_SOUND, info.unheard,
                        ", or write `sound: none`")  # fmt: skip
        elif scene.sound is not None:
            report.at((*placed.draft.path, "sound"), NoSoundToSet, source=scene.source)
        return None
    place = _volume_place(story, scene, placed.draft.path)
    demand_audible(story, wanted.volume, place, "`sound: none`", report)
    fade_in, fade_out = _clip_fades(story, placed, wanted)
    return Sound(
        id=f"scene {placed.draft.index + 1}", role="clip", source=scene.source,
        track=audio.number, time=content.time, range=placed.range, gain_db=wanted.volume,
        duck_db=wanted.duck if has_voices(story.storyboard) else 0.0,
        muted=muted_spans(
            wanted.mute, content.time.extent(placed.range.length, story.rate), story.rate,
            (*placed.draft.path, "sound"), report,
        ),
        path=(*placed.draft.path, "source"), fade_in=fade_in, fade_out=fade_out,
    )  # fmt: skip


def _wanted(story: Story, scene: ClipScene) -> ClipSound | None:
    """What is said of each by the scene, else by the defaults, else by the kit; None for none."""
    said = (scene.sound, story.storyboard.defaults.clip.sound, story.kit.defaults.clip.sound)
    if next(filter(None, said), None) == "none":
        return None
    found: dict[str, object] = {}
    for each in reversed(said):
        if isinstance(each, ClipLevels):
            found |= {name: getattr(each, name) for name in each.model_fields_set}
    return ClipSound().model_copy(update=found)


def _volume_place(story: Story, scene: ClipScene, path: Path) -> Path:
    """Where the volume of a clip was written; the clip, where the kit has it."""
    defaults: Path = ("defaults", "clip")
    for sound, place in ((scene.sound, path), (story.storyboard.defaults.clip.sound, defaults)):
        if isinstance(sound, ClipLevels) and "volume" in sound.model_fields_set:
            return (*place, "sound", "volume")
    return path


def _clip_fades(story: Story, placed: Placed, wanted: ClipSound) -> tuple[Frames, Frames]:
    """As long as its transitions at least; the story's first sound begins at once."""
    at_start = placed.range.start == 0
    come = max(placed.lead_in.length, 0 if at_start else CLICK_FRAMES,
               story.rate.frames(wanted.fade_in.seconds(story.rate)))  # fmt: skip
    go = max(placed.lead_out.length, CLICK_FRAMES,
             story.rate.frames(wanted.fade_out.seconds(story.rate)))  # fmt: skip
    return faded(Frames(come), Frames(go), placed.range.length)


def _voices(
    story: Story, placed: tuple[Placed, ...], length: Frames, report: Report
) -> Iterator[Sound | None]:
    whole = frame_range(0, length)
    for index, voice in enumerate(story.storyboard.sound.voice):
        yield cue(story, "voice", voice, ("sound", "voice", index), whole, length, report)
    for scene in placed:
        if voice_over := scene.draft.scene.voice:
            path = (*scene.draft.path, "voice")
            begins = None if voice_over.at else scene.settled.start
            yield cue(story, "voice", voice_over, path, scene.range, length, report, begins)


def _effects(
    story: Story, placed: tuple[Placed, ...], length: Frames, report: Report
) -> Iterator[Sound | None]:
    """Effects may ring on after their scene, until the story ends."""
    for index, effect in enumerate(story.storyboard.sound.effects):
        path: Path = ("sound", "effects", index)
        yield cue(story, "effect", effect, path, frame_range(0, length), length, report)
    for scene in placed:
        for index, effect in enumerate(scene.draft.scene.effects):
            path = (*scene.draft.path, "effects", index)
            yield cue(story, "effect", effect, path, scene.range, length, report)

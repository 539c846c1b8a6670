"""Which files a story names, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from storyforge.core.diagnostics import Rule
from storyforge.core.time import seconds_text
from storyforge.storyboard import brand
from storyforge.storyboard.brand import Card, Kit
from storyforge.storyboard.models import (
    CardScene,
    ClipScene,
    Cue,
    Music,
    PhotoScene,
    Storyboard,
)
from storyforge.timeline.facts import MediaInfo
from storyforge.timeline.rules import (
    MediaCutOff,
    MediaMissing,
    MediaOutside,
    MediaRemote,
    MediaSlated,
    MediaUndecodable,
    MediaUnreadable,
    MediaWrongKind,
)
from storyforge.timeline.slates import is_slated
from storyforge.timeline.story import Path, Report, Story

_PROBLEMS: dict[str, type[Rule]] = {
    "missing": MediaMissing,
    "outside": MediaOutside,
    "remote": MediaRemote,
    "unreadable": MediaUnreadable,
    "pointer": MediaUnreadable,
    "unsupported": MediaUnreadable,
}


def named_sources(storyboard: Storyboard, kit: Kit) -> dict[str, Path]:
    """Every source the storyboard names, with the first place where it does.

    A card's image slots are known through the kit.
    """
    found: dict[str, Path] = {}
    for path, sound in own_sounds(storyboard):
        found.setdefault(sound.source, (*path, "source"))
    for index, scene in enumerate(storyboard.scenes):
        path = ("scenes", index)
        if isinstance(scene, ClipScene | PhotoScene):
            found.setdefault(scene.source, (*path, "source"))
        elif isinstance(scene, CardScene) and (card := kit.cards.get(scene.layout)):
            for place, source in card_images(card, scene.slots):
                found.setdefault(source, (*path, "slots", *place))
    return found


def own_sounds(storyboard: Storyboard) -> Iterator[tuple[Path, Cue | Music]]:
    """Every sound that has a file of its own, with its place: music, voice-over, effects."""
    sound = storyboard.sound
    listed: dict[str, tuple[Cue | Music, ...]] = {
        "music": sound.music, "voice": sound.voice, "effects": sound.effects,
    }  # fmt: skip
    for key, sounds in listed.items():
        for index, each in enumerate(sounds):
            yield ("sound", key, index), each
    for number, scene in enumerate(storyboard.scenes):
        if scene.voice:
            yield ("scenes", number, "voice"), scene.voice
        for index, effect in enumerate(scene.effects):
            yield ("scenes", number, "effects", index), effect


def has_voices(storyboard: Storyboard) -> bool:
    """Whether there is voice-over anywhere in the story."""
    return bool(storyboard.sound.voice) or any(scene.voice for scene in storyboard.scenes)


def card_images(card: Card, slots: Mapping[str, object]) -> Iterator[tuple[Path, str]]:
    """The pictures that fill a card's slots and the fields of its lists, with their places."""
    for name, value in slots.items():
        slot = card.slots.get(name)
        if slot is None:
            continue
        if slot.type == "image" and isinstance(value, str):
            yield (name,), value
        if slot.type == "list" and isinstance(value, tuple):
            for index, item in enumerate(value):
                for key, text in item.items() if isinstance(item, Mapping) else ():
                    if key in slot.of and slot.of[key].type == "image":
                        yield (name, index, key), text


def kit_sources(kit: Kit) -> tuple[str, ...]:
    """Every picture file of the kit that its logo, furniture and cards name."""
    names = {kit.logo.light, kit.logo.dark} if kit.logo else set()
    layouts = [kit.furniture, *(card.layout for card in kit.cards.values())]
    for layout in layouts:
        for node in layout:
            names.update(_images(node))
    return tuple(sorted(names))


def _images(node: brand.LayoutNode) -> Iterator[str]:
    if isinstance(node, brand.ImageNode) and node.source:
        yield node.source
    if isinstance(node, brand.StackNode):
        for child in node.children:
            yield from _images(child)


def media(story: Story, report: Report, name: str, path: Path) -> MediaInfo | None:
    """The facts of a source, or None after reporting why there are none."""
    if info := story.catalog.infos.get(name):
        return info
    if is_slated(story, name):
        report.at(path, MediaSlated, source=name)
        return None
    problem = story.catalog.problems.get(name)
    if problem is None:
        report.at(path, MediaMissing, source=name)
        return None
    suggestion = f'did you mean "{problem.suggestion}"?' if problem.suggestion else ""
    report.at(
        path, _PROBLEMS[problem.kind], source=name, reason=problem.reason, suggestion=suggestion
    )
    return None


_FOUND = {"video": "a video", "audio": "a sound", "image": "a photo", "svg": "a drawing"}
_HINTS = {
    "video": "for a moving picture write `type: clip`",
    "audio": "a sound goes under `voice`, `effects` or `sound: {music: …}`",
    "image": "for a still picture write `type: photo`",
    "svg": "for a drawing write `type: photo`",
}


A_SOUND, A_CLIP, A_STILL = "a sound", "a moving picture", "a still picture"
"""What a source can be needed as."""


def undecodable(
    report: Report, name: str, path: Path, wanted: str, reason: str, otherwise: str = ""
) -> None:
    """Report that what is needed of a file is in it, but cannot be decoded."""
    what = "sound" if wanted == A_SOUND else "picture"
    report.at(path, MediaUndecodable, source=name, what=what, reason=reason, otherwise=otherwise)


def cut_off(report: Report, name: str, path: Path, there: Fraction) -> None:
    """Report that a recording is used beyond the `there` seconds that are left of it."""
    left = seconds_text(Fraction(int(there * 10), 10))  # rounded down
    report.at(path, MediaCutOff, source=name, there=left,
              otherwise=f", or write `end` at {left}s or before")  # fmt: skip


def wrong_kind(report: Report, info: MediaInfo, name: str, path: Path, wanted: str) -> None:
    """Report that a file is not of the kind that is needed, or cannot be decoded as such."""
    reason = info.unheard if wanted == A_SOUND else info.unshown
    if reason:
        undecodable(report, name, path, wanted, reason)
        return
    silent = wanted == A_SOUND and info.kind == "video"
    hint = "there is no sound in it" if silent else _HINTS[info.kind]
    report.at(
        path, MediaWrongKind, source=name, found=_FOUND[info.kind], wanted=wanted,
        hint=hint,
    )  # fmt: skip

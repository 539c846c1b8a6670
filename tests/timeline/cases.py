"""Cases: one Markdown file each, a storyboard in, what becomes of it out.

A case is prose with fences. `yaml` is the storyboard; `media` says what its sources are, a
line each; `kit` changes the kit of `kit.yaml` beside the cases, whole keys at a time (an
empty key takes one away); `options` may hold `slates`, for sources that are not here. What is
expected stands in fences named after the dump, and after the platform where it is not
`instagram-story`:

    timeline            the timeline's text
    diagnostics         what reading and building report, one a line
    checked             what the checks report of the timeline
    plan                the plan's text (tests/cases/plan)

`STORYFORGE_RECORD=1 pytest tests/timeline tests/check tests/plan` writes what came out into
these fences; then read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from storyforge.core.diagnostics import Diagnostic
from storyforge.platforms.profiles import PLATFORMS, Platform
from storyforge.storyboard import Document, Reading, storyboard_from
from storyforge.storyboard.brand import Kit
from storyforge.storyboard.compose import parse_document
from storyforge.storyboard.document import Plain
from storyforge.storyboard.expand import expand
from storyforge.storyboard.fields import Leaf
from storyforge.storyboard.kit_names import kit_names
from storyforge.storyboard.models import Storyboard
from storyforge.timeline.build import Built, build
from storyforge.timeline.facts import (
    AudioFacts,
    ImageFacts,
    MediaCatalog,
    MediaInfo,
    MediaProblem,
    TrackFacts,
    VideoFacts,
)
from storyforge.timeline.story import Story

CASES = Path(__file__).parents[1] / "cases"
KIT = CASES / "timeline" / "kit.yaml"
RECORD = bool(os.environ.get("STORYFORGE_RECORD"))
STORY_FILE = "story.yaml"
USUAL_PLATFORM = "instagram-story"

_FENCE = re.compile(r"^```(\w+)(?: ([\w-]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced text: its kind, the platform it is for, what it holds."""

    kind: str
    platform: Platform
    body: str


@dataclass(frozen=True, slots=True)
class Case:
    """One file."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.stem

    def fences(self, kind: str) -> tuple[Fence, ...]:
        """The fences of a kind, in order."""
        found = (m for m in _FENCE.finditer(self.text) if m[1] == kind)
        return tuple(Fence(m[1], PLATFORMS[m[2] or USUAL_PLATFORM], m[3]) for m in found)

    def only(self, kind: str) -> str:
        """What the one fence of a kind holds; empty when there is none."""
        found = self.fences(kind)
        assert len(found) <= 1, f"{self.name} has several fences {kind}"
        return found[0].body if found else ""

    @property
    def reading(self) -> Reading[Storyboard]:
        return _read_story(self.only("yaml"))

    @property
    def storyboard(self) -> Storyboard:
        """The storyboard of a case that can be read."""
        value = self.reading.value
        assert value is not None, "\n".join(map(str, self.reading.diagnostics))
        return value

    @property
    def document(self) -> Document:
        document = self.reading.document
        assert document is not None
        return document

    @property
    def kit(self) -> Kit:
        return kit_of(self.only("kit"))

    @property
    def catalog(self) -> MediaCatalog:
        return catalog_of(self.only("media"))

    def story(self, platform: Platform) -> Story:
        return Story(
            storyboard=self.storyboard, places=self.document, kit=self.kit, platform=platform,
            catalog=self.catalog, slates="slates" in self.only("options").split(),
        )  # fmt: skip

    def built(self, platform: Platform) -> Built:
        """The timeline and diagnostics; those of reading where there is nothing to build."""
        if self.reading.value is None:
            return Built(None, self.reading.diagnostics)
        return build(self.story(platform))


@cache
def _read_story(text: str) -> Reading[Storyboard]:
    return storyboard_from(text.encode(), STORY_FILE)


def cases(folder: str) -> list[Case]:
    """Every case of a folder, by name."""
    return [Case(path, path.read_text("utf-8")) for path in sorted((CASES / folder).glob("*.md"))]


def with_fence(folder: str, *kinds: str) -> list[Case]:
    """The cases of a folder that expect one of these kinds."""
    return [case for case in cases(folder) if any(case.fences(kind) for kind in kinds)]


def each(folder: str, *kinds: str) -> pytest.MarkDecorator:
    """Run a test for each case that expects one of these kinds."""
    return pytest.mark.parametrize("case", with_fence(folder, *kinds), ids=lambda case: case.name)


def lines(diagnostics: tuple[Diagnostic, ...]) -> str:
    return "".join(f"{diagnostic}\n" for diagnostic in diagnostics)


def expect(case: Case, kind: str, made: Callable[[Platform], str]) -> None:
    """Compare every fence of a kind with what is made for its platform, or record it."""
    if RECORD:
        _record(case, kind, made)
    else:
        for fence in case.fences(kind):
            assert made(fence.platform) == fence.body


def _record(case: Case, kind: str, made: Callable[[Platform], str]) -> None:
    def written(match: re.Match[str]) -> str:
        if match[1] != kind:
            return match[0]
        name = f" {match[2]}" if match[2] else ""
        return f"```{kind}{name}\n{made(PLATFORMS[match[2] or USUAL_PLATFORM])}```"

    case.path.write_text(_FENCE.sub(written, case.path.read_text("utf-8")), "utf-8")


# --- kits ---------------------------------------------------------------------------------


@cache
def kit_of(changes: str) -> Kit:
    """The kit of the cases with some of its keys replaced, or taken away where empty."""
    document, own = parse_document(KIT.read_bytes(), KIT.name), _mapping(changes)
    assert isinstance(document.data, dict)
    merged = {**document.data, **own}
    whole: Plain = {key: value for key, value in merged.items() if value is not None}
    document = expand(replace(document, data=whole), Kit, _named)
    problems = [*document.diagnostics, *kit_names(document)]
    assert not problems, lines(tuple(problems))
    return Kit.model_validate(document.data)


def _mapping(text: str) -> dict[str, Plain]:
    data = parse_document(text.encode(), "kit").data if text.strip() else {}
    assert isinstance(data, dict)
    return data


def _named(_path: tuple[str | int, ...], leaf: Leaf, text: str) -> str:
    return f"brand:{text}" if leaf.role == "kit-file" else text


# --- media --------------------------------------------------------------------------------

_LINE = re.compile(r"(?P<name>.+?): (?P<kind>[a-z]+)(?P<rest>.*)")
_VIDEO = re.compile(r" (\d+)x(\d+) (\S+) fps (\S+) s(?:, sound (\d+) Hz (\w+))?")
_SOUND = re.compile(r" (\d+) Hz (\w+) (\S+) s")
_PHOTO = re.compile(r" (\d+)x(\d+)")
_PROBLEM = re.compile(r'(?:: (?P<reason>[^"]*?))?(?:, close to "(?P<near>.*)")?')
_CHANNELS = {"mono": 1, "stereo": 2}


@cache
def catalog_of(text: str) -> MediaCatalog:
    """Facts of sources from their description, a line each.

    seance.mp4: video 1920x1080 25 fps 40 s, sound 48000 Hz stereo
    ambiance.mp3: sound 44100 Hz stereo 120 s
    tram.jpg: photo 4000x3000
    logo.png: transparent 800x400
    plan.svg: drawing
    tram.jpeg: missing, close to "tram.jpg"
    broken.mp4: unreadable: it is cut off
    half.mp4: video 1920x1080 25 fps 40 s; cut off
    shop.mp4: sound 48000 Hz stereo 40 s; unshown: it is protected
    salle.mkv: sound 48000 Hz stereo 40 s; tracks: fr "Salle", en mono, de locked
    """
    facts: dict[str, MediaInfo | MediaProblem] = {}
    for line in filter(None, text.splitlines()):
        match = _LINE.fullmatch(line)
        assert match, line
        rest, _, lack = match["rest"].partition("; ")
        facts[match["name"]] = _lacking(_fact(match["kind"], rest), lack)
    infos = {name: fact for name, fact in facts.items() if isinstance(fact, MediaInfo)}
    problems = {name: fact for name, fact in facts.items() if isinstance(fact, MediaProblem)}
    return MediaCatalog(infos=MappingProxyType(infos), problems=MappingProxyType(problems))


def _lacking(fact: MediaInfo | MediaProblem, lack: str) -> MediaInfo | MediaProblem:
    """Facts of a file that is not whole.

    `cut off`, `unshown: REASON`, `unheard: REASON`, `damaged: SECONDS to SECONDS` or `log: NAME`;
    or of one with several sounds, of which the first is its default: `tracks: LANGUAGE …, …`.
    """
    if not lack:
        return fact
    assert isinstance(fact, MediaInfo), fact
    name, _, reason = lack.partition(": ")
    if name == "tracks":
        return _with_tracks(fact, reason.split(", "))
    if name == "log":
        assert fact.video is not None, lack
        return replace(fact, video=replace(fact.video, log=reason))
    if name == "damaged":
        assert fact.video is not None, lack
        start, _, end = reason.partition(" to ")
        damaged = ((Fraction(start), Fraction(end)),)
        return replace(fact, video=replace(fact.video, damaged=damaged))
    if reason:
        told: dict[str, Any] = {name: reason}
        return replace(fact, **told)
    audio = replace(fact.audio, cut_off=True) if fact.audio else None
    return replace(fact, audio=audio, cut_off=True)


_TRACK = re.compile(r'([\w-]+)(?: (mono|stereo|locked))?(?: "(.*)")?')


def _with_tracks(fact: MediaInfo, told: list[str]) -> MediaInfo:
    """The same file with sounds of these languages; those that are locked cannot be heard."""
    assert fact.audio is not None
    tracks, heard = [each for each in fact.tracks if each.kind != "audio"], []
    for number, each in enumerate(told, start=1):
        match = _TRACK.fullmatch(each)
        assert match, each
        index, channels = fact.audio.index + number - 1, match[2] or "stereo"
        locked = "it is protected (encrypted)" if channels == "locked" else ""
        tracks.append(
            TrackFacts(index=index, kind="audio", codec="aac", number=number, language=match[1],
                       title=match[3] or "", unheard=locked)
        )  # fmt: skip
        if not locked:
            heard.append(
                replace(fact.audio, index=index, number=number, layout=channels,
                        channels=_CHANNELS[channels])
            )  # fmt: skip
    return replace(fact, audio=heard[0], other_audio=tuple(heard[1:]), tracks=tuple(tracks))


def _fact(kind: str, rest: str) -> MediaInfo | MediaProblem:
    match kind:
        case "video":
            return _video(*_read(_VIDEO, rest))
        case "sound":
            return _sound(*_read(_SOUND, rest))
        case "photo" | "transparent":
            width, height = map(int, _read(_PHOTO, rest))
            clear = kind == "transparent"
            image = ImageFacts(
                width=width, height=height, format="PNG" if clear else "JPEG",
                mode="RGBA" if clear else "RGB", has_alpha=clear,
            )  # fmt: skip
            return MediaInfo(kind="image", container="jpeg", size_bytes=1, image=image)
        case "drawing":
            return MediaInfo(kind="svg", container="svg", size_bytes=1)
        case "missing" | "outside" | "remote" | "unreadable" | "unsupported":
            match = _PROBLEM.fullmatch(rest)
            assert match, rest
            return MediaProblem(kind, match["reason"] or "", match["near"] or "")
    raise AssertionError(f"no such kind of source: {kind}")


def _read(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    match = pattern.fullmatch(text)
    assert match, text
    return match.groups()


def _video(
    width: str, height: str, rate: str, seconds: str, hertz: str | None, channels: str | None
) -> MediaInfo:
    """A file with a keyframe every two seconds that seeks exactly."""
    fps, lasts = Fraction(rate), Fraction(seconds)
    tick = 1 / (fps * 512)
    video = VideoFacts(
        index=0, codec="h264", width=int(width), height=int(height), pixel_format="yuv420p",
        time_base=tick, start=Fraction(0), container_start=Fraction(0), duration=lasts,
        average_rate=fps, beat=fps, frame_count=int(lasts * fps), matrix="bt709", colour_range="tv",
        seekable=True, keyframes=tuple(int(2 * n / tick) for n in range(int(lasts / 2) + 1)),
    )  # fmt: skip
    audio = _audio(1, hertz, channels or "", lasts) if hertz else None
    return MediaInfo(
        kind="video", container="mp4", size_bytes=1, duration=lasts, video=video, audio=audio,
        tracks=_only_track(1) if audio else (),
    )  # fmt: skip


def _sound(hertz: str, channels: str, seconds: str) -> MediaInfo:
    lasts = Fraction(seconds)
    return MediaInfo(
        kind="audio", container="mp3", size_bytes=1, duration=lasts,
        audio=_audio(0, hertz, channels, lasts), tracks=_only_track(0),
    )  # fmt: skip


def _only_track(index: int) -> tuple[TrackFacts, ...]:
    return (TrackFacts(index=index, kind="audio", codec="aac", number=1),)


def _audio(index: int, hertz: str, channels: str, lasts: Fraction) -> AudioFacts:
    return AudioFacts(
        index=index, codec="aac", sample_rate=int(hertz), channels=_CHANNELS[channels],
        start=Fraction(0), duration=lasts, layout=channels,
    )  # fmt: skip

"""What the review page tells of one story on one platform, as a value that can be kept."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from storyforge.core.geometry import Rect, Size
from storyforge.core.loudness import NOTHING_LUFS, Loudness
from storyforge.core.records import from_plain, to_plain
from storyforge.core.time import FrameRange
from storyforge.platforms.profiles import PLATFORMS
from storyforge.raster.layouts import Layouts
from storyforge.render.store import Store
from storyforge.review.access import Access, access
from storyforge.review.moments import Moment
from storyforge.review.words import SceneType, captions_of, plain_words, scene_type, transition_key
from storyforge.timeline.model import CardContent, ClipContent, PhotoContent, Scene, Timeline

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgb

_THUMB_WIDTH, _THUMB_QUALITY = 180, 78


@dataclass(frozen=True, slots=True)
class Heard:
    """Loudness of a finished sound (EBU R128): the whole's in LUFS, its true peak in dBTP.

    `curve` is the momentary loudness, ten times a second. Nothing is below -70.
    """

    loudness_lufs: float
    peak_dbtp: float
    curve: tuple[float, ...]

    @classmethod
    def of(cls, level: Loudness) -> Heard:
        """What was measured, as the page tells it."""
        curve = tuple(map(_told, level.momentary_lufs))
        return cls(_told(level.integrated_lufs), _told(level.peak_db), curve)


def _told(level: float) -> float:
    return round(max(NOTHING_LUFS, level), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneEntry:
    """A scene: times in seconds, `shown` the one of the frame that stands for it.

    `alt` is None for what is no photo; `lead` is the key of the transition into it, or empty;
    `thumb` is a WebP in base64.
    """

    number: int
    type: SceneType
    name: str
    start: Fraction
    end: Fraction
    shown: Fraction
    source: str
    words: tuple[str, ...]
    captions: tuple[tuple[str, Fraction, Fraction], ...]
    alt: str | None
    lead: str
    lead_s: Fraction
    thumb: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A story on one platform. `safe` is left, top, width, height in fractions of the picture."""

    title: str
    language: str
    platform: str
    platform_title: str
    width: int
    height: int
    rate: int
    frames: int
    seconds: Fraction
    safe: tuple[float, float, float, float]
    poster: str
    scenes: tuple[SceneEntry, ...]
    heard: Heard
    target_lufs: float
    has_sound: bool
    access: Access


def keep_entry(entry: Entry, store: Store, inputs: str) -> None:
    """Keep an entry for as long as a story's inputs have this digest; not where it is empty."""
    if inputs:
        draft = store.draft(".json")
        draft.write_text(json.dumps(to_plain(entry)), encoding="utf-8")
        store.keep(_key(inputs), "entry", draft)


def kept_entry(store: Store, inputs: str) -> Entry | None:
    """The entry that was kept, if it is still there."""
    made = store.recall(_key(inputs)) if inputs else None
    path = store.obtain(made) if made else None
    try:
        return from_plain(Entry, json.loads(path.read_text("utf-8"))) if path else None
    except ValueError:  # another version's
        return None


def _key(inputs: str) -> str:
    return hashlib.sha256(f"entry {inputs}".encode()).hexdigest()


def entry_of(
    timeline: Timeline, layouts: Layouts, shown: Sequence[Moment], frames: Mapping[int, Rgb],
    level: Loudness, flashes: int,
) -> Entry:  # fmt: skip
    """The entry of a story from its moments, their frames by number, its loudness, its flashes."""
    output, sound = timeline.canvas.output, timeline.soundtrack
    scenes = tuple(_scene(timeline, each, frames[each.frame]) for each in shown
                   if each.transition is None)  # fmt: skip
    return Entry(
        title=timeline.title, language=timeline.language, platform=timeline.platform,
        platform_title=PLATFORMS[timeline.platform].title,
        width=output.width, height=output.height, rate=timeline.rate.value,
        frames=timeline.length, seconds=timeline.rate.seconds(timeline.length),
        safe=_fractions(timeline.canvas.safe, timeline.canvas.size),
        poster=_webp(frames[shown[0].frame], 360), scenes=scenes, heard=Heard.of(level),
        target_lufs=sound.loudness_lufs, has_sound=bool(sound.sounds or sound.music),
        access=access(timeline, layouts, flashes),
    )  # fmt: skip


def _scene(timeline: Timeline, moment: Moment, frame: Rgb) -> SceneEntry:
    scene, seconds = moment.scene, timeline.rate.seconds
    lead = next((each for each in timeline.transitions if each.into == scene.index), None)
    captions = captions_of(timeline, scene, moment.range)
    return SceneEntry(
        number=scene.index + 1, type=scene_type(scene.content), name=scene.id,
        start=seconds(moment.range.start), end=seconds(moment.range.end),
        shown=seconds(moment.frame), source=_source(scene), words=_words(scene),
        captions=tuple((each.text, *_times(timeline, each.range)) for each in captions),
        alt=scene.content.alt if isinstance(scene.content, PhotoContent) else None,
        lead=transition_key(lead.kind) if lead else "",
        lead_s=seconds(lead.range.length) if lead else Fraction(0),
        thumb=_webp(frame, _THUMB_WIDTH),
    )  # fmt: skip


def _times(timeline: Timeline, span: FrameRange) -> tuple[Fraction, Fraction]:
    return timeline.rate.seconds(span.start), timeline.rate.seconds(span.end)


def _source(scene: Scene) -> str:
    match scene.content:
        case ClipContent(source=source) | PhotoContent(source=source):
            return source
        case CardContent(layout=layout):
            return layout
        case python:
            return f"{python.module}:{python.function}"


def _words(scene: Scene) -> tuple[str, ...]:
    content = scene.content
    return plain_words(content.picture) if isinstance(content, CardContent) else ()


def _webp(frame: Rgb, width: int) -> str:
    from storyforge.raster.files import webp_bytes
    from storyforge.raster.sheets import scaled

    tall = round(width * frame.shape[0] / frame.shape[1])
    return base64.b64encode(webp_bytes(scaled(frame, Size(width, tall)), _THUMB_QUALITY)).decode()


def _fractions(rect: Rect, whole: Size) -> tuple[float, float, float, float]:
    return (
        float(rect.x / whole.width), float(rect.y / whole.height),
        float(rect.width / whole.width), float(rect.height / whole.height),
    )  # fmt: skip

"""Nothing that can be seen or heard is left out of the keys.

A key that forgets a field serves stale frames. So each field of each model is changed in turn,
from the storyboard and the kit down to the facts of the media and the encoder's settings, and
what the finished file is made of must have other keys; or the field is on the list below, with
the reason why it cannot be seen or heard, and then no key may change.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from storyforge.core.diagnostics import has_errors
from storyforge.ffmpeg.encoding import SOFTWARE
from storyforge.ffmpeg.hardware import HARDWARE
from storyforge.plan.keys import Ways, key_of
from storyforge.plan.model import Task
from storyforge.plan.planning import plan, plan_frame
from storyforge.plan.surface import Aim
from storyforge.platforms.profiles import PLATFORMS
from storyforge.raster.fonts import load_fonts
from storyforge.raster.layouts import Layouts
from storyforge.storyboard import storyboard_from
from storyforge.storyboard.brand import Kit
from storyforge.storyboard.compose import parse_document
from storyforge.storyboard.expand import expand
from storyforge.storyboard.kit_names import kit_names
from storyforge.storyboard.models import Model, Storyboard
from storyforge.storyboard.shapes import fields_of
from storyforge.timeline.build import build
from storyforge.timeline.facts import FontBook, MediaCatalog
from storyforge.timeline.model import Timeline
from storyforge.timeline.picture import Picture
from storyforge.timeline.sources import kit_sources
from storyforge.timeline.story import Story
from tests.check.test_cases import DRAWING
from tests.plan.aims import aim_of
from tests.plan.changes import (
    Change,
    Field,
    fields_in,
    made_changes,
    models_in,
    parts_of,
    written_changes,
)
from tests.timeline.cases import CASES, _named, catalog_of

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "brand" / "rivemont" / "fonts"
Keys = tuple[str, ...]
"""Of the segments in order, of the sound, of the cover: what a finished file is made of."""

FOR_PEOPLE = "a name for people, or for other parts of the document to go by"
OF_READING = "used up while the document is read"
OF_CHECKS = "what checks and rules hold stories to, not a look"
OF_THE_FILE = "told from the file, whose digest is in the key, and not used to make anything"
BY_ROWS = "cannot be made up; the test looks at every row of the table instead"
ELSEWHERE = "what follows from it stands in fields of its own"

CANNOT_BE_SEEN: Mapping[Field, str] = {
    # The storyboard
    ("Storyboard", "version"): OF_READING,
    ("Storyboard", "brand"): OF_READING,
    ("Storyboard", "title"): FOR_PEOPLE,
    ("ClipScene", "id"): FOR_PEOPLE,
    ("PhotoScene", "id"): FOR_PEOPLE,
    ("CardScene", "id"): FOR_PEOPLE,
    ("PythonScene", "id"): FOR_PEOPLE,
    ("PhotoScene", "alt"): FOR_PEOPLE,
    # The kit
    ("Kit", "version"): OF_READING,
    ("Kit", "extends"): OF_READING,
    ("Kit", "name"): FOR_PEOPLE,
    ("Kit", "pairs"): OF_CHECKS,
    ("Pair", "text"): OF_CHECKS,
    ("Pair", "ground"): OF_CHECKS,
    ("Kit", "rules"): OF_CHECKS,
    ("Rules", "locked"): OF_CHECKS,
    ("Rules", "hex_colours"): OF_CHECKS,
    ("Font", "licence"): FOR_PEOPLE,
    ("Logo", "clear_space"): OF_CHECKS,
    ("Slot", "required"): OF_CHECKS,
    ("Slot", "max_items"): OF_CHECKS,
    ("ItemField", "type"): OF_CHECKS,
    ("ItemField", "required"): OF_CHECKS,
    # The timeline
    ("Timeline", "title"): FOR_PEOPLE,
    ("Timeline", "language"): ELSEWHERE,
    ("Timeline", "platform"): ELSEWHERE,
    ("Words", "language"): ELSEWHERE,
    ("Scene", "id"): FOR_PEOPLE,
    ("Layer", "id"): FOR_PEOPLE,
    ("Layer", "kind"): OF_CHECKS,
    ("Layer", "path"): FOR_PEOPLE,
    ("Sound", "id"): FOR_PEOPLE,
    ("Sound", "path"): FOR_PEOPLE,
    ("Music", "path"): FOR_PEOPLE,
    ("CardContent", "layout"): FOR_PEOPLE,
    # The encoder: what it is told stands in the command, whichever field it comes from
    ("Cover", "by"): FOR_PEOPLE,
    ("Encoder", "name"): FOR_PEOPLE,
    ("Encoder", "announces"): "how its driver is asked for its name, which is a field of its own",
    ("Encoder", "own"): BY_ROWS,
    ("Encoder", "feed"): BY_ROWS,
    ("PhotoContent", "alt"): FOR_PEOPLE,
    ("ImageNode", "name"): FOR_PEOPLE,
    ("RuleNode", "name"): FOR_PEOPLE,
    ("ShapeNode", "name"): FOR_PEOPLE,
    ("StackNode", "name"): FOR_PEOPLE,
    ("Canvas", "safe"): ELSEWHERE,
    # The facts of media
    ("AudioFacts", "codec"): OF_THE_FILE,
    ("AudioFacts", "cut_off"): OF_THE_FILE,
    ("AudioFacts", "sample_rate"): OF_THE_FILE,
    ("ImageFacts", "bits"): OF_THE_FILE,
    ("ImageFacts", "colour"): OF_THE_FILE,
    ("ImageFacts", "format"): OF_THE_FILE,
    ("ImageFacts", "has_alpha"): OF_THE_FILE,
    ("ImageFacts", "has_profile"): OF_THE_FILE,
    ("ImageFacts", "is_hdr"): OF_THE_FILE,
    ("ImageFacts", "mode"): OF_THE_FILE,
    ("ImageFacts", "orientation"): OF_THE_FILE,
    ("ImageFacts", "several"): OF_THE_FILE,
    ("MediaInfo", "cut_off"): OF_THE_FILE,
    ("MediaInfo", "kind"): OF_THE_FILE,
    ("MediaInfo", "size_bytes"): OF_THE_FILE,
    ("TrackFacts", "codec"): OF_THE_FILE,
    ("TrackFacts", "cover"): OF_THE_FILE,
    ("TrackFacts", "index"): OF_THE_FILE,
    ("TrackFacts", "kind"): OF_THE_FILE,
    ("TrackFacts", "language"): ELSEWHERE,
    ("TrackFacts", "title"): FOR_PEOPLE,
    ("TrackFacts", "unheard"): OF_THE_FILE,
    ("MediaInfo", "unheard"): OF_THE_FILE,
    ("MediaInfo", "unshown"): OF_THE_FILE,
    ("VideoFacts", "field_order"): OF_THE_FILE,
    ("VideoFacts", "frame_count"): OF_THE_FILE,
    ("VideoFacts", "damaged"): OF_THE_FILE,
    ("VideoFacts", "dolby_vision"): OF_THE_FILE,
    # The encoder
    ("Quality", "name"): FOR_PEOPLE,
}

# --- what is changed ----------------------------------------------------------------------

MEDIA = """\
seance.mp4: video 1920x1080 25 fps 40 s, sound 48000 Hz stereo; tracks: fr, en mono
drone.mp4: video 3840x2160 30000/1001 fps 60 s, sound 44100 Hz mono
muet.mp4: video 1080x1920 30 fps 4 s
tram.jpg: photo 4000x3000
wide.jpg: photo 4000x2000
maire.png: photo 600x800
ambiance.mp3: sound 44100 Hz stereo 5 s; tracks: fr, fr
voix.wav: sound 48000 Hz mono 6 s; tracks: en mono, fr mono
cloche.wav: sound 48000 Hz stereo 0.8 s; tracks: fr, en
"""


@cache
def written(name: str) -> Any:
    return parse_document((CASES / name).read_bytes(), name).data


def without(data: Any, *keys: str) -> Any:
    return {key: value for key, value in data.items() if key not in keys}


Families = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
"""Each family's name, its files and the families that help it."""


@cache
def font_book(families: Families) -> FontBook:
    """The fonts of a kit, with the families that help them."""
    files = {
        family: {name: (FONTS / Path(name).name).read_bytes() for name in names}
        for family, names, _ in families
    }
    upright = load_fonts(files).families
    # No kit of ours has italics: the faces of another family stand in for them.
    names = list(upright)
    slanted = {
        family: (*(replace(face, italic=True) for face in upright[other]), *upright[family])
        for family, other in zip(names, names[1:] + names[:1], strict=True)
    }
    return FontBook(slanted, {family: others for family, _, others in families})


@cache
def layouts(book: Families, sizes: tuple[tuple[str, tuple[float, float]], ...]) -> Layouts:
    """Shared by all stories of the same fonts and pictures: each picture is laid out once."""
    return Layouts(font_book(book), dict(sizes))


def layouts_for(kit: Kit, catalog: MediaCatalog) -> Layouts:
    sizes = dict.fromkeys(kit_sources(kit), DRAWING)
    for name, info in catalog.infos.items():
        if info.image:
            sizes[name] = (float(info.image.width), float(info.image.height))
    book = tuple((name, font.files, font.fallback) for name, font in kit.fonts.items())
    return layouts(book, tuple(sorted(sizes.items())))


class Refused(Exception):
    """The change is not allowed: there is nothing to compare."""


@cache
def kit_of(text: str) -> Kit:
    document = expand(parse_document(text.encode(), "kit.yaml"), Kit, _named)
    if has_errors((*document.diagnostics, *kit_names(document))):
        raise Refused
    try:
        return Kit.model_validate(document.data)
    except ValidationError as mistake:
        raise Refused from mistake


def story_of(data: Any, kit: Any, catalog: MediaCatalog) -> Story:
    reading = storyboard_from(json.dumps(data).encode(), "everything.yaml")
    if reading.value is None or reading.document is None:
        raise Refused
    if not set(reading.value.platforms[:1]) <= PLATFORMS.keys():
        raise Refused
    return Story(
        storyboard=reading.value, places=reading.document, kit=kit_of(json.dumps(kit)),
        platform=PLATFORMS[reading.value.platforms[0]], catalog=catalog,
    )  # fmt: skip


def timeline_of(story: Story) -> Timeline:
    built = build(story)
    if built.timeline is None or has_errors(built.diagnostics):
        raise Refused
    return built.timeline


@cache
def catalog() -> MediaCatalog:
    """Facts of recordings that differ in everything that matters."""
    usual = catalog_of(MEDIA)
    told: dict[str, Mapping[str, Any]] = {
        "drone.mp4": {
            "codec": "vp9",
            "has_alpha": True,
            "matrix": "bt2020nc",
            "primaries": "bt709",
            "transfer": "arib-std-b67",
            "colour_range": "pc",
        },
        "muet.mp4": {
            "matrix": "smpte170m",
            "pixel_format": "yuvj420p",
            "colour_range": "unknown",
            "last": 60_000,
            "fields": "top",
            "transfer": "smpte2084",
            "peak_nits": 600,
        },
    }
    infos = {
        name: replace(info, video=replace(info.video, **told[name])) if info.video and name in told
        else info
        for name, info in usual.infos.items()
    }  # fmt: skip
    separate = infos["ambiance.mp3"].audio
    assert separate is not None
    infos["ambiance.mp3"] = replace(
        infos["ambiance.mp3"], audio=replace(separate, channels=4, layout="4 channels")
    )
    return replace(usual, infos=infos)


WAYS = Ways(machine="machine", painting="painting", mastering="mastering", recording="recording")


def keys(timeline: Timeline, aim: Aim) -> Keys:
    """Digests of files stand for themselves: their names."""
    made: dict[str, str] = {}

    def done(tasks: Iterable[Task]) -> None:
        for task in tasks:
            made[task.id] = key_of(task, str, made, "engine", WAYS, str)

    whole, cover = plan(timeline, aim), plan_frame(timeline, aim, timeline.cover_at)
    done(whole.tasks)
    done(cover)
    return (*(made[each.task] for each in whole.segments), made[whole.sound], made[cover[-1].id])


def visible(value: Any) -> Any:
    """A timeline with nothing in the fields that cannot be seen."""
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return tuple(map(visible, value))
    if not is_dataclass(value):
        return value
    kind = type(value).__name__
    return (kind, *(visible(getattr(value, each.name)) for each in fields(value)
                    if (kind, each.name) not in CANNOT_BE_SEEN))  # fmt: skip


def look_of(data: Any, kit: Any) -> object:
    """All that decides the keys, much sooner: a plan of each timeline would take minutes.

    That keys follow from it field by field is the concern of the tests of timelines.
    """
    story = story_of(data, kit, catalog())
    timeline, laid = timeline_of(story), layouts_for(story.kit, catalog())
    pictures = (part for part in parts_of(timeline) if isinstance(part, Picture))
    return visible(timeline), tuple(laid.of(picture).describe() for picture in pictures)


MOST_TRIES = 10
"""Ways of changing one field, at all its places, that are tried before it counts as not seen."""


@dataclass
class Trial:
    """Changes tried so far: for each field that can be changed, whether some change was seen."""

    most: int = MOST_TRIES
    found: dict[Field, bool] = field(default_factory=dict)
    tried: Counter[Field] = field(default_factory=Counter)

    def run(self, changes: Iterable[Change], look: Callable[[Any], object], before: object) -> None:
        for within, change in changes:
            unseen = [each for each in within if not self.found.get(each)]
            if not unseen or self.tried[within[0]] >= self.most:
                continue
            try:
                is_seen = look(change()) != before
            except Refused:
                continue
            except UNMADE:
                is_seen = True
            self.tried[within[0]] += 1
            self.found.update((each, self.found.get(each, False) or is_seen) for each in unseen)


UNMADE = (AssertionError, LookupError, StopIteration, RuntimeError, ValueError, ArithmeticError)
"""What cannot be planned at all after a change was not ignored either."""


# --- the tests ----------------------------------------------------------------------------


def assert_guarded(found: Mapping[Field, bool], wanted: Iterable[Field]) -> None:
    """Every field is seen, or on the list: and then it is not."""
    ignored = {field for field in wanted if not found.get(field)}
    listed = {field for field in wanted if field in CANNOT_BE_SEEN}
    stale, wrong = sorted(ignored - listed), sorted(listed - ignored)
    assert not stale, f"these change no key, stale frames will be served: {stale}"
    assert not wrong, f"these change a key, take them off the list: {wrong}"


def keys_of_models(model: type[Model]) -> set[Field]:
    """The fields that may hold one thing or another: a model's `type` is its union's choice."""
    return {
        (each.__name__, key)
        for each in models_in(model)
        for key, shape in fields_of(each).items()
        if len(shape.words) != 1
    }


OWN = ("defaults", "frame_rate")
"""What a storyboard decides before its kit does."""


def test_every_field_of_a_storyboard_can_be_seen() -> None:
    """Whatever an author changes, some segment, the sound or the cover is made again."""
    story, kit = written("everything.yaml"), written("everything-kit.yaml")
    trial = Trial()
    changes = written_changes(story, Storyboard)
    trial.run(changes, lambda changed: look_of(changed, kit), look_of(story, kit))
    assert_guarded(trial.found, keys_of_models(Storyboard))


def test_every_field_of_a_kit_can_be_seen() -> None:
    """The same of a charter: what it says of shared things is seen where stories do not say."""
    story = without(written("everything.yaml"), *OWN)
    whole = written("everything-kit.yaml")
    trial = Trial(6 * MOST_TRIES)
    for kit in (whole, without(whole, *OWN)):
        look = partial(look_of, story)
        trial.run(written_changes(kit, Kit), look, look_of(story, kit))
    shared = keys_of_models(Kit) & keys_of_models(Storyboard)
    assert_guarded(trial.found, (keys_of_models(Kit) - shared) | (shared & trial.found.keys()))


@cache
def pairs() -> tuple[Any, ...]:
    """The storyboard in pairs of neighbours: quickly planned."""
    whole = written("everything.yaml")
    scenes = whole["scenes"]
    sound = whole["sound"]
    heard = {**sound, "music": [without(each, "from", "through") for each in sound["music"]]}
    return tuple(
        {
            **without(whole, "captions"),
            "sound": heard,
            "scenes": [without(one, "transition"), other],
        }
        for one, other in pairwise(scenes)
    )


def planned_for(story: Story, facts: MediaCatalog) -> Aim:
    return aim_of(facts, layouts_for(story.kit, facts))


def test_every_field_of_a_timeline_can_be_seen() -> None:
    """Down from the timeline, keys know every field."""
    trial, wanted = Trial(), set()
    for data in pairs():
        story = story_of(data, written("everything-kit.yaml"), catalog())
        timeline, aim = timeline_of(story), planned_for(story, catalog())
        trial.run(made_changes(timeline), partial(keys, aim=aim), keys(timeline, aim))
        wanted |= fields_in(timeline)
    assert_guarded(trial.found, wanted)


def test_every_fact_that_is_used_is_in_the_keys() -> None:
    """What is known of a source reaches the arguments, or is not used at all."""
    trial = Trial(4 * MOST_TRIES)
    for data in pairs():
        names = {scene.get("source") for scene in data["scenes"]} | {"ambiance.mp3"}
        infos = {name: info for name, info in catalog().infos.items() if name in names}

        def look(changed: Any, data: Any = data) -> Keys:
            facts = replace(catalog(), infos={**catalog().infos, **changed})
            story = story_of(data, written("everything-kit.yaml"), facts)
            return keys(timeline_of(story), planned_for(story, facts))

        trial.run(made_changes(infos), look, look(infos))
    assert_guarded(trial.found, fields_in(dict(catalog().infos)))


def test_every_setting_of_the_encoder_is_in_the_keys() -> None:
    """The quality asked for and the platform's limits."""
    story = story_of(pairs()[0], written("everything-kit.yaml"), catalog())
    timeline, aim = timeline_of(story), planned_for(story, catalog())
    settings = {
        each.name: getattr(aim, each.name)
        for each in fields(aim) if each.name not in ("catalog", "layouts")
    }  # fmt: skip

    def look(changed: Any) -> Keys:
        return keys(timeline, replace(aim, **changed))

    trial = Trial()
    trial.run(made_changes(settings), look, keys(timeline, aim))
    assert_guarded(trial.found, fields_in(settings))
    assert keys(timeline, replace(aim, audio_bits_per_second=1)) != keys(timeline, aim)
    rows = (SOFTWARE, *HARDWARE.values())
    assert len({keys(timeline, replace(aim, encoder=row)) for row in rows}) == len(rows)

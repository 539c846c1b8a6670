"""Storyboards that nobody wrote: valid ones of every kind, as plain data.

Data is made of texts, lists and mappings, as a file's would be after reading it, and is
written as JSON, which is YAML.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from hypothesis import strategies as st

from storyforge.platforms.profiles import PLATFORMS
from storyforge.storyboard import storyboard_from
from storyforge.storyboard.brand import Kit
from storyforge.timeline.story import Story
from tests.timeline.cases import STORY_FILE, USUAL_PLATFORM, catalog_of, kit_of

Data = dict[str, Any]

CATALOG = catalog_of(
    """\
seance.mp4: video 1920x1080 25 fps 40 s, sound 48000 Hz stereo
drone.mp4: video 3840x2160 30000/1001 fps 60 s
council.mp4: video 1440x1080 25 fps 60 s, sound 48000 Hz stereo
tram.jpg: photo 4000x3000
wide.jpg: photo 4000x2000
ambiance.mp3: sound 44100 Hz stereo 15 s
voix.wav: sound 48000 Hz mono 1.2 s
discours.wav: sound 48000 Hz mono 7.1 s
cloche.wav: sound 48000 Hz stereo 0.6 s
brand:logos/light.svg: drawing
brand:logos/dark.svg: drawing
"""
)


@cache
def kit() -> Kit:
    """The kit of the cases with a logo and furniture."""
    return kit_of(
        """\
logo: {light: logos/light.svg, dark: logos/dark.svg, height: 96px}
furniture:
  - {type: shape, width: full, height: 14px, fill: accent, place: bottom, show_on: [clip]}
"""
    )


def _seconds(least_ms: int, most_ms: int) -> st.SearchStrategy[str]:
    """A length between two bounds, to the millisecond."""
    return st.integers(least_ms, most_ms).map(lambda ms: f"{ms}ms")


# Transitions take at most 0.5 s of a scene's two ends, so that captions, which come and go
# within 0.633 s, always have room in the rest.
SCENE_LASTS = _seconds(2000, 9000)
TRANSITION_LASTS = _seconds(1, 500)
EASINGS = st.sampled_from(["linear", "ease-in", "ease-out", "ease-in-out"])
DIRECTIONS = st.sampled_from(["left", "right", "up", "down"])
COLOURS = st.sampled_from(["ink", "river", "paper", "#0a0b0c"])
PLACES = st.sampled_from(["top-left", "center", "bottom-right"])
WORDS = st.sampled_from(["Bonjour", "**42** délibérations", "Le budget : *voté* !", "Un\nDeux"])

_TIMED = {"duration": TRANSITION_LASTS, "easing": EASINGS}
TRANSITIONS = st.one_of(
    st.just("cut"),
    st.sampled_from(["crossfade", "slide", "wipe"]),
    st.fixed_dictionaries({"type": st.just("crossfade")}, optional=_TIMED),
    st.fixed_dictionaries({"type": st.just("fade")}, optional={**_TIMED, "through": COLOURS}),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["slide", "push", "wipe"])}, optional={**_TIMED, "to": DIRECTIONS}
    ),
)
FITS = st.one_of(
    st.sampled_from(["cover", "blur"]),
    st.fixed_dictionaries({"type": st.just("contain"), "ground": COLOURS}),
)
_AMOUNT = st.integers(1, 60).map(lambda share: f"{share}%")
MOTIONS = st.one_of(
    st.sampled_from(["none", "zoom-in", "pan"]),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["zoom-in", "zoom-out"])},
        optional={"amount": _AMOUNT, "easing": EASINGS},
    ),
    st.fixed_dictionaries(
        {"type": st.just("pan")}, optional={"amount": _AMOUNT, "to": DIRECTIONS, "easing": EASINGS}
    ),
)
CAPTIONS = st.lists(
    st.fixed_dictionaries(
        {"text": WORDS},
        optional={
            "style": st.sampled_from(["lower-third", "note"]),
            "place": PLACES,
            "at": _seconds(0, 700),
            "duration": _seconds(800, 1200),
            "exit": st.just("none"),
        },
    ),
    max_size=2,
)
POINTS = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(lambda p: [str(n / 10) for n in p])


def _boxes(least: int, most: int) -> st.SearchStrategy[Data]:
    """Parts of a picture, their sides between two percentages."""
    sides = st.integers(least, most)
    return st.tuples(st.integers(0, 50), st.integers(0, 50), sides, sides).map(
        lambda box: dict(
            zip(("left", "top", "width", "height"), map("{}%".format, box), strict=True)
        )
    )


BOXES = _boxes(20, 50)
_AIMS = st.one_of(POINTS, _boxes(1, 5))
_LATER = st.fixed_dictionaries({"on": _AIMS}, optional={"easing": EASINGS})
FOCUS = st.one_of(
    _AIMS,
    st.lists(_LATER, min_size=2, max_size=4).map(
        lambda keys: [{"at": f"{0.7 * n:.1f}s", **key} for n, key in enumerate(keys)]
    ),
)
HIDDEN = st.one_of(
    BOXES,
    st.lists(BOXES, min_size=3, max_size=4).map(
        lambda path: {"path": [{"at": f"{20 * n}s", **box} for n, box in enumerate(path)]}
    ),
)

LOOKS = st.fixed_dictionaries(
    {"contrast": st.sampled_from(["-2", "1"])},
    optional={"exposure": st.sampled_from(["-1", "+2"]), "warmth": st.sampled_from(["-3", "1"])},
)

_LEVELS = {
    "volume": st.sampled_from(["-18 dB", "-3 dB", "2 dB"]),
    "fade_in": _seconds(0, 900),
    "fade_out": _seconds(0, 900),
}
VOICES = st.fixed_dictionaries(
    {"source": st.just("voix.wav")},
    optional={**_LEVELS, "at": _seconds(0, 700), "start": _seconds(0, 900)},
)
EFFECTS = st.lists(
    st.fixed_dictionaries(
        {"source": st.just("cloche.wav")},
        optional={**_LEVELS, "at": _seconds(0, 1900), "end": _seconds(1, 600)},
    ),
    max_size=2,
)
LOOPS = st.one_of(
    st.sampled_from(["true", "false"]),
    st.fixed_dictionaries({"from": _seconds(0, 9000)}, optional={"to": _seconds(9500, 15000)}),
)
MUSIC = st.fixed_dictionaries(
    {"source": st.just("ambiance.mp3")},
    optional={**_LEVELS, "start": _seconds(0, 9000), "loop": LOOPS,
              "duck": st.sampled_from(["0 dB", "-9 dB"])},
)  # fmt: skip

_ANY = {
    "captions": CAPTIONS,
    "transition": TRANSITIONS,
    "logo": st.sampled_from(["light", "dark", "none"]),
    "voice": VOICES,
    "effects": EFFECTS,
}
RAMPS = st.lists(st.sampled_from(["0.25", "0.6", "1", "1.3"]), min_size=2, max_size=4).map(
    lambda speeds: [{"at": f"{0.4 * n:.1f}s", "speed": speed} for n, speed in enumerate(speeds)]
)
SPEEDS = st.one_of(st.sampled_from(["0.25", "0.5", "0.333", "1.3"]), RAMPS)
CLIPS = st.fixed_dictionaries(
    {
        "type": st.just("clip"),
        "source": st.sampled_from(["seance.mp4", "drone.mp4", "council.mp4"]),
        "duration": SCENE_LASTS,
    },
    optional={
        **_ANY,
        "start": _seconds(0, 20000),
        "fit": FITS,
        "focus": FOCUS,
        "crop": BOXES,
        "hide": HIDDEN,
        "look": LOOKS,
        "speed": SPEEDS,
        "reverse": st.just("true"),
        "sound": st.one_of(st.just("none"), st.fixed_dictionaries({}, optional=_LEVELS)),
    },
)
PHOTOS = st.fixed_dictionaries(
    {"type": st.just("photo"), "source": st.sampled_from(["tram.jpg", "wide.jpg"])},
    optional={
        **_ANY,
        "duration": SCENE_LASTS,
        "motion": MOTIONS,
        "fit": FITS,
        "focus": FOCUS,
        "crop": BOXES,
        "hide": BOXES,
        "look": LOOKS,
    },
)
CARDS = st.fixed_dictionaries(
    {
        "type": st.just("card"),
        "layout": st.just("title"),
        "slots": st.fixed_dictionaries({"title": WORDS}, optional={"subtitle": WORDS}),
        "duration": SCENE_LASTS,
    },
    optional=_ANY,
)
PYTHON = st.fixed_dictionaries(
    {
        "type": st.just("python"),
        "function": st.just("scenes.counter:scene"),
        "duration": SCENE_LASTS,
    },
    optional={**_ANY, "arguments": st.fixed_dictionaries({"number": WORDS, "label": WORDS})},
)
SPOKEN = st.fixed_dictionaries(
    {
        "type": st.just("photo"),
        "source": st.just("tram.jpg"),
        "voice": st.fixed_dictionaries({"source": st.just("discours.wav")}),
    },
    optional={"transition": TRANSITIONS},
)
"""A scene that lasts as long as its voice."""
SCENES = st.one_of(CLIPS, PHOTOS, CARDS, PYTHON)


@st.composite
def sounds(draw: st.DrawFn, scenes: int) -> Data:
    """The sound of a story of so many scenes."""
    music = draw(st.lists(MUSIC, max_size=2))
    for bed in music:
        first = draw(st.integers(0, scenes - 1))
        if draw(st.booleans()):
            bed["from"] = f"s{first}"
        if draw(st.booleans()):
            bed["through"] = f"s{draw(st.integers(first, scenes - 1))}"
    return {"music": music, "effects": draw(EFFECTS), "voice": draw(st.lists(VOICES, max_size=1))}


@st.composite
def storyboards(draw: st.DrawFn) -> Data:
    """A storyboard without a mistake, of one to four scenes."""
    scenes = draw(st.lists(SCENES, min_size=1, max_size=4))
    for index, scene in enumerate(scenes):
        scene["id"] = f"s{index}"
        if scene.get("source") == "drone.mp4":
            scene.pop("sound", None)  # it has none
    scenes[0].pop("transition", None)
    story: Data = {"version": "1", "title": "Essai", "scenes": scenes}
    if draw(st.booleans()):
        first = draw(st.integers(0, len(scenes) - 1))
        last = draw(st.integers(first, len(scenes) - 1))
        story["captions"] = [{"text": draw(WORDS), "from": f"s{first}", "through": f"s{last}"}]
    story |= draw(
        st.fixed_dictionaries(
            {},
            optional={
                "frame_rate": st.sampled_from(["24", "25", "30", "50", "60"]),
                "defaults": st.fixed_dictionaries({"transition": TRANSITIONS}),
                "sound": sounds(len(scenes)),
            },
        )
    )
    return story


@st.composite
def spoken(draw: st.DrawFn) -> Data:
    """A storyboard of scenes that last as long as their voices."""
    scenes = draw(st.lists(SPOKEN, min_size=1, max_size=4))
    scenes[0].pop("transition", None)
    return {"version": "1", "title": "Essai", "scenes": scenes}


def shuffled(draw: st.DrawFn, data: Any) -> Any:
    """The same data with the keys of every mapping in another order."""
    if isinstance(data, dict):
        keys = draw(st.permutations(list(data)))
        return {key: shuffled(draw, data[key]) for key in keys}
    if isinstance(data, list):
        return [shuffled(draw, item) for item in data]
    return data


@st.composite
def reordered(draw: st.DrawFn) -> tuple[Data, Data]:
    """A storyboard, and the same with its keys in another order."""
    story = draw(storyboards())
    return story, shuffled(draw, story)


def written(data: Data) -> str:
    """The storyboard's text."""
    return json.dumps(data, ensure_ascii=False, indent=1)


def story_of(data: Data, platform: str = USUAL_PLATFORM) -> Story:
    """The story on a platform, as building wants it."""
    reading = storyboard_from(written(data).encode(), STORY_FILE)
    assert reading.value is not None, "\n".join(map(str, reading.diagnostics))
    assert reading.document is not None
    return Story(
        storyboard=reading.value, places=reading.document, kit=kit(),
        platform=PLATFORMS[platform], catalog=CATALOG,
    )  # fmt: skip

"""A range rendered alone is the same, pixel for pixel, as within the whole.

For stories that nobody wrote, and for every recording there is, before any encoder. A few here,
many in `make soak`.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from storyforge.core.time import FrameRange, frame_range
from storyforge.errors import MediaUnreadable
from storyforge.media.probe import probe
from tests.media.conftest import recordings  # noqa: F401  a fixture is used by its name
from tests.render.ranges import composing, project, sources
from tests.timeline.generated import Data, storyboards

IN_MODULE = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the sources of generated storyboards."""
    folder = project(tmp_path_factory.mktemp("ranges"))
    sources(folder)
    return folder


def drawable(data: Data) -> Data:
    """The storyboard with a card where it would run code."""
    scenes = [
        {**{key: value for key, value in scene.items() if key not in ("function", "arguments")},
         "type": "card", "layout": "title", "slots": {"title": "Essai"}}
        if scene["type"] == "python" else scene
        for scene in data["scenes"]
    ]  # fmt: skip
    return {**data, "brand": "rivemont", "scenes": scenes}


def parts_of(chosen: st.DataObject, whole: FrameRange, count: int) -> list[FrameRange]:
    found = []
    for _ in range(count):
        start = chosen.draw(st.integers(whole.start, whole.end - 1))
        found.append(frame_range(start, chosen.draw(st.integers(start + 1, whole.end))))
    return found


def judge(place: Path, data: Data, chosen: st.DataObject) -> None:
    with composing(place, drawable(data), place) as story:
        whole = chosen.draw(st.sampled_from(story.wholes()))
        story.assert_same(whole, parts_of(chosen, whole, 3))


@settings(max_examples=4, suppress_health_check=IN_MODULE)
@given(data=storyboards(), chosen=st.data())
def test_parts_of_any_story(place: Path, data: Data, chosen: st.DataObject) -> None:
    """Scenes, transitions and captions of any kind, at any rate, from sources of odd ones."""
    judge(place, data, chosen)


@settings(max_examples=4, suppress_health_check=IN_MODULE)
@given(data=storyboards(), chosen=st.data())
def test_parts_of_interlaced_recordings(place: Path, data: Data, chosen: st.DataObject) -> None:
    """Parted fields need the picture before: a part alone is given it, too."""
    for scene in data["scenes"]:
        if scene["type"] == "clip":
            scene["source"] = "council.mp4"
    assume(any(scene["type"] == "clip" for scene in data["scenes"]))
    judge(place, data, chosen)


@pytest.mark.soak
@settings(max_examples=120, suppress_health_check=IN_MODULE)
@given(data=storyboards(), chosen=st.data())
def test_parts_of_many_stories(place: Path, data: Data, chosen: st.DataObject) -> None:
    """The same, for longer."""
    judge(place, data, chosen)


@pytest.mark.soak
def test_parts_of_every_recording(recordings: Path, place: Path) -> None:  # noqa: F811  the fixture imported above
    """Variable rates, open groups, edit lists, damage: whatever is in the folder of recordings."""
    tried = 0
    for number, file in enumerate(sorted((recordings / "video").iterdir())):
        try:
            lasts = probe(file).duration
        except (MediaUnreadable, OSError):
            continue
        if lasts < 1:
            continue
        fit = ("cover", "blur", {"type": "contain", "ground": "river"})[number % 3]
        scene = {"type": "clip", "source": file.name, "duration": f"{min(4, int(lasts))}s",
                 "fit": fit}  # fmt: skip
        data = drawable({"version": "1", "title": "Essai", "scenes": [scene]})
        with composing(place, data, recordings / "video") as story:
            (whole,) = story.wholes()
            third = whole.length // 3
            parts = [frame_range(third, 2 * third), frame_range(whole.end - 7, whole.end)]
            story.assert_same(whole, [*parts, frame_range(1, 2)])
        tried += 1
    assert tried > 0

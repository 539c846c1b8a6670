"""Where a story is looked at: evenly over a scene, and at what stands at a line."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyforge.core.time import frame_range
from storyforge.platforms.profiles import PLATFORMS
from storyforge.timeline.model import Timeline
from storyforge.timeline.spots import (
    evenly,
    layer_spot,
    own_range,
    scene_spot,
    settled,
    spot_at_line,
    transition_spot,
)
from tests.timeline.cases import Case
from tests.timeline.generated import Data, storyboards
from tests.timeline.test_invariants import timeline_of

CASE = Case(
    Path("spots.md"),
    """\
```yaml
version: 1
title: "Lignes"
cover: 2s

captions:
  - {text: "Partout", style: note, from: debut, through: fin}

# the scenes
scenes:
  - type: clip
    id: debut
    source: seance.mp4
    duration: 4s
    captions:
      - {text: "Une", at: 0.5s, duration: 1s}
      - text: "Deux"
        at: 2s

  # a comment between
  - type: clip
    id: fin
    source: seance.mp4
    transition: {type: crossfade, duration: 1s}
    duration: 4s
    captions: [{text: "Trois", duration: 1s}, {text: "Quatre", at: 2s}]
  - {type: card, layout: title, slots: {title: "Fin"}, captions: [{text: "Cinq"}], duration: 3s}
```
```media
seance.mp4: video 1920x1080 25 fps 40 s
```
""",
)


def built() -> Timeline:
    timeline = CASE.built(PLATFORMS["instagram-story"]).timeline
    assert timeline is not None
    return timeline


@pytest.mark.parametrize(
    ("line", "shows"),
    [
        (1, "cover"), (3, "cover"), (5, "cover"), (6, "caption 1"), (7, "caption 1"),
        (10, "debut"), (13, "debut"), (14, "debut"), (15, "scene 1 caption 1"),
        (16, "scene 1 caption 2"), (17, "scene 1 caption 2"), (18, "scene 1 caption 2"),
        (19, "scene 1 caption 2"), (20, "fin"), (23, "transition into scene 2"), (24, "fin"),
        (25, "scene 2 caption 1"), (26, "scene 3"), (900, "scene 3"),
    ],
)  # fmt: skip
def test_a_line_leads_to_what_stands_there(line: int, shows: str) -> None:
    """To the innermost thing of the line; between two, to the one before; above all, the cover."""
    assert spot_at_line(built(), CASE.document, line).shows == shows


def test_a_spot_shows_its_thing_at_rest() -> None:
    """A scene between its transitions, a caption between coming and going, a transition halfway."""
    timeline = built()
    first, second, _ = timeline.scenes
    assert own_range(timeline, first) == frame_range(0, 90)
    still = scene_spot(timeline, second).frame
    assert own_range(timeline, second) == frame_range(120, 210)
    assert [layer.id for layer in timeline.layers if settled(layer).contains(still)] == [
        "caption 1",
        "scene 2 caption 2",
    ]
    assert transition_spot(timeline.transitions[0]).frame == 105
    for layer in timeline.layers:
        spot, enter = layer_spot(layer).frame, layer.enter.frames if layer.enter else 0
        assert layer.range.start + enter <= spot
        assert spot < layer.range.end - (layer.exit.frames if layer.exit else 0)


@settings(max_examples=40)
@given(data=storyboards())
def test_every_spot_is_of_its_own_thing(data: Data) -> None:
    """Whatever the story: the settled part is the scene's alone, and spots lie within."""
    timeline = timeline_of(data)
    for scene in timeline.scenes:
        alone = own_range(timeline, scene)
        assert alone.length >= 1
        assert all(not alone.overlaps(each.range) for each in timeline.scenes if each != scene)
        assert alone.contains(scene_spot(timeline, scene).frame)
    for transition in timeline.transitions:
        assert transition.range.contains(transition_spot(transition).frame)
    for layer in timeline.layers:
        assert layer.range.contains(layer_spot(layer).frame)


@given(start=st.integers(0, 500), length=st.integers(1, 400), count=st.integers(1, 60))
def test_evenly_is_even(start: int, length: int, count: int) -> None:
    """From the first frame to the last, each once, distances equal to within a frame."""
    found = evenly(frame_range(start, start + length), count)
    assert len(found) == min(count, length) or count > length > len(found) > 0
    assert sorted(set(found)) == list(found)
    assert all(start <= frame < start + length for frame in found)
    if count > 1:
        assert (found[0], found[-1]) == (start, start + length - 1)
        steps = [after - before for before, after in pairwise(found)]
        assert max(steps, default=1) - min(steps, default=1) <= 1

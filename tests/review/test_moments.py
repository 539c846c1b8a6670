"""Which moments of a story its contact sheet shows."""

from __future__ import annotations

from hypothesis import given, settings

from storyforge.review.moments import moments
from storyforge.timeline.model import Timeline
from storyforge.timeline.spots import settled
from tests.timeline.generated import Data, storyboards
from tests.timeline.test_invariants import timeline_of

FEW = settings(max_examples=40)


def scene_timeline(captions: list[Data]) -> Timeline:
    scene = {"type": "photo", "source": "tram.jpg", "duration": "6s", "captions": captions}
    return timeline_of({"version": "1", "title": "Essai", "scenes": [scene]})


@given(storyboards())
@FEW
def test_every_scene_and_transition_has_one(data: Data) -> None:
    """In the order of the story, each frame within what it stands for."""
    timeline = timeline_of(data)
    found = moments(timeline)
    scenes = [each.scene.index for each in found if each.transition is None]
    leads = [each.transition for each in found if each.transition is not None]
    assert scenes == list(range(len(timeline.scenes)))
    assert leads == list(timeline.transitions)
    assert [each.frame for each in found] == sorted(each.frame for each in found)
    assert all(each.range.contains(each.frame) for each in found)


@given(storyboards())
@FEW
def test_a_scene_is_seen_alone(data: Data) -> None:
    """No transition takes part in the frame that stands for a scene."""
    timeline = timeline_of(data)
    for each in moments(timeline):
        showing = [scene for scene in timeline.scenes if scene.range.contains(each.frame)]
        assert len(showing) == (1 if each.transition is None else 2)


def test_captions_are_at_rest() -> None:
    """The frame is one where both captions have come and neither goes."""
    timeline = scene_timeline(
        [
            {"text": "Une", "at": "0s", "duration": "3s"},
            {"text": "Deux", "at": "1.5s", "duration": "4s", "place": "center"},
        ]
    )
    (moment,) = moments(timeline)
    captions = [layer for layer in timeline.layers if layer.kind == "caption"]
    assert all(settled(layer).contains(moment.frame) for layer in captions)
    assert set(captions) <= set(moment.layers)


def test_without_captions_it_is_the_middle() -> None:
    """Six seconds at thirty frames."""
    (moment,) = moments(scene_timeline([]))
    assert moment.frame == 90

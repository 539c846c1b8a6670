"""The moments of a story that its contact sheet shows: one for each scene and transition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storyforge.core.time import FrameRange, Frames
from storyforge.timeline.model import Layer, Scene, Timeline, Transition
from storyforge.timeline.spots import own_range, settled, settled_frame, transition_spot


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A frame that stands for a scene, or for the transition into it.

    `range` are the frames it stands for: of a scene those that no transition takes part in.
    `layers` are what is at rest on top of the scenes at that frame.
    """

    frame: Frames
    range: FrameRange
    scene: Scene
    transition: Transition | None = None
    layers: tuple[Layer, ...] = ()


def moments(timeline: Timeline) -> tuple[Moment, ...]:
    """In the order in which they are seen; a scene's transition stands before it."""
    return tuple(_moments(timeline))


def _moments(timeline: Timeline) -> Iterator[Moment]:
    leads = {each.into: each for each in timeline.transitions}
    for scene in timeline.scenes:
        lead = leads.get(scene.index)
        if lead is not None:
            middle = transition_spot(lead).frame
            yield Moment(frame=middle, range=lead.range, scene=scene, transition=lead)
        own = own_range(timeline, scene)
        frame = settled_frame(timeline, own)
        resting = tuple(layer for layer in timeline.layers if settled(layer).contains(frame))
        yield Moment(frame=frame, range=own, scene=scene, layers=resting)

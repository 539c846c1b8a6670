"""The moments of a story that its contact sheet shows: one for each scene and transition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from storyforge.core.time import FrameRange, Frames, frame_range
from storyforge.timeline.model import Layer, Scene, Timeline, Transition


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
            middle = Frames((lead.range.start + lead.range.end) // 2)
            yield Moment(frame=middle, range=lead.range, scene=scene, transition=lead)
        own = _own_range(scene, lead, leads.get(scene.index + 1))
        frame = settled_frame(timeline, own)
        resting = tuple(layer for layer in timeline.layers if settled(layer).contains(frame))
        yield Moment(frame=frame, range=own, scene=scene, layers=resting)


def _own_range(scene: Scene, lead: Transition | None, next_one: Transition | None) -> FrameRange:
    """What a scene has to itself, between the transitions."""
    start = lead.range.end if lead else scene.range.start
    end = next_one.range.start if next_one else scene.range.end
    return frame_range(start, max(start + 1, end))


def settled(layer: Layer) -> FrameRange:
    """When a layer neither comes nor goes; at least its middle frame."""
    start = layer.range.start + (layer.enter.frames if layer.enter else 0)
    end = layer.range.end - (layer.exit.frames if layer.exit else 0)
    if end > start:
        return frame_range(start, end)
    middle = (layer.range.start + layer.range.end) // 2
    return frame_range(middle, middle + 1)


def settled_frame(timeline: Timeline, own: FrameRange) -> Frames:
    """The frame of a range at which most captions are at rest, none moving if possible.

    Of frames that are alike the one in the middle of the longest stretch.
    """
    shown = [layer for layer in timeline.layers if layer.range.overlaps(own)]
    stretches = [frame_range(start, end) for start, end in pairwise(_changes(shown, own))]

    def worth(stretch: FrameRange) -> tuple[int, int, int]:
        resting = sum(settled(layer).contains(stretch.start) for layer in shown)
        seen = sum(layer.range.contains(stretch.start) for layer in shown)
        return (resting, resting - seen, stretch.length)

    best = max(stretches, key=worth)
    return Frames((best.start + best.end) // 2)


def _changes(layers: list[Layer], own: FrameRange) -> list[int]:
    """Where something comes, rests, moves again or goes within a range, its ends included."""
    ranges = [span for layer in layers for span in (layer.range, settled(layer))]
    points = {own.start, own.end, *(at for span in ranges for at in (span.start, span.end))}
    return sorted(at for at in points if own.start <= at <= own.end)

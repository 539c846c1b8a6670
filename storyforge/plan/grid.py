"""The grid: which frame of a scene a timestamp of its source falls on (docs/engine.md)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction

from storyforge.core.time import round_half_up
from storyforge.timeline.facts import MediaCatalog, VideoFacts
from storyforge.timeline.model import ClipContent, Timeline


@dataclass(frozen=True, slots=True)
class Grid:
    """A source laid on a scene's frames, `rate` a second.

    `origin` is the source's timestamp (ticks) that falls on the scene's first frame.
    """

    facts: VideoFacts
    origin: int
    rate: int

    @classmethod
    def of(cls, facts: VideoFacts, start: Fraction, rate: int) -> Grid:
        """The grid of a clip that begins `start` seconds into the file."""
        return cls(facts, round_half_up((facts.container_start + start) / facts.time_base), rate)

    def frame(self, timestamp: int) -> int:
        """The first frame of the scene on which a picture shows."""
        return round_half_up((timestamp - self.origin) * self.facts.time_base * self.rate)

    def entry(self, frame: int) -> Fraction | None:
        """Where to begin decoding for a frame: at the last keyframe not after it, in seconds.

        None where the container does not lead there, or there is no such keyframe.
        """
        if not self.facts.seekable:
            return None
        keyframes = self.facts.keyframes
        after = bisect_right(keyframes, frame, key=self.frame)
        return keyframes[after - 1] * self.facts.time_base if after else None

    def keyframes_within(self, frames: int) -> tuple[int, ...]:
        """The frames after the first, of so many, at which a keyframe begins to show."""
        keyframes = self.facts.keyframes
        first = bisect_right(keyframes, 0, key=self.frame)
        last = bisect_right(keyframes, frames - 1, key=self.frame)
        return tuple(self.frame(each) for each in keyframes[first:last])


def entries(timeline: Timeline, catalog: MediaCatalog) -> tuple[int, ...]:
    """The story's frames, ascending, at which a keyframe of a clip begins to show."""
    found: set[int] = set()
    for scene in timeline.scenes:
        if not isinstance(scene.content, ClipContent):
            continue
        video = catalog.infos[scene.content.source].video
        assert video is not None, f"{scene.content.source} has no picture"
        if video.seekable:
            grid = Grid.of(video, scene.content.start, timeline.rate.value)
            start = scene.range.start
            found |= {start + frame for frame in grid.keyframes_within(scene.range.length)}
    return tuple(sorted(found))

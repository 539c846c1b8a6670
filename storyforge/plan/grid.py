"""The grid: which frame of a scene a timestamp of its source falls on (docs/engine.md)."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from storyforge.core.pixel_formats import is_deep, sampling
from storyforge.core.retiming import STEADY, Pace, Run, Sweep
from storyforge.core.time import frame_range, round_half_up
from storyforge.timeline.facts import MediaCatalog, VideoFacts
from storyforge.timeline.model import ClipContent, Scene, Timeline

MOST_TICKS = 2**31 - 1
"""Ticks a second that ffmpeg's time bases can hold."""

_BEFORE_MIDDLE = Fraction(1, 16)


@dataclass(frozen=True, slots=True)
class Grid:
    """A source laid on a sweep's frames, `rate` a second, while it runs at `pace`.

    `origin` is the source's timestamp that falls on the first frame, in units of `tick` seconds
    (None: the source's own ticks). A sweep that runs backwards is laid as it would run forwards
    up to frame `turn`, and its frames are taken from there back.
    """

    facts: VideoFacts
    origin: int
    rate: int
    pace: Pace = STEADY
    tick: Fraction | None = None
    turn: int | None = None

    @classmethod
    def of(cls, facts: VideoFacts, start: Fraction, rate: int) -> Grid:
        """The grid of a clip that begins `start` seconds into the file."""
        tick = picture_tick(facts)
        origin = round_half_up((facts.container_start + start) / tick)
        return cls(facts, origin, rate, tick=None if tick == facts.time_base else tick)

    @classmethod
    def along(cls, facts: VideoFacts, sweep: Sweep, rate: int) -> Grid:
        """The grid of a sweep; of one that stands, its first frame is the one that is shown."""
        if sweep.stands or (sweep.pace == STEADY and not sweep.backward):
            return cls.of(facts, sweep.source, rate)
        pace, source, turn = sweep.pace, sweep.source, None
        if sweep.backward:
            # So many frames that the file's first picture is reached, and one to spare.
            turn = math.ceil(pace.until(source) * rate) + 2
            seconds = Fraction(turn, rate)
            pace, source = pace.mirrored(seconds), sweep.position(seconds)
        seconds = facts.container_start + source - _bias(facts, sweep.pace, rate)
        tick = _tick(facts, seconds, pace)
        return cls(facts, round_half_up(seconds / tick), rate, pace, tick, turn)

    def frame(self, timestamp: int | Fraction) -> int:
        """The first frame, running forwards, on which a picture shows."""
        own = self.facts.time_base
        after = timestamp * own - self.origin * (self.tick or own)
        return round_half_up(self.pace.until(after) * self.rate)

    def shows(self, timestamp: Fraction) -> Fraction:
        """When the change to or, backwards, from a picture is seen: seconds after frame 0."""
        frame = self.frame(timestamp)
        return Fraction(frame if self.turn is None else self.turn - frame, self.rate)

    def forwards(self, first: int, count: int) -> int:
        """The first of the frames, running forwards, of which a part of the sweep is made."""
        return first if self.turn is None else self.turn - first - count

    def entry(self, frame: int) -> Fraction | None:
        """Where to begin decoding for a frame: at the last keyframe not after it, in seconds.

        None where the container does not lead there, or there is no such keyframe.
        """
        if not self.facts.seekable:
            return None
        # ffmpeg's way through a ramp may differ from ours by a hair.
        latest = frame if self.pace.is_steady else frame - 1
        after = bisect_right(self._serving, latest, key=self.frame)
        return self.facts.keyframes[after - 1] * self.facts.time_base if after else None

    def keyframes_within(self, first: int, frames: int) -> tuple[int, ...]:
        """The frames after `first`, of so many, that the next keyframe begins to serve."""
        serving = self._serving
        begin = bisect_right(serving, first, key=self.frame)
        end = bisect_right(serving, first + frames - 1, key=self.frame)
        return tuple(self.frame(each) for each in serving[begin:end])

    @property
    def _serving(self) -> Sequence[int]:
        """From which timestamp on pictures are right if decoding begins at each keyframe.

        A keyframe itself is. To part fields, the picture before must have been decoded: that is
        so from the second picture after a keyframe on (from the next keyframe on where pictures
        come unevenly), and never after the last one if there is nothing behind it.
        """
        keyframes, pictures = self.facts.keyframes, self.facts.average_rate
        if self.facts.fields == "none":
            return keyframes
        if self.facts.steady and pictures:
            preroll = math.ceil(PREROLL / pictures / self.facts.time_base)
            return [each + preroll for each in keyframes]
        return keyframes[1:]


PREROLL = 2
"""Pictures from a keyframe on, before fields that were parted are shown."""


def picture_tick(facts: VideoFacts) -> Fraction:
    """The unit, in seconds, of which all times of pictures are whole numbers.

    Parted fields lie half-way between pictures: `bwdif` counts in halves of the source's ticks.
    """
    return facts.time_base / (1 if facts.fields == "none" else 2)


def parts_fields(facts: VideoFacts, pace: Pace, rate: int) -> bool:
    """Whether a story of `rate` has room for both fields of a picture, one after the other.

    A story at the rate of the pictures (or one near to it, as 30 to 29.97) has not: the second
    would fall half-way between two of its frames, once on the one and once on the other.
    """
    pictures = facts.average_rate
    if facts.fields == "none" or not pictures:
        return False
    return rate / pace.slowest > pictures * (1 + _NEARLY)


_NEARLY = Fraction(1, 100)


def _tick(facts: VideoFacts, origin: Fraction, pace: Pace) -> Fraction:
    """A unit, in seconds, of which the origin is a whole number, and at speed p/q a multiple of p.

    As near to that as ffmpeg can count.
    """
    often = pace.knots[0].speed.numerator if pace.is_steady else 1
    own = picture_tick(facts)
    whole = (origin / own).denominator
    finer = (own / (often * parts) for parts in (whole, 1))
    return next((tick for tick in finer if tick.denominator <= MOST_TICKS), Fraction(1, MOST_TICKS))


def _bias(facts: VideoFacts, pace: Pace, rate: int) -> Fraction:
    """By how much before the middle of a frame the source is looked at, in seconds.

    At twice the speed every other picture of a source of the story's rate falls on the very
    middle of a frame; which one shows must not hang on how its timestamps were rounded.
    """
    pictures = facts.average_rate
    if pictures and parts_fields(facts, pace, rate):
        pictures *= 2
    if not pictures or pace.fastest * pictures <= rate:
        return Fraction(0)
    return _BEFORE_MIDDLE / pictures * min(Fraction(1), pace.slowest)


def entries(timeline: Timeline, catalog: MediaCatalog) -> tuple[int, ...]:
    """The story's frames, ascending, at which a keyframe of a clip begins to show."""
    found: set[int] = set()
    for scene, video, run in _runs(timeline, catalog):
        if not video.seekable or run.sweep.stands or run.sweep.backward:
            continue
        grid = Grid.along(video, run.sweep, timeline.rate.value)
        moved = scene.range.start + run.at - run.first
        found |= {moved + frame for frame in grid.keyframes_within(run.first, run.count)}
    return tuple(sorted(found))


BACKWARD_BYTES = 256 * 2**20
"""Pictures that run backwards are all held until the last is decoded: no more of them."""

BACKWARD_S = 1
"""And no longer, because all of them are decoded anew for each piece."""


def turns(timeline: Timeline, catalog: MediaCatalog) -> tuple[int, ...]:
    """The story's frames at which a clip goes on in another way, and must be cut.

    What runs backwards is cut so often that a piece of it can be held in memory.
    """
    found: set[int] = set()
    for scene, video, run in _runs(timeline, catalog):
        start = scene.range.start + run.at
        found.add(start)
        if run.sweep.backward:
            parts = -(-run.count // _most_backward(video, timeline.rate.value))
            found |= {start + run.count * part // parts for part in range(1, parts)}
    return tuple(sorted(found))


def _most_backward(video: VideoFacts, rate: int) -> int:
    samples = 1.5 if sampling(video.pixel_format) == "420" and not video.has_alpha else 4
    size = int(video.width * video.height * samples) * (2 if is_deep(video.pixel_format) else 1)
    return max(1, min(BACKWARD_S * rate, BACKWARD_BYTES // size))


def _runs(timeline: Timeline, catalog: MediaCatalog) -> Iterator[tuple[Scene, VideoFacts, Run]]:
    """Every clip's sweeps where they show, with the facts of its picture."""
    for scene in timeline.scenes:
        if isinstance(scene.content, ClipContent):
            video = catalog.infos[scene.content.source].video
            assert video is not None, f"{scene.content.source} has no picture"
            for run in scene.content.time.runs(frame_range(0, scene.range.length)):
                yield scene, video, run

"""The moments of a source that a clip shows: its range, and what is done with its time.

In this order: the range is taken, turned backwards, run at its speed, held where it
freezes, and repeated. What comes later never changes what came before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from storyforge.core.retiming import STANDING, STEADY, Knot, Pace, Sweep, TimeMap
from storyforge.core.time import FrameRate, Time, seconds_text
from storyforge.storyboard.models import ClipScene
from storyforge.timeline.facts import MediaInfo
from storyforge.timeline.rules import (
    ClipEndsAfterSource,
    ClipEndsBeforeStart,
    ClipStartsAfterEnd,
    FreezeOutsideRange,
    FreezesTooLong,
    LoopAndDuration,
    LoopTooShort,
    LoopWithoutDuration,
    SpeedPointsDisordered,
)
from storyforge.timeline.sources import cut_off
from storyforge.timeline.story import Path, Report, Story

SHORTEST_ROUND_S = Fraction(1, 5)
"""One round of a loop lasts at least as long: anything shorter flickers."""


@dataclass(frozen=True, slots=True)
class Moments:
    """How long a clip is on screen, exactly, its map, and from when to when it shows its source."""

    lasts: Fraction
    time: TimeMap
    shown: tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a clip scene asks for, in seconds: `held` is what its freezes take in all.

    `duration` is that of one round; None where the range's end decides.
    """

    start: Fraction
    end: Fraction | None
    duration: Fraction | None
    pace: Pace
    freezes: tuple[tuple[Fraction, Fraction], ...]
    backward: bool

    @property
    def held(self) -> Fraction:
        return sum((lasts for _, lasts in self.freezes), Fraction(0))


def clip_moments(
    story: Story, scene: ClipScene, info: MediaInfo, path: Path, report: Report
) -> Moments | None:
    """The map of a clip within what its source has; None after reporting what is wrong."""
    wanted = _wanted(scene, story.rate, path, report)
    if wanted is None:
        return None
    bounds = _bounds(scene, wanted, info, story.rate, path, report)
    if bounds is None or not _freezes_are_shown(wanted, bounds, path, report):
        return None
    moving = wanted.pace.until(bounds[1] - bounds[0])
    if wanted.duration is not None:
        moving = wanted.duration - wanted.held
    sweeps = _sweeps(wanted, bounds, moving, story.rate)
    one_round = Moments(moving + wanted.held, TimeMap(sweeps=sweeps), bounds)
    return _looped(scene, one_round, story.rate, path, report) if scene.loop else one_round


def _wanted(scene: ClipScene, rate: FrameRate, path: Path, report: Report) -> _Wanted | None:
    if _contradicts(scene, path, report):
        return None
    pace = _pace(scene, rate, path, report)
    if pace is None:
        return None
    wanted = _Wanted(
        start=scene.start.seconds(rate) if scene.start else Fraction(0),
        end=_seconds(scene.end, rate),
        duration=None if scene.loop else _seconds(scene.duration, rate),
        pace=pace,
        freezes=tuple((each.at.seconds(rate), each.duration.seconds(rate))
                      for each in scene.freeze),
        backward=scene.reverse,
    )  # fmt: skip
    if wanted.duration is not None and wanted.duration <= wanted.held:
        report.at((*path, "duration"), FreezesTooLong, held=seconds_text(wanted.held),
                  lasts=seconds_text(wanted.duration))  # fmt: skip
        return None
    return wanted


def _seconds(time: Time | None, rate: FrameRate) -> Fraction | None:
    return time.seconds(rate) if time else None


def _contradicts(scene: ClipScene, path: Path, report: Report) -> bool:
    if scene.loop is True and scene.duration is None:
        report.at((*path, "loop"), LoopWithoutDuration)
    elif scene.loop and scene.loop is not True and scene.duration is not None:
        report.at((*path, "duration"), LoopAndDuration)
    else:
        return False
    return True


def _pace(scene: ClipScene, rate: FrameRate, path: Path, report: Report) -> Pace | None:
    if scene.speed is None:
        return STEADY
    if isinstance(scene.speed, Fraction):
        return Pace.steady(scene.speed)
    knots = tuple(Knot(point.at.seconds(rate), point.speed) for point in scene.speed)
    for index, (before, after) in enumerate(pairwise(knots), start=1):
        if after.at <= before.at:
            report.at((*path, "speed", index, "at"), SpeedPointsDisordered,
                      at=seconds_text(after.at), before=seconds_text(before.at))  # fmt: skip
            return None
    return Pace(knots).after(Fraction(0))


def _bounds(
    scene: ClipScene, wanted: _Wanted, info: MediaInfo, rate: FrameRate, path: Path,
    report: Report,
) -> tuple[Fraction, Fraction] | None:  # fmt: skip
    """Start and end in the source, in seconds, within what the source has."""
    start, lasts = wanted.start, info.duration
    end, place = lasts, (*path, "source")
    if wanted.end is not None:
        end, place = wanted.end, (*path, "end")
    elif wanted.duration is not None:
        end = start + wanted.pace.travelled(wanted.duration - wanted.held)
        place = (*path, "duration")
    if info.cut_off and (end > lasts or place[-1] == "source"):
        cut_off(report, scene.source, (*path, "source"), lasts)
        return None
    if start >= lasts:
        report.at((*path, "start"), ClipStartsAfterEnd, start=seconds_text(start),
                  lasts=seconds_text(lasts))  # fmt: skip
        return None
    if end <= start:
        report.at(place, ClipEndsBeforeStart, end=seconds_text(end), start=seconds_text(start))
        return None
    # A frame more than there is cannot be seen: the last one is held.
    if end > lasts + wanted.pace.fastest / rate.value:
        most = lasts if wanted.end is not None else _fits(wanted, lasts - start)
        report.at(
            place, ClipEndsAfterSource, end=seconds_text(end), lasts=seconds_text(lasts, 2),
            over=seconds_text(end - lasts, 2), most=seconds_text(most, 2),
        )  # fmt: skip
        return None
    return start, end


def _fits(wanted: _Wanted, distance: Fraction) -> Fraction:
    """The longest duration for which there is source, rounded down to hundredths."""
    return Fraction(int((wanted.pace.until(distance) + wanted.held) * 100), 100)


def _freezes_are_shown(
    wanted: _Wanted, bounds: tuple[Fraction, Fraction], path: Path, report: Report
) -> bool:
    start, end = bounds
    outside = [index for index, (at, _) in enumerate(wanted.freezes) if not start <= at <= end]
    for index in outside:
        report.at(
            (*path, "freeze", index, "at"), FreezeOutsideRange,
            at=seconds_text(wanted.freezes[index][0]), start=seconds_text(start, 2),
            end=seconds_text(end, 2),
        )  # fmt: skip
    return not outside


def _sweeps(
    wanted: _Wanted, bounds: tuple[Fraction, Fraction], moving: Fraction, rate: FrameRate
) -> tuple[Sweep, ...]:
    """One round: running, standing, running on, each begun on the frame nearest to its moment."""
    start, end = bounds
    origin = end if wanted.backward else start
    sweeps: list[Sweep] = []
    frame, gone, held = rate.frames(Fraction(0)), Fraction(0), Fraction(0)

    def run(source: Fraction) -> None:
        sweeps.append(Sweep(begins=frame, source=source, pace=wanted.pace.after(gone),
                            backward=wanted.backward))  # fmt: skip

    source = origin
    for at, lasts in sorted(wanted.freezes, key=lambda freeze: abs(freeze[0] - origin)):
        reached = wanted.pace.until(abs(at - origin))
        if rate.frames(reached + held) > frame:
            run(source)
        begins, ends = rate.frames(reached + held), rate.frames(reached + held + lasts)
        if ends > begins:
            sweeps.append(Sweep(begins=begins, source=at, pace=STANDING))
        source, gone, held, frame = at, reached, held + lasts, ends
    if rate.frames(moving + held) > frame or not sweeps:
        run(source)
    return tuple(sweeps)


def _looped(
    scene: ClipScene, one: Moments, rate: FrameRate, path: Path, report: Report
) -> Moments | None:
    """Round after round, each a whole number of frames, so that all look and sound alike."""
    if one.lasts < SHORTEST_ROUND_S:
        report.at((*path, "loop"), LoopTooShort, lasts=seconds_text(one.lasts),
                  least=seconds_text(SHORTEST_ROUND_S))  # fmt: skip
        return None
    every = rate.frames(one.lasts)
    lasts = _seconds(scene.duration, rate) or rate.seconds(every * int(scene.loop or 1))
    return replace(one, lasts=lasts, time=TimeMap(sweeps=one.time.sweeps, every=every))

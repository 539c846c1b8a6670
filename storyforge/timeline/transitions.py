"""Transitions: how long each takes, and where that puts the scenes."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from storyforge.core.time import FrameRange, Time, frame_range, parse_time, seconds_text
from storyforge.storyboard import models
from storyforge.timeline.colours import written_colour
from storyforge.timeline.model import (
    Crossfade,
    FadeThrough,
    Push,
    Slide,
    Transition,
    TransitionKind,
    Wipe,
)
from storyforge.timeline.rules import (
    NothingToShow,
    TransitionOnFirstScene,
    TransitionTooLong,
)
from storyforge.timeline.scenes import Draft, Placed
from storyforge.timeline.story import Path, Report, Story

DURATION = parse_time("0.4s")


@dataclass(frozen=True, slots=True)
class Lead:
    """What leads into a scene: how it moves, for how long, and where that is written."""

    kind: TransitionKind
    model: models.TimedTransition
    lasts: Fraction
    path: Path


def lead_into(story: Story, index: int, report: Report) -> Lead | None:
    """The transition into a scene; None for a cut, and for the first scene."""
    own = story.storyboard.scenes[index].transition
    path: Path = ("scenes", index, "transition")
    if index == 0:
        if own is not None and not isinstance(own, models.Cut):
            report.at(path, TransitionOnFirstScene)
        return None
    default = story.storyboard.defaults.transition
    if own is None:
        # What the kit brings in is shown at the scene it leads into.
        path = ("defaults", "transition") if default else ("scenes", index)
    wanted = own or default or story.kit.defaults.transition
    if wanted is None or isinstance(wanted, models.Cut):
        return None
    kind = _kind(story, wanted, path, report)
    if kind is None:
        return None
    duration = wanted.duration or _usual_duration(story)
    # The kit's own duration is written in the kit; `duration` there is the scene's.
    is_written_here = wanted.duration and (own or default)
    place = (*path, "duration") if is_written_here else path
    return Lead(kind, wanted, duration.seconds(story.rate), place)


def _usual_duration(story: Story) -> Time:
    for default in (story.storyboard.defaults.transition, story.kit.defaults.transition):
        if isinstance(default, models.TimedTransition) and default.duration:
            return default.duration
    return DURATION


def _kind(
    story: Story, wanted: models.Transition, path: Path, report: Report
) -> TransitionKind | None:
    match wanted:
        case models.FadeThrough():
            colour = written_colour(story, wanted.through, (*path, "through"), report)
            return FadeThrough(colour=colour) if colour else None
        case models.Slide():
            return Slide(to=wanted.to)
        case models.Push():
            return Push(to=wanted.to)
        case models.Wipe():
            return Wipe(to=wanted.to)
        case _:
            return Crossfade()


def place_scenes(
    story: Story, drafts: list[Draft], leads: list[Lead | None], report: Report
) -> tuple[Placed, ...]:
    """Every scene in its place; without transitions after reporting that some do not fit.

    Start and end points are added up exactly and rounded to frames once.
    """
    if not _all_fit(story, drafts, leads, report):
        leads = [None for _ in leads]
    starts = _starts(drafts, leads)
    ranges = [
        _range(story, draft, start, report) for draft, start in zip(drafts, starts, strict=True)
    ]
    overlaps = [frame_range(after.start, before.end) for before, after in pairwise(ranges)]
    bounds = [_empty(ranges[0].start), *overlaps, _empty(ranges[-1].end)]
    return tuple(
        Placed(draft, start, span, lead_in=lead_in, lead_out=lead_out)
        for draft, start, span, (lead_in, lead_out) in zip(
            drafts, starts, ranges, pairwise(bounds), strict=True
        )
    )


def _range(story: Story, draft: Draft, start: Fraction, report: Report) -> FrameRange:
    first, last = story.rate.frames(start), story.rate.frames(start + draft.lasts)
    if last <= first:
        report.at(draft.path, NothingToShow, lasts=seconds_text(draft.lasts, 4),
                  rate=story.rate, frame=seconds_text(story.rate.seconds(1), 4))  # fmt: skip
    return frame_range(first, last)


def _empty(at: int) -> FrameRange:
    return frame_range(at, at)


def _starts(drafts: list[Draft], leads: list[Lead | None]) -> list[Fraction]:
    starts: list[Fraction] = []
    end = Fraction(0)
    for draft, lead in zip(drafts, leads, strict=True):
        starts.append(end - (lead.lasts if lead else 0))
        end = starts[-1] + draft.lasts
    return starts


def _all_fit(story: Story, drafts: list[Draft], leads: list[Lead | None], report: Report) -> bool:
    """Whether every scene keeps at least one frame of its own."""
    frame, fine = story.rate.seconds(1), True
    taken = Fraction(0)  # of the scene before, by its own lead
    for index, lead in enumerate(leads):
        if lead is None:
            taken = Fraction(0)
            continue
        before, after = drafts[index - 1], drafts[index]
        rooms = [
            ("before", before, before.lasts - taken - frame),
            ("after", after, after.lasts - frame),
        ]
        side, scene, room = min(rooms, key=lambda each: each[2])
        if lead.lasts > room:
            fine = False
            report.at(
                lead.path, TransitionTooLong, takes=seconds_text(lead.lasts), side=side,
                lasts=seconds_text(scene.lasts), scene=scene.name,
                fits=_that_fits(room),
            )  # fmt: skip
        taken = lead.lasts
    return fine


def _that_fits(room: Fraction) -> str:
    """Seconds for people that fit when written as they are shown: rounded down."""
    return seconds_text(Fraction(int(max(room, Fraction(0)) * 100), 100), 2)


def transitions(placed: tuple[Placed, ...], leads: list[Lead | None]) -> tuple[Transition, ...]:
    """The transitions of scenes in their places; one of no frames is a cut."""
    return tuple(
        Transition(
            into=scene.draft.index, range=scene.lead_in, kind=lead.kind, easing=lead.model.easing
        )
        for scene, lead in zip(placed, leads, strict=True)
        if lead is not None and scene.lead_in.length
    )

"""Music: beds under the story or its parts, with the points between which they go round."""

from __future__ import annotations

from fractions import Fraction

from storyforge.core.time import FrameRange, Frames, frame_range, seconds_text
from storyforge.storyboard import models
from storyforge.timeline.cues import Stretch, demand_audible, faded, heard_range
from storyforge.timeline.model import Loop, Music
from storyforge.timeline.rules import LoopPointsWrong, MediaCutOff
from storyforge.timeline.scenes import Placed
from storyforge.timeline.story import Path, Report, Story

SHORTEST_ROUND_S = Fraction(1, 2)
"""One round of looped music lasts at least as long: anything shorter is a buzz."""


def music(
    story: Story, placed: tuple[Placed, ...], length: Frames, report: Report
) -> tuple[Music, ...]:
    """The beds, in the order in which they are written."""
    found = (
        _bed(story, wanted, ("sound", "music", index), _under(wanted, placed, length), report)
        for index, wanted in enumerate(story.storyboard.sound.music)
    )
    return tuple(bed for bed in found if bed is not None)


def _under(wanted: models.Music, placed: tuple[Placed, ...], length: Frames) -> FrameRange:
    """The frames of the scenes it is named for."""
    ranges = {each.draft.scene.id: each.range for each in placed if each.draft.scene.id}
    start = ranges[wanted.from_].start if wanted.from_ else 0
    end = ranges[wanted.through].end if wanted.through else length
    return frame_range(start, end)


def _bed(
    story: Story, wanted: models.Music, path: Path, under: FrameRange, report: Report
) -> Music | None:
    rate = story.rate
    span = heard_range(story, wanted, path, "the music", report)
    demand_audible(story, wanted.volume, (*path, "volume"), "no `music`", report)
    if span is None:
        return None
    start, lasts = span.start, span.end
    loop = _loop(story, wanted, path, start, lasts, report)
    if loop is None and wanted.loop:
        return None
    if _is_cut_off(span, wanted, loop, start + rate.seconds(under.length), path, report):
        return None
    available = under.length
    if loop is None:
        available = min(under.length, rate.frames(lasts - start))
    fade_in, fade_out = faded(
        rate.frames(wanted.fade_in.seconds(rate)), rate.frames(wanted.fade_out.seconds(rate)),
        available,
    )  # fmt: skip
    return Music(
        source=wanted.source, track=span.audio.number, start=start,
        range=frame_range(under.start, under.start + available), gain_db=wanted.volume,
        duck_db=wanted.duck, fade_in=fade_in, fade_out=fade_out, loop=loop,
        path=(*path, "source"),
    )  # fmt: skip


def _loop(
    story: Story, wanted: models.Music, path: Path, start: Fraction, lasts: Fraction,
    report: Report,
) -> Loop | None:  # fmt: skip
    """What comes again; None for nothing, and after reporting points that are no loop."""
    points = wanted.loop
    if isinstance(points, bool):
        return Loop(start=start, end=lasts) if points else None
    again = points.from_.seconds(story.rate)
    back = points.to.seconds(story.rate) if points.to else lasts
    if again + SHORTEST_ROUND_S <= back <= lasts and start < back:
        return Loop(start=again, end=back)
    key = "to" if points.to else "from"
    report.at(
        (*path, "loop", key), LoopPointsWrong, again=seconds_text(again), back=seconds_text(back),
        start=seconds_text(start), lasts=seconds_text(lasts, 2),
    )  # fmt: skip
    return None


def _is_cut_off(
    span: Stretch, wanted: models.Music, loop: Loop | None, needed: Fraction, path: Path,
    report: Report,
) -> bool:  # fmt: skip
    """Whether music is needed that is lost; points of a loop within what is there are fine."""
    chosen = isinstance(wanted.loop, models.MusicLoop) and wanted.loop.to is not None
    if not span.audio.cut_off or needed <= span.end or (chosen and loop):
        return False
    report.at(
        (*path, "source"), MediaCutOff, source=wanted.source,
        there=seconds_text(span.end),
        wanted=f"the story needs {seconds_text(needed)} s",
    )  # fmt: skip
    return True

"""Parts of a sound that are not heard: a name that was said, a cough."""

from __future__ import annotations

from fractions import Fraction

from storyforge.core.time import FrameRate, seconds_text
from storyforge.storyboard import models
from storyforge.timeline.rules import MuteEndsBeforeStart, MuteNotHeard
from storyforge.timeline.story import Path, Report

Span = tuple[Fraction, Fraction]
"""From when to when, in seconds of a source."""


def muted_spans(
    wanted: tuple[models.Mute, ...], heard: Span, rate: FrameRate, path: Path, report: Report
) -> tuple[Span, ...]:
    """The muted parts of a sound, of which the source is heard from one second to another."""
    spans = tuple((each.start.seconds(rate), each.end.seconds(rate)) for each in wanted)
    for index, (start, end) in enumerate(spans):
        place = (*path, "mute", index)
        if end <= start:
            report.at((*place, "end"), MuteEndsBeforeStart, start=seconds_text(start, 2),
                      end=seconds_text(end, 2))  # fmt: skip
        elif end <= heard[0] or start >= heard[1]:
            report.at((*place, "start"), MuteNotHeard, start=seconds_text(start, 2),
                      end=seconds_text(end, 2), first=seconds_text(heard[0], 2),
                      last=seconds_text(heard[1], 2))  # fmt: skip
    return spans

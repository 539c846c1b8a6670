"""SF414: a scene shows a part of its source that is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity
from storyforge.core.time import frame_range, seconds_text
from storyforge.timeline.facts import VideoFacts
from storyforge.timeline.model import ClipContent, Scene


class MediaDamaged(Rule):
    """A scene shows a part of a recording in which pictures are missing or broken.

    What it does: compares what a scene shows with the places of the file that hold nothing but
    zeros, or that were received with errors, each up to the next picture that can stand alone.

    Why it matters: the picture freezes or falls into blocks there.

    Example: a recording from a memory card that fails.

    Instead: copy the file again, or use another part of it.
    """

    code = "SF414"
    name = "media-damaged"
    severity = Severity.WARNING
    message = '"{source}" is damaged from {start} s to {end} s, and this scene shows it'
    help = "copy the file again, or use another part of it"


def judge(case: Case) -> Iterator[Diagnostic]:
    """The first damaged place that each scene shows."""
    for scene, clip, video in case.clips():
        for start, end in _shown_damage(case, scene, clip, video):
            yield MediaDamaged.at(
                case.source_span(scene), source=clip.source,
                start=seconds_text(start, 1), end=seconds_text(end, 1),
            )  # fmt: skip
            break


def _shown_damage(
    case: Case, scene: Scene, content: ClipContent, video: VideoFacts
) -> Iterator[tuple[Fraction, Fraction]]:
    """The damaged places a scene shows, in seconds after the file's first timestamp."""
    if not video.damaged:
        return
    seen = list(_parts(content, scene.range.length, case.timeline.rate.value))
    for start, end in video.damaged:
        place = start - video.container_start, end - video.container_start
        if any(first < place[1] and place[0] < last for first, last in seen):
            yield place


def _parts(content: ClipContent, frames: int, rate: int) -> Iterator[tuple[Fraction, Fraction]]:
    """From when to when each sweep shows of the source."""
    for run in content.time.runs(frame_range(0, frames)):
        one = run.sweep.position(Fraction(run.first, rate))
        other = run.sweep.position(Fraction(run.first + run.count, rate))
        yield min(one, other), max(one, other)

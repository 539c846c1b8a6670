"""SF418: a clip is log footage."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity


class LogFootage(Rule):
    """A clip was recorded with a log curve, and is shown without a LUT.

    What it does: looks at the tags of a recording, and at what its camera wrote beside them
    (Apple Log, S-Log, V-Log, Canon Log, LogC, N-Log, F-Log, D-Log).

    Why it matters: a log curve keeps room for grading. Shown as it is, the picture is grey and
    flat, and its colours are not those of the place.

    Example: a film of the council in S-Log3, straight from the camera.

    Instead: put the LUT of the camera's maker into the kit and name it in the clip's `look`; or
    record without the curve.
    """

    code = "SF418"
    name = "log-footage"
    severity = Severity.WARNING
    message = '"{source}" was recorded in {log}: as it is, it looks grey and flat'
    help = (
        "name the LUT of the camera's maker in the clip's `look`, or record without the log curve"
    )


def judge(case: Case) -> Iterator[Diagnostic]:
    """Every clip without a LUT whose recording says that it is log footage."""
    for scene, clip, video in case.clips():
        if video.log and not clip.look.lut:
            yield LogFootage.at(case.source_span(scene), source=clip.source, log=video.log)

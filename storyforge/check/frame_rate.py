"""SF703: a frame rate that a platform does not take."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity


class FrameRateOfPlatform(Rule):
    """The story's frame rate is outside what a platform takes.

    What it does: compares `frame_rate` with the platform's bounds.

    Why it matters: the platform would convert it, and movement would stutter.

    Example: `frame_rate: 24` where the platform takes 25 to 60.

    Instead: choose 25 or 30.
    """

    code = "SF703"
    name = "frame-rate-of-platform"
    severity = Severity.WARNING
    message = "{platform} takes {least} to {most} frames a second, not {rate}"
    label = "{platform}"
    help = "write `frame_rate: 30`"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Whether the rate is outside the platform's bounds."""
    rate, platform = case.timeline.rate.value, case.platform
    least, most = platform.fps_min or 1, platform.fps_max or rate
    if not least <= rate <= most:
        yield FrameRateOfPlatform.at(
            case.span(("frame_rate",)), platform=platform.name, least=least, most=most, rate=rate
        )

"""Every check, one after the other."""

from __future__ import annotations

from storyforge.check import (
    captions_collide,
    clear_photo,
    damaged_source,
    few_pixels,
    footage_rate,
    frame_rate,
    log_footage,
    missing_letters,
    outside_canvas,
    text_overflow,
    too_long_for_platform,
    too_short_for_platform,
)
from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic

CHECKS = (
    text_overflow.judge,
    missing_letters.judge,
    outside_canvas.judge,
    captions_collide.judge,
    too_long_for_platform.judge,
    too_short_for_platform.judge,
    frame_rate.judge,
    footage_rate.judge,
    damaged_source.judge,
    few_pixels.judge,
    clear_photo.judge,
    log_footage.judge,
)


def judge(case: Case) -> tuple[Diagnostic, ...]:
    """What all checks find in a story on a platform."""
    return tuple(diagnostic for check in CHECKS for diagnostic in check(case))

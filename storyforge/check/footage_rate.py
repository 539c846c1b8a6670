"""SF412: most of the footage has another family of rates than the story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity

_TWINS = {25: 30, 50: 60, 30: 25, 60: 50}
"""Each rate with its twin of the other family: 50 Hz countries film in 25 and 50, others in 30."""
_NEAR = Fraction(1, 100)  # 29.97 is 30 here; phones are off by less, too


class FootageRate(Rule):
    """Most of the footage was filmed at rates of the other family than the story's.

    What it does: adds up how long clips of 25 or 50 frames a second are shown, and clips of 30
    or 60, and compares the longer with `frame_rate`. Clips of other rates, or shown at another
    speed, do not count.

    Why it matters: every sixth picture of 25 a second is shown twice at 30, and every sixth of
    30 is left out at 25: pans and walking people judder.

    Example: the council's recordings of 25 frames a second in a story of 30.

    Instead: write `frame_rate: 25`, or 50 for footage of 50.
    """

    code = "SF412"
    name = "footage-rate"
    severity = Severity.HINT
    message = "{share} % of the footage has {found} frames a second, the story {rate}"
    label = "movement would be smoother at {better}"
    help = "write `frame_rate: {better}`"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Whether most of what is shown of clips is of the other family."""
    rate = case.timeline.rate.value
    better = _TWINS.get(rate)
    shown = _frames_by_rate(case)
    theirs = {each: frames for each, frames in shown.items() if _are_kin(each, better)}
    of_all = Fraction(sum(theirs.values()), sum(shown.values()) or 1)
    if better is None or of_all <= Fraction(1, 2) or not _is_taken(case, better):
        return
    yield FootageRate.at(
        case.span(("frame_rate",)), share=round(of_all * 100), rate=rate, better=better,
        found=max(theirs, key=lambda each: theirs[each]),
    )  # fmt: skip


def _is_taken(case: Case, rate: int) -> bool:
    platform = case.platform
    return (platform.fps_min or rate) <= rate <= (platform.fps_max or rate)


def _are_kin(rate: int, other: int | None) -> bool:
    """Whether two rates are of one family: 25 and 50, or 30 and 60."""
    return {rate, other} <= {25, 50} or {rate, other} <= {30, 60}


def _frames_by_rate(case: Case) -> Counter[int]:
    """How many frames of the story show clips of each rate."""
    found: Counter[int] = Counter()
    for scene, clip, video in case.clips():
        rate = _nominal(video.average_rate)
        if rate is not None and clip.time.is_straight:
            found[rate] += scene.range.length
    return found


def _nominal(rate: Fraction | None) -> int | None:
    """The rate of a family that a measured one is near to, None for others."""
    return next((each for each in _TWINS if rate and abs(rate - each) <= each * _NEAR), None)

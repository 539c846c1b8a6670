"""SF304: captions that lie over each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity
from storyforge.core.time import seconds_text


class CaptionsCollide(Rule):
    """Two captions show at the same time in the same place.

    What it does: compares where and when every two captions are shown.

    Why it matters: neither can be read.

    Example: two captions of one scene without `at`, both in the style `lower-third`.

    Instead: give each its own time with `at` and `duration`, or its own place.
    """

    code = "SF304"
    name = "captions-collide"
    severity = Severity.WARNING
    message = "this caption lies over another one from {start} s to {end} s"
    label = "on top of another"
    help = "give each its own time with `at` and `duration`, or its own place"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Every caption that covers an earlier one."""
    captions = [layer for layer in case.timeline.layers if layer.kind == "caption"]
    for one, other in combinations(captions, 2):
        both = one.range.intersection(other.range)
        if both is None:
            continue
        place, taken = (case.layouts.of(layer.picture).bounds for layer in (one, other))
        if place.overlaps(taken):
            rate = case.timeline.rate
            yield CaptionsCollide.at(
                case.span((*other.path, "text")), start=seconds_text(rate.seconds(both.start), 2),
                end=seconds_text(rate.seconds(both.end), 2),
            )  # fmt: skip

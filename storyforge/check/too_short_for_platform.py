"""SF702: a story shorter than its platform takes."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity
from storyforge.core.time import seconds_text


class TooShortForPlatform(Rule):
    """A story is shorter than a platform takes.

    What it does: compares the story's length with the platform's least.

    Why it matters: the platform may refuse it.

    Example: a story of two seconds for `instagram-story`, which wants three.

    Instead: show something longer.
    """

    code = "SF702"
    name = "too-short-for-platform"
    severity = Severity.WARNING
    message = "the story lasts {lasts} s, but {platform} wants at least {least} s"
    label = "{platform}"
    help = "show something longer"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Whether the story is too short."""
    least, lasts = case.platform.min_duration, case.timeline.rate.seconds(case.timeline.length)
    if lasts < least:
        yield TooShortForPlatform.at(
            case.span(("platforms",)), lasts=seconds_text(lasts, 2), least=seconds_text(least),
            platform=case.platform.name,
        )  # fmt: skip

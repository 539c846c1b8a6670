"""SF701: a story longer than its platform allows."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule
from storyforge.core.time import seconds_text


class TooLongForPlatform(Rule):
    """A story lasts longer than a platform allows.

    What it does: compares the story's length with the platform's limit.

    Why it matters: the platform would refuse it or cut it. The other platforms still render.

    Example: a story of 75 seconds for `instagram-story`, which takes 60.

    Instead: shorten the story, or leave the platform out.
    """

    code = "SF701"
    name = "too-long-for-platform"
    message = "the story lasts {lasts} s, but {platform} takes at most {most} s"
    label = "{platform}"
    help = "shorten it by {over} s, or leave {platform} out of `platforms`"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Whether the story is too long."""
    most, lasts = case.platform.max_duration, case.timeline.rate.seconds(case.timeline.length)
    if most is not None and lasts > most:
        yield TooLongForPlatform.at(
            case.span(("platforms",)), lasts=seconds_text(lasts, 2), most=seconds_text(most),
            platform=case.platform.name, over=seconds_text(lasts - most, 2),
        )  # fmt: skip

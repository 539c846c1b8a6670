"""SF301: text that does not fit."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule


class TextOverflow(Rule):
    """A text does not fit its place, even at its smallest size.

    What it does: sets every text of the story in the room its style gives it, shrinking it
    to the style's `min_size` where needed.

    Why it matters: letters would be cut off, or too small to read on a phone.

    Example: forty words in a caption of two lines.

    Instead: say it in fewer words, or spread it over two captions.
    """

    code = "SF301"
    name = "text-overflow"
    message = "the text takes {lines} lines, but {most} fit"
    label = "too long"
    help = "say it in fewer words, or spread it over two"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Every text that overflows, on this platform."""
    for path, problem in case.problems("overflow"):
        most = "fewer" if problem.max_lines is None else problem.max_lines
        yield TextOverflow.at(case.span(path), lines=problem.lines, most=most)

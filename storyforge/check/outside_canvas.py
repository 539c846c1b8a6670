"""SF303: something painted that sticks out of the picture."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity


class OutsideCanvas(Rule):
    """A part of a card or a caption sticks out of the picture.

    What it does: compares where everything is painted with the canvas of the platform.

    Why it matters: it would be cut off.

    Example: an agenda of six long items on a square canvas.

    Instead: say it in fewer words, or spread it over two cards.
    """

    code = "SF303"
    name = "outside-canvas"
    severity = Severity.ERROR
    message = "this does not fit the picture on {platform}"
    label = "sticks out"
    help = "say it in fewer words, or spread it over two scenes"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Every card and caption with a part outside the canvas."""
    for path, _ in case.problems("out-of-canvas"):
        yield OutsideCanvas.at(case.span(path), platform=case.platform.name)

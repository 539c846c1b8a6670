"""SF303: something painted that is larger than the room for it, or sticks out."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity


class OutsideCanvas(Rule):
    """A part of a card or a caption is larger than its room, or sticks out of the picture.

    What it does: compares everything that is painted with the safe zone in which it is
    placed, and with the canvas of the platform. What the kit lets bleed is left alone.

    Why it matters: it would be cut off, or lie under the platform's own buttons.

    Example: an agenda of six long items on a square canvas.

    Instead: say it in fewer words, or spread it over two cards.
    """

    code = "SF303"
    name = "outside-canvas"
    severity = Severity.ERROR
    message = "this does not fit the room there is on {platform}"
    label = "sticks out"
    help = "say it in fewer words, or spread it over two scenes"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Every card and caption with a part that does not fit."""
    for path, _ in case.problems("out-of-region"):
        yield OutsideCanvas.at(case.span(path), platform=case.platform.name)

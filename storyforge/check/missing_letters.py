"""SF302: letters that no font of the kit has."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule


class MissingLetters(Rule):
    """A text uses letters that the kit's fonts do not have.

    What it does: looks every letter up in the font of its style and in that font's fallbacks.

    Why it matters: the viewer would see empty boxes.

    Example: a word in Greek with a font for Latin only.

    Instead: add a font with these letters to the kit, as `fallback` of the one in use.
    """

    code = "SF302"
    name = "missing-letters"
    message = "no font of the kit has {letters}"
    label = ""
    help = "add a font that has them to the kit, under `fallback` of the font in use"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Every text with letters that cannot be painted."""
    for path, problem in case.problems("missing-letters"):
        letters = ", ".join(f"“{letter}”" for letter in dict.fromkeys(problem.text))
        yield MissingLetters.at(case.span(path), letters=letters)

"""SF417: what is behind a transparent photo was not chosen."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity
from storyforge.timeline.model import Cover


class ClearPhoto(Rule):
    """A photo with transparent parts fills the canvas, and nothing says what is behind it.

    What it does: looks at the pixels of photos that are cut to the canvas (`fit: cover`, which
    is the default). A channel for transparency in which nothing is transparent, as in most
    screen shots, is fine.

    Why it matters: white shows through, and a white logo is gone; a logo is cut off, too.

    Example: `source: media/logo.png` without a `fit`.

    Instead: write `fit: {type: contain, ground: …}` with a colour of the palette.
    """

    code = "SF417"
    name = "clear-photo"
    severity = Severity.HINT
    message = '"{source}" has transparent parts: white shows through, and what sticks out is cut'
    label = ""
    help = "write `fit: {{type: contain, ground: …}}` with a colour of the palette"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Every scene that lays a transparent photo on nothing."""
    for scene, photo, image in case.photos():
        if image.has_alpha and isinstance(photo.fit, Cover):
            yield ClearPhoto.at(case.source_span(scene), source=photo.source)

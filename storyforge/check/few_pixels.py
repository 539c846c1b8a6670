"""SF416: a photo is shown much larger than it is."""

from __future__ import annotations

from collections.abc import Iterator

from storyforge.check.case import Case
from storyforge.core.diagnostics import Diagnostic, Rule, Severity
from storyforge.core.geometry import Size
from storyforge.timeline.facts import ImageFacts
from storyforge.timeline.model import Cover, Motion, PhotoContent

SOFT = 2.5
"""Times enlarged in each direction: beyond, everybody sees that edges are soft."""


class FewPixels(Rule):
    """A photo has too few pixels for the size at which it is shown.

    What it does: compares the part of a photo that is seen, where the camera is nearest, with
    the canvas, and speaks from two and a half times the size on. Drawings are sharp at any size.

    Why it matters: it looks soft, or falls into squares, beside words that are sharp.

    Example: a picture of 40 x 40 pixels from a web page; a thumbnail instead of the photo.

    Instead: use the photo in its original size, or show all of it with `fit: blur`.
    """

    code = "SF416"
    name = "few-pixels"
    severity = Severity.HINT
    message = '"{source}" ({width}x{height}) is shown {times} times as large as it is'
    label = "it will look soft"
    help = "use the photo in its original size, or show less of it enlarged: `fit: blur`"


def judge(case: Case) -> Iterator[Diagnostic]:
    """Every scene whose photo is too small for it."""
    for scene, photo, image in case.photos():
        times = enlargement(photo, image, case.timeline.canvas.size)
        if image.format != "SVG" and times > SOFT:
            yield FewPixels.at(
                case.source_span(scene), source=photo.source, width=image.width,
                height=image.height, times=f"{times:.1f}",
            )  # fmt: skip


def enlargement(content: PhotoContent, image: ImageFacts, canvas: Size) -> float:
    """How many px of the canvas a pixel of the photo fills in each direction, at most."""
    width, height = image.width * content.crop.width, image.height * content.crop.height
    scales = canvas.width / width, canvas.height / height
    if not isinstance(content.fit, Cover):
        return min(scales) / (_nearest(content.motion) if content.motion else 1.0)
    if content.motion is None:
        return max(scales)
    return canvas.width / (_nearest(content.motion) * image.width)


def _nearest(motion: Motion) -> float:
    """The narrowest view of a camera move, in fractions of what it moves over."""
    return min(key.rect.width for course in (motion.start, motion.end) for key in course.keys)

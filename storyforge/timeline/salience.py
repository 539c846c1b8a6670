"""Which pictures a story's views are to be chosen from, and how they are chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from storyforge.core.course import Course
from storyforge.core.geometry import WHOLE, Rect, Size
from storyforge.core.salience import best_middle
from storyforge.storyboard import models
from storyforge.storyboard.models import ClipScene, PhotoScene
from storyforge.timeline.facts import Glance, MediaInfo
from storyforge.timeline.framing import covered, fit_of
from storyforge.timeline.model import Cover
from storyforge.timeline.moments import clip_moments
from storyforge.timeline.story import Report, Story

PLACES = (Fraction(1, 6), Fraction(1, 2), Fraction(5, 6))
"""Where in the part shown a recording is looked at."""


def glance_of(source: str, info: MediaInfo, shown: tuple[Fraction, Fraction]) -> Glance:
    """The pictures of a recording that stand for the part of it that is shown.

    True keyframes where they are known: a decoder begins there, and needs no other picture.
    """
    assert info.video is not None, f"{source} has no picture"
    video, (start, end) = info.video, shown
    times = [video.container_start + start + (end - start) * place for place in PLACES]
    keyframes = [each * video.time_base for each in video.keyframes]
    begins = (max((key for key in keyframes if key <= time), default=time) for time in times)
    return Glance(source, tuple(dict.fromkeys(begins)))


def wanted_glances(story: Story, canvases: Sequence[Size]) -> Iterator[Glance]:
    """What has to be looked at so that every view can be chosen that the author left open.

    Recordings that fill the canvases as they are need not be looked at.
    """
    for index, scene in enumerate(story.storyboard.scenes):
        if (
            not isinstance(scene, ClipScene | PhotoScene)
            or scene.focus is not None
            or not isinstance(fit_of(story, scene, ("scenes", index))[0], models.FitCover)
        ):
            continue
        info = story.catalog.infos.get(scene.source)
        if info is None:
            continue
        if isinstance(scene, PhotoScene) and info.image:
            yield Glance(scene.source)
        elif isinstance(scene, ClipScene) and info.video:
            report = Report(story.places)  # what is wrong is said when the story is built
            moments = clip_moments(story, scene, info, ("scenes", index), report)
            if moments is not None and _is_cut(Size(*info.video.shown_size), scene, canvases):
                yield glance_of(scene.source, info, moments.shown)


_CUT = 0.99  # less of a picture than this is shown where something of it is cut off


def _is_cut(picture: Size, scene: ClipScene, canvases: Sequence[Size]) -> bool:
    if scene.crop is not None:
        return True
    return any(min(Frame(picture, canvas).view) < _CUT for canvas in canvases)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a view is chosen within: the picture's and the canvas's size, what is used of it.

    `nearer` is by how much a camera comes closer.
    """

    picture: Size
    canvas: Size
    crop: Rect = WHOLE
    nearer: Fraction = Fraction(0)

    @property
    def view(self) -> tuple[float, float]:
        """Width and height of what is shown at last, in fractions of the picture."""
        widest = covered(self.picture, self.canvas, self.crop.middle, self.crop)
        closer = 1 + float(self.nearer)
        return widest.width / closer, widest.height / closer


def nearer(motion: models.Motion | None) -> Fraction:
    """By how much a motion comes closer."""
    return motion.amount if isinstance(motion, models.Zoom) else Fraction(0)


def chosen(story: Story, glance: Glance, frame: Frame) -> Cover | None:
    """The view that holds most of what there is to see; None where nobody has looked."""
    salience = story.catalog.salience.get(glance)
    if salience is None:
        return None
    middle = best_middle(salience, frame.view, frame.crop)
    return Cover(focus=Course.steady(Rect(*middle, 0, 0)), by="content")

"""Scenes: how long each lasts, when it begins, and what it shows.

This is the one place that decides durations and overlaps. Points in time stay exact
rationals here; they are rounded to frames once, at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from storyforge.core.geometry import Rect, Size
from storyforge.core.look import Look
from storyforge.core.time import FrameRange, frame_range, parse_time
from storyforge.storyboard import models
from storyforge.storyboard.brand import Card
from storyforge.storyboard.models import CardScene, ClipScene, PhotoScene, PythonScene
from storyforge.timeline import cards, framing
from storyforge.timeline.colours import written_colour
from storyforge.timeline.facts import Glance
from storyforge.timeline.looks import look_of
from storyforge.timeline.model import (
    Blur,
    Canvas,
    CardContent,
    ClipContent,
    Contain,
    Content,
    Cover,
    Fit,
    PhotoContent,
    PythonContent,
)
from storyforge.timeline.moments import clip_moments
from storyforge.timeline.picture import Picture
from storyforge.timeline.salience import Frame, chosen, glance_of, nearer
from storyforge.timeline.slates import (
    is_slated,
    slate,
    slated_names,
    unknown_recording,
    with_slates,
)
from storyforge.timeline.sources import A_CLIP, A_STILL, card_images, media, wrong_kind
from storyforge.timeline.story import Path, Report, Story

NO_PICTURE = Picture(canvas=Size(0, 0), region=Rect(0, 0, 0, 0), nodes=())
PHOTO_DURATION = parse_time("4s")
SECONDS_A_WORD = Fraction(35, 100)
"""Reading time of cards (facts/a11y.yaml, title_card_min_s): max(1, 0.35 x words + 0.5)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A scene before it has a place in time: its exact length in seconds and what it shows."""

    index: int
    scene: models.Scene
    path: Path
    lasts: Fraction
    content: Content

    @property
    def name(self) -> str:
        """How messages call the scene."""
        return f'"{self.scene.id}"' if self.scene.id else f"number {self.index + 1}"


STAND_IN = (Fraction(3600), CardContent(layout="", picture=NO_PICTURE))
"""Length and content of a scene whose mistakes leave both open; long enough for its captions."""


def draft_scene(story: Story, canvas: Canvas, index: int, report: Report) -> Draft:
    """What a scene shows and for how long; a stand-in after a mistake was reported."""
    scene, path = story.storyboard.scenes[index], ("scenes", index)
    made: tuple[Fraction, Content] | None
    match scene:
        case ClipScene():
            made = _clip(story, canvas, scene, path, report)
        case PhotoScene():
            made = _photo(story, canvas, scene, path, report)
        case CardScene():
            made = _card(story, canvas, scene, path, report)
        case PythonScene():
            made = _python(story, scene, path, report)
    return Draft(index, scene, path, *(made or STAND_IN))


# Clips


def _clip(
    story: Story, canvas: Canvas, scene: ClipScene, path: Path, report: Report
) -> tuple[Fraction, Content] | None:
    look, crop, fit = _treatment(story, scene, path, report)
    info = media(story, report, scene.source, (*path, "source"))
    if info is None:
        return _slated_clip(story, canvas, scene, path, report)
    if info.video is None:
        wrong_kind(report, info, scene.source, (*path, "source"), A_CLIP)
        return None
    moments = clip_moments(story, scene, info, path, report)
    if moments is None or fit is None:
        return None
    frame = Frame(Size(*info.video.shown_size), canvas.size, crop)
    fit = _framed(story, fit, glance_of(scene.source, info, moments.shown), frame, path, report)
    return moments.lasts, ClipContent(
        source=scene.source, time=moments.time, fit=fit, crop=crop, look=look,
        hidden=framing.hidden_courses(scene, moments.shown, story.rate, path, report),
    )  # fmt: skip


def _slated_clip(
    story: Story, canvas: Canvas, scene: ClipScene, path: Path, report: Report
) -> tuple[Fraction, Content] | None:
    """A slate for as long as the clip would be shown, as far as that is known."""
    if not is_slated(story, scene.source):
        return None
    open_ended = scene.end is None and scene.duration is None
    begins = scene.start.seconds(story.rate) if scene.start else Fraction(0)
    lasts = begins + PHOTO_DURATION.seconds(story.rate) if open_ended else None
    moments = clip_moments(story, scene, unknown_recording(lasts), path, report)
    if moments is None:
        return None
    return moments.lasts, slate(story, canvas, scene.source)


# Photos


def _photo(
    story: Story, canvas: Canvas, scene: PhotoScene, path: Path, report: Report
) -> tuple[Fraction, Content] | None:
    look, crop, fit = _treatment(story, scene, path, report)
    info = media(story, report, scene.source, (*path, "source"))
    own, kit = story.storyboard.defaults.photo, story.kit.defaults.photo
    duration = scene.duration or own.duration or kit.duration or PHOTO_DURATION
    if info is None and is_slated(story, scene.source):
        return duration.seconds(story.rate), slate(story, canvas, scene.source)
    if info is None:
        return None
    if info.image is None:
        wrong_kind(report, info, scene.source, (*path, "source"), A_STILL)
        return None
    if fit is None:
        return None
    wanted = scene.motion or own.motion or kit.motion
    photo = Size(info.image.width, info.image.height)
    frame = Frame(photo, canvas.size, crop, nearer=nearer(wanted))
    fit = _framed(story, fit, Glance(scene.source), frame, path, report)
    content = PhotoContent(
        source=scene.source, fit=fit, crop=crop, look=look,
        hidden=framing.hidden_parts(scene, path, report),
        motion=framing.camera(wanted, fit, photo, canvas.size, crop), alt=scene.alt,
    )  # fmt: skip
    return duration.seconds(story.rate), content


# Cards and Python


def _card(
    story: Story, canvas: Canvas, scene: CardScene, path: Path, report: Report
) -> tuple[Fraction, Content] | None:
    card = cards.card_of(story.kit, scene, path, report)
    if card is None:
        return None
    filled = cards.filling(card, scene, path, report)
    if not _images_are_there(story, card, filled, path, report):
        return None
    language = story.storyboard.language
    picture = cards.card_picture(story.kit, card, filled, canvas, language)
    picture = with_slates(picture, slated_names(story), story.kit, language)
    own, kit = story.storyboard.defaults.card, story.kit.defaults.card
    duration = scene.duration or own.duration or kit.duration
    lasts = duration.seconds(story.rate) if duration else _reading_time(story, card, filled)
    return lasts, CardContent(layout=scene.layout, picture=picture)


def _images_are_there(
    story: Story, card: Card, filled: cards.Filling, path: Path, report: Report
) -> bool:
    """Whether every image that fills a slot, or a field of a list, can be painted."""
    fine = True
    for inside, source in card_images(card, {**filled.texts, **filled.lists}):
        if not source:
            continue
        place = (*path, "slots", *inside)
        info = media(story, report, source, place)
        if is_slated(story, source):
            continue
        if info is not None and info.kind not in ("image", "svg"):
            wrong_kind(report, info, source, place, A_STILL)
        fine &= info is not None and info.kind in ("image", "svg")
    return fine


def _reading_time(story: Story, card: Card, filled: cards.Filling) -> Fraction:
    reading = max(Fraction(1), SECONDS_A_WORD * cards.words_of(card, filled) + Fraction(1, 2))
    least = card.min_duration.seconds(story.rate) if card.min_duration else Fraction(0)
    return max(reading, least)


def _python(
    story: Story, scene: PythonScene, path: Path, report: Report
) -> tuple[Fraction, Content] | None:
    look, crop, fit = _treatment(story, scene, path, report)
    if fit is None:
        return None
    module, _, function = scene.function.partition(":")
    content = PythonContent(
        module=module, function=function, arguments=tuple(sorted(scene.arguments.items())),
        fit=fit, crop=crop, look=look,
    )  # fmt: skip
    return scene.duration.seconds(story.rate), content


# Fit


def _treatment(
    story: Story, scene: models.PictureScene, path: Path, report: Report
) -> tuple[Look, Rect, Fit | None]:
    """What is done with a scene's picture: its look, the part used of it, and its fit.

    No fit after reporting an unknown colour.
    """
    look = look_of(story, scene, path, report)
    crop = framing.crop_of(scene, path, report)
    cover = framing.focus_of(scene.focus, crop, story.rate, path, report)
    return look, crop, _fit(story, *framing.fit_of(story, scene, path), cover, report)


def _fit(story: Story, wanted: models.Fit, place: Path, cover: Cover, report: Report) -> Fit | None:
    match wanted:
        case models.FitContain():
            ground = written_colour(story, wanted.ground, (*place, "ground"), report)
            return Contain(ground=ground) if ground else None
        case models.FitBlur():
            return Blur()
        case models.FitCover():
            return cover


def _framed(
    story: Story, fit: Fit, glance: Glance, frame: Frame, path: Path, report: Report
) -> Fit:
    """The fit with a focus, chosen from what there is to see where the author wrote none."""
    if not isinstance(fit, Cover):
        return fit
    if fit.by == "author":
        framing.demand_room(fit.focus, frame.picture, frame.canvas, frame.crop, path, report)
        return fit
    return chosen(story, glance, frame) or fit


# Places in time


@dataclass(frozen=True, slots=True)
class Placed:
    """A scene in its place: its range, and the overlaps at both ends, in frames."""

    draft: Draft
    start: Fraction
    range: FrameRange
    lead_in: FrameRange
    lead_out: FrameRange

    @property
    def settled(self) -> FrameRange:
        """The frames in which no transition runs."""
        return frame_range(self.lead_in.end, self.lead_out.start)

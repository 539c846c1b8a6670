"""Framing: which part of a picture is used, what stays in frame, how a camera moves over it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from storyforge.core.course import Course, Key
from storyforge.core.geometry import WHOLE, Point, Rect, Size, around, within
from storyforge.core.time import FrameRate, seconds_text
from storyforge.storyboard import models
from storyforge.timeline.model import CENTRE, Cover, Fit, Motion
from storyforge.timeline.rules import (
    BoxOutsidePicture,
    FocusKeysDisordered,
    FocusTooLarge,
    HideKeysDisordered,
    HidePathOutsideRange,
)
from storyforge.timeline.story import Path, Report, Story

_SLACK = 1e-9


def part_of(box: models.Box, path: Path, report: Report) -> Rect:
    """A written box, held within the picture after reporting that it is not."""
    for key, edge, begins, extent in (
        ("width", "right", box.left, box.width), ("height", "lower", box.top, box.height)
    ):  # fmt: skip
        if begins + extent > 1:
            report.at((*path, key), BoxOutsidePicture, edge=edge,
                      over=_percent(begins + extent - 1), most=_percent(1 - begins))  # fmt: skip
    return Rect(float(box.left), float(box.top), float(box.width), float(box.height)).held(WHOLE)


def _percent(share: float | Fraction) -> str:
    return f"{float(share) * 100:.3g}%"


def crop_of(scene: models.PictureScene, path: Path, report: Report) -> Rect:
    """The part of a scene's picture that is used, in fractions of it."""
    return part_of(scene.crop, (*path, "crop"), report) if scene.crop else WHOLE


def kind_of(scene: models.PictureScene) -> Literal["photo", "clip"]:
    """Whose defaults are a scene's: what Python draws moves as clips do."""
    return "photo" if isinstance(scene, models.PhotoScene) else "clip"


def fit_of(story: Story, scene: models.PictureScene, path: Path) -> tuple[models.Fit, Path]:
    """The fit that the scene asks for, else the storyboard's defaults, else the kit's.

    And the place where it is written.
    """
    kind = kind_of(scene)
    own, kit = (getattr(each, kind).fit
                for each in (story.storyboard.defaults, story.kit.defaults))  # fmt: skip
    place: Path = ("defaults", kind, "fit") if own else path
    if scene.fit is not None:
        return scene.fit, (*path, "fit")
    return own or kit or models.FitCover(), place


# What stays in frame


def focus_of(
    written: models.Focus | None, crop: Rect, rate: FrameRate, path: Path, report: Report
) -> Cover:
    """What must stay in frame, else the middle of what is used; times become frames of the scene.

    A stand-in after a mistake was reported.
    """
    if written is None:
        return Cover(focus=Course.steady(Rect(*crop.middle, 0, 0)))
    return Cover(focus=_written_focus(written, rate, (*path, "focus"), report), by="author")


def _written_focus(written: models.Focus, rate: FrameRate, place: Path, report: Report) -> Course:
    if isinstance(written, models.Box | Point):
        return Course.steady(_aim(written, place, report))
    keys = tuple(
        Key(Fraction(rate.frames(key.at.seconds(rate))),
            _aim(key.on, (*place, index, "on"), report), key.easing)
        for index, key in enumerate(written)
    )  # fmt: skip
    _demand_order(written, keys, rate, place, report)
    return Course(keys)


def _aim(written: models.PointOrBox, path: Path, report: Report) -> Rect:
    if isinstance(written, models.Box):
        return part_of(written, path, report)
    return Rect(written.x, written.y, 0, 0)


def _demand_order(
    written: Sequence[models.FocusKey], keys: Sequence[Key], rate: FrameRate, path: Path,
    report: Report,
) -> None:  # fmt: skip
    for index, (one, other) in enumerate(pairwise(keys), start=1):
        if other.at <= one.at:
            at, before = (seconds_text(written[n].at.seconds(rate)) for n in (index, index - 1))
            report.at((*path, index, "at"), FocusKeysDisordered, at=at, before=before)


def demand_room(
    focus: Course, picture: Size, canvas: Size, crop: Rect, path: Path, report: Report
) -> None:
    """Report boxes that are larger than what shows of a picture."""
    for index, key in enumerate(focus.keys):
        view = covered(picture, canvas, key.rect.middle, crop)
        shares = {"wide": key.rect.width / view.width, "high": key.rect.height / view.height}
        way = max(shares, key=lambda each: shares[each])
        if shares[way] > 1 + _SLACK:
            box, most = ((key.rect.width, view.width) if way == "wide"
                         else (key.rect.height, view.height))  # fmt: skip
            place = (*path, "focus") if focus.is_steady else (*path, "focus", index, "on")
            report.at(place, FocusTooLarge, way=way, box=_percent(box), most=_percent(most))


def covered(picture: Size, canvas: Size, focus: Point, crop: Rect = WHOLE) -> Rect:
    """The part of a picture that fills the canvas, in fractions, `focus` kept near its middle."""
    return _covered(_proportions(picture, crop), canvas, within(focus, crop)).of(crop)


def _proportions(picture: Size, crop: Rect) -> float:
    return picture.width * crop.width / (picture.height * crop.height)


def _covered(proportions: float, canvas: Size, focus: Point) -> Rect:
    ratio = (canvas.width / canvas.height) / proportions
    width, height = (ratio, 1.0) if ratio < 1 else (1.0, 1 / ratio)
    return around(focus, width, height).held(WHOLE)


# What nobody is to recognise


def hidden_parts(scene: models.PhotoScene, path: Path, report: Report) -> tuple[Rect, ...]:
    """The hidden parts of a photo, in fractions of it."""
    return tuple(
        part_of(box, (*path, "hide", index), report) for index, box in enumerate(scene.hide)
    )


def hidden_courses(
    scene: models.ClipScene, shown: tuple[Fraction, Fraction], rate: FrameRate, path: Path,
    report: Report,
) -> tuple[Course, ...]:  # fmt: skip
    """The hidden parts of a clip, of which the source is shown from one second to another."""
    return tuple(
        _hidden(each, shown, rate, (*path, "hide", index), report)
        for index, each in enumerate(scene.hide)
    )


def _hidden(
    written: models.Hidden, shown: tuple[Fraction, Fraction], rate: FrameRate, path: Path,
    report: Report,
) -> Course:  # fmt: skip
    if isinstance(written, models.Box):
        return Course.steady(part_of(written, path, report))
    times = [key.at.seconds(rate) for key in written.path]
    for index, (before, at) in enumerate(pairwise(times), start=1):
        if at <= before:
            report.at((*path, "path", index, "at"), HideKeysDisordered, at=seconds_text(at),
                      before=seconds_text(before))  # fmt: skip
    start, end = shown
    if times[-1] < start or times[0] > end:
        report.at((*path, "path", 0, "at"), HidePathOutsideRange, at=seconds_text(times[0]),
                  last=seconds_text(times[-1]), start=seconds_text(start, 2),
                  end=seconds_text(end, 2))  # fmt: skip
    return Course(tuple(
        Key(at, part_of(key, (*path, "path", index), report), "linear")
        for index, (at, key) in enumerate(zip(times, written.path, strict=True))
    ))  # fmt: skip


# How the camera moves


def camera(
    wanted: models.Motion | None, fit: Fit, photo: Size, canvas: Size, crop: Rect
) -> Motion | None:
    """The move over a photo: the one asked for, and the way of its focus."""
    covers = isinstance(fit, Cover)
    focus = fit.focus if isinstance(fit, Cover) else CENTRE
    if isinstance(wanted, models.NoMotion):
        wanted = None
    if wanted is None and focus.is_steady:
        return None

    def views(aim: Rect) -> tuple[Rect, Rect]:
        if not covers:
            return _views(wanted, WHOLE, Point(0.5, 0.5))
        middle = within(aim.middle, crop)
        whole = _covered(_proportions(photo, crop), canvas, middle)
        start, end = _views(wanted, whole, middle)
        return start.of(crop), end.of(crop)

    return Motion(
        start=focus.mapped(lambda aim: views(aim)[0]), end=focus.mapped(lambda aim: views(aim)[1]),
        easing=wanted.easing if wanted else "linear",
    )  # fmt: skip


def _views(wanted: models.Motion | None, whole: Rect, middle: Point) -> tuple[Rect, Rect]:
    """The first and the last view of a move, of a whole that lies around `middle`."""
    match wanted:
        case models.Pan():
            return _pan(wanted, whole, middle)
        case models.ZoomIn() | models.ZoomOut():
            near = 1 / (1 + float(wanted.amount))
            close = around(middle, whole.width * near, whole.height * near).held(whole)
            return (whole, close) if isinstance(wanted, models.ZoomIn) else (close, whole)
        case _:
            return whole, whole


LEAST_PAN = 0.15
"""Travel, as a share of the view, for which a pan comes closer where the photo has no room."""


def _pan(wanted: models.Pan, view: Rect, middle: Point) -> tuple[Rect, Rect]:
    """The first and last view of a camera that travels towards `wanted.to`."""
    across = wanted.to in ("left", "right")
    share = None if wanted.amount is None else float(wanted.amount)
    side = view.width if across else view.height
    needed = side * (LEAST_PAN if share is None else share)
    if 1 - side < needed:
        closer = 1 / (1 + needed)
        view = around(middle, view.width * closer, view.height * closer).held(WHOLE)
        side *= closer
    free = 1 - side
    travel = free if share is None else min(free, side * share)
    centre = (middle.x if across else middle.y) - side / 2
    low = min(max(centre - travel / 2, 0.0), free - travel)
    first, last = (low, low + travel) if wanted.to in ("right", "down") else (low + travel, low)
    if across:
        return _moved(view, x=first), _moved(view, x=last)
    return _moved(view, y=first), _moved(view, y=last)


def _moved(view: Rect, x: float | None = None, y: float | None = None) -> Rect:
    return Rect(view.x if x is None else x, view.y if y is None else y, view.width, view.height)

"""Painted things of a plan: still pictures, layers with their coming and going, plates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from storyforge.core.colour import Colour
from storyforge.core.colourspace import ColourSpace
from storyforge.core.geometry import WHOLE, Rect, Size
from storyforge.core.look import AS_IT_IS, Look
from storyforge.core.time import FrameRange, frame_range
from storyforge.ffmpeg.recipes import WIPE_EDGE, wipe_mask_size
from storyforge.ffmpeg.views import ROOM
from storyforge.plan.model import (
    MaskTask,
    PaintTask,
    PixelBox,
    PixelFormat,
    PlateTask,
    TableTask,
    ToneTask,
    task_id,
)
from storyforge.plan.surface import Aim, image_names
from storyforge.plan.worklist import WorkList
from storyforge.raster.boxes import painted_box, strip_box
from storyforge.raster.laid import LaidOut
from storyforge.raster.photos import PhotoRequest
from storyforge.timeline.model import Blur, Canvas, Contain, Cover, Fit, Layer, PhotoContent
from storyforge.timeline.picture import Animation, Direction, Picture


def opaque(work: WorkList, aim: Aim, canvas: Canvas, name: str, picture: Picture) -> PaintTask:
    """A card or a flat colour that fills the output."""
    size = aim.size(canvas)
    return _paint(
        work, name, aim.laid(picture), aim.scale(canvas), PixelBox(0, 0, *size), "yuv420p",
        image_names(picture),
    )  # fmt: skip


def flat(work: WorkList, aim: Aim, canvas: Canvas, colour: Colour) -> PaintTask:
    """One colour all over."""
    picture = Picture(canvas=canvas.size, region=canvas.safe, nodes=(), ground=colour)
    return opaque(work, aim, canvas, f"ground {colour}", picture)


def _paint(
    work: WorkList, name: str, laid: LaidOut, scale: Fraction, box: PixelBox,
    pixel_format: PixelFormat, images: tuple[str, ...], animation: Animation | None = None,
    leaving: bool = False,
) -> PaintTask:  # fmt: skip
    identity = task_id(
        "paint", laid.describe(), scale, box, pixel_format, images, animation, leaving
    )
    return work.add(
        PaintTask(
            id=identity, name=name, laid=laid, scale=scale, box=box, pixel_format=pixel_format,
            images=images, animation=animation, leaving=leaving,
        )
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a layer's life, in frames of the story, and the task that painted it."""

    task: PaintTask
    range: FrameRange
    moving: bool

    def stands(self, span: FrameRange) -> bool:
        """Whether it shows unchanged for all of a range."""
        return not self.moving and self.range.intersection(span) == span


def phases(
    work: WorkList, aim: Aim, canvas: Canvas, layer: Layer, shown: FrameRange
) -> tuple[Phase, ...]:
    """Of the layer's coming, settled time and going, those that show during a range.

    Only these are put on the work list; none where nothing is painted.
    """
    laid, scale = aim.laid(layer.picture), aim.scale(canvas)
    box = PixelBox(*painted_box(laid, scale))
    if not box.width or not box.height:
        return ()
    images = image_names(layer.picture)
    enter = layer.enter.frames if layer.enter else 0
    leave = layer.exit.frames if layer.exit else 0
    start, end = layer.range.start, layer.range.end
    found = []
    for animation, leaving, span in (
        (layer.enter, False, frame_range(start, start + enter)),
        (None, False, frame_range(start + enter, end - leave)),
        (layer.exit, True, frame_range(end - leave, end)),
    ):
        if span.intersection(shown) is None:
            continue
        place = box
        if animation:
            place = PixelBox(*strip_box(laid, animation, scale))
        task = _paint(work, layer.id, laid, scale, place, "yuva420p", images, animation, leaving)
        found.append(Phase(task, span, moving=animation is not None))
    return tuple(found)


def plate(
    work: WorkList, content: PhotoContent, size: Size, view: Rect | None, *, moving: bool
) -> PlateTask:
    """A photo on a plate of `size` pixels; where a camera moves, with room around it.

    `view`, in fractions of the photo, is all of it that shows; None: what is used of it.
    """
    if view is None and content.crop != WHOLE:
        view = content.crop
    request = _request(content.fit, size, view, bleed=ROOM if moving else 0)
    request = replace(request, hidden=content.hidden, look=content.look)
    return work.add(
        PlateTask(
            id=task_id("plate", content.source, request),
            name=content.source,
            source=content.source,
            request=request,
        )
    )


def _request(fit: Fit, size: Size, view: Rect | None, bleed: int) -> PhotoRequest:
    match fit:
        case Cover():
            middle = fit.focus.at(0).middle
            return PhotoRequest(size=size, fit="cover", focus=middle, view=view, bleed=bleed)
        case Contain():
            return PhotoRequest(size=size, fit="contain", ground=fit.ground, bleed=bleed)
        case Blur():
            return PhotoRequest(size=size, fit="blur", bleed=bleed)


def table(work: WorkList, look: Look) -> TableTask | None:
    """A look's table of colours; None for the look that changes nothing."""
    if look == AS_IT_IS:
        return None
    return work.add(TableTask(id=task_id("table", look), name=f"look {look}", look=look))


def tone(work: WorkList, space: ColourSpace) -> ToneTask:
    """The table that brings a colour space to what is shown."""
    name = f"colours {space.transfer} {space.primaries}"
    return work.add(ToneTask(id=task_id("tone", space), name=name, space=space))


def wipe_mask(work: WorkList, size: Size, to: Direction) -> MaskTask:
    """The mask whose travel uncovers the next scene."""
    mask = wipe_mask_size(size, to)
    along = size.width if to in ("left", "right") else size.height
    edge = round(along * WIPE_EDGE / 2) * 2
    return work.add(
        MaskTask(id=task_id("mask", mask, to, edge), name=f"wipe {to}", size=mask, to=to,
                 edge_px=edge)
    )  # fmt: skip

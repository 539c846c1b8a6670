"""What photos become: asked for here, made by `plates`. Light, so that planning stays so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from storyforge.core.colour import WHITE, Colour
from storyforge.core.geometry import Point, Rect, Size, around
from storyforge.core.look import AS_IT_IS, Look

NO_GROUND = WHITE
"""What lies under transparent parts where a fit has no ground: paper, as people expect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRequest:
    """What a photo becomes: a plate of `size` pixels.

    `cover` cuts what sticks out, keeping `focus` (fractions of the upright photo) in
    frame; `contain` lays the whole photo on `ground`; `blur` on a blurred copy of itself.
    `view`, in fractions of the upright photo, is cut out first. What is around the photo
    lies under its transparent parts, too; where nothing is, `ground` does. The outermost
    pixels are repeated `bleed` times beyond each edge.
    `hidden`, in fractions of the upright photo, are made unrecognisable before all that.
    `look` is what is done to the photo's colours.
    """

    size: Size
    fit: Literal["cover", "contain", "blur"] = "cover"
    focus: Point = Point(0.5, 0.5)
    ground: Colour = NO_GROUND
    view: Rect | None = None
    bleed: int = 0
    hidden: tuple[Rect, ...] = ()
    look: Look = AS_IT_IS

    @property
    def plate(self) -> Size:
        """The size with the bleed."""
        return Size(self.size.width + 2 * self.bleed, self.size.height + 2 * self.bleed)


_LEAST_SIDE = 1000  # whole px, so that its proportions are true to a thousandth


def drawing_size(width: float, height: float) -> Size:
    """A drawing's size in whole px. It has none of its own: what counts are the proportions."""
    scale = max(1.0, _LEAST_SIDE / min(width, height))
    return Size(round(width * scale), round(height * scale))


def covered(view: Rect, upright: Size, request: PhotoRequest) -> Rect:
    """The largest part of the view with the plate's proportions, the focus in its middle.

    As near to the middle as the view's edges allow. Px of the upright photo.
    """
    plate = request.size
    scale = min(view.width / plate.width, view.height / plate.height)
    width, height = plate.width * scale, plate.height * scale
    middle = Point(request.focus.x * upright.width, request.focus.y * upright.height)
    return around(middle, width, height).held(view)


def contained(view: Rect, plate: Size) -> tuple[int, int, int, int]:
    """Where the whole view lies on the plate: x, y, width, height in px."""
    scale = min(plate.width / view.width, plate.height / view.height)
    width = min(plate.width, max(1, round(view.width * scale)))
    height = min(plate.height, max(1, round(view.height * scale)))
    return ((plate.width - width) // 2, (plate.height - height) // 2, width, height)

"""How the frames of a story are looked at: what is drawn over them, whose eyes see them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.geometry import Rect
from storyforge.core.sight import Sight
from storyforge.errors import UsageError
from storyforge.plan.surface import Aim
from storyforge.platforms.profiles import PLATFORMS, Platform
from storyforge.platforms.profiles import platform as known_platform
from storyforge.timeline.model import Canvas

if TYPE_CHECKING:
    from storyforge.raster.overlays import Zone
    from storyforge.raster.pixels import Rgb


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What is drawn over a frame, and how it is seen; nothing at all by default.

    `safe_zones` shades what the story's own platform covers; `zones_of` are platforms of the
    same shape whose zones are drawn as well. `phone` shows the frame on a phone, under the
    platform's buttons. `sights` are eyes to see it with: one instead of ours, several beside it.
    """

    safe_zones: bool = False
    zones_of: tuple[str, ...] = ()
    phone: bool = False
    grid: bool = False
    sights: tuple[Sight, ...] = ()

    @property
    def is_plain(self) -> bool:
        return self == PLAIN


PLAIN = Look()

ALL = "all"
"""Every platform of the story's shape, for `zones_of`."""


def other_zones(look: Look, canvas: Canvas) -> tuple[Platform, ...]:
    """The platforms whose zones are drawn. Raises UsageError for one of another shape."""
    alike = tuple(each for each in PLATFORMS.values() if each.canvas == canvas.size)
    platforms = tuple(known_platform(name) for name in look.zones_of if name != ALL)
    for each in platforms:
        if each not in alike:
            raise UsageError(
                f"the zones of {each.name} are for {each.canvas}, not for {canvas.size}: "
                f"what fits here is {', '.join(other.name for other in alike)}"
            )
    return alike if ALL in look.zones_of else platforms


def looked_at(
    raw: Path, canvas: Canvas, surface: Aim, look: Look, sight: Sight | None = None
) -> Rgb:
    """A raw frame with what is drawn over it, as one sort of eyes sees it.

    Marks are drawn last: they are for who designs, in colours of their own.
    """
    # Arrays are loaded for this alone: a frame whose pictures are painted already needs none.
    from storyforge.raster.overlays import with_grid, with_safe_zone, with_zones
    from storyforge.raster.phone import on_phone
    from storyforge.raster.raw import read_rgb
    from storyforge.raster.sight import seen_with

    scale = surface.scale(canvas)
    frame = read_rgb(raw, surface.size(canvas))
    if sight is not None:
        frame = seen_with(frame, sight)
    if look.safe_zones:
        frame = with_safe_zone(frame, canvas.safe, scale)
    if look.zones_of:
        frame = with_zones(frame, _zones(other_zones(look, canvas)), scale)
    if look.grid:
        frame = with_grid(frame, canvas.safe, scale)
    return on_phone(frame, canvas.size, canvas.safe, scale) if look.phone else frame


def _zones(platforms: tuple[Platform, ...]) -> list[Zone]:
    """Zones by what they leave free; platforms that share one are named together."""
    from storyforge.raster.overlays import Zone

    free: dict[Rect, list[str]] = {}
    for each in platforms:
        free.setdefault(each.safe_rect, []).append(each.name)
    return [Zone(", ".join(names), rect) for rect, names in free.items()]

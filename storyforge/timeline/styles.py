"""The kit's styles, resolved: names of colours and fonts become values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from storyforge.core.colour import BLACK, Colour
from storyforge.core.geometry import Insets, Length, Point
from storyforge.core.time import FrameRate
from storyforge.storyboard import brand, models
from storyforge.storyboard.brand import Kit
from storyforge.timeline.picture import Animation, Box, Outline, Shadow, TextStyle
from storyforge.timeline.story import colour_of

BOLD = 700
ACCENT = "accent"
"""The palette's colour of emphasis, by convention of its name."""


def kit_colour(kit: Kit, text: str, opacity: Fraction = Fraction(1)) -> Colour:
    """A colour the kit itself names; reading has made sure that it exists."""
    return (colour_of(kit, text) or BLACK).with_alpha(float(opacity))


def text_style(kit: Kit, name: str, colour: str | None = None) -> TextStyle:
    """A text style of the kit; `colour` takes the place of the style's own."""
    style = kit.text_styles[name]
    plain = kit_colour(kit, colour or style.colour)
    strong, accent = style.strong or brand.Emphasis(), style.accent or brand.Emphasis()
    accent_colour = accent.colour or (ACCENT if ACCENT in kit.palette else None)
    return TextStyle(
        family=style.font,
        weight=style.weight,
        italic=style.italic,
        size_px=style.size.px(),
        min_size_px=style.smallest_size.px(),
        colour=plain,
        strong_weight=strong.weight or max(BOLD, style.weight),
        strong_colour=kit_colour(kit, strong.colour) if strong.colour else plain,
        accent_weight=accent.weight or style.weight,
        accent_colour=kit_colour(kit, accent_colour) if accent_colour else plain,
        accent_italic=bool(accent.italic),
        line_height=style.line_height,
        letter_spacing_em=float(style.letter_spacing),
        align=style.align,
        upper_case=style.case == "upper",
        outline=_outline(kit, style.outline),
        shadow=_shadow(kit, style.shadow),
    )


def _outline(kit: Kit, style: brand.OutlineStyle | None) -> Outline | None:
    if style is None:
        return None
    return Outline(colour=kit_colour(kit, style.colour), width_px=style.width.px())


def _shadow(kit: Kit, style: brand.ShadowStyle | None) -> Shadow | None:
    if style is None:
        return None
    return Shadow(
        colour=kit_colour(kit, style.colour, style.opacity),
        offset=point_px(style.offset),
        blur_px=style.blur.px(),
    )


def point_px(offset: tuple[Length, Length]) -> Point:
    """A pair of lengths in layout px."""
    return Point(offset[0].px(), offset[1].px())


def box(kit: Kit, style: brand.BoxStyle | None) -> Box | None:
    """The filled rectangle behind words."""
    if style is None:
        return None
    down, across = (length.px() for length in style.padding)
    return Box(
        fill=kit_colour(kit, style.fill, style.opacity),
        padding=Insets(down, across, down, across),
        radius_px=style.radius.px(),
        per_line=style.per_line,
    )


_OPPOSITE: dict[models.Direction, models.Direction] = {
    "left": "right", "right": "left", "up": "down", "down": "up"
}  # fmt: skip


def animation(
    wanted: models.Animation | None, rate: FrameRate, room: Callable[[str], float]
) -> Animation | None:
    """How a layer comes or goes; None for `none`, for nothing, and for less than a frame.

    `room(direction)` is the layout px there are to travel, for the distance `full`.
    """
    if wanted is None or isinstance(wanted, models.NoAnimation):
        return None
    frames = rate.frames(wanted.duration.seconds(rate))
    if not frames:
        return None
    if isinstance(wanted, models.FadeAnimation):
        return Animation(kind="fade", frames=frames, easing=wanted.easing)
    if isinstance(wanted, models.RiseAnimation):
        return Animation(
            kind="rise", frames=frames, easing=wanted.easing,
            distance_px=wanted.distance.px(room("up")),
        )  # fmt: skip
    return Animation(
        kind="slide", frames=frames, easing=wanted.easing,
        direction=_OPPOSITE[wanted.from_],
        distance_px=wanted.distance.px(room(wanted.from_)),
    )  # fmt: skip

"""How a painted layer comes and goes: fade, rise, slide."""

from __future__ import annotations

from fractions import Fraction

from storyforge.raster.pixels import Painted, Strip
from storyforge.timeline.picture import Animation


def animate(painted: Painted, animation: Animation, *, leaving: bool, scale: Fraction) -> Strip:
    """The frames of an animation, `animation.frames` of them, on one common even box.

    Frame k of n shows the eased progress (k+1)/(n+1): none shows nothing, none repeats the
    settled state. `scale` is output px to the layout px.
    """
    raise NotImplementedError

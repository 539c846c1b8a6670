"""From a picture to a laid-out picture: pure, in layout px."""

from __future__ import annotations

from collections.abc import Mapping

from storyforge.raster.laid import LaidOut
from storyforge.timeline.facts import FontBook
from storyforge.timeline.picture import Picture


def layout(
    picture: Picture, fonts: FontBook, images: Mapping[str, tuple[float, float]]
) -> LaidOut:
    """Place every letter, shape and image of a picture.

    `images` gives the natural width and height (any unit, only the proportion counts) of
    every source the picture names. Raises KeyError for a source or a font family that is
    not given.
    """
    raise NotImplementedError

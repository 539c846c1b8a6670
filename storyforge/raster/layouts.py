"""Pictures laid out once, for whoever asks: checks, plans and painting see the same."""

from __future__ import annotations

from collections.abc import Mapping

from storyforge.raster.laid import LaidOut
from storyforge.raster.layout import layout
from storyforge.timeline.facts import FontBook
from storyforge.timeline.picture import Picture


class Layouts:
    """The layouts of one kit's pictures, each computed the first time it is asked for."""

    def __init__(self, fonts: FontBook, image_sizes: Mapping[str, tuple[float, float]]) -> None:
        self._fonts, self._image_sizes = fonts, image_sizes
        self._laid: dict[Picture, LaidOut] = {}

    @property
    def fonts(self) -> FontBook:
        return self._fonts

    @property
    def font_digests(self) -> dict[str, str]:
        """SHA-256 of every font file by its name in the kit."""
        faces = (face for family in self._fonts.families.values() for face in family)
        return {face.name: face.digest for face in faces}

    def of(self, picture: Picture) -> LaidOut:
        """The picture laid out. Raises KeyError for a source or a font that is not known."""
        if picture not in self._laid:
            self._laid[picture] = layout(picture, self._fonts, self._image_sizes)
        return self._laid[picture]

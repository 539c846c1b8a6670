"""Facts of stills and drawings, which the raster room knows best."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from storyforge.errors import MediaUnreadable, unread
from storyforge.media.memo import Memo
from storyforge.media.whole import still_may_be_cut
from storyforge.raster.photos import drawing_size
from storyforge.timeline.facts import ImageFacts, MediaCatalog, MediaInfo, MediaProblem


@dataclass(frozen=True, slots=True)
class Drawing:
    """The size of a drawing (SVG) in px, any fraction."""

    width: float
    height: float
    has_alpha: bool = True

    @property
    def as_photo(self) -> ImageFacts:
        """What it is where a photo is wanted."""
        size = drawing_size(self.width, self.height)
        return ImageFacts(
            width=size.width,
            height=size.height,
            format="SVG",
            mode="RGBA",
            has_alpha=self.has_alpha,
        )


def with_images(
    catalog: MediaCatalog, memo: Memo
) -> tuple[MediaCatalog, Mapping[str, tuple[float, float]]]:
    """The catalogue with the stills' own facts, and the sizes of what pictures may contain."""
    infos, problems = dict(catalog.infos), dict(catalog.problems)
    sizes: dict[str, tuple[float, float]] = {}
    for name, info in catalog.infos.items():
        seen = seen_in(catalog.paths[name], info, memo)
        if seen is None:
            continue
        if isinstance(seen, MediaProblem):
            del infos[name]
            problems[name] = seen
        else:
            image = seen.as_photo if isinstance(seen, Drawing) else seen
            infos[name] = replace(infos[name], image=image)
            sizes[name] = (float(seen.width), float(seen.height))
    whole = replace(catalog, infos=MappingProxyType(infos), problems=MappingProxyType(problems))
    return whole, MappingProxyType(sizes)


def seen_in(path: Path, info: MediaInfo, memo: Memo) -> Drawing | ImageFacts | MediaProblem | None:
    """What a still or a drawing is to the raster room; None for other media."""
    try:
        match info.kind:
            case "svg":
                return memo.of(Drawing, path, _drawing)
            case "image":
                return memo.of(ImageFacts, path, _image)
            case _:
                return None
    except MediaUnreadable as error:
        return MediaProblem("unreadable", error.reason)
    except OSError as error:
        return MediaProblem("unreadable", unread(error))


# Their libraries are not loaded for what is remembered.


def _drawing(path: Path) -> Drawing:
    from storyforge.raster.drawn import Drawn
    from storyforge.raster.vector import svg_size

    data = path.read_bytes()
    return Drawing(*svg_size(data, path.name), Drawn.of(data, path.name).shows_through)


def _image(path: Path) -> ImageFacts:
    from storyforge.raster.decoding import demand_pixels, image_facts, shows_through

    facts = image_facts(path)
    if facts.has_alpha:
        return replace(facts, has_alpha=shows_through(path))
    if still_may_be_cut(path):
        demand_pixels(path)
    return facts

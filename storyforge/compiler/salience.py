"""Looking at the pictures of a story where it does not say what must stay in frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from storyforge.core.salience import Salience, together
from storyforge.errors import MediaUnreadable
from storyforge.media.memo import Memo
from storyforge.media.readers import read_each
from storyforge.timeline.facts import Glance, MediaCatalog, VideoFacts


def with_salience(catalog: MediaCatalog, wanted: Iterable[Glance], memo: Memo) -> MediaCatalog:
    """The catalogue with where in these pictures there is most to see.

    What cannot be looked at is left out: its view is the middle, and whoever reads it says why.
    """
    glances = list(dict.fromkeys(wanted))
    found = read_each(partial(_salience, catalog=catalog, memo=memo), glances)
    seen = {glance: each for glance, each in zip(glances, found, strict=True) if each is not None}
    return replace(catalog, salience=MappingProxyType(seen))


def _salience(glance: Glance, catalog: MediaCatalog, memo: Memo) -> Salience | None:
    path, video = catalog.paths[glance.source], catalog.infos[glance.source].video
    about = " ".join(map(str, glance.times))
    try:
        if video is None:
            return memo.of(Salience, path, _of_photo)
        return memo.of(Salience, path, lambda each: _of_recording(each, video, glance), about)
    except (MediaUnreadable, OSError, ValueError):
        return None


# Their libraries are not loaded for what is remembered.


def _of_photo(path: Path) -> Salience:
    from storyforge.raster.salience import of_photo

    return of_photo(path)


def _of_recording(path: Path, video: VideoFacts, glance: Glance) -> Salience:
    from storyforge.media.glances import glances
    from storyforge.raster.salience import of_thumbnail

    seen = glances(path, video.index, glance.times)
    if not seen:
        raise MediaUnreadable(path, "no picture of it can be decoded")
    return together(
        of_thumbnail(each.width, each.height, each.data, video.rotation, video.mirrored)
        for each in seen
    )

"""What this installation remembers of files from one run to the next, and how far it counts."""

from __future__ import annotations

from functools import lru_cache

from storyforge.core.code import code_digest, library_versions
from storyforge.media.memo import Memo
from storyforge.render.folders import digests_memo

_FINDERS = ("storyforge.core", "storyforge.media", "storyforge.raster")
_LIBRARIES = ("av", "pillow", "pi-heif", "resvg-py")


def media_memo(cache: bool) -> Memo:
    """Where facts of sources are remembered: in the user's cache, or only for as long as it lasts.

    Facts count for as long as the code that finds them and the libraries it asks stay the same;
    where that cannot be told, because the code came without its source, they are not kept.
    """
    if not cache:
        return Memo()
    try:
        way = _way()
    except LookupError:
        return Memo()
    return Memo(digests_memo(), way)


@lru_cache(maxsize=1)
def _way() -> str:
    return f"{code_digest(*_FINDERS)} {library_versions(*_LIBRARIES)}"

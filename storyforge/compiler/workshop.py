"""Where a story is worked on: the machine's engine, a store, and the story's own files."""

from __future__ import annotations

from functools import lru_cache, partial

from storyforge.compiler.preparing import Prepared
from storyforge.media.digests import digest
from storyforge.plan.keys import code_digest
from storyforge.process import CancelToken
from storyforge.render.engine import find_engine
from storyforge.render.store import Store, cache_folder
from storyforge.render.workplace import Workplace

PAINTER = "storyforge.raster"


@lru_cache(maxsize=1)
def _painter() -> str:
    return code_digest(PAINTER)


def workplace(story: Prepared, store: Store, cancel: CancelToken) -> Workplace:
    """The workplace of one story. Raises FFmpegNotFound; the story must be ready."""
    assert story.ready is not None
    return Workplace(
        engine=find_engine(),
        store=store,
        cancel=cancel,
        catalog=story.ready.catalog,
        media_digest=partial(digest, memo=cache_folder() / "digests.sqlite"),
        painter=_painter(),
        code_folders=story.code_folders,
    )

"""Where a story is worked on: the machine's engine, a store, and the story's own files."""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path

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


class Digests:
    """Digests of sources for one batch: each file is read once, whoever asks first."""

    def __init__(self) -> None:
        self._known: dict[Path, str] = {}
        self._locks: dict[Path, threading.Lock] = {}
        self._guard = threading.Lock()

    def __call__(self, path: Path) -> str:
        with self._guard:
            lock = self._locks.setdefault(path, threading.Lock())
        with lock:
            if path not in self._known:
                self._known[path] = digest(path, memo=cache_folder() / "digests.sqlite")
            return self._known[path]


def workplace(story: Prepared, store: Store, cancel: CancelToken, digests: Digests) -> Workplace:
    """The workplace of one story. Raises FFmpegNotFound; the story must be ready."""
    assert story.ready is not None
    return Workplace(
        engine=find_engine(),
        store=store,
        cancel=cancel,
        catalog=story.ready.catalog,
        media_digest=digests,
        painter=_painter(),
        code_folders=story.code_folders,
    )

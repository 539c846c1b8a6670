"""Where a story is worked on: the machine's engine, a store, and the story's own files."""

from __future__ import annotations

import platform
import secrets
import threading
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from storyforge.compiler.preparing import Prepared
from storyforge.core.code import code_digest, library_versions
from storyforge.media.digests import digest
from storyforge.plan.keys import Ways
from storyforge.plan.model import Task
from storyforge.process import CancelToken
from storyforge.render.engine import find_engine
from storyforge.render.folders import digests_memo
from storyforge.render.store import Store
from storyforge.render.workplace import Workplace


@lru_cache(maxsize=1)
def ways() -> Ways:
    """How this installation paints, masters and records: our code, and the libraries'."""
    python = ".".join(platform.python_version_tuple()[:2])
    painters = library_versions("pillow", "pi-heif", "numpy", "uharfbuzz", "resvg-py")
    recorders = library_versions("moviepy", "pillow", "numpy")
    return Ways(
        machine=f"{platform.system()} {platform.machine()}",
        painting=f"{_code('storyforge.core', 'storyforge.raster')} {painters}",
        mastering=_code("storyforge.ffmpeg"),
        recording=f"{_code('storyforge.procedural')} Python {python} {recorders}",
    )


@lru_cache(maxsize=1)
def joining() -> str:
    """How this installation joins, measures and writes what is finished."""
    code = _code("storyforge.core", "storyforge.media", "storyforge.raster", "storyforge.render")
    return f"{code} {library_versions('av', 'pillow')}"


def _code(*packages: str) -> str:
    """What tells our code from other versions of it; without its source, this run from others."""
    try:
        return code_digest(*packages)
    except LookupError:
        return secrets.token_hex()


class Digests:
    """Digests of sources for one batch: each file is read once, whoever asks first.

    `remembers` says whether they are remembered from one run to the next.
    """

    def __init__(self, *, remembers: bool) -> None:
        self._memo = digests_memo() if remembers else None
        self._known: dict[Path, str] = {}
        self._locks: dict[Path, threading.Lock] = {}
        self._guard = threading.Lock()

    def __call__(self, path: Path) -> str:
        with self._guard:
            lock = self._locks.setdefault(path, threading.Lock())
        with lock:
            if path not in self._known:
                self._known[path] = digest(path, memo=self._memo)
            return self._known[path]


def workplace(
    story: Prepared, tasks: Iterable[Task], store: Store, cancel: CancelToken, digests: Digests
) -> Workplace:
    """The workplace of one story's tasks. Raises FFmpegNotFound; the story must be ready."""
    assert story.ready is not None
    return Workplace(
        engine=find_engine(),
        store=store,
        cancel=cancel,
        catalog=story.ready.catalog,
        media_digest=digests,
        ways=ways(),
        tasks=MappingProxyType({task.id: task for task in tasks}),
        code_folders=story.code_folders,
    )

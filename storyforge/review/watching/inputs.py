"""The files that a story is made of, and whether they are what they were."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Prepared
from storyforge.media.names import forbidden
from storyforge.media.stamps import stamp_of
from storyforge.procedural import source_files
from storyforge.storyboard.models import PythonScene
from storyforge.storyboard.project import BRAND_FOLDER, find_project
from storyforge.timeline.facts import FileStamp

Stamps = Mapping[Path, FileStamp | None]
"""Each file with what tells it from a later one; None for one that is not there."""

_MOST_KIT_FILES = 2000

QUIET_S, LOOK_S = 0.04, 0.01
"""A change counts once nothing has changed for so long; how often is looked until then."""

AWAY_S, BUSY_S = 0.4, 3.0
"""How long a file that went away is waited for, as some editors save by deleting; and how long
one that is being written to, before it is looked at as it is."""


def base_inputs(storyboard: Path, options: Options) -> frozenset[Path]:
    """What is known to matter before anything is read: the storyboard, and all kits around it."""
    project = options.project or find_project(storyboard)
    files = (each for each in (project / BRAND_FOLDER).rglob("*") if each.is_file())
    return frozenset((storyboard, *islice(files, _MOST_KIT_FILES)))


def source_inputs(story: Prepared, options: Options) -> Stamps | None:
    """The sources and modules that a story names, where they are or would be looked for.

    With their stamps: those of sources from before they were read. None where mistakes leave
    all that open.
    """
    if story.ready is None:
        return None
    catalog = story.ready.catalog
    read = {path: catalog.stamps[name] for name, path in catalog.paths.items()}
    found: set[Path] = set()
    beside = story.found.path.resolve().parent
    for name in catalog.problems:
        if forbidden(name) is None:
            found |= {root / name for root in (beside, *options.roots)}
    return stamps((*found, *_modules(story))) | read


def _modules(story: Prepared) -> Iterator[Path]:
    for scene in story.storyboard.scenes if story.storyboard else ():
        if isinstance(scene, PythonScene):
            yield from source_files(scene.function.partition(":")[0], story.code_folders)


def stamps(files: Iterable[Path]) -> dict[Path, FileStamp | None]:
    """How the files are now."""
    return {file: _stamp(file) for file in files}


def _stamp(file: Path) -> FileStamp | None:
    try:
        return stamp_of(file)
    except OSError:
        return None


def changed(before: Stamps, now: Stamps) -> frozenset[Path]:
    """The files that are not what they were; one that was not looked at before was not there."""
    return frozenset(file for file, state in now.items() if before.get(file) != state)


def settled(before: Stamps, files: Iterable[Path], wait: Callable[[float], object]) -> Stamps:
    """The files' stamps once they have stopped changing; `wait` waits for so many seconds.

    One that was there before and is away now is waited for a little longer.
    """
    files = tuple(files)
    began = quiet_since = time.monotonic()
    seen = stamps(files)
    while True:
        wait(LOOK_S)
        now = stamps(files)
        moment = time.monotonic()
        if now != seen:
            seen, quiet_since = now, moment
        is_away = any(now[file] is None and before.get(file) for file in files)
        enough = AWAY_S if is_away else QUIET_S
        if moment - quiet_since >= enough or moment - began >= BUSY_S:
            return now

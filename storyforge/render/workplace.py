"""A workplace: what performing a task needs of the world."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from storyforge.errors import MediaChanged
from storyforge.ffmpeg.command import Command, Input, MediaInput
from storyforge.media.stamps import stamp_of
from storyforge.plan.keys import Ways
from storyforge.plan.model import Task
from storyforge.procedural import source_digest
from storyforge.process import CancelToken
from storyforge.render.store import Made, Store
from storyforge.timeline.facts import MediaCatalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """The ffmpeg that renders: where it is, and its version as part of every key."""

    path: Path
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """One story's view of the world, shared by the threads that work on it.

    `tasks` is the story's whole work by id, `made` what is known to be made of it, and
    `performed` what was really done in this run instead of being found in the store.
    """

    engine: Engine
    store: Store
    cancel: CancelToken
    catalog: MediaCatalog
    media_digest: Callable[[Path], str]
    ways: Ways
    tasks: Mapping[str, Task] = field(default_factory=lambda: MappingProxyType({}))
    code_folders: tuple[Path, ...] = ()
    made: dict[str, Made] = field(default_factory=dict)
    performed: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def path_of(self, item: Input) -> Path:
        """Where an input of a command lies; what tasks made must have been obtained."""
        if isinstance(item, MediaInput):
            return self.catalog.paths[item.name]
        return self.store.held(self.made[item.task])

    def argv(self, command: Command, output: Path) -> tuple[str, ...]:
        """The command as it is run."""
        return (str(self.engine.path), *command.resolved(self.path_of, output))

    def digest_of(self, name: str) -> str:
        """The digest of a source's bytes.

        Raises MediaChanged when it is not the file any more whose facts were gathered.
        """
        path = self.catalog.paths[name]
        try:
            changed = stamp_of(path) != self.catalog.stamps[name]
        except OSError:
            changed = True
        if changed:
            raise MediaChanged(f"{name} changed while it was being rendered; render again")
        return self.media_digest(path)

    def code_digest(self, module: str) -> str:
        """The digest of a scene's module and its neighbours."""
        return source_digest(module, self.code_folders)

    def image_bytes(self, names: tuple[str, ...]) -> Mapping[str, bytes]:
        return {name: self.catalog.paths[name].read_bytes() for name in names}

    def digests(self) -> Mapping[str, str]:
        with self.lock:
            return {task: made.digest for task, made in self.made.items()}

"""Keys: digests of what is executed. Equal keys mean identical bytes.

A key never lists a model's fields by hand: it is taken from the arguments as ffmpeg will
get them, every file replaced by the digest of its bytes, or from the complete description
of a picture, the code that paints it included.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from importlib import resources
from importlib.resources.abc import Traversable

from storyforge.ffmpeg import sound
from storyforge.ffmpeg.command import Input, MediaInput
from storyforge.plan.model import (
    CommandTask,
    MaskTask,
    MasterTask,
    PaintTask,
    PlateTask,
    ProceduralTask,
    Task,
)


def key_of(
    task: Task, media: Callable[[str], str], made: Mapping[str, str], engine: str, painter: str,
    code: Callable[[str], str],
) -> str:  # fmt: skip
    """The key of a task.

    `media` gives the digest of a source by name, `made` the digests of the tasks it needs by
    id, `engine` names the ffmpeg build, `painter` the code that paints, and `code` gives the
    digest of a scene's module by name.
    """

    def digest(item: Input) -> str:
        return media(item.name) if isinstance(item, MediaInput) else made[item.task]

    match task:
        case CommandTask():
            parts: tuple[object, ...] = (engine, *task.command.substituted(digest, "out"))
        case MasterTask():
            master = sound.master(
                task.mix, task.samples, 0.0, task.ceiling_dbtp, task.bits_per_second
            )
            level = sound.measurement(task.mix, 0.0, task.ceiling_dbtp)
            parts = (engine, task.loudness_lufs, *master.substituted(digest, "out"),
                     *level.substituted(digest, "out"))  # fmt: skip
        case PlateTask():
            parts = (painter, media(task.source), task.request, task.pixel_format)
        case PaintTask():
            images = tuple(media(name) for name in task.images)
            parts = (painter, task.id, images)
        case MaskTask():
            parts = (painter, task.id)
        case ProceduralTask():
            parts = (engine, task.id, code(task.module))
    text = "\x1f".join((type(task).__name__, *(str(part) for part in parts)))
    return hashlib.sha256(text.encode()).hexdigest()


def code_digest(package: str) -> str:
    """The digest of a package's source: its modules' names and bytes, in order."""
    total = hashlib.sha256()
    for name, module in sorted(_modules(resources.files(package))):
        total.update(name.encode() + b"\0" + module.read_bytes())
    return total.hexdigest()


def _modules(folder: Traversable, prefix: str = "") -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _modules(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".py"):
            found.append((prefix + entry.name, entry))
    return found

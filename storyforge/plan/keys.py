"""Keys: digests of what is executed. Equal keys mean identical bytes.

A key never lists a model's fields by hand: it is taken from the arguments as ffmpeg will
get them, every file replaced by the digest of its bytes, or from the complete description
of a picture, the code that paints it included.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields

from storyforge.ffmpeg import mastering
from storyforge.ffmpeg.command import Input, MediaInput
from storyforge.plan.model import (
    CommandTask,
    LevelTask,
    MaskTask,
    MasterTask,
    MixTask,
    PaintTask,
    PlateTask,
    ProceduralTask,
    TableTask,
    Task,
    ToneTask,
    sources,
)
from storyforge.raster.laid import LaidOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How this installation does what is not all in a task's description.

    `machine` is the system and the processor's architecture, on which bytes may depend; the
    others are digests of our own code and the versions of the libraries it uses.
    """

    machine: str
    painting: str
    mastering: str
    recording: str


def key_of(
    task: Task, media: Callable[[str], str], made: Mapping[str, str], engine: str, ways: Ways,
    code: Callable[[str], str],
) -> str:  # fmt: skip
    """The key of a task.

    `media` gives the digest of a source by name, `made` the digests of the tasks it needs by
    id, `engine` names the ffmpeg build, `ways` says how everything else is done here, and
    `code` gives the digest of a scene's module by name.
    """

    def digest(item: Input) -> str:
        return media(item.name) if isinstance(item, MediaInput) else made[item.task]

    match task:
        case CommandTask():
            commands = filter(None, (task.command, task.fallback))
            parts: tuple[object, ...] = (
                engine, task.samples, *(each.substituted(digest, "out") for each in commands)
            )  # fmt: skip
        case LevelTask():
            level = mastering.measurement(task.of, encoded=task.encoded)
            parts = (engine, ways.mastering, *level.substituted(digest, "out"))
        case MixTask():
            levels = tuple(tuple(made[level] for level in each.levels) for each in task.mix.sounds)
            parts = (engine, ways.mastering, task.mix.target_lufs, levels,
                     *task.mix.command.substituted(digest, "out"))  # fmt: skip
        case MasterTask():
            master = mastering.master(
                task.mix, task.samples, 0.0, task.ceiling_dbtp, task.bits_per_second
            )
            level = mastering.rehearsal(task.mix, 0.0, task.ceiling_dbtp)
            parts = (engine, ways.mastering, task.level and (task.loudness_lufs, made[task.level]),
                     task.highest_dbtp, *master.substituted(digest, "out"),
                     *level.substituted(digest, "out"))  # fmt: skip
        case PlateTask() | TableTask() | PaintTask():
            files = tuple(media(name) for name in sources(task))
            parts = (ways.painting, files, *_description(task, without="source"))
        case MaskTask() | ToneTask():
            parts = (ways.painting, *_description(task))
        case ProceduralTask():
            parts = (engine, ways.recording, code(task.module), *_description(task))
    text = "\x1f".join((type(task).__name__, ways.machine, *(str(part) for part in parts)))
    return hashlib.sha256(text.encode()).hexdigest()


def _description(task: Task, without: str = "") -> Iterator[object]:
    """Every field of a task but its names and what stands for itself in the key."""
    for each in fields(task):
        if each.name not in ("id", "name", without):
            value = getattr(task, each.name)
            yield value.describe() if isinstance(value, LaidOut) else value

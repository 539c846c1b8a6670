"""The Plan: what will be run, as values.

A plan is a list of tasks in an order in which they can run, the story's segments among
them. A task's id is a digest of its description: equal ids within one story are the same
work. Nothing here knows where a file lies; tasks name sources and each other.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from storyforge.core.colourspace import ColourSpace
from storyforge.core.geometry import Size
from storyforge.core.look import Look
from storyforge.core.time import FrameRange, FrameRate
from storyforge.ffmpeg.command import Command, MediaInput, TaskInput
from storyforge.ffmpeg.mixing import Mix, Placed, Role
from storyforge.raster.laid import LaidOut
from storyforge.raster.photos import PhotoRequest
from storyforge.timeline.picture import Animation, Direction

PixelFormat = Literal["yuv420p", "yuva420p"]


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A place on the output, in even pixels."""

    x: int
    y: int
    width: int
    height: int

    @property
    def size(self) -> Size:
        return Size(self.width, self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaintTask:
    """Paint a picture, or the frames of its coming or going, as raw planes of `box`'s size."""

    id: str
    name: str
    laid: LaidOut = field(repr=False)
    scale: Fraction
    box: PixelBox
    pixel_format: PixelFormat
    images: tuple[str, ...] = ()
    animation: Animation | None = None
    leaving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateTask:
    """Bring a photo to the plate from which it is shown, as raw planes in 4:2:0."""

    id: str
    name: str
    source: str
    request: PhotoRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTask:
    """Make a look's table of colours, as planes of floats."""

    id: str
    name: str
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskTask:
    """Paint the mask of a wipe: `size` pixels, three planes of brightness."""

    id: str
    name: str
    size: Size
    to: Direction
    edge_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToneTask:
    """Compute the table that brings a colour space to BT.709 (see `raster.toning`)."""

    id: str
    name: str
    space: ColourSpace


@dataclass(frozen=True, slots=True, kw_only=True)
class ProceduralTask:
    """Run a function of the project and keep its frames without loss, as a source."""

    id: str
    name: str
    module: str
    function: str
    arguments: tuple[tuple[str, str], ...]
    size: Size
    rate: FrameRate
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandTask:
    """Run one ffmpeg command. `frames` or `samples` are what must come of it (0: the other).

    `fallback` does the same another way, for a source whose facts turn out wrong: pictures
    without seeking, sound that changes its channels on the way.
    """

    id: str
    name: str
    kind: Literal["segment", "piece"]
    command: Command
    frames: int = 0
    samples: int = 0
    fallback: Command | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelTask:
    """Measure the loudness of what another task made, and its peak.

    `encoded`: that task is the master, whose true peak is measured. Sounds are measured when they
    are made; this measures them where that was lost.
    """

    id: str
    name: str
    of: str
    encoded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MixTask:
    """Put sounds together, each source brought to its level by what was measured of it."""

    id: str
    name: str
    mix: Mix


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterTask:
    """Bring a mix to its loudness by one static gain, and encode it.

    `level` is the task that measured the mix; None leaves it as loud as it is (a story without
    sound, or of less than 1 s). True peaks are limited to `ceiling_dbtp` before the encoder, and
    lower where they would be above `highest_dbtp` after it.
    """

    id: str
    name: str
    mix: str
    level: str | None
    samples: int
    loudness_lufs: float
    ceiling_dbtp: float
    highest_dbtp: float
    bits_per_second: int


Task = (
    PaintTask | PlateTask | TableTask | ToneTask | MaskTask | ProceduralTask | CommandTask
    | LevelTask | MixTask | MasterTask
)  # fmt: skip


_KINDS: dict[type, str] = {
    PaintTask: "paint", PlateTask: "plate", TableTask: "table", MaskTask: "mask",
    ToneTask: "tone",
    ProceduralTask: "python", LevelTask: "level", MixTask: "mix", MasterTask: "master",
}  # fmt: skip


def task_kind(task: Task) -> str:
    """The word for a task's kind in texts and events."""
    return task.kind if isinstance(task, CommandTask) else _KINDS[type(task)]


def needs(task: Task) -> tuple[str, ...]:
    """Ids of the tasks that must be done before."""
    match task:
        case CommandTask():
            return tuple(i.task for i in task.command.inputs if isinstance(i, TaskInput))
        case LevelTask():
            return (task.of,)
        case MixTask():
            sounds = task.mix.sounds
            levels = (level for sound in sounds for level in sound.levels)
            return tuple(dict.fromkeys((*(sound.task for sound in sounds), *levels)))
        case MasterTask():
            return (task.mix,) if task.level is None else (task.mix, task.level)
        case _:
            return ()


def sources(task: Task) -> tuple[str, ...]:
    """Names of the sources a task reads."""
    match task:
        case CommandTask():
            return tuple(i.name for i in task.command.inputs if isinstance(i, MediaInput))
        case PlateTask():
            return (task.source, *_table(task.request.look))
        case TableTask():
            return _table(task.look)
        case PaintTask():
            return task.images
        case _:
            return ()


def _table(look: Look) -> tuple[str, ...]:
    return (look.lut,) if look.lut else ()


def task_id(kind: str, *description: object) -> str:
    """A short name that is the same for the same description, on every machine."""
    text = "\x1f".join(str(part) for part in description)
    return f"{kind}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Segment:
    """A range of the story and the task that encodes it."""

    range: FrameRange
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A source that is heard during `range`: where it was written, and what measured it.

    `level` is the task that measured its own sound, before anything was done to it. `placed` says
    how it went into the mix; `duck_db` (≤ 0), how far it may have given way there.
    """

    source: str
    path: tuple[str | int, ...]
    range: FrameRange
    level: str
    role: Role
    placed: Placed
    duck_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole work for one story on one platform, ending in one assembly.

    The assembly joins the segments in order with the sound of task `sound`, which task `level`
    measures once it is finished; `mix` put it together before, which task `mix_level` measures
    where there is something in it. `heard` must be heard in it.
    """

    title: str
    platform: str
    size: Size
    rate: FrameRate
    frames: int
    tasks: tuple[Task, ...]
    segments: tuple[Segment, ...]
    sound: str
    level: str
    mix: str
    mix_level: str | None
    heard: tuple[Heard, ...] = ()

    @property
    def mix_task(self) -> MixTask:
        """The task of the mix."""
        task = self.task(self.mix)
        assert isinstance(task, MixTask)
        return task

    def task(self, wanted: str) -> Task:
        """The task of an id. Raises KeyError for an id that is not in the plan."""
        for task in self.tasks:
            if task.id == wanted:
                return task
        raise KeyError(wanted)

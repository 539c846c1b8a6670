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

from storyforge.core.geometry import Size
from storyforge.core.time import FrameRange, FrameRate
from storyforge.ffmpeg.command import Command, MediaInput, TaskInput
from storyforge.raster.laid import LaidOut
from storyforge.raster.photos import PhotoRequest
from storyforge.timeline.picture import Animation, Direction

PixelFormat = Literal["yuv420p", "yuv444p", "yuva420p"]


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
    """Bring a photo to the plate from which it is shown, as raw planes."""

    id: str
    name: str
    source: str
    request: PhotoRequest
    pixel_format: PixelFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskTask:
    """Paint the mask of a wipe: `size` pixels, three planes of brightness."""

    id: str
    name: str
    size: Size
    to: Direction
    edge_px: int


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
    """Run one ffmpeg command. `frames` is what a segment must hold (0 for sound).

    `fallback` does the same without seeking, for a source whose facts turn out wrong.
    """

    id: str
    name: str
    kind: Literal["segment", "piece", "mix"]
    command: Command
    frames: int = 0
    fallback: Command | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MasterTask:
    """Measure a mix, bring it to its loudness by one static gain, encode it.

    `loudness_lufs` None leaves the level alone (a story without sound).
    """

    id: str
    name: str
    mix: str
    samples: int
    loudness_lufs: float | None
    ceiling_dbtp: float
    bits_per_second: int


Task = PaintTask | PlateTask | MaskTask | ProceduralTask | CommandTask | MasterTask


def task_kind(task: Task) -> str:
    """The word for a task's kind in texts and events."""
    match task:
        case PaintTask():
            return "paint"
        case PlateTask():
            return "plate"
        case MaskTask():
            return "mask"
        case ProceduralTask():
            return "python"
        case CommandTask():
            return task.kind
        case MasterTask():
            return "master"


def needs(task: Task) -> tuple[str, ...]:
    """Ids of the tasks that must be done before."""
    match task:
        case CommandTask():
            return tuple(i.task for i in task.command.inputs if isinstance(i, TaskInput))
        case MasterTask():
            return (task.mix,)
        case _:
            return ()


def sources(task: Task) -> tuple[str, ...]:
    """Names of the sources a task reads."""
    match task:
        case CommandTask():
            return tuple(i.name for i in task.command.inputs if isinstance(i, MediaInput))
        case PlateTask():
            return (task.source,)
        case PaintTask():
            return task.images
        case _:
            return ()


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
class Plan:
    """The whole work for one story on one platform, ending in one assembly.

    The assembly joins the segments in order with the sound of task `sound`.
    """

    title: str
    platform: str
    size: Size
    rate: FrameRate
    frames: int
    tasks: tuple[Task, ...]
    segments: tuple[Segment, ...]
    sound: str

    def task(self, wanted: str) -> Task:
        """The task of an id. Raises KeyError for an id that is not in the plan."""
        for task in self.tasks:
            if task.id == wanted:
                return task
        raise KeyError(wanted)

"""What a render tells while it works: values, for the bars and lines of whoever listens.

Events arrive in the order in which things happen, from one thread. Elsewhere than in
`Warned`, which is about the whole run, `story` is the name
of the storyboard without its suffix, `platform` the platform's name; the two together
say which output an event belongs to. `frames` counts are output frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryStarted:
    """A story's work is known and begins: so many tasks, so many frames to encode."""

    story: str
    platform: str
    tasks: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone:
    """One task of a plan is finished; `kind` is its sort, `frames` what it encoded (or 0).

    `reused` says that it had been done before, or for another output of this run.
    """

    story: str
    platform: str
    task: str
    kind: str
    frames: int
    reused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a story is. `frames_done` never goes back and ends at `frames`."""

    story: str
    platform: str
    frames_done: int
    frames: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDone:
    """A story is written: its files, the video first, and the seconds it took.

    `unchanged` says that the files stood there already and were left alone.
    """

    story: str
    platform: str
    files: tuple[Path, ...]
    seconds: float
    unchanged: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFailed:
    """A story could not be rendered; `reason` is fit for the user."""

    story: str
    platform: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something is not as it should be, but rendering goes on; fit for the user."""

    message: str


Event = StoryStarted | TaskDone | Progress | StoryDone | StoryFailed | Warned

"""The world's failures, named after situations. They never print, exit, or know click.

    StoryforgeError
    ├── EnvironmentFailed        the machine lacks something (exit 4)
    │   ├── ProgramNotFound      a program that is not there, or does not start
    │   ├── FFmpegNotFound
    │   ├── ExtraNotInstalled
    │   ├── DiskFull
    │   └── NotWritable
    ├── RenderFailed             rendering did not succeed (exit 3)
    │   ├── FFmpegFailed         one ffmpeg process, with its arguments and last words
    │   ├── MediaChanged         a source changed under the render
    │   ├── MediaFellShort       a source gave less than its facts promise
    │   ├── ProceduralFailed     a scene written in Python raised
    │   ├── SoundLost            a source is heard, but not in the finished story
    │   └── OutputWrong          what was written is not what was planned
    ├── UsageError               asked for in a way that cannot be done (exit 2)
    ├── StoryRefused             a storyboard has errors; carries the report (exit 1)
    ├── MediaUnreadable          a source that cannot be read, with the reason
    │   └── MediaPointer         only Git LFS's pointer to it is here
    └── Cancelled                stopped on purpose (exit 130)

The author's mistakes are not here: they are diagnostics (`storyforge.core.diagnostics`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path


class StoryforgeError(Exception):
    """Any failure of the world, with a message fit for the user."""


class EnvironmentFailed(StoryforgeError):
    """The machine lacks something that rendering needs."""


class ProgramNotFound(EnvironmentFailed):
    """There is no such program, or it is not one."""

    def __init__(self, program: str) -> None:
        self.program = program
        super().__init__(f"there is no program {program}, or it cannot be run")


class FFmpegNotFound(EnvironmentFailed):
    """There is no ffmpeg to run, or it does not run."""


class ExtraNotInstalled(EnvironmentFailed):
    """A feature needs an optional package: `pip install "storyforge[EXTRA]"`."""

    def __init__(self, extra: str, purpose: str) -> None:
        self.extra = extra
        super().__init__(f'{purpose} needs an extra: pip install "storyforge[{extra}]"')


class DiskFull(EnvironmentFailed):
    """There is no room left where something had to be written."""


class NotWritable(EnvironmentFailed):
    """A folder or file cannot be written."""


class RenderFailed(StoryforgeError):
    """Rendering did not succeed; the former output is untouched."""


class FFmpegFailed(RenderFailed):
    """One ffmpeg process ended badly; `reason` is fit for the author."""

    def __init__(
        self, argv: Sequence[str], status: int | None, stderr_tail: str, task: str
    ) -> None:
        self.argv = tuple(argv)
        self.status = status
        self.stderr_tail = stderr_tail
        self.task = task
        how = "took too long" if status is None else f"ended with status {status}"
        last = _without_paths((stderr_tail.strip().splitlines() or ["it said nothing"])[-1], argv)
        self.reason = f"ffmpeg {how} ({last})"
        super().__init__(f"ffmpeg {how} in {task}: {last}")


def _without_paths(text: str, argv: Sequence[str]) -> str:
    """What ffmpeg said, without where files lie on this machine."""
    for word in argv:
        if word.startswith("file:"):
            text = text.replace(word, "the file").replace(word.removeprefix("file:"), "the file")
    return text


class MediaChanged(RenderFailed):
    """A source changed while it was being rendered."""


class MediaFellShort(RenderFailed):
    """A source gave less than its facts promise; `reason` is fit for the author."""

    def __init__(self, read: int, wanted: int, task: str, unit: str = "frames") -> None:
        what = "pictures end early" if unit == "frames" else "sound has another length"
        self.reason = f"its {what}: {read} of {wanted} {unit} came"
        super().__init__(f"{self.reason} in {task}")


class ProceduralFailed(RenderFailed):
    """A scene written in Python raised, or returned something that is not a clip.

    `function` is `module:name`, `reason` fit for who wrote it.
    """

    def __init__(self, function: str, reason: str) -> None:
        self.function = function
        self.reason = reason
        super().__init__(f"{function} failed: {reason}")


class SoundLost(RenderFailed):
    """A source that is not silent cannot be heard in the finished story.

    `path` is where the storyboard wrote it. `below_db` is how far it lies below everything that
    plays with it, at its best; None where nothing of it is there at all.
    """

    def __init__(
        self, source: str, path: tuple[str | int, ...], below_db: float | None = None
    ) -> None:
        self.source = source
        self.path = path
        self.below_db = below_db
        super().__init__(f"{source} is not silent, but nothing of it is heard in the story")


class OutputWrong(RenderFailed):
    """What was written is not what the plan promised."""


class UsageError(StoryforgeError):
    """What was asked for cannot be done: an unknown platform, a folder without storyboards."""


class MediaUnreadable(StoryforgeError):
    """A source cannot be read; `reason` is fit for the author."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(f"{path.name}: {reason}")


class MediaPointer(MediaUnreadable):
    """Only a pointer of Git LFS is where a source should be."""


class Cancelled(StoryforgeError):
    """The user stopped it."""


class StoryRefused(StoryforgeError):
    """A storyboard has errors where its finished form was asked for; `report` has them."""

    def __init__(self, report: object) -> None:
        self.report = report
        super().__init__("the storyboard has errors")


def unread(failure: OSError) -> str:
    """Why a file cannot be read, fit for the author, without a path of the machine."""
    return f"it cannot be read ({failure.strerror})"

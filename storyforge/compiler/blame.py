"""From a failure in the world back to the line that named its source."""

from __future__ import annotations

from storyforge.compiler.building import Version
from storyforge.compiler.preparing import Ready
from storyforge.compiler.rules import MediaDisagrees, PythonFails
from storyforge.core.diagnostics import Diagnostic
from storyforge.errors import (
    FFmpegFailed,
    MediaChanged,
    MediaFellShort,
    MediaUnreadable,
    ProceduralFailed,
)
from storyforge.plan.model import ProceduralTask, Task, sources
from storyforge.storyboard.models import PythonScene
from storyforge.timeline.sources import named_sources

_MEDIA = FFmpegFailed | MediaChanged | MediaFellShort | MediaUnreadable | OSError


def blamed(version: Version, task: Task | None, error: BaseException) -> list[Diagnostic]:
    """Where the storyboard named what a failed task was made of: its sources, its function.

    Empty for failures that no line of the storyboard is to blame for.
    """
    ready = version.story.ready
    if task is None or ready is None:
        return []
    if isinstance(error, ProceduralFailed):
        return _function(ready, task, error)
    return _sources(ready, task, error) if isinstance(error, _MEDIA) else []


def _sources(ready: Ready, task: Task, error: BaseException) -> list[Diagnostic]:
    places = named_sources(ready.storyboard, ready.kit)
    reason = _reason(error)
    return [
        MediaDisagrees.at(ready.document.span(places[name]), source=name, reason=reason)
        for name in dict.fromkeys(sources(task))
        if name in places
    ]


def _reason(error: BaseException) -> str:
    """Why, fit for the author, without a path of the machine."""
    if isinstance(error, OSError) and error.strerror:
        return f"it cannot be read ({error.strerror})"
    return str(getattr(error, "reason", error))


def _function(ready: Ready, task: Task, error: ProceduralFailed) -> list[Diagnostic]:
    for index, scene in enumerate(ready.storyboard.scenes):
        if isinstance(scene, PythonScene) and _draws(scene, task):
            span = ready.document.span(("scenes", index, "function"))
            return [PythonFails.at(span, function=error.function, reason=error.reason)]
    return []


def _draws(scene: PythonScene, task: Task) -> bool:
    return (
        isinstance(task, ProceduralTask)
        and scene.function == f"{task.module}:{task.function}"
        and dict(scene.arguments) == dict(task.arguments)
    )

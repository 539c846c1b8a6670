"""From a failure in the world back to the line that named its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from storyforge.compiler.building import Version
from storyforge.compiler.preparing import Ready
from storyforge.compiler.rules import MediaDisagrees, PythonFails, SoundMissing, SourceSilent
from storyforge.core.diagnostics import Diagnostic, Span
from storyforge.core.time import FrameRange
from storyforge.errors import (
    FFmpegFailed,
    MediaChanged,
    MediaFellShort,
    MediaUnreadable,
    ProceduralFailed,
    SoundLost,
    unread,
)
from storyforge.plan.model import ProceduralTask, Task, sources
from storyforge.storyboard.models import PythonScene
from storyforge.timeline.model import ClipContent, PhotoContent, Scene
from storyforge.timeline.sources import named_sources
from storyforge.timeline.story import Path

_MEDIA = FFmpegFailed | MediaChanged | MediaFellShort | MediaUnreadable | OSError


def blamed(
    version: Version, task: Task | None, error: BaseException, ranges: Sequence[FrameRange] = ()
) -> list[Diagnostic]:
    """Where the storyboard named what a failed task was made of: its sources, its function.

    `ranges` are the frames that the task makes, if it makes frames. Empty for failures that no
    line of the storyboard is to blame for.
    """
    ready = version.story.ready
    if ready is None:
        return []
    if isinstance(error, SoundLost):
        return [_lost(error, ready.document.span(error.path))]
    if task is None:
        return []
    if isinstance(error, ProceduralFailed):
        return _function(ready, task, error)
    if not isinstance(error, _MEDIA):
        return []
    reason = _reason(error)
    return [
        MediaDisagrees.at(span, source=name, reason=reason, scene=scene, advice=_advice(error))
        for name in dict.fromkeys(sources(task))
        for span, scene in places(version, name, ranges)
    ]


def _lost(error: SoundLost, span: Span) -> Diagnostic:
    if error.below_db is None:
        return SoundMissing.at(
            span, source=error.source, what="nothing of", label="this is not silent", why="",
            advice="look at its `volume`, or export the file anew",
        )  # fmt: skip
    return SoundMissing.at(
        span, source=error.source, what="hardly anything of", label="this is drowned",
        why=f": all else that plays then is at least {error.below_db:.0f} dB louder",
        advice="raise its `volume`, or lower that of what plays with it; or leave its sound out",
    )  # fmt: skip


def silences(version: Version, silent: Iterable[Path]) -> Iterator[Diagnostic]:
    """Where the storyboard names sources of which nothing is heard."""
    ready, timeline = version.story.ready, version.timeline
    assert ready is not None
    assert timeline is not None
    names = {each.path: each.source for each in timeline.soundtrack.everything}
    for path in silent:
        yield SourceSilent.at(ready.document.span(path), source=names[path])


def places(
    version: Version, name: str, ranges: Sequence[FrameRange] = ()
) -> list[tuple[Span, str]]:
    """Where a source is named: the scenes that show it in some frames, else the first place.

    With each place the scene, as messages call it; empty for a source of the kit.
    """
    ready, timeline = version.story.ready, version.timeline
    if ready is None or timeline is None:
        return []
    scenes = [
        (ready.document.span(("scenes", scene.index, "source")), f"in {_called(scene)}")
        for scene in timeline.scenes
        if isinstance(scene.content, ClipContent | PhotoContent) and scene.content.source == name
        and (not ranges or any(scene.range.overlaps(each) for each in ranges))
    ]  # fmt: skip
    first = named_sources(ready.storyboard, ready.kit).get(name)
    return scenes or ([(ready.document.span(first), "")] if first else [])


def _called(scene: Scene) -> str:
    return f'scene "{scene.id}"' if scene.id else f"scene number {scene.index + 1}"


def _reason(error: BaseException) -> str:
    """Why, fit for the author, without a path of the machine."""
    if isinstance(error, OSError) and error.strerror:
        return unread(error)
    return str(getattr(error, "reason", error))


def _advice(error: BaseException) -> str:
    if isinstance(error, MediaChanged):
        return "render again once the file is complete"
    return "export the file anew, or use another part of it"


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

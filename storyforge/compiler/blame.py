"""From a failure in the world back to the line that named its source."""

from __future__ import annotations

from storyforge.compiler.building import Version
from storyforge.compiler.rules import MediaDisagrees
from storyforge.core.diagnostics import Diagnostic
from storyforge.errors import StoryforgeError
from storyforge.plan.model import Task, sources
from storyforge.timeline.sources import named_sources


def blamed(version: Version, task: Task | None, error: StoryforgeError) -> list[Diagnostic]:
    """Where the storyboard named the sources of a task that failed."""
    ready = version.story.ready
    if task is None or ready is None:
        return []
    places = named_sources(ready.storyboard, ready.kit)
    reason = getattr(error, "reason", str(error))
    return [
        MediaDisagrees.at(ready.document.span(places[name]), source=name, reason=reason)
        for name in dict.fromkeys(sources(task))
        if name in places
    ]

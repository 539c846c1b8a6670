"""The forms in between, for those who want to look: the timeline and the plan of a story."""

from __future__ import annotations

from pathlib import Path

from storyforge.compiler.building import Version, aim, one_version
from storyforge.compiler.checking import Report, report_of
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk
from storyforge.plan.model import Plan, needs, task_kind
from storyforge.plan.planning import dump as dump_plan
from storyforge.plan.planning import plan
from storyforge.timeline.dump import dump as dump_timeline


def _version(path: Path, options: Options) -> tuple[Version, Report]:
    story = Desk(options).stories([path])[0]
    version = one_version(story, options)
    return version, report_of([story], version.diagnostics)


def _plan(path: Path, options: Options) -> tuple[Plan | None, Report]:
    version, report = _version(path, options)
    ready = version.story.ready
    if version.refused or version.timeline is None or ready is None:
        return None, report
    return plan(version.timeline, aim(ready, version.timeline, options)), report


def timeline_text(path: Path, options: Options) -> tuple[str, Report]:
    """What the viewer will see, as text; empty after errors."""
    version, report = _version(path, options)
    return (dump_timeline(version.timeline) if version.timeline else ""), report


def plan_text(path: Path, options: Options) -> tuple[str, Report]:
    """The work list as text; empty after errors."""
    made, report = _plan(path, options)
    return (dump_plan(made) if made else ""), report


def plan_json(path: Path, options: Options) -> tuple[object, Report]:
    """The work list as plain data; None after errors."""
    made, report = _plan(path, options)
    if made is None:
        return None, report
    tasks = [
        {"id": task.id, "kind": task_kind(task), "name": task.name, "needs": list(needs(task))}
        for task in made.tasks
    ]
    return {
        "title": made.title, "platform": made.platform, "size": list(made.size),
        "frame_rate": made.rate.value, "frames": made.frames, "sound": made.sound,
        "segments": [
            {"start": each.range.start, "end": each.range.end, "task": each.task}
            for each in made.segments
        ],
        "tasks": tasks,
    }, report  # fmt: skip

"""The arrow from Timeline to Plan, and the plan's text."""

from __future__ import annotations

from storyforge.core.time import seconds_text
from storyforge.plan.compose import Composer
from storyforge.plan.cut import cut
from storyforge.plan.grid import entries, turns
from storyforge.plan.model import (
    CommandTask,
    LevelTask,
    MasterTask,
    MixTask,
    PaintTask,
    Plan,
    Segment,
    Task,
    needs,
    task_kind,
)
from storyforge.plan.sound import plan_sound
from storyforge.plan.surface import Aim
from storyforge.plan.worklist import WorkList
from storyforge.timeline.model import Timeline


def plan(timeline: Timeline, aim: Aim) -> Plan:
    """Everything that must be run for the story's video."""
    work = WorkList()
    composer = Composer(timeline, aim, work)
    spans = cut(timeline, entries(timeline, aim.catalog), turns(timeline, aim.catalog))
    segments = tuple(Segment(span, composer.segment(span).id) for span in spans)
    sound = plan_sound(timeline, aim, work)
    return Plan(
        title=timeline.title, platform=timeline.platform, size=composer.size,
        rate=timeline.rate, frames=timeline.length, tasks=runnable(work.tasks),
        segments=segments, sound=sound.master, level=sound.level, mix=sound.mix,
        mix_level=sound.mix_level, heard=sound.heard,
    )  # fmt: skip


def plan_frame(timeline: Timeline, aim: Aim, number: int) -> tuple[Task, ...]:
    """The tasks for one frame as RGB pixels; the last of them is the frame."""
    work = WorkList()
    composer = Composer(timeline, aim, work)
    frame = composer.frame(number)
    return (*(task for task in runnable(work.tasks) if task.id != frame.id), frame)


def runnable(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The same tasks, each after the ones it needs."""
    by_id = {task.id: task for task in tasks}
    done: dict[str, Task] = {}

    def visit(task: Task) -> None:
        for wanted in needs(task):
            if wanted not in done:
                visit(by_id[wanted])
        done.setdefault(task.id, task)

    for task in tasks:
        visit(task)
    return tuple(done.values())


def dump(plan: Plan) -> str:
    """The plan as text: the segments, then each task with what it needs and what it runs."""
    seconds = seconds_text(plan.rate.seconds(plan.frames))
    head = f'plan "{plan.title}" for {plan.platform}: {plan.size} at {plan.rate}, '
    lines = [f"{head}{plan.frames} frames ({seconds} s)", "", "segments"]
    lines += [f"  {segment.range} {segment.task}" for segment in plan.segments]
    lines += ["", f"sound {plan.sound}", "", "tasks"]
    for task in plan.tasks:
        lines += [f"  {task.id} {task_kind(task)} {task.name}", *_details(task)]
    return "\n".join(lines) + "\n"


def _details(task: Task) -> list[str]:
    details = [f"    needs {wanted}" for wanted in dict.fromkeys(needs(task))]
    match task:
        case CommandTask():
            details.append(f"    ffmpeg {task.command}")
        case PaintTask():
            details.append(f"    {task.pixel_format} {task.box.size} at {task.box.x},{task.box.y}")
        case MixTask():
            details.append(f"    ffmpeg {task.mix.command}")
        case LevelTask():
            details.append(f"    and its {'true peak' if task.encoded else 'peak'}")
        case MasterTask():
            loudness = None if task.level is None else task.loudness_lufs
            details.append(f"    to {loudness} LUFS, {task.samples} samples")
        case _:
            pass
    return details

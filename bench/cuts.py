"""What a cut costs: the same frames in pieces of different lengths."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench.composing import understood
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk
from storyforge.compiler.workshop import Digests, workplace
from storyforge.core.time import FrameRange, frame_range
from storyforge.plan.compose import Composer
from storyforge.plan.model import CommandTask
from storyforge.plan.planning import runnable
from storyforge.plan.worklist import WorkList
from storyforge.process import CancelToken
from storyforge.render.perform import obtain, perform, task_key
from storyforge.render.store import open_store

PIECES = (1, 2, 3, 6, 12)
"""Into how many pieces a scene is cut."""


@dataclass(frozen=True, slots=True)
class Cost:
    """A scene in pieces: seconds of processor in ffmpeg, and megabytes that come out."""

    frames: int
    cpu_s: float
    megabytes: float


def in_pieces(path: Path, span: FrameRange, pieces: int) -> Cost:
    """Encode a range of a story in so many pieces; what is painted for them is not counted."""
    story = understood(path)
    work = WorkList()
    composer = Composer(story.timeline, story.aim, work)
    ends = [span.start + span.length * part // pieces for part in range(pieces + 1)]
    segments = {composer.segment(frame_range(start, end)).id for start, end in pairwise(ends)}
    tasks = runnable(work.tasks)
    prepared = Desk(Options(cache=False)).stories([path])[0]
    cpu_s, size = 0.0, 0
    with open_store(cached=False) as store:
        at = workplace(prepared, tasks, store, CancelToken(), Digests(remembers=False))
        for task in tasks:
            before = _children()
            at.made[task.id] = perform(task, task_key(task, at), at, lambda _: None)
            if isinstance(task, CommandTask) and task.id in segments:
                cpu_s += _children() - before
                size += obtain(task.id, at).stat().st_size
    return Cost(span.length // pieces, cpu_s, size / 1e6)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def cuts(path: Path, times: int) -> str:
    """The first scene as far as it is alone; a Markdown table.

    Of several runs the cheapest counts, because noise only ever adds.
    """
    timeline = understood(path).timeline
    span = frame_range(0, timeline.transitions[0].range.start)
    lines = ["| frames a piece | pieces | CPU s | of whole | MB | of whole |",
             "| --- | --- | --- | --- | --- | --- |"]  # fmt: skip
    first: Cost | None = None
    for pieces in PIECES:
        tried = (in_pieces(path, span, pieces) for _ in range(times))
        cost = min(tried, key=lambda each: each.cpu_s)
        first = first or cost
        lines.append(
            f"| {cost.frames} | {pieces} | {cost.cpu_s:.2f} | {cost.cpu_s / first.cpu_s:.2f} "
            f"| {cost.megabytes:.2f} | {cost.megabytes / first.megabytes:.2f} |"
        )
    return "\n".join(lines)

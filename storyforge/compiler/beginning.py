"""The start of one story's work in a batch: what all that is made of stories has in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from storyforge.compiler.batch import Begun, Shop, Work
from storyforge.compiler.building import Version, aim
from storyforge.compiler.decoders import lacking_decoders
from storyforge.core.time import FrameRange
from storyforge.plan.model import Task
from storyforge.plan.surface import Aim
from storyforge.render.executor import Job
from storyforge.render.finish import Finished
from storyforge.render.workplace import Workplace
from storyforge.timeline.model import Timeline

Finish = Callable[[Workplace], Finished]


def aimed(version: Version, shop: Shop) -> tuple[Timeline, Aim]:
    """The timeline of a version that has one, and what its frames are made for."""
    ready, timeline = version.story.ready, version.timeline
    assert ready is not None
    assert timeline is not None
    return timeline, aim(ready, timeline, shop.options, shop.encoder)


def begun(
    version: Version, shop: Shop, tasks: Iterable[Task], finish: Finish, frames: int,
    ranges: Mapping[str, Sequence[FrameRange]],
) -> Begun:  # fmt: skip
    """The work of so many frames, `ranges` those that each task makes; or which decoders it lacks.

    Equal tasks are one. Once all are made, `finish` makes the files of them.
    """
    each_once = tuple({task.id: task for task in tasks}.values())
    if lacking := lacking_decoders(version, each_once):
        return tuple(lacking)
    at = shop.workplace(version.story, each_once)
    job = Job(name=version.story.name, tasks=each_once, at=at, finish=partial(finish, at))
    return Work(version, job, frames, ranges)

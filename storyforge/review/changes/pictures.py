"""The frames of what changed, before and after, and how different they look."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from storyforge.errors import Cancelled, DiskFull, FFmpegNotFound
from storyforge.plan.model import Task
from storyforge.process import CancelToken
from storyforge.render.executor import Executor, Job, JobFailed, default_workers
from storyforge.render.perform import obtain
from storyforge.render.workplace import Workplace
from storyforge.review.changes.comparing import Moment, SceneChange
from storyforge.review.changes.views import StoryView

if TYPE_CHECKING:
    from storyforge.raster.pixels import Rgb


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """The pictures of a moment as WebP; empty for a side that has none.

    `difference` is the mean colour difference (ΔE*ab, see `raster.differences`), `share` the part
    of the picture (0 to 1) that looks different, both None where there is one picture only.
    """

    moment: Moment
    before: bytes = field(default=b"", repr=False)
    after: bytes = field(default=b"", repr=False)
    mask: bytes = field(default=b"", repr=False)
    difference: float | None = None
    share: float | None = None

    @property
    def share_places(self) -> int:
        """With how many decimals the share is told in percent: few need one."""
        return 0 if (self.share or 0) >= 0.095 else 1


@dataclass(slots=True)
class _Frames:
    """The frames wanted of one view, and the tasks that make them."""

    view: StoryView
    wanted: dict[int, str] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)

    def want(self, number: int | None) -> None:
        if number is None or number in self.wanted:
            return
        tasks = self.view.frame(number)
        self.wanted[number] = tasks[-1].id
        self.tasks |= {task.id: task for task in tasks}

    @property
    def at(self) -> Workplace:
        return dataclasses.replace(self.view.at, tasks=MappingProxyType(self.tasks))


class Studio:
    """Makes the frames of a comparison, all on one pool."""

    def __init__(self) -> None:
        self._frames: dict[int, _Frames] = {}
        self._jobs: dict[int, Job] = {}
        self.troubles: dict[int, str] = {}

    def want(self, view: StoryView | None, numbers: Iterable[int | None]) -> None:
        """Ask for frames of a view."""
        if view is None:
            return
        frames = self._frames.setdefault(id(view), _Frames(view))
        for number in numbers:
            frames.want(number)

    def make(self, workers: int | None, cancel: CancelToken) -> None:
        """Make them; what fails is in `troubles`. Raises Cancelled and what stops everything."""
        jobs = {
            key: Job(
                name=frames.view.version.story.name, tasks=tuple(frames.tasks.values()),
                at=frames.at, finish=lambda: None,
            )
            for key, frames in self._frames.items() if frames.tasks
        }  # fmt: skip
        keys = {id(job): key for key, job in jobs.items()}
        self._jobs = jobs
        executor = Executor(workers or default_workers(), cancel)
        with closing(executor.run(list(jobs.values()))) as told:
            for news in told:
                if isinstance(news, JobFailed):
                    if isinstance(news.error, Cancelled | DiskFull | FFmpegNotFound):
                        raise news.error
                    self.troubles[keys[id(news.job)]] = str(news.error)

    def trouble(self, view: StoryView | None) -> str:
        """Why a view has no pictures; empty where it has."""
        return self.troubles.get(id(view), "")

    def sights(
        self, change: SceneChange, before: StoryView | None, after: StoryView | None
    ) -> Iterator[Sight]:
        """The pictures of a scene's moments, as far as they could be made."""
        for moment in change.moments:
            yield _sight(
                moment, self._picture(before, moment.before), self._picture(after, moment.after)
            )

    def _picture(self, view: StoryView | None, number: int | None) -> Rgb | None:
        from storyforge.raster.raw import read_rgb

        if view is None or number is None or id(view) in self.troubles:
            return None
        task = self._frames[id(view)].wanted[number]
        raw = obtain(task, self._jobs[id(view)].at)
        return read_rgb(raw, view.aim.size(view.timeline.canvas))


def _sight(moment: Moment, before: Rgb | None, after: Rgb | None) -> Sight:
    from storyforge.raster.differences import difference
    from storyforge.raster.files import webp_bytes

    old = b"" if before is None else webp_bytes(before)
    now = b"" if after is None else webp_bytes(after)
    if before is None or after is None or before.shape != after.shape:
        return Sight(moment=moment, before=old, after=now)
    found = difference(before, after)
    return Sight(
        moment=moment, before=old, after=now, mask=webp_bytes(found.mask),
        difference=found.mean, share=found.share,
    )  # fmt: skip


def greatest(sights: Iterable[Sight]) -> float | None:
    """The largest difference among pictures; None where none could be compared."""
    return max((each.difference for each in sights if each.difference is not None), default=None)

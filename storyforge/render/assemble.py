"""The end of a story: segments and sound joined, looked at, and put in place all at once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from storyforge.errors import OutputWrong
from storyforge.media.inspect import StreamFacts, inspect
from storyforge.media.mux import join
from storyforge.plan.model import Plan, sources
from storyforge.raster.files import save_jpeg
from storyforge.raster.raw import read_rgb
from storyforge.render.files import put_in_place, world_error
from storyforge.render.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Targets:
    """Where a story's files go."""

    video: Path
    cover: Path
    manifest: Path

    @classmethod
    def of(cls, folder: Path, story: str, platform: str) -> Targets:
        # with_suffix would take a dot in the story's name for the start of a suffix.
        stem = f"{story}.{platform}"
        return cls(folder / f"{stem}.mp4", folder / f"{stem}.jpg", folder / f"{stem}.json")

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.video, self.cover, self.manifest)


Manifest = Callable[[StreamFacts, Mapping[str, str]], object]
"""Makes the manifest's content from the measured facts and the digests of the inputs."""


def assemble(
    plan: Plan, at: Workplace, cover: str, targets: Targets, manifest: Manifest
) -> tuple[Path, ...]:
    """Write the story's files beside their places, check the video, then rename all three.

    Raises OutputWrong when the video is not what was planned; the former files stay then.
    """
    with _beside(targets.video.parent) as folder:
        drafts = Targets(*(Path(folder) / path.name for path in targets.files))
        segments = [at.made[segment.task].path for segment in plan.segments]
        join(segments, at.made[plan.sound].path, drafts.video, plan.rate, plan.frames)
        facts = inspect(drafts.video)
        _demand(plan, facts)
        save_jpeg(read_rgb(at.made[cover].path, plan.size), drafts.cover)
        content = manifest(facts, _input_digests(plan, at))
        drafts.manifest.write_text(
            json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        at.cancel.raise_if_cancelled()
        for draft, target in zip(drafts.files, targets.files, strict=True):
            put_in_place(draft, target)
    return targets.files


def _beside(folder: Path) -> tempfile.TemporaryDirectory[str]:
    """A hidden folder on the same disk, so that renaming into `folder` is one step."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tempfile.TemporaryDirectory(prefix=".storyforge-", dir=folder)
    except OSError as error:
        raise world_error(error, folder) from error


def _input_digests(plan: Plan, at: Workplace) -> dict[str, str]:
    names = sorted({name for task in plan.tasks for name in sources(task)})
    return {name: at.digest_of(name) for name in names}


def _demand(plan: Plan, facts: StreamFacts) -> None:
    """The finished file is what was planned. Raises OutputWrong with the first difference."""
    wanted = {
        "width": plan.size.width,
        "height": plan.size.height,
        "frames": plan.frames,
        "pixel_format": "yuv420p",
    }
    for name, value in wanted.items():
        if (found := getattr(facts, name)) != value:
            raise OutputWrong(f"the finished video has {name} {found}, not {value}")

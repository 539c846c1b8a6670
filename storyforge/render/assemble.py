"""The end of a story: segments and sound joined, looked at, and put in place all at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.geometry import Size
from storyforge.errors import OutputWrong
from storyforge.plan.model import Plan, sources
from storyforge.render.manifest import with_facts
from storyforge.render.outputs import Standing
from storyforge.render.perform import level_of, obtain
from storyforge.render.placing import place
from storyforge.render.workplace import Workplace

if TYPE_CHECKING:
    from storyforge.media.inspect import StreamFacts


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


Manifest = Callable[[Mapping[str, str]], dict[str, object]]
"""Makes the manifest's content from the digests of the inputs; the file's facts come later."""


@dataclass(frozen=True, slots=True)
class Assembly:
    """What is assembled: the plan's pieces, the cover, within the platform's limit, and where.

    `most_bytes` is the largest file the platform takes, `ways` stands for the code and the
    libraries that join and write, `inputs` for all that the story was made from.
    """

    plan: Plan
    cover: str
    most_bytes: int | None
    targets: Targets
    manifest: Manifest
    ways: str
    inputs: str = ""

    def content(self, at: Workplace) -> dict[str, object]:
        """The manifest without the facts of the finished file."""
        return self.manifest(_input_digests(self.plan, at))

    def key(self, at: Workplace) -> str:
        """Equal keys mean identical files: the digest of all that goes into them."""
        plan = self.plan
        pieces = (*(segment.task for segment in plan.segments), plan.sound, plan.level, self.cover)
        parts = (
            self.ways, plan.rate.value, plan.frames, plan.size, self.most_bytes,
            *(at.made[piece].digest for piece in pieces), json.dumps(self.content(at)),
        )  # fmt: skip
        return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def assemble(assembly: Assembly, at: Workplace) -> tuple[Standing, ...]:
    """Write the story's files beside their places, check the video, then rename all three.

    Returns how they were left, as known before they had their names, which others may take.
    Raises OutputWrong when the video is larger than the platform takes, or not what was
    planned; the former files stay then.
    """

    def write(files: Sequence[Path]) -> None:
        drafts = Targets(*files)
        _write(assembly, at, drafts)
        _demand_size(assembly.plan, drafts.video, assembly.most_bytes)

    return place(assembly.targets.files, write, at.cancel)


def _demand_size(plan: Plan, video: Path, most_bytes: int | None) -> None:
    size = video.stat().st_size
    if most_bytes is not None and size > most_bytes:
        raise OutputWrong(
            f"the video has {size / 1e6:.1f} MB, but {plan.platform} takes at most "
            f"{most_bytes / 1e6:.0f} MB: shorten the story, or render it with --quality small"
        )


def _write(assembly: Assembly, at: Workplace, drafts: Targets) -> None:
    # Loaded only here: where nothing changed there is nothing to join.
    from storyforge.raster.files import save_jpeg
    from storyforge.raster.raw import read_rgb

    plan = assembly.plan
    cover = obtain(assembly.cover, at)
    facts = write_video(plan, at, drafts.video)
    save_jpeg(read_rgb(cover, plan.size), drafts.cover)
    content = with_facts(assembly.content(at), facts, level_of(plan.level, at))
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    drafts.manifest.write_text(text, encoding="utf-8")


def write_video(plan: Plan, at: Workplace, path: Path) -> StreamFacts:
    """Join a plan's segments with its sound, and look at what came out.

    Raises OutputWrong when that is not what was planned.
    """
    from storyforge.media.inspect import inspect
    from storyforge.media.mux import join

    segments = [obtain(segment.task, at) for segment in plan.segments]
    sound = obtain(plan.sound, at)
    join(segments, sound, path, plan.rate, plan.frames, cancel=at.cancel)
    facts = inspect(path)
    _demand(plan, facts)
    return facts


def _input_digests(plan: Plan, at: Workplace) -> dict[str, str]:
    names = sorted({name for task in plan.tasks for name in sources(task)})
    return {name: at.digest_of(name) for name in names}


def _demand(plan: Plan, facts: StreamFacts) -> None:
    """The finished file is what was planned. Raises OutputWrong with every difference."""
    video, sound = facts.video, facts.sound
    pairs = {
        "size": (Size(video.width, video.height), plan.size),
        "frames": (video.frames, plan.frames),
        "missing frames": (video.missing, 0),
        "pixel format": (video.pixel_format, "yuv420p"),
        "colours": ({video.primaries, video.transfer, video.matrix}, {"bt709"}),
        "samples of sound": (sound.samples if sound else 0, plan.rate.samples(plan.frames)),
        "index first": (facts.index_first, True),
    }
    wrong = [f"{name}: {found}, not {wanted}" for name, (found, wanted) in pairs.items()
             if found != wanted]  # fmt: skip
    if wrong:
        raise OutputWrong(f"the finished video is not what was planned ({'; '.join(wrong)})")

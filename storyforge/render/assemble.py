"""The end of a story: segments and sound joined, looked at, and put in place all at once."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from storyforge.core.geometry import Size
from storyforge.errors import OutputWrong
from storyforge.media.files import situations
from storyforge.media.inspect import StreamFacts, inspect
from storyforge.media.mux import join
from storyforge.plan.model import Plan, sources
from storyforge.raster.files import save_jpeg
from storyforge.raster.raw import read_rgb
from storyforge.render.claims import claimed_folder, sweep
from storyforge.render.workplace import Workplace

_BESIDE = ".storyforge-"
"""How the folders begin in which files wait beside their places."""


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


def demand_writable(folder: Path) -> None:
    """See that files can be made in a folder, which is made too, before any work is done.

    Raises NotWritable or DiskFull.
    """
    with situations(folder):
        folder.mkdir(parents=True, exist_ok=True)
        sweep(folder, _BESIDE)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"0")


Manifest = Callable[[StreamFacts, Mapping[str, str]], object]
"""Makes the manifest's content from the measured facts and the digests of the inputs."""


def assemble(
    plan: Plan,
    at: Workplace,
    cover: str,
    most_bytes: int | None,
    targets: Targets,
    manifest: Manifest,
) -> tuple[Path, ...]:
    """Write the story's files beside their places, check the video, then rename all three.

    `most_bytes` is the largest file the platform takes. Raises OutputWrong when the video is
    larger, or not what was planned; the former files stay then.
    """
    folder = targets.video.parent
    with situations(targets.video):
        folder.mkdir(parents=True, exist_ok=True)
        with claimed_folder(folder, _BESIDE) as beside:
            drafts = Targets(*(beside / path.name for path in targets.files))
            _write(plan, at, cover, drafts, manifest)
            _demand_size(plan, drafts.video, most_bytes)
            at.cancel.raise_if_cancelled()
            _exchange(drafts, targets, beside)
    return targets.files


def _demand_size(plan: Plan, video: Path, most_bytes: int | None) -> None:
    size = video.stat().st_size
    if most_bytes is not None and size > most_bytes:
        raise OutputWrong(
            f"the video has {size / 1e6:.1f} MB, but {plan.platform} takes at most "
            f"{most_bytes / 1e6:.0f} MB: shorten the story, or render it with --quality small"
        )


def _exchange(drafts: Targets, targets: Targets, beside: Path) -> None:
    """Put all three files in place; where one cannot be, the former three stay."""
    former: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    try:
        for draft, target in zip(drafts.files, targets.files, strict=True):
            if target.exists():
                kept = beside / f"former{target.suffix}"
                target.replace(kept)
                former.append((kept, target))
            draft.replace(target)
            placed.append(target)
    except OSError:
        for target in placed:
            target.unlink(missing_ok=True)
        for kept, target in former:
            kept.replace(target)
        raise


def _write(plan: Plan, at: Workplace, cover: str, drafts: Targets, manifest: Manifest) -> None:
    segments = [at.made[segment.task].path for segment in plan.segments]
    sound = at.made[plan.sound].path
    join(segments, sound, drafts.video, plan.rate, plan.frames, cancel=at.cancel)
    facts = inspect(drafts.video)
    _demand(plan, facts)
    save_jpeg(read_rgb(at.made[cover].path, plan.size), drafts.cover)
    content = manifest(facts, _input_digests(plan, at))
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    drafts.manifest.write_text(text, encoding="utf-8")


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

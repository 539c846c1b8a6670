"""The end of a story: segments and sound joined, looked at, and put in place all at once."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.geometry import Size
from storyforge.errors import OutputWrong
from storyforge.media.files import situations
from storyforge.plan.model import Plan, sources
from storyforge.render.claims import claimed_folder, sweep
from storyforge.render.manifest import with_facts
from storyforge.render.outputs import Standing
from storyforge.render.perform import obtain
from storyforge.render.workplace import Workplace

if TYPE_CHECKING:
    from storyforge.media.inspect import StreamFacts

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
        pieces = (*(segment.task for segment in plan.segments), plan.sound, self.cover)
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
    targets = assembly.targets
    folder = targets.video.parent
    with situations(targets.video):
        folder.mkdir(parents=True, exist_ok=True)
        with claimed_folder(folder, _BESIDE) as beside:
            drafts = Targets(*(beside / path.name for path in targets.files))
            _write(assembly, at, drafts)
            _demand_size(assembly.plan, drafts.video, assembly.most_bytes)
            left = tuple(Standing.of(draft) for draft in drafts.files)
            at.cancel.raise_if_cancelled()
            _exchange(drafts, targets, beside)
    return left


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
            kept = beside / f"former{target.suffix}"
            if _kept_aside(target, kept):
                former.append((kept, target))
            draft.replace(target)
            placed.append(target)
    except OSError:
        for target in placed:
            target.unlink(missing_ok=True)
        for kept, target in former:
            kept.replace(target)
        raise


def _kept_aside(target: Path, kept: Path) -> bool:
    """Keep a file under a second name, so that it is never away; False where there is none.

    Where the disk has no such thing it is moved. Another run may take it away at any time.
    """
    try:
        try:
            os.link(target, kept)
        except FileNotFoundError:
            raise
        except OSError:
            target.replace(kept)
    except FileNotFoundError:
        return False
    return True


def _write(assembly: Assembly, at: Workplace, drafts: Targets) -> None:
    # Loaded only here: where nothing changed there is nothing to join.
    from storyforge.media.inspect import inspect
    from storyforge.media.mux import join
    from storyforge.raster.files import save_jpeg
    from storyforge.raster.raw import read_rgb

    plan = assembly.plan
    segments = [obtain(segment.task, at) for segment in plan.segments]
    sound, cover = obtain(plan.sound, at), obtain(assembly.cover, at)
    join(segments, sound, drafts.video, plan.rate, plan.frames, cancel=at.cancel)
    facts = inspect(drafts.video)
    _demand(plan, facts)
    save_jpeg(read_rgb(cover, plan.size), drafts.cover)
    content = with_facts(assembly.content(at), facts)
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

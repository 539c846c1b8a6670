"""What rivals need of a story, made beforehand: its painted layers, and its finished pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from bench.quality import LOSSLESS
from storyforge.compiler.building import aim, one_version
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk
from storyforge.compiler.workshop import Digests, workplace
from storyforge.ffmpeg.encoding import QUALITIES, video_encoding
from storyforge.ffmpeg.engine import find_ffmpeg
from storyforge.plan.model import task_kind
from storyforge.plan.planning import plan
from storyforge.plan.surface import Aim
from storyforge.process import CancelToken
from storyforge.raster.files import save_png
from storyforge.raster.paint import paint
from storyforge.render.perform import obtain, perform, task_key
from storyforge.render.store import open_store
from storyforge.timeline.model import Timeline

FFMPEG = str(find_ffmpeg())
MASTER = QUALITIES["master"]
BT709 = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"


@dataclass(frozen=True, slots=True)
class Overlay:
    """A painted layer: a picture, where it lies and when, in output px and frames."""

    path: Path
    x: int
    y: int
    start: int
    end: int
    moves: bool


@dataclass(frozen=True, slots=True)
class Story:
    """A storyboard as the product understands it."""

    path: Path
    timeline: Timeline
    aim: Aim

    @property
    def frames(self) -> int:
        return self.timeline.length

    def encoder(self) -> list[str]:
        """The product's master settings for the whole story as one stream."""
        options = video_encoding(MASTER, self.aim.limits, self.timeline.rate.value, self.frames)
        return [word for name, value in options.items() for word in (f"-{name}", str(value))]


def understood(path: Path) -> Story:
    """The story on its first platform, at master quality."""
    options = Options(cache=False)
    prepared = Desk(options).stories([path])[0]
    version = one_version(prepared, options)
    assert version.timeline is not None, version.diagnostics
    assert prepared.ready is not None
    return Story(path, version.timeline, aim(prepared.ready, version.timeline, options))


def overlays(story: Story, folder: Path) -> list[Overlay]:
    """The story's captions, logo and furniture as pictures with an alpha channel."""
    found = []
    scale = story.aim.scale(story.timeline.canvas)
    images = {
        name: path.read_bytes() for name, path in story.aim.catalog.paths.items()
        if story.aim.catalog.infos[name].kind in ("image", "svg")
    }  # fmt: skip
    for number, layer in enumerate(story.timeline.layers):
        painted = paint(story.aim.laid(layer.picture), scale, images)
        path = folder / f"layer{number}.png"
        save_png(painted.array, path)
        moves = bool(layer.enter or layer.exit)
        span = layer.range
        found.append(Overlay(path, painted.x_px, painted.y_px, span.start, span.end, moves))
    return found


_SOUND = ("piece", "level", "mix", "master")
"""Kinds of tasks that make no picture."""


def composed(story: Story, raw: Path) -> None:
    """Write the story's finished pictures, as they go to the encoder, as planes one after another.

    The range of each segment alone is the range within the whole, so they are simply joined.
    """
    options = Options(cache=False)
    prepared = Desk(options).stories([story.path])[0]
    made = plan(story.timeline, replace(story.aim, encoder=LOSSLESS))
    wanted = [task for task in made.tasks if task_kind(task) not in _SOUND]
    with open_store(cached=False) as store, raw.open("wb") as file:
        at = workplace(prepared, wanted, store, CancelToken(), Digests(remembers=False))
        for task in wanted:
            at.made[task.id] = perform(task, task_key(task, at), at, lambda _: None)
        for segment in made.segments:
            file.write(obtain(segment.task, at).read_bytes())


def raw_input(story: Story, raw: Path) -> list[str]:
    """The words that tell ffmpeg of the composite, an input."""
    size = story.aim.size(story.timeline.canvas)
    return ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", str(size), "-framerate",
            str(story.timeline.rate.value), "-color_range", "tv", "-i", str(raw)]  # fmt: skip


def encoding_alone(story: Story, raw: Path, output: Path) -> list[str]:
    """One encoder, the product's settings and number of threads, the finished pictures: the floor.

    Its command; the pictures come from a file, which is in the page cache when it was just written.
    """
    return [FFMPEG, "-v", "error", "-y", *raw_input(story, raw), "-vf", BT709, *story.encoder(),
            str(output)]  # fmt: skip

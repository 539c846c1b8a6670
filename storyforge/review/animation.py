"""Looking at a finished small video: its animated WebP, within its size, and its flashes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

from storyforge.core.geometry import Size
from storyforge.core.time import FrameRate
from storyforge.errors import FFmpegFailed
from storyforge.ffmpeg.command import Command
from storyforge.ffmpeg.glances import brightness, glimpses
from storyforge.process import run
from storyforge.render.workplace import Workplace

MOST_BYTES = 2_000_000
"""The size that an animated WebP never exceeds: it is shown in mails, chats and comments."""

ANIMATION_WIDTH = 270
_RATE, _MOST_FRAMES = 6, 300
_QUALITIES = (62, 45, 30, 18)
_TINY = Size(20, 20)
"""Places that are looked at for flashes: a quarter of the picture is a hundred of them."""


def animate(
    video: Path, size: Size, rate: FrameRate, frames: int, path: Path, at: Workplace
) -> int:
    """Write an animated WebP of a finished video within `MOST_BYTES`; the frames it has.

    `size` is the video's. Where the best quality is too large others follow, then fewer frames.
    """
    from storyforge.raster.files import save_animation
    from storyforge.raster.raw import read_frames

    small = _even(size, min(size.width, ANIMATION_WIDTH))
    lasts = rate.seconds(frames)
    per_second = min(Fraction(_RATE), Fraction(_MOST_FRAMES) / lasts)
    count = max(1, math.ceil(lasts * per_second))
    with _seen(glimpses(per_second, small, count), video, at) as raw:
        pictures = read_frames(raw, small)
        step = 1
        while True:
            for quality in _QUALITIES:
                save_animation(pictures[::step], path, round(1000 * step / per_second), quality)
                if path.stat().st_size <= MOST_BYTES or step >= len(pictures):
                    return len(pictures[::step])
            step *= 2


def _even(size: Size, width: int) -> Size:
    return Size(width, max(2, round(width * size.height / size.width)))


def flashes(video: Path, rate: FrameRate, frames: int, at: Workplace) -> int:
    """The most flashes that any second of a finished video holds."""
    from storyforge.raster.flashes import most_flashes
    from storyforge.raster.raw import read_grey

    with _seen(brightness(_TINY, frames), video, at) as raw:
        return most_flashes(read_grey(raw, _TINY), rate.value)


@contextmanager
def _seen(command: Command, file: Path, at: Workplace) -> Iterator[Path]:
    """What a command of `ffmpeg.glances` writes of a file. Raises FFmpegFailed."""
    raw = at.store.draft(".raw")
    argv = (str(at.engine.path), *command.resolved(lambda _: file, raw))
    try:
        finished = run(argv, cancel=at.cancel, timeout_s=3600)
        if not finished.ok:
            raise FFmpegFailed(argv, finished.status, finished.stderr_tail, file.name)
        yield raw
    finally:
        raw.unlink(missing_ok=True)

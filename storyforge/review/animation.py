"""The animated WebP of a finished preview, within its size."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

from storyforge.core.geometry import Size
from storyforge.core.time import FrameRate
from storyforge.errors import FFmpegFailed
from storyforge.ffmpeg.command import Command
from storyforge.ffmpeg.glances import glimpses
from storyforge.process import run
from storyforge.render.workplace import Workplace

MOST_BYTES = 2_000_000
"""The size that an animated WebP never exceeds: it is shown in mails, chats and comments."""

ANIMATION_WIDTH = 270
_RATE, _MOST_FRAMES = 6, 300
_QUALITIES = (62, 45, 30, 18)


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
    raw = at.store.draft(".raw")
    try:
        _look(glimpses(per_second, small, count), video, raw, at)
        pictures = read_frames(raw, small)
        step = 1
        while True:
            for quality in _QUALITIES:
                save_animation(pictures[::step], path, round(1000 * step / per_second), quality)
                if path.stat().st_size <= MOST_BYTES or step >= len(pictures):
                    return len(pictures[::step])
            step *= 2
    finally:
        raw.unlink(missing_ok=True)


def _even(size: Size, width: int) -> Size:
    return Size(width, max(2, round(width * size.height / size.width)))


def _look(command: Command, file: Path, output: Path, at: Workplace) -> None:
    """Run a command of `ffmpeg.glances` on a file. Raises FFmpegFailed."""
    argv = (str(at.engine.path), *command.resolved(lambda _: file, output))
    finished = run(argv, cancel=at.cancel, timeout_s=3600)
    if not finished.ok:
        raise FFmpegFailed(argv, finished.status, finished.stderr_tail, file.name)

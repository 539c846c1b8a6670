"""Measuring how loud a sound is, by running ffmpeg."""

from __future__ import annotations

from storyforge.core.loudness import Loudness
from storyforge.errors import FFmpegFailed
from storyforge.ffmpeg.mastering import loudness_in
from storyforge.process import CancelToken, run


def listen(argv: tuple[str, ...], cancel: CancelToken, name: str) -> Loudness:
    """What a measurement finds (`ffmpeg.mastering`). Raises FFmpegFailed, naming what failed."""
    finished = run(argv, cancel=cancel, keep_stdout=True)
    if not finished.ok:
        raise FFmpegFailed(argv, finished.status, finished.stderr_tail, name)
    return loudness_in((finished.stdout or b"").decode(), finished.stderr_tail)

"""Measuring how loud a sound is, by running ffmpeg."""

from __future__ import annotations

from storyforge.core.loudness import Loudness
from storyforge.errors import FFmpegFailed
from storyforge.ffmpeg.log import troubles_in
from storyforge.ffmpeg.measuring import loudness_in
from storyforge.process import CancelToken, run

_LIMIT_S = 3600


def listen(argv: tuple[str, ...], cancel: CancelToken, name: str) -> Loudness:
    """What a command that measures finds (`ffmpeg.measuring`), whatever else it does.

    Raises FFmpegFailed, naming what failed, also after an hour.
    """
    finished = run(argv, cancel=cancel, keep_stdout=True, timeout_s=_LIMIT_S)
    if not finished.ok:
        raise FFmpegFailed(argv, finished.status, troubles_in(finished.stderr_tail), name)
    return loudness_in((finished.stdout or b"").decode(), finished.stderr_tail)

"""Small files made on the spot with the renderer's own ffmpeg, and the real recordings."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import imageio_ffmpeg
import pytest

from storyforge.process import CancelToken, run

Make = Callable[..., Path]

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2")
TONE = ("-f", "lavfi", "-i", "sine=r=48000:d=2")
H264 = ("-c:v", "libx264", "-preset", "veryfast", "-threads", "1")


def ffmpeg(*arguments: object) -> None:
    """Run ffmpeg; its last words are the failure's."""
    executable = imageio_ffmpeg.get_ffmpeg_exe()
    argv = [executable, "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    finished = run(argv, cancel=CancelToken())
    assert finished.ok, finished.stderr_tail


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Make a file: its name, then ffmpeg's arguments before it."""

    def made(name: str, *arguments: object) -> Path:
        path = tmp_path / name
        ffmpeg(*arguments, path)
        return path

    return made


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of picture with B-frames and a keyframe a second, and of sound."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    ffmpeg(*PICTURE, *TONE, *H264, "-bf", 2, "-g", 25, "-movflags", "faststart", path)
    return path


@pytest.fixture(scope="session")
def recordings() -> Path:
    """The folder of real recordings, which are not part of the project."""
    beside = Path(__file__).parents[3] / "shared" / "media"
    folder = Path(os.environ.get("STORYFORGE_SHARED_MEDIA", beside))
    if not folder.is_dir():
        pytest.skip("the real recordings are not here (STORYFORGE_SHARED_MEDIA)")
    return folder

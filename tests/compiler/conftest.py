"""What the tests of the compiler share: a few small sources."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.media.conftest import ffmpeg
from tests.render.stage import clip, photo


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording, a photo and a piece of music, small."""
    folder = tmp_path_factory.mktemp("media")
    clip(folder / "film.mp4", 1.5)
    photo(folder / "photo.png")
    ffmpeg("-f", "lavfi", "-i", "sine=f=220:d=1", folder / "musique.wav")
    return folder

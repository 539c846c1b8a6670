"""Renders of tests keep what can be made again in a folder of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.media.conftest import ffmpeg
from tests.render.stage import clip, photo


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Neither use nor fill the cache of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recording, a photo and a piece of music, small."""
    folder = tmp_path_factory.mktemp("media")
    clip(folder / "film.mp4", 1.5)
    photo(folder / "photo.png")
    ffmpeg("-f", "lavfi", "-i", "sine=f=220:d=1", folder / "musique.wav")
    return folder

"""A place to render in."""

from __future__ import annotations

import pytest

from tests.ffmpeg.rendering import Studio


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    return Studio(tmp_path_factory.mktemp("studio"))

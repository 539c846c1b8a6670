"""Long filter graphs go to ffmpeg by file, and nothing comes out differently."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyforge.render import perform
from tests.render.stage import clip, rendered, story


def test_a_graph_in_a_file_is_the_same_graph(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes are equal, and no file of a graph is left behind."""
    clip(tmp_path / "film.mp4")
    path = story(
        tmp_path / "essai.yaml", "scenes:\n  - {type: clip, source: film.mp4, fit: blur}\n"
    )
    usual = rendered(path, cache=False).read_bytes()
    monkeypatch.setattr(perform, "LONGEST_GRAPH", 0)
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "output" / "essai.instagram-story.mp4").unlink(missing_ok=True)
    assert rendered(path).read_bytes() == usual
    assert not list((tmp_path / "cache").rglob("*.graph"))

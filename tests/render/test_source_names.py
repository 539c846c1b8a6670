"""Sources with names that ffmpeg, a shell or a pattern could take for something else."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.render.stage import clip, planes, rendered, story

NAMES = (
    "%03d.mp4", "*.mp4", "[a]{b}?.mp4", "12:30 'a' \"b\".mp4", "a;b|c&d$(e)`f`.mp4", "CON.mp4",
    "film.mp4:stream", "back\\slash.mp4", "film.mp4.", "@film,b=c.mp4", "é" * 120 + ".mp4",
)  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows allows few of these names")
def test_odd_names_are_rendered_as_what_they_are(tmp_path: Path) -> None:
    """Each is a file called so, and gives its pictures and its sound."""
    film = clip(tmp_path / "film.mp4", 0.3)
    scenes = []
    for name in NAMES:
        shutil.copy(film, tmp_path / name)
        quoted = json.dumps(name, ensure_ascii=False)
        scenes.append(f"  - {{type: clip, source: {quoted}, end: 3f}}\n")
    body = f"defaults: {{transition: cut}}\nscenes:\n{''.join(scenes)}"
    board = story(tmp_path / "essai.yaml", body)
    video = rendered(board, platforms=("square",))
    assert sum(1 for _ in planes(video)) == 3 * len(NAMES)

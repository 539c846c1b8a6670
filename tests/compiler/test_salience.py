"""The focus that is chosen where the author wrote none, from photo and recording to manifest."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from storyforge.compiler.building import one_version
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk
from storyforge.timeline.model import ClipContent, Cover, PhotoContent, Timeline
from tests.ffmpeg.rendering import ffmpeg
from tests.render.stage import rendered, story

WIDE = (640, 360)


def subject(left: int) -> Image.Image:
    """A lively red thing before something grey and smooth."""
    x, y = np.arange(WIDE[0]), np.arange(WIDE[1])[:, None]
    grey = (100 + x // 16 + y // 12).astype(np.uint8)
    picture = np.stack([grey] * 3, axis=-1)
    check = (x[:100] // 10 + y[:200] // 10) % 2
    picture[80:280, left : left + 100] = np.where(check[..., None], (200, 40, 50), (240, 220, 210))
    return Image.fromarray(picture)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("salience")
    subject(30).save(made / "left.png")
    subject(500).save(made / "right.png")
    subject(500).transpose(Image.Transpose.ROTATE_90).save(made / "lying.png")
    for name, still in (("right", "right"), ("lying", "lying")):
        ffmpeg("-loop", 1, "-i", made / f"{still}.png", "-t", 2, "-r", 25, "-pix_fmt",
               "yuv420p", "-c:v", "libx264", "-g", 10, made / f"{name}.mp4")  # fmt: skip
    # Stored upright, shown lying.
    ffmpeg("-display_rotation", 90, "-i", made / "lying.mp4", "-c", "copy", made / "turned.mp4")
    return made


def timeline(folder: Path, scene: str, **options: Any) -> Timeline:
    path = story(folder / "story.yaml", f"scenes:\n  - {scene}\n")
    chosen = Options(platforms=("instagram-story",), cache=False, **options)
    version = one_version(Desk(chosen).stories([path])[0], chosen)
    assert version.timeline is not None, version.diagnostics
    return version.timeline


def cover(folder: Path, scene: str) -> Cover:
    content = timeline(folder, scene).scenes[0].content
    assert isinstance(content, ClipContent | PhotoContent)
    assert isinstance(content.fit, Cover)
    return content.fit


@pytest.mark.parametrize(
    ("scene", "low", "high"),
    [
        ("{type: photo, source: left.png, motion: none}", 0.1, 0.3),
        ("{type: photo, source: right.png, motion: none}", 0.7, 0.9),
        ("{type: clip, source: right.mp4}", 0.7, 0.9),
        ("{type: clip, source: right.mp4, start: 0.5s, duration: 1s}", 0.7, 0.9),
    ],
)
def test_a_subject_is_held_in_frame(folder: Path, scene: str, low: float, high: float) -> None:
    """All of it: the view is 0.316 wide, the subject 0.156."""
    found = cover(folder, scene)
    middle = found.focus.at(0).middle
    assert found.by == "content"
    assert low <= middle.x <= high
    begins = 30 / 640 if high < 0.5 else 500 / 640
    held = min(max(middle.x, 0.158), 0.842)
    assert held - 0.158 <= begins + 0.001
    assert held + 0.158 >= begins + 100 / 640 - 0.001


def test_a_turned_recording_is_looked_at_upright(folder: Path) -> None:
    """The subject is where viewers see it, not where it is stored."""
    ffmpeg("-i", folder / "turned.mp4", "-frames:v", 1, folder / "upright.png")
    with Image.open(folder / "upright.png") as upright:
        red = np.asarray(upright.convert("RGB"), int)
    assert red.shape[:2] == WIDE[::-1]
    loud = np.flatnonzero((red[..., 0] - red[..., 1] > 60).any(axis=0))
    middle = cover(folder, "{type: clip, source: turned.mp4}").focus.at(0).middle
    held = min(max(middle.x, 0.158), 0.842)
    assert held - 0.158 <= loud[0] / WIDE[0] + 0.01
    assert held + 0.158 >= loud[-1] / WIDE[0] - 0.01


@pytest.mark.parametrize(
    "scene",
    ["{type: photo, source: left.png, focus: [0.9, 0.5]}",
     "{type: clip, source: right.mp4, focus: {left: 0%, top: 0%, width: 10%, height: 10%}}"],
)  # fmt: skip
def test_what_the_author_wrote_wins(folder: Path, scene: str) -> None:
    """Nobody looks at the picture then."""
    assert cover(folder, scene).by == "author"


def test_a_crop_is_not_left(folder: Path) -> None:
    """What was cut away cannot be what the view is for."""
    crop = "{left: 0%, top: 0%, width: 70%, height: 100%}"
    scene = f"{{type: photo, source: right.png, motion: none, crop: {crop}}}"
    assert cover(folder, scene).focus.at(0).middle.x < 0.6


def test_the_choice_is_in_the_manifest(folder: Path) -> None:
    """For whoever wonders why a view is where it is."""
    path = story(
        folder / "told.yaml", "scenes:\n  - {type: photo, source: left.png, duration: 0.2s}\n"
    )
    manifest = json.loads(rendered(path).with_suffix(".json").read_text("utf-8"))
    focus = manifest["scenes"][0]["focus"]
    assert focus["by"] == "content"
    assert focus["x"] < 0.35

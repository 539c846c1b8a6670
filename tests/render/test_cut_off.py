"""What is left of a recording that is cut off shows and sounds as it would in the whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storyforge.media.probe import probe
from tests.media.conftest import ffmpeg
from tests.render.stage import heard, planes, render, rendered, story

PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=96x160:r=30:d=3")
SOUND = ("-f", "lavfi", "-i", "sine=f=440:r=48000:d=3")
H264 = ("-c:v", "libx264", "-preset", "veryfast", "-bf", 3, "-g", 90, "-pix_fmt", "yuv420p")


@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.avi"])
def test_the_part_that_is_left_is_the_same(tmp_path: Path, name: str) -> None:
    """Up to the last moment that is said to be there; a tenth of a second more is refused."""
    whole, half = tmp_path / f"whole-{name}", tmp_path / f"half-{name}"
    coding = ("-c:v", "mpeg4") if name.endswith("avi") else H264
    ffmpeg(*PICTURE, *SOUND, *coding, "-movflags", "faststart", whole)
    data = whole.read_bytes()
    half.write_bytes(data[: len(data) * 6 // 10])
    left = int(probe(half).duration * 10) / 10
    videos = [
        rendered(_story(path, left), platforms=("square",), cache=False) for path in (whole, half)
    ]
    one, other = (list(planes(video)) for video in videos)
    assert len(one) == len(other) == round(left * 30)
    for frame, same in zip(one, other, strict=True):
        assert all(np.array_equal(a, b) for a, b in zip(frame, same, strict=True))
    early = round(left * 48_000) - 4800  # the last packets of sound hear what follows
    assert np.array_equal(heard(videos[0])[:, :early], heard(videos[1])[:, :early])
    (refused,) = render(_story(half, left + 0.1), platforms=("square",)).stories
    assert refused.status == "refused"


def _story(source: Path, end: float) -> Path:
    body = f"scenes:\n  - {{type: clip, source: {source.name}, end: {end:.1f}s}}\n"
    return story(source.parent / f"{source.stem}.yaml", body)

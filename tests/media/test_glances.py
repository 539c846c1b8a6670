"""A few small pictures of a recording."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from storyforge.errors import MediaUnreadable
from storyforge.media.glances import glances
from tests.media.conftest import ffmpeg


@pytest.fixture(scope="module")
def halves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of red, a second of blue."""
    path = tmp_path_factory.mktemp("glances") / "halves.mp4"
    both = "color=red:s=320x180:r=25:d=1[a];color=blue:s=320x180:r=25:d=1[b];[a][b]concat=n=2"
    ffmpeg("-filter_complex", both, "-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset",
           "ultrafast", "-g", 25, path)  # fmt: skip
    return path


def test_each_time_has_its_picture(halves: Path) -> None:
    """Small, in the order asked for."""
    red, blue = glances(halves, 0, [Fraction(0), Fraction(1)])
    assert (red.width, red.height, len(red.data)) == (96, 54, 96 * 54 * 3)
    assert red.data[0] > 200 > 60 > red.data[2]
    assert blue.data[2] > 200 > 60 > blue.data[0]


def test_a_time_after_the_end_is_no_trouble(halves: Path) -> None:
    """At most one picture comes of it."""
    assert len(glances(halves, 0, [Fraction(1000)])) <= 1


def test_what_is_no_recording_is_told(tmp_path: Path) -> None:
    """As everywhere."""
    (tmp_path / "text.mp4").write_text("not a video", "utf-8")
    with pytest.raises(MediaUnreadable):
        glances(tmp_path / "text.mp4", 0, [Fraction(0)])

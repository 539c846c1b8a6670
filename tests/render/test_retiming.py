"""Trims and speed through the whole way: which pictures of a recording a story shows, and when."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from storyforge.core.time import frame_range
from tests.ffmpeg.rendering import ffmpeg
from tests.ffmpeg.test_sources import H264, SIDE, numbered
from tests.render.ranges import Composed, composing, project

FRAMES = 90
RAW = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", SIDE, "-r", 30, "-i", "pipe:0")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a recording of three seconds whose pictures carry their number."""
    folder = project(tmp_path_factory.mktemp("retiming"))
    ffmpeg(*RAW, *H264, "-g", 25, "-bf", 2, folder / "film.mp4", stdin=numbered(FRAMES))
    return folder


def numbers(story: Composed) -> list[int]:
    """The pictures shown in each frame of a story of one scene."""
    width, height = story.aim.size(story.timeline.canvas)
    rows = story.frames(frame_range(0, story.timeline.length))
    luma = rows[:, : width * height].reshape(-1, height, width)[:, height // 2]
    halves = luma[:, width // 8 : width // 4], luma[:, -width // 4 : -width // 8]
    high, low = (np.rint((half.mean(axis=1) - 20) / 13).astype(int) for half in halves)
    return [int(16 * a + b) for a, b in zip(high, low, strict=True)]


def shown(place: Path, rate: int = 30, **scene: object) -> list[int]:
    clip = {"type": "clip", "source": "film.mp4", "logo": "none", **scene}
    data = {
        "version": "1", "title": "Essai", "brand": "rivemont", "frame_rate": str(rate),
        "scenes": [clip],
    }  # fmt: skip
    with composing(place, data, place) as story:
        found = numbers(story)
        third = story.timeline.length // 3
        whole = frame_range(0, story.timeline.length)
        story.assert_same(whole, [frame_range(third, 2 * third + 1), frame_range(third - 1, third)])
        return found


def test_a_range_at_each_rate(place: Path) -> None:
    """From 1 s to 1.2 s: pictures 30 to 35, whatever the story's rate makes of them."""
    times = {"start": "1s", "end": "1.2s"}
    assert shown(place, 30, **times) == [30, 31, 32, 33, 34, 35]
    assert shown(place, 60, **times) == [30, 30, 31, 31, 32, 32, 33, 33, 34, 34, 35, 35]
    assert shown(place, 25, **times) == [30, 31, 32, 34, 35]
    assert shown(place, 30, start="1s", duration="6f") == [30, 31, 32, 33, 34, 35]


def test_speed(place: Path) -> None:
    """Half as fast, twice as fast, at every rate; the end and the duration alike."""
    assert shown(place, start="1s", end="1.1s", speed="0.5") == [30, 30, 31, 31, 32, 32]
    assert shown(place, start="1s", duration="6f", speed="0.5") == [30, 30, 31, 31, 32, 32]
    assert shown(place, start="1s", end="1.4s", speed="2") == [30, 32, 34, 36, 38, 40]
    assert shown(place, 60, start="1s", end="1.1s", speed="0.5") == [
        each for number in (30, 31, 32) for each in [number] * 4
    ]
    assert shown(place, 60, start="1s", end="1.1s", speed="2") == [30, 31, 32]
    assert shown(place, 25, start="1s", end="1.48s", speed="1.5") == [
        30,
        32,
        34,
        36,
        38,
        39,
        41,
        43,
    ]


def test_a_ramp(place: Path) -> None:
    """From 2 to 1 within 10 frames, 15 pictures, then on at 1: the middle of each frame counts."""
    ramp = [{"at": "0s", "speed": "2"}, {"at": "10f", "speed": "1"}]
    found = shown(place, start="1s", duration="15f", speed=ramp)

    def travelled(frame: float) -> float:
        within = min(frame, 10)
        return 2 * within - within**2 / 20 + max(0.0, frame - 10)

    # A sixteenth of a picture before the middle: see docs/engine.md.
    assert found == [int(30 + travelled(n + 0.5) - 1 / 16) for n in range(15)]
    assert found[0] == 30
    assert found[-1] == 49


def test_reverse(place: Path) -> None:
    """The range's last picture first."""
    assert shown(place, start="1s", end="1.2s", reverse="true") == [35, 34, 33, 32, 31, 30]
    assert shown(place, end="0.2s", reverse="true") == [5, 4, 3, 2, 1, 0]
    assert shown(place, start="2.8s", reverse="true") == [89, 88, 87, 86, 85, 84]
    assert shown(place, 60, start="1s", duration="6f", reverse="true") == [32, 32, 31, 31, 30, 30]
    twice = shown(place, start="1s", duration="6f", reverse="true", speed="2")
    assert twice == [40, 38, 36, 34, 32, 30]


def test_freeze(place: Path) -> None:
    """The picture at that moment stands, then the clip goes on with it."""
    at = {"at": "1.1s", "duration": "4f"}
    assert shown(place, start="1s", end="1.2s", freeze=at) == [30, 31, 32] + 5 * [33] + [34, 35]
    found = shown(place, start="1s", end="1.2s", freeze=at, reverse="true")
    assert found == [35, 34, 33] + 4 * [33] + [32, 31, 30]
    slow = shown(place, start="1s", end="1.2s", freeze=at, speed="0.5")
    assert slow == [30, 30, 31, 31, 32, 32] + 6 * [33] + [34, 34, 35, 35]
    both = [{"at": "1.2s", "duration": "2f"}, {"at": "1s", "duration": "3f"}]
    assert shown(place, start="1s", end="1.2s", freeze=both) == [
        30, 30, 30, 30, 31, 32, 33, 34, 35, 36, 36,
    ]  # fmt: skip


def test_loop(place: Path) -> None:
    """Round after round, of whole frames, the last one cut where the scene ends."""
    ten = [*range(30, 40)]
    assert shown(place, start="1s", end="40f", loop="3") == 3 * ten
    assert shown(place, start="1s", end="40f", loop="true", duration="25f") == 2 * ten + ten[:5]
    assert shown(place, start="1s", end="40f", loop="2", reverse="true") == 2 * ten[::-1]
    assert shown(place, start="1s", end="1.34s", loop="2") == 2 * ten
    at = {"at": "35f", "duration": "2f"}
    held = [30, 31, 32, 33, 34, 35, 35, 35, 36, 37, 38, 39]
    assert shown(place, start="1s", end="40f", loop="2", freeze=at) == 2 * held

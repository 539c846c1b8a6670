"""When something happens in a source, and when the story shows it, at every pair of rates."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from storyforge.core.geometry import Size
from storyforge.core.retiming import TimeMap
from storyforge.core.time import frame_range
from storyforge.ffmpeg import sources
from storyforge.ffmpeg.command import MediaInput
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.media.probe import probe
from storyforge.plan.compose import _source_range
from storyforge.plan.grid import Grid
from storyforge.plan.lateness import lateness
from tests.ffmpeg.rendering import Studio, ffmpeg, luma

SIDE = Size(32, 32)
RATES = {
    "23.976": Fraction(24000, 1001), "25": Fraction(25), "29.97": Fraction(30000, 1001),
    "50": Fraction(50), "59.94": Fraction(60000, 1001), "60": Fraction(60),
}  # fmt: skip
EVENTS, SECONDS = 20, 44
SPREAD_S = 0.005


def moments(rate: Fraction) -> list[int]:
    """The source's frames at which the picture turns from black to white and back."""
    # Some two seconds apart, at uneven distances, so that they fall anywhere between two frames.
    return [round((2 * n + Fraction(n * 7 % 20, 21) + 1) * rate) for n in range(EVENTS)]


def film(studio: Studio, name: str) -> str:
    rate, file = RATES[name], f"{name}.mp4"
    turns = np.zeros(round(SECONDS * rate), int)
    turns[moments(rate)] = 1
    greys = np.where(np.cumsum(turns) % 2, 235, 16).astype(np.uint8)
    pixels = SIDE.width * SIDE.height
    frames = np.concatenate(
        [np.repeat(greys[:, None], pixels, 1), np.full((len(greys), pixels // 2), 128, np.uint8)], 1
    )
    path = studio.folder / file
    ffmpeg("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", SIDE, "-r", rate, "-i", "pipe:0",
           "-c:v", "libx264", "-preset", "ultrafast", "-g", 50, path,
           stdin=frames.tobytes())  # fmt: skip
    studio.files[file] = path
    return file


@pytest.mark.parametrize("story_rate", [25, 30])
@pytest.mark.parametrize("name", RATES)
def test_events_are_shown_in_time(studio: Studio, name: str, story_rate: int) -> None:
    """Each within half a frame of its sound, and early as often as late."""
    file = film(studio, name)
    facts = probe(studio.files[file]).video
    assert facts is not None
    count = (SECONDS - 1) * story_rate
    grid = Grid.of(facts, Fraction(0), story_rate)

    def make(graph: Graph) -> Stream:
        return sources.source_frames(graph, _source_range(MediaInput(file), grid, 0, count))

    bright = luma(studio.frames(make, count, SIDE, story_rate)).mean((1, 2)) > 125
    seen = np.flatnonzero(np.diff(bright, prepend=False)) / story_rate
    rate = RATES[name]
    run = next(TimeMap.straight(Fraction(0)).runs(frame_range(0, count)))
    sound = lateness(facts, run, story_rate)
    late = seen - [float(moment / rate + sound) for moment in moments(rate)]
    assert len(late) == EVENTS
    assert np.abs(late).max() <= 0.5 / story_rate + SPREAD_S
    if rate == story_rate:
        assert np.abs(late).max() <= SPREAD_S
    assert abs(late.mean()) <= SPREAD_S

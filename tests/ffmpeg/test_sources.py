"""Moving sources: which of a file's frames shows at each frame of the story.

Every source is a real file whose frames carry their number, so that what is shown can be
compared with the arithmetic of docs/engine.md, frame by frame.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyforge.core.geometry import Size
from storyforge.core.time import STORY_RATES
from storyforge.ffmpeg import sources
from storyforge.ffmpeg.command import MediaInput
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.media.probe import probe
from storyforge.plan.compose import _source_range
from storyforge.plan.grid import Grid
from storyforge.timeline.facts import VideoFacts
from tests.ffmpeg.rendering import Bytes, Studio, ffmpeg, luma

SIDE = Size(64, 64)
FEW = settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])

H264 = ("-c:v", "libx264", "-preset", "veryfast", "-qp", 6, "-threads", 1, "-pix_fmt", "yuv420p")
VFR = "setpts=(N+0.37*mod(N\\,3)+8*gt(N\\,40))/25/TB"
TONE = ("-f", "lavfi", "-i", "sine=r=48000:d=3")
# name: frames, their rate, what ffmpeg is told before the output
FILES: dict[str, tuple[int, str, tuple[object, ...]]] = {
    "25.mp4": (70, "25", ("-bf", 2, "-g", 12)),
    "30.mkv": (80, "30", ("-bf", 2, "-g", 30)),
    "ntsc.mp4": (80, "30000/1001", ("-bf", 3, "-g", 15)),
    "50.mp4": (120, "50", ("-bf", 0, "-g", 25)),
    "far.mp4": (255, "60", ("-bf", 3, "-g", 250, "-sc_threshold", 0)),
    "varying.mp4": (70, "25", ("-vf", VFR, "-fps_mode", "passthrough", "-video_track_timescale",
                               90000, "-bf", 2, "-g", 10)),
    "late.mp4": (70, "25", ("-bf", 2, "-g", 12, "-output_ts_offset", 1.5)),
    "broadcast.ts": (70, "25", ("-bf", 2, "-g", 12)),
    "sound-first.mp4": (60, "25", (*TONE, "-vf", "setpts=PTS+0.5/TB", "-bf", 2, "-g", 12)),
}  # fmt: skip


def numbered(count: int) -> bytes:
    """Grey frames that carry their number: sixteens on the left half, ones on the right."""
    numbers = np.arange(count)
    frames = np.empty((count, SIDE.height, SIDE.width), np.uint8)
    frames[:, :, :32] = (20 + 13 * (numbers // 16))[:, None, None]
    frames[:, :, 32:] = (20 + 13 * (numbers % 16))[:, None, None]
    chroma = np.full((count, SIDE.height * SIDE.width // 2), 128, np.uint8)
    planes: npt.NDArray[np.uint8] = np.concatenate([frames.reshape(count, -1), chroma], axis=1)
    return planes.tobytes()


def numbers_in(frames: Bytes) -> list[int]:
    """The numbers that frames carry."""
    high, low = frames[:, 8:-8, 8:24].mean((1, 2)), frames[:, 8:-8, 40:56].mean((1, 2))
    digits = np.rint((np.array([high, low]) - 20) / 13).astype(int)
    return [int(16 * a + b) for a, b in digits.T]


@pytest.fixture(scope="module")
def shelf(studio: Studio) -> Studio:
    """All files, made once."""
    for name, (count, rate, options) in FILES.items():
        path = studio.folder / name
        raw = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", SIDE, "-r", rate, "-i", "pipe:0")
        ffmpeg(*raw, *options, *H264, path, stdin=numbered(count))
        studio.files[name] = path
    return studio


@cache
def facts(path: Path) -> VideoFacts:
    video = probe(path).video
    assert video is not None
    return video


@cache
def shown_at(path: Path) -> tuple[tuple[int, int], ...]:
    """Each frame's timestamp (ticks) and number, in display order, by another decoder."""
    found = []
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            grey = frame.to_ndarray(format="gray")[None]
            # `gray` is full range; the numbers were written in limited range.
            limited = (grey.astype(float) * 219 / 255 + 16).astype(np.uint8)
            assert frame.pts is not None
            found.append((frame.pts, numbers_in(limited)[0]))
    return tuple(sorted(found))


def round_half_away(value: Fraction) -> int:
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def expected(path: Path, start: Fraction, rate: int, first: int, count: int) -> list[int]:
    """The frame grid, by its definition."""
    tick = facts(path).time_base
    origin = round_half_away((facts(path).container_start + start) / tick)
    indexed = [(round_half_away((p - origin) * tick * rate), n) for p, n in shown_at(path)]
    numbers = []
    for output in range(first, first + count):
        reached = [number for index, number in indexed if index <= output]
        numbers.append(reached[-1] if reached else indexed[0][1])
    return numbers


def rendered(
    shelf: Studio, name: str, start: Fraction, rate: int, first: int, count: int, *, seeks: bool
) -> list[int]:
    grid = Grid.of(facts(shelf.files[name]), start, rate)
    wanted = _source_range(MediaInput(name), grid, first, count)
    if not seeks:
        wanted = replace(wanted, seek_to=None)

    def make(graph: Graph) -> Stream:
        return sources.source_frames(graph, wanted)

    return numbers_in(luma(shelf.frames(make, count, SIDE, rate)))


@pytest.mark.parametrize("name", FILES)
@FEW
@given(
    start_ms=st.integers(0, 1500), rate=st.sampled_from(STORY_RATES), first=st.integers(0, 60),
    count=st.integers(1, 40),
)  # fmt: skip
def test_every_frame_of_the_story_shows_the_right_frame_of_the_source(
    shelf: Studio, name: str, start_ms: int, rate: int, first: int, count: int
) -> None:
    """The last source frame that has begun, sought or read from the beginning alike."""
    start = Fraction(start_ms, 1000)
    wanted = expected(shelf.files[name], start, rate, first, count)
    for seeks in (True, False):
        assert rendered(shelf, name, start, rate, first, count, seeks=seeks) == wanted


@pytest.mark.parametrize("name", ["25.mp4", "varying.mp4", "broadcast.ts"])
def test_the_last_picture_is_held_past_the_end(shelf: Studio, name: str) -> None:
    """A range that outlives its source shows the source's last frame."""
    path = shelf.files[name]
    last = shown_at(path)[-1][1]
    numbers = rendered(shelf, name, Fraction(2), 30, 60, 90, seeks=True)
    assert numbers == expected(path, Fraction(2), 30, 60, 90)
    assert numbers[-1] == last


def test_the_first_picture_stands_in_before_it_has_begun(shelf: Studio) -> None:
    """A source whose sound begins first shows its first frame meanwhile."""
    numbers = rendered(shelf, "sound-first.mp4", Fraction(0), 30, 0, 20, seeks=True)
    assert numbers[:15] == [0] * 15
    assert numbers == expected(shelf.files["sound-first.mp4"], Fraction(0), 30, 0, 20)


def test_only_sources_that_seek_exactly_are_sought(shelf: Studio) -> None:
    """MP4 and Matroska begin at a keyframe; a transport stream is read from its beginning."""
    sought = {
        name: Grid.of(facts(path), Fraction(2), 30).entry(0)
        for name, path in shelf.files.items()
        if name in FILES
    }
    assert sought["broadcast.ts"] is None
    assert sought["25.mp4"] is not None
    assert sought["25.mp4"] > 1, "from the keyframe before, not from the beginning"
    assert sought["30.mkv"] is not None

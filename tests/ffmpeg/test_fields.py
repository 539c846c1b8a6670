"""Interlaced sources: which field shows at each frame of the story, and that it is whole.

Every field carries its own number, so two of them in one picture would show.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyforge.core.geometry import Size
from storyforge.core.retiming import Knot, Pace, Sweep
from storyforge.core.time import Frames
from storyforge.ffmpeg import sources
from storyforge.ffmpeg.command import MediaInput
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.media.probe import probe
from storyforge.plan.compose import _source_range
from storyforge.plan.grid import Grid, parts_fields
from storyforge.timeline.facts import Fields, VideoFacts
from tests.ffmpeg.rendering import Studio, ffmpeg, luma
from tests.ffmpeg.test_sources import numbered, numbers_in

SIDE = Size(64, 64)
H264 = (
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-qp",
    4,
    "-threads",
    1,
    "-bf",
    2,
    "-g",
    10,
    "-sc_threshold",
    0,
)
INTERLACED = ("-flags", "+ildct+ilme")
MPEG2 = ("-c:v", "mpeg2video", "-q:v", 1, "-g", 12, "-bf", 2)
FIELDS = 120
# name: fields a second, which comes first, what ffmpeg is told before the output
FILES: dict[str, tuple[str, Fields, tuple[object, ...]]] = {
    "tff.mp4": ("50", "top", (*H264, *INTERLACED)),
    "bff.mp4": ("50", "bottom", (*H264, *INTERLACED, "-x264-params", "bff=1")),
    "ntsc.mkv": ("60000/1001", "top", (*H264, *INTERLACED)),
    "broadcast.ts": ("50", "top", (*MPEG2, *INTERLACED)),
    "dvd.vob": ("60000/1001", "bottom", (*MPEG2, *INTERLACED)),
    "editor.mov": ("50", "top", ("-c:v", "prores_ks", "-profile:v", 3, "-pix_fmt", "yuv422p10le",
                                 *INTERLACED)),
}  # fmt: skip
FEW = settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def shelf(studio: Studio) -> Studio:
    """All files, made once: fields that carry their number, woven into pictures."""
    for name, (rate, first, options) in FILES.items():
        path = studio.folder / name
        raw = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", SIDE, "-r", rate, "-i", "pipe:0")
        scan = {"top": "tff", "bottom": "bff"}[first]
        ffmpeg(*raw, "-vf", f"interlace=scan={scan}:lowpass=0", "-pix_fmt", "yuv420p", *options,
               path, stdin=numbered(FIELDS))  # fmt: skip
        studio.files[name] = path
    return studio


@cache
def facts(path: Path) -> VideoFacts:
    """What is known of a file, and what only real pictures tell: numbers are no movement."""
    video = probe(path).video
    assert video is not None
    assert video.field_order not in ("progressive", "unknown")
    return replace(video, fields=FILES[path.name][1])


def shown(
    shelf: Studio, name: str, grid: Grid, first: int, count: int, *, seeks: bool = True
) -> list[int]:
    """The numbers of the fields that a range of the story shows."""
    return numbers_in(pictures(shelf, name, grid, first, count, seeks=seeks))


def pictures(
    shelf: Studio, name: str, grid: Grid, first: int, count: int, *, seeks: bool = True
) -> npt.NDArray[np.uint8]:
    wanted = _source_range(MediaInput(name), grid, first, count)
    if not seeks:
        wanted = replace(wanted, seek_to=None)

    def make(graph: Graph) -> Stream:
        return sources.source_frames(graph, wanted)

    return luma(shelf.frames(make, count, SIDE, grid.rate))


def expected(path: Path, start: Fraction, rate: int, first: int, count: int) -> list[int]:
    """The last field that has begun before the middle of each frame, or picture, by definition."""
    video = facts(path)
    assert video.average_rate is not None
    step = 1 if parts_fields(video, Grid.of(video, start, rate).pace, rate) else 2
    begun = [
        ((video.start - video.container_start - start) * rate + Fraction(n * rate, 2)
         / video.average_rate, n)
        for n in range(0, FIELDS, step)
    ]  # fmt: skip
    numbers = []
    for output in range(first, first + count):
        reached = [number for at, number in begun if at < output + Fraction(1, 2)]
        numbers.append(reached[-1] if reached else 0)
    return numbers


@pytest.mark.parametrize("name", FILES)
@FEW
@given(
    start_ms=st.integers(0, 1200), rate=st.sampled_from((24, 25, 30, 50, 60)),
    first=st.integers(0, 30), count=st.integers(1, 30),
)  # fmt: skip
def test_every_frame_shows_the_right_field(
    shelf: Studio, name: str, start_ms: int, rate: int, first: int, count: int
) -> None:
    """The field whose time it is, sought or read from the beginning, pixel for pixel."""
    path = shelf.files[name]
    start = Fraction(start_ms, 1000)
    grid = Grid.of(facts(path), start, rate)
    found = pictures(shelf, name, grid, first, count)
    wanted = np.array(expected(path, start, rate, first, count))
    # A start between two ticks may fall on either side of the middle of a frame.
    assert np.abs(np.array(numbers_in(found)) - wanted).max() <= 1
    assert np.array_equal(found, pictures(shelf, name, grid, first, count, seeks=False))


@pytest.mark.parametrize(("name", "rate"), [
    ("tff.mp4", 50), ("bff.mp4", 50), ("broadcast.ts", 50), ("editor.mov", 50),
    ("ntsc.mkv", 60), ("dvd.vob", 60),
])  # fmt: skip
def test_each_field_shows_once_in_order(shelf: Studio, name: str, rate: int) -> None:
    """In a story of the rate of its fields nothing is left out, doubled or out of order."""
    grid = Grid.of(facts(shelf.files[name]), Fraction(0), rate)
    assert shown(shelf, name, grid, 0, 100) == list(range(100))


@pytest.mark.parametrize(("name", "rate"), [("tff.mp4", 25), ("bff.mp4", 25), ("ntsc.mkv", 30)])
def test_at_the_rate_of_pictures_the_earlier_field_shows(
    shelf: Studio, name: str, rate: int
) -> None:
    """There is no room for the later ones; the earlier are always the same half of a picture."""
    grid = Grid.of(facts(shelf.files[name]), Fraction(0), rate)
    assert shown(shelf, name, grid, 0, 50) == list(range(0, 100, 2))


@pytest.mark.parametrize("name", FILES)
def test_no_picture_holds_two_fields(shelf: Studio, name: str) -> None:
    """Neighbouring lines belong together: nothing is combed."""
    grid = Grid.of(facts(shelf.files[name]), Fraction(1, 5), 60)
    found = pictures(shelf, name, grid, 5, 60)[:, 8:-8].astype(float)
    assert np.abs(np.diff(found, axis=1)).max() <= 6, "steps of the numbers are 13"


def test_slowly_and_backwards_fields_show_one_by_one(shelf: Studio) -> None:
    """At half the speed a story of 25 has room for every field, in either direction."""
    video = facts(shelf.files["tff.mp4"])
    pace = Pace((Knot(Fraction(0), Fraction(1, 2)),))
    onwards = Grid.along(video, Sweep(begins=Frames(0), source=Fraction(1), pace=pace), 25)
    assert shown(shelf, "tff.mp4", onwards, 3, 20) == list(range(53, 73))
    back = Grid.along(
        video, Sweep(begins=Frames(0), source=Fraction(2), pace=pace, backward=True), 25
    )
    steps = np.diff(shown(shelf, "tff.mp4", back, 3, 20))
    assert list(steps) == [-1] * 19


def test_sideways_fields_are_parted_before_they_are_turned(shelf: Studio, studio: Studio) -> None:
    """Turned, lines would be columns; turned pictures show the same fields, whole."""
    turned = studio.folder / "turned.mp4"
    ffmpeg("-display_rotation", 90, "-i", shelf.files["tff.mp4"], "-c", "copy", turned)
    studio.files["turned.mp4"] = turned
    video = probe(turned).video
    assert video is not None
    assert video.rotation == 270
    grid = Grid.of(replace(video, fields="top"), Fraction(0), 50)
    found = pictures(shelf, "turned.mp4", grid, 0, 60)
    upright = np.rot90(found, -1, axes=(1, 2))
    assert numbers_in(upright) == list(range(60))


def test_decoding_begins_a_picture_before_what_is_shown(shelf: Studio) -> None:
    """What is parted looks at the picture before, so a keyframe serves those after it."""
    video = facts(shelf.files["tff.mp4"])
    grid = Grid.of(video, Fraction(0), 25)
    keyframes = [key * video.time_base for key in video.keyframes[:3]]
    assert keyframes == [0, Fraction(2, 5), Fraction(4, 5)]
    assert [grid.entry(frame) for frame in (1, 2, 10, 11, 12)] == [
        None, Fraction(0), Fraction(0), Fraction(0), Fraction(2, 5),
    ]  # fmt: skip
    uneven = Grid.of(replace(video, steady=False), Fraction(0), 25)
    assert [uneven.entry(frame) for frame in (9, 10, 19, 20)] == [
        None, Fraction(0), Fraction(0), Fraction(2, 5),
    ]  # fmt: skip

"""What stays in frame, rendered: a crop, and a focus that follows what moves."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pytest

from storyforge.core.course import Course, Key
from storyforge.core.geometry import Rect, Size
from storyforge.ffmpeg import sources
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.ffmpeg.sources import SourceColour, SourcePicture
from tests.ffmpeg.rendering import SIZE, Bytes, Studio, luma
from tests.ffmpeg.test_fits import WIDE, stripes

BIG = Size(640, 360)
CANVAS = Size(202, 360)
COUNT = 24
COLOUR = SourceColour("bt709", full_range=False)
PICTURE = SourcePicture(BIG, COLOUR)
BACK, DOT = 40, 220

Floats = npt.NDArray[np.float64]


def path() -> Course:
    """Where the dot goes: slowly, then fast, and away from the edges."""
    places = [(0, 0.2), (8, 0.25), (23, 0.78)]
    return Course(tuple(
        Key(Fraction(at), Rect(x, 0.5, 0, 0), "ease-in-out") for at, x in places
    ))  # fmt: skip


def dots() -> bytes:
    """A soft dot that moves by fractions of a pixel, frame by frame."""
    x, y = np.arange(BIG.width), np.arange(BIG.height)[:, None]
    made = []
    for number in range(COUNT):
        at = path().at(number)
        distance = (x - at.x * BIG.width) ** 2 + (y - at.y * BIG.height) ** 2
        bright = BACK + (DOT - BACK) * np.exp(-distance / 50)
        made.append(np.rint(bright).astype(np.uint8).tobytes())
        made.append(bytes([128]) * (BIG.width * BIG.height // 2))
    return b"".join(made)


def followed(studio: Studio, first: int, count: int) -> Bytes:
    studio.keep("dots", dots())

    def make(graph: Graph) -> Stream:
        clip = graph.strip("dots", BIG, "yuv420p", first, count, 0)
        focuses = [path().at(first + number).middle for number in range(count)]
        return sources.cover_along(graph, clip, PICTURE, CANVAS, focuses)

    return studio.frames(make, count, CANVAS)


def middles(frames: Bytes) -> Floats:
    """The middle of the dot in each frame, by weight."""
    bright = luma(frames).astype(float) - BACK
    bright[bright < 4] = 0
    y, x = np.mgrid[: bright.shape[1], : bright.shape[2]]
    weight = bright.sum((1, 2))
    return np.stack([(bright * x).sum((1, 2)) / weight, (bright * y).sum((1, 2)) / weight], 1)


def test_a_moving_dot_stays_where_the_focus_holds_it(studio: Studio) -> None:
    """The view goes with the dot, to a fraction of a pixel and without a tremble."""
    found = middles(followed(studio, 0, COUNT))
    off = found - np.array([CANVAS.width / 2, CANVAS.height / 2])
    assert np.abs(off).max() < 1
    assert np.abs(off - off.mean(axis=0)).max() < 0.3


@pytest.mark.parametrize(("first", "count"), [(0, 5), (7, 9), (23, 1)])
def test_a_part_of_a_focus_that_moves_is_the_part_of_the_whole(
    studio: Studio, first: int, count: int
) -> None:
    """Views follow from the number of the frame alone."""
    whole = followed(studio, 0, COUNT)
    assert np.array_equal(followed(studio, first, count), whole[first : first + count])


# stripes: dark on the left third, middling in the middle, bright on the right

LEFT = SourcePicture(WIDE, COLOUR, part=Rect(0, 0, 104, 180))


def test_only_the_crop_fills_the_canvas(studio: Studio) -> None:
    """However far to the right the focus is."""
    studio.keep("stripes", stripes())

    def make(graph: Graph) -> Stream:
        return sources.cover(graph.still("stripes", WIDE, "yuv420p", 1), LEFT, SIZE, (0.95, 0.5))

    assert (luma(studio.frames(make, 1)) == 60).all()


def test_only_the_crop_is_contained(studio: Studio) -> None:
    """All of the crop shows, as large as fits, and nothing beside it."""
    studio.keep("stripes", stripes())
    studio.keep("grey", bytes([235]) * (90 * 160) + bytes([128]) * (90 * 80))

    def make(graph: Graph) -> Stream:
        ground = graph.still("grey", SIZE, "yuv420p", 1)
        source = graph.still("stripes", WIDE, "yuv420p", 1)
        return sources.contain(source, LEFT, SIZE, ground)

    frame = luma(studio.frames(make, 1))[0]
    assert set(np.unique(frame[6:-6])) == {60}, "104x180 has the proportions of 90x156"
    assert (frame[[0, 1, -2, -1]] == 235).all()


def test_a_blurred_ground_is_made_of_the_crop(studio: Studio) -> None:
    """What was cut away does not shine through."""
    studio.keep("stripes", stripes())
    part = SourcePicture(WIDE, COLOUR, part=Rect(0, 0, 100, 60))

    def make(graph: Graph) -> Stream:
        return sources.blurred(graph.still("stripes", WIDE, "yuv420p", 1), part, SIZE)

    frame = luma(studio.frames(make, 1))[0]
    assert frame.max() <= 61

"""Camera moves, rendered at full size: where the curve says, to a fraction of a pixel."""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyforge.core.course import Course
from storyforge.core.easing import Easing, ease
from storyforge.core.geometry import Rect, Size
from storyforge.ffmpeg import recipes
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.ffmpeg.recipes import CameraMove
from storyforge.ffmpeg.views import FINEST, ROOM
from tests.ffmpeg.rendering import Bytes, Studio, blue, luma

FULL = Size(1080, 1920)
FRAMES = 44
BACK, DOT = 40, 220
SIGMA = 3.0
NEAR = 12  # px around a dot in which its weight is measured

Floats = npt.NDArray[np.float64]


def dots(plate: Size, places: list[tuple[float, float]]) -> bytes:
    """Round dots with soft edges on a flat ground, as 4:2:0 planes: as bright as they are blue.

    A colour lies in the middle of the four pixels that it is for.
    """
    bright = _dotted(plate, places, SIGMA)
    small = Size(plate.width // 2, plate.height // 2)
    blue = _dotted(small, [((x - 0.5) / 2, (y - 0.5) / 2) for x, y in places], SIGMA / 2)
    return bright.tobytes() + blue.tobytes() + bytes([128]) * blue.size


def _dotted(plane: Size, places: list[tuple[float, float]], sigma: float) -> Bytes:
    x, y = np.arange(plane.width), np.arange(plane.height)[:, None]
    values = np.full((plane.height, plane.width), float(BACK))
    for across, down in places:
        distance = (x - across) ** 2 + (y - down) ** 2
        values += (DOT - BACK) * np.exp(-distance / (2 * sigma**2))
    found: Bytes = np.rint(values).astype(np.uint8)
    return found


def roomy(width: float, height: float) -> Size:
    """A plate of even sides with room around what is ever shown of it."""
    return Size(*(round(side / 2) * 2 + 2 * ROOM for side in (width, height)))


def within(x: float, y: float, width: float, height: float) -> Rect:
    """A view in px of what lies inside that room."""
    return Rect(x + ROOM, y + ROOM, width, height)


def between(start: Rect, end: Rect, easing: Easing, frames: int, first: int) -> CameraMove:
    """A move whose ends stand still."""
    return CameraMove(Course.steady(start), Course.steady(end), easing, frames, first)


def views(move: CameraMove) -> list[Rect]:
    """The ideal view at each frame, from the curve."""
    found = []
    for frame in range(move.frames):
        t = ease(move.easing, frame / (move.frames - 1))
        one, other = move.start.at(frame), move.end.at(frame)
        found.append(
            Rect(*(a + (b - a) * t for a, b in (
                (one.x, other.x), (one.y, other.y), (one.width, other.width),
                (one.height, other.height),
            )))
        )  # fmt: skip
    return found


def seen(place: tuple[float, float], view: Rect, size: Size) -> tuple[float, float]:
    """Where a point of the plate ought to be on the screen."""
    return (
        (place[0] - view.x) * size.width / view.width,
        (place[1] - view.y) * size.height / view.height,
    )


def centroid(frame: Bytes, expected: tuple[float, float]) -> tuple[float, float]:
    """The middle of the dot nearest to where it is expected, by weight."""
    left, top = (round(value) - NEAR for value in expected)
    part = frame[top : top + 2 * NEAR + 1, left : left + 2 * NEAR + 1].astype(float) - BACK
    part[part < 2] = 0
    y, x = np.mgrid[: part.shape[0], : part.shape[1]]
    return left + float((part * x).sum() / part.sum()), top + float((part * y).sum() / part.sum())


def rendered(
    studio: Studio, name: str, plate: Size, size: Size, move: CameraMove, count: int
) -> Bytes:
    def make(graph: Graph) -> Stream:
        planes = graph.still_planes(name, plate, count)
        return recipes.camera_move(graph, planes, plate, size, move, count)

    return studio.frames(make, count, size)


def errors(studio: Studio, plate: Size, move: CameraMove, *, of_blue: bool = False) -> Floats:
    """How far each dot is from its ideal path: dots x frames x 2, in px of the output."""
    places = [(plate.width * x, plate.height * y) for x, y in product((0.3, 0.5, 0.7), repeat=2)]
    name = studio.keep(f"dots {plate}", dots(plate, places))
    frames = rendered(studio, name, plate, FULL, move, move.frames)
    off = [
        [np.subtract(_blue_dot(frame, ideal) if of_blue else centroid(frame, ideal), ideal)
         for frame, view in zip(blue(frames) if of_blue else luma(frames), views(move), strict=True)
         for ideal in [seen(place, view, FULL)]]
        for place in places
    ]  # fmt: skip
    return np.array(off)


def _blue_dot(frame: Bytes, expected: tuple[float, float]) -> tuple[float, float]:
    """The middle of a dot in a plane of colour, in px of the output."""
    x, y = centroid(frame, ((expected[0] - 0.5) / 2, (expected[1] - 0.5) / 2))
    return 2 * x + 0.5, 2 * y + 0.5


# The narrowest view is as much finer than its frames as plans make it.
FINER_WIDTH, FINER_HEIGHT = FULL.width / FINEST, FULL.height / FINEST
ZOOM_PLATE = roomy(FINER_WIDTH * 1.15, FINER_HEIGHT * 1.15)
PAN_PLATE = roomy(FINER_WIDTH + 320, FINER_HEIGHT)
MOVES = {
    "zoom of 15 %": (
        ZOOM_PLATE,
        between(
            within(0, 0, FINER_WIDTH * 1.15, FINER_HEIGHT * 1.15),
            within(FINER_WIDTH * 0.075, FINER_HEIGHT * 0.075, FINER_WIDTH, FINER_HEIGHT),
            "ease-in-out", FRAMES, 0,
        ),
    ),
    "pan": (
        PAN_PLATE,
        between(
            within(0, 0, FINER_WIDTH, FINER_HEIGHT), within(320, 0, FINER_WIDTH, FINER_HEIGHT),
            "ease-in-out", FRAMES, 0,
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MOVES)
def test_a_moving_still_is_smooth_to_a_fraction_of_a_pixel(studio: Studio, name: str) -> None:
    """Every dot keeps to the curve within a quarter of a pixel, and does not tremble about it."""
    plate, move = MOVES[name]
    off = errors(studio, plate, move)
    steady = off - off.mean(axis=1, keepdims=True)
    assert np.abs(off).max() < 0.25, "in its place"
    assert np.abs(steady).max() < 0.1, "on its path"
    assert np.abs(np.diff(off, n=2, axis=1)).max() < 0.2, "without a tremble"


@pytest.mark.parametrize("name", MOVES)
def test_colours_move_with_what_they_colour(studio: Studio, name: str) -> None:
    """The planes move one by one: brightness and colour of a dot stay in one place."""
    plate, move = MOVES[name]
    apart = errors(studio, plate, move, of_blue=True) - errors(studio, plate, move)
    assert np.abs(apart).max() < 0.3, "in px of the output, of which a colour is two wide"


SMALL, SMALL_PLATE = Size(90, 160), roomy(124, 220)
EASINGS = st.sampled_from(["linear", "ease-in", "ease-out", "ease-in-out"])
COARSE = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _noise(plate: Size) -> bytes:
    generator = np.random.default_rng(7)
    return generator.integers(30, 220, plate.height * plate.width * 3 // 2, np.uint8).tobytes()


@COARSE
@given(first=st.integers(0, 19), count=st.integers(1, 20), easing=EASINGS, pans=st.booleans())
def test_a_range_of_a_move_alone_is_the_range_within_the_whole(
    studio: Studio, first: int, count: int, easing: Easing, *, pans: bool
) -> None:
    """Any part of a camera move renders to the very pixels the whole has there."""
    studio.keep("noise", _noise(SMALL_PLATE))
    start, end = within(0, 0, 124, 220), within(20.5, 30.25, 95, 169)
    if pans:
        start, end = within(28.5, 3, 95, 169), within(1.25, 3, 95, 169)
    whole = rendered(studio, "noise", SMALL_PLATE, SMALL, between(start, end, easing, 20, 0), 20)
    count = min(count, 20 - first)
    move = between(start, end, easing, 20, first)
    part = rendered(studio, "noise", SMALL_PLATE, SMALL, move, count)
    assert np.array_equal(part, whole[first : first + count])


@pytest.mark.parametrize("colour", [(16, 128, 128), (235, 128, 128), (63, 102, 240), (77, 177, 88)])
def test_flat_colours_come_through_a_move_unchanged(
    studio: Studio, colour: tuple[int, int, int]
) -> None:
    """The brand's colour is the brand's colour in every pixel of every frame."""
    pixels = SMALL_PLATE.width * SMALL_PLATE.height
    name = studio.keep(
        "flat-{}-{}-{}".format(*colour),
        b"".join(bytes([c]) * (pixels // part) for c, part in zip(colour, (1, 4, 4), strict=True)),
    )
    move = between(within(0, 0, 124, 220), within(20, 30, 95, 169), "ease-in-out", 6, 0)
    frames = rendered(studio, name, SMALL_PLATE, SMALL, move, 6)
    shown = np.split(frames.reshape(6, -1), [14400, 14400 + 3600], axis=1)
    assert [(int(each.min()), int(each.max())) for each in shown] == [(c, c) for c in colour]


def test_a_still_view_stays_still(studio: Studio) -> None:
    """A move from a view to itself shows one picture."""
    studio.keep("noise", _noise(SMALL_PLATE))
    view = within(7.3, 11.9, 95, 169)
    frames = rendered(studio, "noise", SMALL_PLATE, SMALL, between(view, view, "linear", 4, 0), 4)
    assert (frames == frames[0]).all()

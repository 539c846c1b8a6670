"""Layers, rendered: exactly at their place, and only in their frames."""

from __future__ import annotations

import numpy as np
import pytest

from storyforge.core.geometry import Size
from storyforge.ffmpeg import recipes
from storyforge.ffmpeg.graph import Graph, Stream
from tests.ffmpeg.rendering import SIZE, Bytes, Studio, flat, luma

BOX = Size(20, 12)
GROUND = 60


def painted(y: int, alpha: int, size: Size = BOX) -> bytes:
    """A flat layer as planes Y, U, V, A."""
    quarter = size.width * size.height // 4
    return (
        bytes([y]) * (4 * quarter) + bytes([128]) * (2 * quarter) + bytes([alpha]) * (4 * quarter)
    )


@pytest.fixture(scope="module")
def stage(studio: Studio) -> Studio:
    studio.keep("ground", flat(GROUND, 90, 200))
    studio.keep("solid", painted(200, 255))
    studio.keep("half", painted(200, 128))
    studio.keep("strip", b"".join(painted(100 + 10 * frame, 255) for frame in range(6)))
    return studio


def rendered(stage: Studio, name: str, x: int, y: int, start: int, end: int, count: int) -> Bytes:
    def make(graph: Graph) -> Stream:
        ground = graph.still("ground", SIZE, "yuv420p", count)
        layer = graph.still(name, BOX, "yuva420p", end)
        return recipes.lay_over(ground, layer, x, y, start, end)

    return stage.frames(make, count)


@pytest.mark.parametrize(("x", "y"), [(0, 0), (10, 40), (70, 148), (34, 2)])
def test_a_layer_lies_exactly_at_its_place(stage: Studio, x: int, y: int) -> None:
    """Every pixel of its box is its own, and none beside it."""
    frame = luma(rendered(stage, "solid", x, y, 0, 1, 1))[0]
    wanted = np.full_like(frame, GROUND)
    wanted[y : y + BOX.height, x : x + BOX.width] = 200
    assert np.array_equal(frame, wanted)


@pytest.mark.parametrize(("x", "y"), [(-6, 20), (80, -4), (84, 154)])
def test_a_layer_may_stick_out_of_the_picture(stage: Studio, x: int, y: int) -> None:
    """What lies outside is cut, the rest stays in place."""
    frame = luma(rendered(stage, "solid", x, y, 0, 1, 1))[0]
    wanted = np.full((SIZE.height + 80, SIZE.width + 80), GROUND, np.uint8)
    wanted[40 + y : 40 + y + BOX.height, 40 + x : 40 + x + BOX.width] = 200
    assert np.array_equal(frame, wanted[40:-40, 40:-40])


@pytest.mark.parametrize(("start", "end"), [(0, 8), (3, 6), (7, 8), (0, 1)])
def test_a_layer_shows_in_its_frames_only(stage: Studio, start: int, end: int) -> None:
    """From its first frame to its last, not a frame before or after."""
    frames = luma(rendered(stage, "solid", 10, 10, start, end, 8))
    shown = [bool((frame != GROUND).any()) for frame in frames]
    assert shown == [start <= number < end for number in range(8)]


def test_half_opacity_is_half_way(stage: Studio) -> None:
    """Opacity mixes code values."""
    frame = luma(rendered(stage, "half", 10, 10, 0, 1, 1))[0]
    assert abs(int(frame[15, 15]) - (GROUND + 140 * 128 / 255)) <= 1


@pytest.mark.parametrize(("first", "count", "at"), [(0, 6, 0), (0, 6, 2), (2, 3, 0), (5, 1, 4)])
def test_frames_of_an_animation_follow_each_other(
    stage: Studio, first: int, count: int, at: int
) -> None:
    """Each painted frame shows on its own frame of the segment, from any one onwards."""

    def make(graph: Graph) -> Stream:
        ground = graph.still("ground", SIZE, "yuv420p", 8)
        layer = graph.strip("strip", BOX, "yuva420p", first, count, at)
        return recipes.lay_over(ground, layer, 10, 10, at, at + count)

    levels = luma(stage.frames(make, 8))[:, 15, 15]
    wanted = [GROUND] * 8
    wanted[at : at + count] = [100 + 10 * frame for frame in range(first, first + count)]
    assert levels.tolist() == wanted


def test_layers_leave_the_ground_as_it_was(stage: Studio) -> None:
    """Where nothing is painted, luma and chroma are the ground's to the last bit."""
    frames = rendered(stage, "solid", 10, 10, 2, 4, 6)
    without = rendered(stage, "solid", 10, 10, 2, 2, 6)[0]
    for number in (0, 1, 4, 5):
        assert np.array_equal(frames[number], without)

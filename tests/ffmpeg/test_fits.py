"""Fits, rendered: what of a source shows where, and in which colours."""

from __future__ import annotations

import numpy as np
import pytest

from storyforge.core.colour import Colour
from storyforge.core.geometry import Size
from storyforge.ffmpeg import sources
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.ffmpeg.sources import SourceColour, SourcePicture
from tests.ffmpeg.rendering import SIZE, Bytes, Studio, flat, luma

WIDE = Size(320, 180)
BT709 = SourceColour("bt709", full_range=False)
STRIPES = SourcePicture(WIDE, BT709)


def stripes() -> bytes:
    """A wide picture, dark on the left third, middling in the middle, bright on the right."""
    line = np.repeat(np.array([60, 120, 200], np.uint8), [107, 106, 107])
    return np.tile(line, (WIDE.height, 1)).tobytes() + bytes([128]) * (
        WIDE.width * WIDE.height // 2
    )


@pytest.fixture(scope="module")
def stage(studio: Studio) -> Studio:
    studio.keep("stripes", stripes())
    studio.keep("blue", flat(77, 177, 88))
    return studio


@pytest.mark.parametrize(("focus", "level"), [(0.05, 60), (0.5, 120), (0.95, 200)])
def test_cover_keeps_the_focus_in_frame(stage: Studio, focus: float, level: int) -> None:
    """The canvas is full of the part around the focus, as near as the edges allow."""

    def make(graph: Graph) -> Stream:
        source = graph.still("stripes", WIDE, "yuv420p", 1)
        return sources.cover(source, STRIPES, SIZE, (focus, 0.5))

    frame = luma(stage.frames(make, 1))[0]
    assert abs(int(frame[80, 45]) - level) <= 1
    assert np.ptp(frame[:, 45]) == 0, "no bars"


def contained(stage: Studio) -> Bytes:
    def make(graph: Graph) -> Stream:
        source = graph.still("stripes", WIDE, "yuv420p", 2)
        return sources.contain(source, STRIPES, SIZE, graph.still("blue", SIZE, "yuv420p", 2))

    return stage.frames(make, 2)


def test_contain_shows_all_of_the_picture_on_its_ground(stage: Studio) -> None:
    """The whole width, in proportion, in the middle; the ground is the very colour."""
    frame = contained(stage)[1]
    bright = frame[: SIZE.height]
    height = SIZE.width * WIDE.height // WIDE.width // 2 * 2
    top = (SIZE.height - height) // 2 // 2 * 2
    assert (bright[: top - 2] == 77).all()
    assert (bright[top + height + 2 :] == 77).all()
    assert [int(bright[80, x]) for x in (5, 45, 85)] == [60, 120, 200]
    chroma = frame[SIZE.height :].reshape(2, SIZE.height // 2, -1)
    assert (int(chroma[0, 0, 0]), int(chroma[1, 0, 0])) == (177, 88)


def test_blur_shows_all_of_the_picture_on_itself(stage: Studio) -> None:
    """The same picture in the middle; around it no bars, but something darker and soft."""

    def make(graph: Graph) -> Stream:
        return sources.blurred(graph.still("stripes", WIDE, "yuv420p", 2), STRIPES, SIZE)

    frame, sharp = luma(stage.frames(make, 2))[1], luma(contained(stage))[1]
    assert np.array_equal(frame[65:95], sharp[65:95])
    ground = frame[:40].astype(int)
    assert 30 < ground.mean() < 100
    assert np.abs(np.diff(ground, axis=1)).max() < 12


@pytest.mark.parametrize("rgb", [(0, 87, 168), (255, 255, 255), (200, 30, 40), (18, 120, 60)])
@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("matrix", ["bt709", "bt601"])
def test_colours_are_read_as_they_were_written(
    stage: Studio, rgb: tuple[int, int, int], matrix: str, *, full: bool
) -> None:
    """A source of either matrix and range shows the colour that it holds."""
    name = stage.keep(f"colour {rgb} {matrix} {full}", flat(*code_values(rgb, matrix, full=full)))

    def make(graph: Graph) -> Stream:
        source = graph.still(name, SIZE, "yuv420p", 1)
        picture = SourcePicture(SIZE, SourceColour(matrix, full_range=full))
        return sources.cover(source, picture, SIZE, (0.5, 0.5))

    planes = np.split(stage.frames(make, 1).reshape(-1), [14400, 14400 + 3600])
    assert [int(np.ptp(plane)) for plane in planes] == [0, 0, 0]
    seen = [int(plane[0]) for plane in planes]
    assert np.abs(np.subtract(seen, Colour(*rgb).ycbcr())).max() <= 1


def code_values(rgb: tuple[int, int, int], matrix: str, *, full: bool) -> tuple[int, int, int]:
    """YCbCr of a colour by the matrix's own weights (ITU-R BT.601, BT.709)."""
    kr, kb = (0.2126, 0.0722) if matrix == "bt709" else (0.299, 0.114)
    r, g, b = (value / 255 for value in rgb)
    y = kr * r + (1 - kr - kb) * g + kb * b
    cb, cr = (b - y) / (2 - 2 * kb), (r - y) / (2 - 2 * kr)
    if full:
        return round(255 * y), round(128 + 255 * cb), round(128 + 255 * cr)
    return round(16 + 219 * y), round(128 + 224 * cb), round(128 + 224 * cr)

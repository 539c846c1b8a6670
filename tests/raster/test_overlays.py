"""Marks for people who design: where they are, and where they are not."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from storyforge.core.geometry import Rect
from storyforge.platforms.profiles import PLATFORMS
from storyforge.raster.overlays import Zone, with_grid, with_zones
from storyforge.raster.phone import on_phone
from storyforge.raster.pixels import Bools2D, Rgb
from storyforge.raster.strips import Panel, strip

HALF = Fraction(1, 2)
EDGE = 50  # bezel and surroundings of the phone, at half size


def grey(width: int, height: int) -> Rgb:
    return np.full((height, width, 3), 120, np.uint8)


def changed(one: Rgb, other: Rgb) -> Bools2D:
    found: Bools2D = (one != other).any(axis=2)
    return found


def test_each_zone_has_an_edge_of_its_own_colour() -> None:
    """At its own place, and with its name; inside and outside nothing else is touched."""
    frame = grey(540, 960)
    zones = [Zone("one", Rect(100, 100, 800, 1500)), Zone("other", Rect(60, 200, 900, 1600))]
    marked = with_zones(frame, zones, HALF)
    first, second = marked[60, 51], marked[850, 31]
    assert not np.array_equal(first, second)
    assert np.array_equal(marked[50:53, 60:440], np.broadcast_to(first, (3, 380, 3)))
    assert np.array_equal(marked[899, 60:440], np.broadcast_to(second, (380, 3)))
    touched = changed(frame, marked)
    assert touched[300:500, 56:150].any(), "the legend"
    assert not touched[:50].any()
    assert not touched[110:300, 60:440].any()


def test_more_zones_than_colours_are_dashed() -> None:
    """The eighth edge has the first one's colour, with gaps."""
    zones = [Zone(str(n), Rect(100 + 20 * n, 100, 800 - 40 * n, 1500)) for n in range(8)]
    marked = with_zones(grey(540, 960), zones, HALF)
    column = (marked[60:280, (100 + 140) // 2] == marked[60, 51]).all(axis=1)
    assert 0.3 < column.mean() < 0.7


def test_the_grid_is_at_the_thirds_and_the_safe_zone() -> None:
    """Lines that show on dark and on light pictures alike."""
    for level in (0, 255):
        frame = np.full((960, 540, 3), level, np.uint8)
        lines = changed(frame, with_grid(frame, Rect(100, 100, 880, 1500), HALF))
        assert lines[:, [178, 180, 358, 360]].any(axis=1).all()
        assert lines[[318, 320]].any(axis=0).all()
        assert lines[50, 60:480].all()
        assert not lines[100:300, 60:170].any()


TALL = [name for name, each in PLATFORMS.items() if each.canvas.height == 1920]


@pytest.mark.parametrize("name", TALL)
def test_a_phone_covers_the_margins_only(name: str) -> None:
    """What the platform leaves free is seen as it is; in its wide margins something stands."""
    platform = PLATFORMS[name]
    frame = grey(540, 960)
    seen = on_phone(frame, platform.canvas, platform.safe_rect, HALF)
    assert seen.shape == (960 + 2 * EDGE, 540 + 2 * EDGE, 3)
    screen = seen[EDGE:-EDGE, EDGE:-EDGE]
    covered = changed(frame, screen)
    safe = platform.safe_rect
    left, top, right, bottom = (round(each / 2) for each in
                                (safe.x, safe.y, safe.right, safe.bottom))  # fmt: skip
    assert not covered[top:bottom, left:right].any()
    assert covered[: top - 4].any()
    assert covered[bottom + 4 :].any()
    is_rail = platform.safe.right - platform.safe.left >= 40
    assert covered[top + 8 : bottom - 8, right:].any() == is_rail


@pytest.mark.parametrize("name", ["instagram-feed", "square", "landscape"])
def test_other_shapes_are_posts_in_a_feed(name: str) -> None:
    """The whole picture, scaled to the screen, with the page around it."""
    platform = PLATFORMS[name]
    canvas = platform.canvas
    frame = np.zeros((canvas.height // 2, canvas.width // 2, 3), np.uint8)
    frame[...] = (10, 200, 30)
    seen = on_phone(frame, canvas, platform.safe_rect, HALF)
    assert seen.shape == (960 + 2 * EDGE, 540 + 2 * EDGE, 3)
    shown = (seen == (10, 200, 30)).all(axis=2)
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    assert (len(rows), len(columns)) == (round(540 * canvas.height / canvas.width), 540)
    assert shown[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].all()


def test_a_strip_shows_its_frames_as_they_are() -> None:
    """Every pixel of every panel, in rows, none over another."""
    rng = np.random.default_rng(7)
    panels = [[Panel(rng.integers(0, 256, (96, 54, 3), np.uint8), f"{n} s") for n in range(count)]
              for count in (3, 2)]  # fmt: skip
    picture = strip(panels, "Un titre")
    corners = [_place(picture, panel.frame) for row in panels for panel in row]
    assert len(set(corners)) == 5
    assert [y for y, _ in corners[:3]] == [corners[0][0]] * 3
    assert corners[3][0] > corners[0][0] + 96
    assert corners[0][1] + 54 <= corners[1][1]


def _place(picture: Rgb, frame: Rgb) -> tuple[int, int]:
    """Where a frame stands in a picture, pixel for pixel."""
    found = np.argwhere((picture == frame[0, 0]).all(axis=2))
    for y, x in found:
        part = picture[y : y + frame.shape[0], x : x + frame.shape[1]]
        if part.shape == frame.shape and np.array_equal(part, frame):
            return int(y), int(x)
    raise AssertionError("the frame is not in the picture")

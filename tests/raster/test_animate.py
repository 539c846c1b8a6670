"""Frames of coming and going."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.raster.animate import animate
from storyforge.raster.pixels import Painted, Rgba, Strip
from storyforge.timeline.picture import Animation, Direction
from tests.raster.pictures import SUN

FADE = Animation(kind="fade", frames=3, easing="linear")
RISE = Animation(kind="rise", frames=7, easing="linear", distance_px=48)


def square(size: int = 8) -> Painted:
    """A flat square with a clear border of two pixels, at 10, 20."""
    array: Rgba = np.zeros((size + 4, size + 4, 4), np.uint8)
    array[..., :3] = SUN.rgb
    array[2:-2, 2:-2, 3] = 255
    return Painted(array, 10, 20)


def come(animation: Animation, scale: Fraction = Fraction(1)) -> Strip:
    return animate(square(), animation, leaving=False, scale=scale)


def centre(strip: Strip, number: int) -> tuple[float, float]:
    """The centre of what is seen, in output px."""
    alpha = strip.frames[number][..., 3].astype(np.float64)
    y, x = np.indices(alpha.shape)
    weight = alpha.sum()
    return (strip.x_px + (x * alpha).sum() / weight, strip.y_px + (y * alpha).sum() / weight)


def test_a_fade_wastes_no_frame() -> None:
    """Of three frames, the first shows a quarter and the last three quarters."""
    strip = come(FADE)
    assert [int(frame[..., 3].max()) for frame in strip.frames] == [64, 128, 191]
    assert (strip.x_px, strip.y_px) == (10, 20)
    assert strip.frames[0].shape == square().array.shape


def test_leaving_is_coming_backwards() -> None:
    """The same frames in the opposite order, at the same place."""
    came = come(RISE)
    left = animate(square(), RISE, leaving=True, scale=Fraction(1))
    assert (came.x_px, came.y_px) == (left.x_px, left.y_px)
    for one, other in zip(came.frames, reversed(left.frames), strict=True):
        assert np.array_equal(one, other)


@pytest.mark.parametrize(
    ("direction", "dx", "dy"), [("up", 0, 1), ("down", 0, -1), ("left", 1, 0), ("right", -1, 0)]
)
def test_a_slide_comes_from_the_other_side(direction: Direction, dx: int, dy: int) -> None:
    """Moving left it starts on the right, and so on."""
    slide = Animation(kind="slide", frames=3, easing="linear", distance_px=40, direction=direction)
    strip = come(slide)
    settled = (10 + 5.5, 20 + 5.5)
    for number, rest in enumerate((0.75, 0.5, 0.25)):
        x, y = centre(strip, number)
        assert x == pytest.approx(settled[0] + dx * 40 * rest, abs=0.05)
        assert y == pytest.approx(settled[1] + dy * 40 * rest, abs=0.05)


@given(st.floats(0, 200), st.integers(1, 12), st.fractions(Fraction(1, 4), 2))
def test_movement_is_exact_to_a_fraction_of_a_pixel(
    distance: float, frames: int, scale: Fraction
) -> None:
    """Each frame is where its progress says, on one even box, and nothing is cut off."""
    rise = replace(RISE, frames=frames, distance_px=distance)
    strip = come(rise, scale)
    assert len(strip.frames) == frames
    height, width = strip.frames[0].shape[:2]
    assert strip.x_px % 2 == strip.y_px % 2 == width % 2 == height % 2 == 0
    for number, frame in enumerate(strip.frames):
        progress = (number + 1) / (frames + 1)
        _, y = centre(strip, number)
        assert y == pytest.approx(25.5 + distance * float(scale) * (1 - progress), abs=0.2)
        seen = frame[..., 3].astype(float).sum() / 255
        assert seen == pytest.approx(64 * progress, rel=0.05, abs=0.2)


def test_colours_stay_pure_on_the_way() -> None:
    """Half a pixel between places mixes alpha, never the colour."""
    for frame in come(replace(RISE, distance_px=33.3)).frames:
        assert {tuple(p) for p in frame[..., :3].reshape(-1, 3).tolist()} == {SUN.rgb}


def test_easing_shapes_the_progress() -> None:
    """Ease-out is ahead of linear, ease-in behind."""
    out, straight, inwards = (
        int(come(replace(FADE, easing=easing)).frames[1][..., 3].max())
        for easing in ("ease-out", "linear", "ease-in")
    )
    assert out > straight > inwards

"""Frames of coming and going."""

from __future__ import annotations

import tracemalloc
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from storyforge.core.colour import KB, KG, KR, Colour
from storyforge.core.geometry import Rect
from storyforge.raster.animate import animate
from storyforge.raster.boxes import EvenBox, strip_box
from storyforge.raster.laid import LaidOut
from storyforge.raster.layout import layout
from storyforge.raster.paint import paint
from storyforge.raster.pixels import Painted, Rgba
from storyforge.raster.planes import Planes, to_planes
from storyforge.timeline.picture import Animation, Direction
from tests.raster.pictures import CANVAS, RIVER, SUN, book, picture, text

FADE = Animation(kind="fade", frames=3, easing="linear")
RISE = Animation(kind="rise", frames=7, easing="linear", distance_px=48)
SLIDE = replace(RISE, kind="slide", direction="left")


@dataclass(frozen=True)
class Strip:
    """All frames of an animation and the box they fill."""

    frames: list[Planes]
    box: EvenBox


def square(size: int = 8) -> Painted:
    """A flat square with a clear border of two pixels, at 10, 20."""
    array: Rgba = np.zeros((size + 4, size + 4, 4), np.uint8)
    array[..., :3] = SUN.rgb
    array[2:-2, 2:-2, 3] = 255
    return Painted(array, 10, 20)


def noise(seed: int) -> Painted:
    """Wild colours of any opacity, clear and opaque pixels among them, at 10, 20."""
    random = np.random.default_rng(seed)
    array = random.integers(0, 256, (12, 8, 4)).astype(np.uint8)
    array[random.random((12, 8)) < 0.3, 3] = 0
    array[random.random((12, 8)) < 0.3, 3] = 255
    return Painted(array, 10, 20)


def come(
    animation: Animation,
    scale: Fraction = Fraction(1),
    *,
    colour: Colour = SUN,
    leaving: bool = False,
) -> Strip:
    """The square's animation, on the box that plans are made with."""
    bounds = Rect(*(float(side / scale) for side in (12, 22, 8, 8)))
    laid = LaidOut(canvas=CANVAS, ground=None, items=(), bounds=bounds)
    box = strip_box(laid, animation, scale)
    pixels = square()
    pixels.array[..., :3] = colour.rgb
    return Strip(list(animate(pixels, animation, leaving=leaving, scale=scale, box=box)), box)


def centre(strip: Strip, number: int) -> tuple[float, float]:
    """The centre of what is seen, in output px."""
    alpha = strip.frames[number].a.astype(np.float64)
    y, x = np.indices(alpha.shape)
    weight = alpha.sum()
    return (strip.box[0] + (x * alpha).sum() / weight, strip.box[1] + (y * alpha).sum() / weight)


def test_a_fade_wastes_no_frame() -> None:
    """Of three frames, the first shows a quarter and the last three quarters."""
    strip = come(FADE)
    assert [int(frame.a.max()) for frame in strip.frames] == [64, 128, 191]
    assert strip.box == (10, 20, 12, 12)
    assert strip.frames[0].a.shape == square().array.shape[:2]


def test_leaving_is_coming_backwards() -> None:
    """The same frames in the opposite order, at the same place."""
    for animation in (RISE, FADE, SLIDE):
        came, left = come(animation), come(animation, leaving=True)
        for one, other in zip(came.frames, reversed(left.frames), strict=True):
            assert one.tobytes() == other.tobytes()


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
    assert [side % 2 for side in strip.box] == [0, 0, 0, 0]
    for number, frame in enumerate(strip.frames):
        progress = (number + 1) / (frames + 1)
        _, y = centre(strip, number)
        assert y == pytest.approx(25.5 + distance * float(scale) * (1 - progress), abs=0.2)
        height, width = strip.box[3], strip.box[2]
        assert frame.y.shape == frame.a.shape == (height, width)
        assert frame.u.shape == frame.v.shape == (height // 2, width // 2)
        seen = frame.a.astype(float).sum() / 255
        assert seen == pytest.approx(64 * progress, rel=0.05, abs=0.2)


@pytest.mark.parametrize("animation", [RISE, SLIDE, FADE])
@pytest.mark.parametrize("colour", [SUN, RIVER, Colour(255, 0, 255)])
def test_colours_stay_pure_on_the_way(animation: Animation, colour: Colour) -> None:
    """Half a pixel between places mixes alpha, never the colour."""
    for frame in come(replace(animation, distance_px=33.3), colour=colour).frames:
        seen = [set(plane.ravel().tolist()) for plane in (frame.y, frame.u, frame.v)]
        assert seen == [{value} for value in colour.ycbcr()]


@pytest.mark.parametrize("animation", [RISE, SLIDE, FADE])
def test_the_last_frame_leads_to_the_settled_picture(animation: Animation) -> None:
    """Where progress is all but one, planes are within one code value of those at rest."""
    laid = layout(picture(text("Équipé, ça !", place="bottom-left")), book(), {})
    words = paint(laid, Fraction(1), {})
    slow = replace(animation, frames=2000, easing="ease-out")
    for painted in (words, noise(1), noise(2)):
        box = (painted.x_px, painted.y_px, painted.array.shape[1], painted.array.shape[0])
        frames = animate(painted, slow, leaving=True, scale=Fraction(1), box=box)
        last, settled = next(frames), to_planes(painted.array)
        for name in ("y", "u", "v", "a"):
            one, other = getattr(last, name).astype(int), getattr(settled, name).astype(int)
            assert np.abs(one - other).max() <= 1


def by_hand(
    painted: Painted, at: tuple[float, float], opacity: float, box: EvenBox
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Alpha (0 to 255) and premultiplied RGB of a moved picture, pixel by pixel in doubles."""
    left, top, width, height = box
    alpha, colours = np.zeros((height, width)), np.zeros((height, width, 3))
    for row, column in np.ndindex(painted.array.shape[:2]):
        *colour, opaque = painted.array[row, column].astype(float)
        x, y = at[0] + column - left, at[1] + row - top
        for to_x in (int(np.floor(x)), int(np.floor(x)) + 1):
            for to_y in (int(np.floor(y)), int(np.floor(y)) + 1):
                if 0 <= to_x < width and 0 <= to_y < height:
                    share = (1 - abs(x - to_x)) * (1 - abs(y - to_y)) * opaque * opacity
                    alpha[to_y, to_x] += share
                    colours[to_y, to_x] += share * np.array(colour) / 255
    return alpha, colours


EVEN = st.integers(-6, 8).map(lambda half: 2 * half)


@given(
    st.integers(0, 99), st.sampled_from(["up", "down", "left", "right"]), st.floats(0, 9),
    EVEN, EVEN, st.integers(1, 8), st.integers(1, 8),
)  # fmt: skip
def test_frames_are_what_moving_rgba_gives(
    seed: int, direction: Direction, distance: float, x: int, y: int, wide: int, tall: int
) -> None:
    """Any picture, moved by anything, in any box: as red, green and blue moved and converted."""
    painted, box = noise(seed), (10 + x, 20 + y, 2 * wide, 2 * tall)
    slide = replace(SLIDE, frames=3, direction=direction, distance_px=distance)
    dx, dy = {"up": (0, 1), "down": (0, -1), "left": (1, 0), "right": (-1, 0)}[direction]
    frames = animate(painted, slide, leaving=False, scale=Fraction(1), box=box)
    for frame, opacity in zip(frames, (0.25, 0.5, 0.75), strict=True):
        far = distance * (1 - opacity)
        alpha, colours = by_hand(painted, (10 + dx * far, 20 + dy * far), opacity, box)
        assert np.abs(frame.a - alpha).max() < 0.51
        near(frame.y, 16 + 219 * luma(straight(colours, alpha)), alpha)
        weights = halved(alpha)
        mean = straight(halved(colours), weights)
        near(frame.u, 128 + 224 * (mean[..., 2] - luma(mean)) / (2 * (1 - KB)), weights)
        near(frame.v, 128 + 224 * (mean[..., 0] - luma(mean)) / (2 * (1 - KR)), weights)


def straight(colours: NDArray[np.float64], alpha: NDArray[np.float64]) -> NDArray[np.float64]:
    """RGB from 0 to 1."""
    result: NDArray[np.float64] = colours / np.maximum(alpha, 1e-9)[..., None]
    return result


def luma(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    red, green, blue = np.moveaxis(colours, -1, 0)
    result: NDArray[np.float64] = KR * red + KG * green + KB * blue
    return result


def halved(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sums of the 2 x 2 blocks."""
    pairs: NDArray[np.float64] = values[0::2] + values[1::2]
    return pairs[:, 0::2] + pairs[:, 1::2]


def near(plane: Rgba, wanted: NDArray[np.float64], weights: NDArray[np.float64]) -> None:
    """A code value at most from what is wanted, a little more where next to nothing is seen."""
    allowed = np.where(weights < 0.5, 255, 1.01 + 0.3 / np.maximum(weights, 0.5))
    assert (np.abs(plane - wanted) <= allowed).all()


def test_a_box_elsewhere_stays_clear() -> None:
    """Nothing of the picture is in it, and nothing is broken."""
    for animation in (RISE, SLIDE, FADE):
        for corner in ((300, 20), (10, 300), (-300, 20), (10, -300)):
            box = (*corner, 8, 8)
            for frame in animate(square(), animation, leaving=False, scale=Fraction(1), box=box):
                assert not frame.a.any()
                assert frame.a.shape == (8, 8)


@pytest.mark.parametrize("animation", [RISE, SLIDE, FADE])
def test_memory_does_not_grow_with_the_length(animation: Animation) -> None:
    """Two hundred frames, written one after the other, take no more than two."""

    def peak(frames: int) -> int:
        long = replace(animation, frames=frames)
        tracemalloc.start()
        try:
            for frame in animate(
                square(200), long, leaving=False, scale=Fraction(1), box=(10, 20, 252, 252)
            ):
                frame.tobytes()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few = peak(2)
    assert peak(200) < 1.1 * few


def test_easing_shapes_the_progress() -> None:
    """Ease-out is ahead of linear, ease-in behind."""
    out, straight, inwards = (
        int(come(replace(FADE, easing=easing)).frames[1].a.max())
        for easing in ("ease-out", "linear", "ease-in")
    )
    assert out > straight > inwards

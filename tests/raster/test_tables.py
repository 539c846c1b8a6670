"""Looks as tables: what each step does, in numbers."""

from __future__ import annotations

from array import array

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from storyforge.core.cube import Cube
from storyforge.core.look import AS_IT_IS, LOOK_SIDE_PX, Look
from storyforge.raster.grids import as_planes
from storyforge.raster.pixels import Floats32
from storyforge.raster.tables import SIDE, graded, table

Floats = npt.NDArray[np.float64]
WEIGHTS = np.array([0.2126, 0.7152, 0.0722])
STEPS = st.integers(-3, 3)
LOOKS = st.builds(Look, exposure=STEPS, contrast=STEPS, saturation=STEPS, warmth=STEPS, tint=STEPS)


def seen(look: Look, *colour: float, cube: Cube | None = None) -> Floats:
    """What becomes of a colour (0 to 1), by the table alone."""
    picture = Image.new("RGB", (1, 1), tuple(round(255 * c) for c in colour))
    found: Floats = np.asarray(graded(picture, table(look, cube)), np.float64)[0, 0] / 255
    return found


def greys(look: Look) -> Floats32:
    """What becomes of the greys of the table."""
    return table(look, None).reshape(SIDE, SIDE, SIDE, 3)[range(SIDE), range(SIDE), range(SIDE)]


def test_no_look_changes_nothing() -> None:
    """The table of the look without steps is the grid itself."""
    line = np.linspace(0, 1, SIDE, dtype=np.float32)
    colours = table(AS_IT_IS, None).reshape(SIDE, SIDE, SIDE, 3)
    assert np.allclose(colours[..., 0], line[None, None, :], atol=1e-7)
    assert np.allclose(colours[..., 1], line[None, :, None], atol=1e-7)
    assert np.allclose(colours[..., 2], line[:, None, None], atol=1e-7)


@given(LOOKS)
def test_black_stays_black_and_greys_keep_their_order(look: Look) -> None:
    """No look turns dark and bright round, and none leaves the range."""
    found = greys(look)
    assert np.allclose(found[0], 0, atol=1e-6)
    assert (np.diff(found, axis=0) > -1e-6).all()
    assert 0 <= found.min() <= found.max() <= 1


@pytest.mark.parametrize("steps", [-3, -1, 1, 3])
def test_exposure_is_thirds_of_a_stop(steps: int) -> None:
    """Of the light of a dark grey; white stays white."""
    before, after = 0.3, float(seen(Look(exposure=steps), 0.3, 0.3, 0.3)[0])
    assert np.log2((after / before) ** 2.4) == pytest.approx(steps / 3, abs=0.04)
    assert greys(Look(exposure=steps))[-1, 0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("brighter", "darker"),
    [(Look(exposure=2), Look(exposure=-2)), (Look(contrast=2), Look(contrast=-2))],
)
def test_a_step_up_and_a_step_down_are_none(brighter: Look, darker: Look) -> None:
    """Both are inverses of each other."""
    up, down = (greys(look)[:, 0] for look in (brighter, darker))
    line = np.linspace(0, 1, SIDE)
    assert np.allclose(np.interp(up, line, down), line, atol=2e-3)


def test_contrast_is_steeper_around_mid_grey() -> None:
    """12 % a step; the ends and mid-grey stay."""
    curve, line = greys(Look(contrast=1))[:, 0], np.linspace(0, 1, SIDE)
    assert np.interp(0.46, line, curve) == pytest.approx(0.46, abs=2e-3)
    assert curve[-1] == pytest.approx(1)
    slope = np.interp(0.49, line, curve) - np.interp(0.43, line, curve)
    assert slope / 0.06 == pytest.approx(1.12, abs=0.03)


@pytest.mark.parametrize("steps", [-3, 1])
def test_saturation_keeps_brightness(steps: int) -> None:
    """The difference from a colour's brightness grows by 15 % a step."""
    colour = np.array([0.5, 0.4, 0.3])
    after, grey = seen(Look(saturation=steps), *colour), colour @ WEIGHTS
    assert after - grey == pytest.approx((colour - grey) * (1 + 0.15 * steps), abs=0.004)


def test_white_balance_changes_light_and_keeps_grey_as_bright() -> None:
    """6 % more red and less blue light for a step of warmth, 4 % less green for one of tint."""
    warm, tinted = (seen(look, 0.5, 0.5, 0.5) ** 2.4 for look in (Look(warmth=2), Look(tint=2)))
    assert warm[0] / warm[1] == pytest.approx(1.06**2, abs=0.03)
    assert warm[2] / warm[1] == pytest.approx(1.06**-2, abs=0.03)
    assert tinted[1] / tinted[0] == pytest.approx(1.04**-2, abs=0.03)
    for light in (warm, tinted):
        assert light @ WEIGHTS == pytest.approx(0.5**2.4, abs=0.005)


def cube_of(size: int, values: Floats, **more: object) -> Cube:
    made = {"dimensions": 3, "low": (0.0, 0.0, 0.0), "high": (1.0, 1.0, 1.0), **more}
    return Cube(size=size, values=array("d", values.ravel().tolist()), **made)  # type: ignore[arg-type]


def identity(size: int) -> Floats:
    line = np.linspace(0, 1, size)
    blue, green, red = np.meshgrid(line, line, line, indexing="ij")
    return np.stack([red, green, blue], -1)


@pytest.mark.parametrize("size", [2, 17, 33, 65])
def test_a_table_that_changes_nothing_changes_nothing(size: int) -> None:
    """Whatever its size."""
    assert np.allclose(table(AS_IT_IS, cube_of(size, identity(size))), table(AS_IT_IS, None))


def test_a_table_is_looked_up_red_first() -> None:
    """A table that exchanges red and blue does so, and comes before the steps."""
    swapped = cube_of(2, identity(2)[..., ::-1])
    assert seen(AS_IT_IS, 0.8, 0.4, 0.2, cube=swapped) == pytest.approx([0.2, 0.4, 0.8], abs=0.005)
    warm = seen(Look(warmth=3), 0.8, 0.4, 0.2, cube=swapped)
    assert warm[0] > 0.2
    assert warm[2] < 0.8


def test_a_domain_says_what_the_ends_stand_for() -> None:
    """Values outside are those of the ends."""
    narrow = cube_of(2, identity(2), low=(0.25, 0.25, 0.25), high=(0.75, 0.75, 0.75))
    assert seen(AS_IT_IS, 0.5, 0.2, 0.9, cube=narrow) == pytest.approx([0.5, 0, 1], abs=0.01)
    curves = cube_of(3, np.array([[0, 0, 0], [0.8, 0.5, 0.5], [1, 1, 1]]), dimensions=1)
    assert seen(AS_IT_IS, 0.5, 0.5, 0.5, cube=curves) == pytest.approx([0.8, 0.5, 0.5], abs=0.02)


def test_a_picture_of_a_table_is_what_ffmpeg_wants() -> None:
    """Planes of green, blue and red, as large as is said."""
    planes = np.frombuffer(as_planes(table(AS_IT_IS, None)), "<f4").reshape(3, -1)
    assert planes.shape[1] == LOOK_SIDE_PX**2 == SIDE**3
    assert planes[2, 1] == pytest.approx(1 / (SIDE - 1)), "red changes first"
    assert planes[0, SIDE] == pytest.approx(1 / (SIDE - 1))


def test_transparent_photos_keep_their_alpha() -> None:
    """Only colours are changed."""
    photo = Image.new("RGBA", (2, 2), (100, 100, 100, 77))
    assert graded(photo, table(Look(exposure=1), None)).getpixel((0, 0))[3] == 77  # type: ignore[index]

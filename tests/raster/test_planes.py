"""Code values of Y'CbCr planes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.colour import Colour
from storyforge.raster.pixels import Rgba
from storyforge.raster.planes import to_yuv420p, to_yuva420p, ycbcr

BYTE = st.integers(0, 255)


def flat(red: int, green: int, blue: int, alpha: int = 255, size: int = 4) -> Rgba:
    array = np.empty((size, size, 4), np.uint8)
    array[:] = (red, green, blue, alpha)
    return array


def values(data: bytes, *lengths: int) -> list[set[int]]:
    """The values of each plane, of the given lengths."""
    assert sum(lengths) == len(data)
    ends = np.cumsum(lengths)
    return [set(data[end - length : end]) for end, length in zip(ends, lengths, strict=True)]


@given(BYTE, BYTE, BYTE, BYTE)
def test_flat_areas_have_the_charters_code_values(r: int, g: int, b: int, a: int) -> None:
    """Every plane of every format is exactly what `Colour.ycbcr` says, whatever the alpha."""
    y, u, v = Colour(r, g, b).ycbcr()
    assert values(to_yuva420p(flat(r, g, b, a)), 16, 4, 4, 16) == [{y}, {u}, {v}, {a}]
    assert values(to_yuv420p(flat(r, g, b)), 16, 4, 4) == [{y}, {u}, {v}]
    assert values(ycbcr(flat(r, g, b)[..., :3]).tobytes(), 16, 16, 16) == [{y}, {u}, {v}]


def test_ties_are_rounded_alike() -> None:
    """A hundred thousand colours, every one the same as one by one."""
    colours = np.random.default_rng(7).integers(0, 256, (40, 50, 3)).astype(np.uint8)
    planes = ycbcr(colours).reshape(3, -1).T
    wanted = [Colour(*map(int, colour)).ycbcr() for colour in colours.reshape(-1, 3)]
    assert planes.tolist() == [list(each) for each in wanted]


def test_chroma_is_weighted_by_alpha() -> None:
    """What is transparent lends no colour to its neighbours."""
    array = flat(255, 0, 0, size=2)
    array[:, 1] = (0, 0, 255, 0)
    _, u, v = Colour(255, 0, 0).ycbcr()
    assert to_yuva420p(array)[4:6] == bytes((u, v))


def test_white_and_black_are_limited() -> None:
    """Luma runs from 16 to 235."""
    assert to_yuv420p(flat(255, 255, 255))[0] == 235
    assert to_yuv420p(flat(0, 0, 0))[0] == 16


def test_a_tall_picture_is_converted_in_bands_without_seams() -> None:
    """Rows far apart are treated alike."""
    array = np.tile(np.arange(100, dtype=np.uint8)[:, None, None], (1, 2, 4))
    luma = to_yuv420p(array)[:200:2]
    assert list(luma) == [Colour(n, n, n).ycbcr()[0] for n in range(100)]


def test_odd_sides_are_refused() -> None:
    """4:2:0 has no half pixel."""
    with pytest.raises(ValueError, match="even sides, not 3x4"):
        to_yuv420p(np.zeros((4, 3, 3), np.uint8))

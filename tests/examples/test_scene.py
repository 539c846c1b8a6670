"""The example scene in Python: bars that grow to the shares they stand for."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

ROOT = Path(__file__).parents[2]
ACCENT = (0xFF, 0xB6, 0x40)


@pytest.fixture(scope="module")
def scene() -> ModuleType:
    path = ROOT / "storyboards" / "scenes" / "compteur.py"
    spec = importlib.util.spec_from_file_location("compteur", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bar_lengths(frame: NDArray[np.uint8]) -> list[int]:
    """The lengths, in px, of the solid stretches of accent, from top to bottom."""
    lengths = [0]
    for row in np.abs(frame.astype(int) - ACCENT).max(axis=2) < 8:
        lit = np.flatnonzero(row)
        solid = len(lit) if len(lit) > 100 and lit[-1] - lit[0] == len(lit) - 1 else 0
        lengths += [solid] if solid != lengths[-1] else []
    return [length for length in lengths if length]


@pytest.mark.parametrize("size", [(1080, 1920), (1080, 1350), (1080, 1080), (1920, 1080)])
def test_all_bars_stand_in_the_picture_in_proportion(
    scene: ModuleType, size: tuple[int, int]
) -> None:
    """At the end there are four bars, as long as their shares say, in every format."""
    width, height = size
    clip = scene.rangs("3,2", width, height, 4.0)
    frame = clip.get_frame(3.9)
    assert frame.shape == (height, width, 3)
    lengths = bar_lengths(frame)
    shares = [percent for _, percent in scene.SHARES]
    assert [length / lengths[0] for length in lengths] == pytest.approx(
        [share / shares[0] for share in shares], abs=0.02
    )


def test_bars_begin_at_nothing_and_never_shrink(scene: ModuleType) -> None:
    """Growth is monotonous: no bar is ever shorter than it was."""
    clip = scene.rangs("3,2", 540, 960, 4.0)
    lit = [int(np.all(clip.get_frame(t) == ACCENT, axis=2).sum()) for t in (0.0, 0.8, 1.4, 2.0)]
    assert lit == sorted(lit)
    assert lit[0] < lit[-1] / 10

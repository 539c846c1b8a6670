"""Sound at another pace: what is heard when, by beeps on a grid."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from storyforge.core.retiming import Knot, Pace
from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg.command import MediaInput
from storyforge.ffmpeg.sound import PieceRange, piece
from storyforge.ffmpeg.stretch import MOST_PIECES, _pieces
from tests.ffmpeg.rendering import executed, ffmpeg
from tests.render.stage import heard

EVERY = 0.4
BEEP_S = 0.06
NEAR_S = 0.012


@pytest.fixture(scope="module")
def beeps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A beep of a hum and its overtones every 0.4 s, the first in the middle of them."""
    sound = np.zeros(12 * SAMPLE_RATE, np.float32)
    time = np.arange(round(BEEP_S * SAMPLE_RATE)) / SAMPLE_RATE
    beep = np.hanning(len(time)) * sum(np.sin(2 * np.pi * f * time) for f in (330, 660, 990)) / 4
    for number in range(29):
        start = round((EVERY / 2 + number * EVERY) * SAMPLE_RATE) - len(beep) // 2
        sound[start : start + len(beep)] = beep
    folder = tmp_path_factory.mktemp("stretch")
    ffmpeg("-f", "f32le", "-ar", SAMPLE_RATE, "-ac", 1, "-i", "pipe:0", folder / "beeps.wav",
           stdin=sound.tobytes())  # fmt: skip
    return folder / "beeps.wav"


def middles(path: Path) -> list[float]:
    """When each beep is in its middle, by energy, in seconds."""
    stereo = heard(path).reshape(-1, 2)  # one sample after the other
    energy = np.square(stereo.mean(axis=1, dtype=np.float64))
    smooth = np.convolve(energy, np.ones(960) / 960, "same")
    loud = smooth > smooth.max() / 8
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(int), [0]])))
    found = []
    for start, end in edges.reshape(-1, 2):
        around = np.arange(max(0, start - 2400), min(len(energy), end + 2400))
        found.append(float((around * energy[around]).sum() / energy[around].sum() / SAMPLE_RATE))
    return found


PACES = {
    "ever slower": [(0, "1"), (2, "0.5")],
    "ever faster": [(0, "0.5"), (1, "0.5"), (3, "3")],
    "hardly at all": [(0, "1"), (3, "1.001")],
    "to a quarter and back": [(0, "1"), (1, "0.25"), (2, "0.25"), (3, "1.5")],
}


@pytest.mark.parametrize("name", PACES)
def test_a_changing_pace_is_heard_when_it_is_seen(beeps: Path, name: str, tmp_path: Path) -> None:
    """Every beep, within what the stretching itself strays, and none is lost."""
    pace = Pace(tuple(Knot(Fraction(at), Fraction(speed)) for at, speed in PACES[name]))
    lasts = 4
    wanted = PieceRange(
        item=MediaInput("beeps"), stream_index=0, start=Fraction(0),
        samples=lasts * SAMPLE_RATE, seekable=False, pace=pace,
    )  # fmt: skip
    executed(piece(wanted), {"beeps": beeps}, tmp_path / "out.wav")
    moments = (pace.until(Fraction(2 + 4 * number, 10)) for number in range(29))
    expected = [float(each) for each in moments if 0.1 < each < lasts - 0.15]
    found = [each for each in middles(tmp_path / "out.wav") if 0.1 < each < lasts - 0.15]
    assert len(found) == len(expected), (found, expected)
    assert np.abs(np.subtract(found, expected)).max() < NEAR_S


def test_a_pace_is_played_in_pieces_that_follow_each_other() -> None:
    """Without a gap, each where the one before has come to in the source."""
    pace = Pace((Knot(Fraction(0), Fraction(1, 4)), Knot(Fraction(600), Fraction(4))))
    pieces = _pieces(pace, 700 * SAMPLE_RATE)
    assert len(pieces) <= MOST_PIECES + 1
    assert (pieces[0].start, pieces[-1].end) == (0, 700 * SAMPLE_RATE)
    for one, other in pairwise(pieces):
        assert one.end == other.start
        assert one.source + one.speed * (one.end - one.start) == pytest.approx(other.source, abs=4)

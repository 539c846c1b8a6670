"""Measuring: what is said of samples while they are written is what they are found to be."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.loudness import Loudness
from storyforge.ffmpeg import mastering, mixing
from storyforge.ffmpeg.log import lines_in, troubles_in
from storyforge.ffmpeg.measuring import loudness_in
from storyforge.ffmpeg.mixing import Placed
from tests.ffmpeg.rendering import Studio
from tests.ffmpeg.sounds import FEW, SECOND, keep, measured, muffled, samples_of


@FEW
@given(
    samples=st.integers(1, 2 * SECOND), at=st.integers(0, SECOND), gain_db=st.floats(-70, 12),
    duck_db=st.sampled_from([0.0, -9.0]),
)  # fmt: skip
def test_samples_are_measured_while_they_are_written(
    studio: Studio, samples: int, at: int, gain_db: float, duck_db: float
) -> None:
    """To the digit what measuring the file finds, and the file has the samples it should have."""
    task, music = keep(studio, "voice", muffled(1)), keep(studio, "music", muffled(2, -30, seed=2))
    placed = Placed(task=task, samples=SECOND, at=at, gain_db=gain_db)
    under = Placed(task=music, samples=2 * SECOND, at=0, fade_out=SECOND // 3)
    layers = (
        mixing.Layer(role="voice", sounds=(placed,)),
        mixing.Layer(role="music", sounds=(under,), duck_db=duck_db),
    )
    mix = mixing.Mix(samples=samples, layers=layers, target_lufs=-14)
    said = measured(studio, mix.command, "mix")
    assert said == measured(studio, mastering.measurement("mix"))
    written = samples_of(studio.files["mix"])
    assert len(written) == samples
    peak = float(np.abs(written).max())
    assert said.peak_db == pytest.approx(20 * math.log10(peak) if peak else -math.inf, abs=0.06)


def test_what_ffmpeg_says_is_read() -> None:
    """Each momentary loudness on one stream, the peak of the summary on the other."""
    said = "frame:3 pts:14400\nlavfi.r128.M=-23.1\nframe:4 pts:19200\nlavfi.r128.M=-120.691\n"
    summary = "  Integrated loudness:\n    I: -23.0 LUFS\n  True peak:\n    Peak:  -3.1 dBFS\n"
    assert loudness_in(said, summary) == Loudness((-23.1, -120.691), -3.1)
    silent = summary.replace("-3.1", "-inf").replace("True peak", "Sample peak")
    assert loudness_in("", silent) == Loudness((), -math.inf)
    assert loudness_in(said, "").peak_db == math.inf


def test_findings_are_no_troubles() -> None:
    """What went wrong is told from what was found, though ffmpeg says both in one breath."""
    stderr = """\
[Parsed_ebur128_4 @ 0x55ad52422e00] [info] Summary:

  Sample peak:
    Peak:       -2.0 dBFS
[aist#0:0/aac @ 0x55ad52422e00] [dec:aac @ 0x55ad52456f00] [error] Invalid data found
[warning] a file named [info]
[info] Conversion failed!
"""
    assert troubles_in(stderr) == "Invalid data found\na file named [info]"
    assert lines_in(stderr)[0] == ("info", "Summary:")

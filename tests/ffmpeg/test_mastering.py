"""Levels, measured and reached: as loud as it was meant, and never louder than it may be."""

from __future__ import annotations

import re
from pathlib import Path

import av
import numpy as np
import pytest

from storyforge.core.loudness import Loudness
from storyforge.ffmpeg import mastering
from storyforge.ffmpeg.encoding import AUDIO_PRIMING
from storyforge.plan.sound import CEILING_DBTP
from tests.ffmpeg.rendering import Samples, Studio, executed
from tests.ffmpeg.sounds import SECOND, clicks, keep, measured, muffled


def decoded(path: Path) -> Samples:
    """An AAC file's samples by another decoder, samples x 2."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    samples: Samples = np.concatenate(frames, axis=1).T.astype(np.float32)
    return samples


def mastered(studio: Studio, task: str, samples: int, gain_db: float) -> Path:
    output = studio.folder / "master.m4a"
    command = mastering.master(task, samples, gain_db, CEILING_DBTP, 128_000)
    executed(command, studio.files, output)
    return output


def gain_for(studio: Studio, task: str, target_lufs: float) -> float:
    """The gain that mastering finds."""

    def limited_at(gain: float) -> Loudness:
        return measured(studio, mastering.rehearsal(task, gain, CEILING_DBTP))

    plain = measured(studio, mastering.measurement(task))
    return mastering.mastering_gain(plain, target_lufs, CEILING_DBTP, limited_at)


def tone(seconds: int) -> Samples:
    """1 kHz at -23 dB of full scale, which nothing has to limit."""
    wave = np.sin(2 * np.pi * 1000 * np.arange(seconds * SECOND) / SECOND) * 10 ** (-23 / 20)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def bursts(seconds: int) -> Samples:
    """Noise with pauses, and peaks far above it."""
    samples = muffled(seconds, -30, seed=9)
    t = np.arange(len(samples)) / SECOND
    samples *= (0.2 + 0.8 * (np.sin(2 * np.pi * 1.3 * t) > -0.3)).astype(np.float32)[:, None]
    samples[:: SECOND // 3] = 0.3
    return samples


@pytest.mark.parametrize("kind", ["tone", "noise", "bursts"])
def test_the_master_is_as_loud_as_it_should_be(studio: Studio, kind: str) -> None:
    """Within half a unit of the target, and no peak above -1 dBTP, after decoding."""
    made = {"tone": tone, "noise": lambda lasts: muffled(lasts, -35), "bursts": bursts}
    task = keep(studio, kind, made[kind](6))
    path = mastered(studio, task, 6 * SECOND, gain_for(studio, task, -14))
    studio.files["finished"] = path
    level = measured(studio, mastering.measurement("finished", encoded=True))
    assert level.integrated_lufs == pytest.approx(-14, abs=0.5)
    assert level.peak_db <= -1


@pytest.mark.parametrize("gain_db", [18, 24])
def test_what_the_limiter_takes_is_found_at_the_mixs_own_rate(
    studio: Studio, gain_db: float
) -> None:
    """A rehearsal is as loud as the master, but for the highs that the encoder leaves out."""
    task = keep(studio, "bursts", bursts(6))
    studio.files["finished"] = mastered(studio, task, 6 * SECOND, gain_db)
    master = measured(studio, mastering.measurement("finished", encoded=True)).integrated_lufs
    rehearsed = measured(studio, mastering.rehearsal(task, gain_db, CEILING_DBTP)).integrated_lufs
    plain = measured(studio, mastering.measurement(task)).integrated_lufs
    assert master == pytest.approx(rehearsed - 0.1, abs=0.2)
    assert rehearsed < plain + gain_db - 0.5, "there was something to take"


def test_silence_is_not_made_loud(studio: Studio) -> None:
    """There is nothing to bring to a level in a mix that nobody hears."""
    task = keep(studio, "nothing", np.zeros((SECOND, 2), np.float32))
    assert gain_for(studio, task, -14) == 0


@pytest.mark.parametrize(("taken", "gain"), [(0.0, 10.0), (1.0, 11.0), (3.0, 13.0), (20.0, 16.0)])
def test_the_gain_makes_up_for_what_the_limiter_takes(taken: float, gain: float) -> None:
    """As far as it may: a mix of peaks alone is not pushed for ever."""
    plain = -24.0

    def limited_at(tried: float) -> Loudness:
        return Loudness((plain + tried - taken,), 0.0)

    found = mastering.mastering_gain(Loudness((plain,), 0.0), -14, CEILING_DBTP, limited_at)
    assert found == gain


def test_a_limiter_that_can_take_hardly_anything_is_not_asked() -> None:
    """It takes no more of the loudness than the highest peak is above the ceiling."""
    plain = Loudness((-24.0,), CEILING_DBTP - 10 + 0.2)
    assert mastering.mastering_gain(plain, -14, CEILING_DBTP, lambda _: Loudness((), 0.0)) == 10


def test_a_limiter_that_takes_half_of_every_decibel_is_seen_through() -> None:
    """After two measurements the gain is right; step by step it would take five."""
    plain, tried = -24.0, list[float]()

    def limited_at(gain: float) -> Loudness:
        tried.append(gain)
        return Loudness((min(plain + gain, (plain + gain - 17) / 2),), 0.0)

    gain = mastering.mastering_gain(Loudness((plain,), 3.0), -14, CEILING_DBTP, limited_at)
    assert gain == pytest.approx(13, abs=0.3)
    assert len(tried) == 3


@pytest.mark.parametrize("kind", ["tone", "bursts"])
def test_loudness_is_what_ffmpegs_own_summary_says(studio: Studio, kind: str) -> None:
    """Two gates over the same blocks: within a tenth of a unit."""
    task = keep(studio, kind, {"tone": tone, "bursts": bursts}[kind](6))
    said = executed(mastering.measurement(task), studio.files, studio.folder / "nothing")
    summary = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said.stderr_tail)[-1])
    assert measured(studio, mastering.measurement(task)).integrated_lufs == pytest.approx(
        summary, abs=0.1
    )


def test_a_tone_has_the_loudness_of_the_standard(studio: Studio) -> None:
    """1 kHz at -23 dB of full scale on both sides is -23 LUFS (EBU Tech 3341, case 1)."""
    task = keep(studio, "tone", tone(6))
    found = measured(studio, mastering.measurement(task))
    assert found.integrated_lufs == pytest.approx(-23, abs=0.1)
    assert found.peak_db == pytest.approx(-23, abs=0.1)


def test_the_master_counts_from_the_encoders_first_packet(studio: Studio) -> None:
    """The first 1024 samples make way for the encoder's priming, so that all is in its place."""
    task = keep(studio, "click", clicks(SECOND // 2, length=SECOND))
    path = mastered(studio, task, SECOND, 0)
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(audio=0) if packet.size]
    assert packets[0].pts == 0
    assert len(packets) == -(-SECOND // AUDIO_PRIMING)
    at = int(np.abs(decoded(path)[:, 0]).argmax())
    assert abs(at - SECOND // 2) <= 48, "within a millisecond"

"""Pieces of sound, rendered: exact to the sample."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.ffmpeg import sound
from storyforge.ffmpeg.command import MediaInput
from storyforge.ffmpeg.sound import PieceRange
from storyforge.media.probe import probe
from storyforge.timeline.facts import AudioFacts
from tests.ffmpeg.rendering import Samples, Studio, ffmpeg
from tests.ffmpeg.sounds import FEW, SECOND, clicks, heard, keep, wav

CLICKS = (4_800, 60_000, 96_123, 143_999)


@pytest.fixture(scope="module")
def shelf(studio: Studio) -> Studio:
    """Clicks at the same samples in several containers; the picture is black."""
    keep(studio, "clicks.wav", clicks(*CLICKS, length=3 * SECOND))
    wave = studio.files["clicks.wav"]
    black = ("-f", "lavfi", "-i", "color=black:s=64x64:r=25:d=3")
    video = ("-c:v", "libx264", "-preset", "ultrafast", "-g", 10)
    made = {
        "flac.mkv": (*black, "-i", wave, *video, "-c:a", "flac"),
        "pcm.mov": (*black, "-i", wave, *video, "-c:a", "pcm_s16le"),
        "aac.mp4": (*black, "-i", wave, *video, "-c:a", "aac", "-b:a", "256k"),
        "late.mov": (*black, "-itsoffset", 0.25, "-i", wave, *video, "-c:a", "pcm_s16le"),
    }
    for name, arguments in made.items():
        ffmpeg(*arguments, studio.folder / name)
        studio.files[name] = studio.folder / name
    return studio


def piece(shelf: Studio, name: str, start: Fraction, samples: int) -> Samples:
    """A range of a source, as the plan asks for it."""
    info = probe(shelf.files[name])
    assert info.audio is not None
    begins = info.video.container_start if info.video else info.audio.start
    seekable = bool(info.video and info.video.seekable)
    wanted = _range(name, info.audio, begins + start, samples, seekable=seekable)
    return heard(shelf, sound.piece(wanted))


def _range(
    name: str, audio: AudioFacts, start: Fraction, samples: int, *, seekable: bool
) -> PieceRange:
    return PieceRange(
        item=MediaInput(name), stream_index=audio.index, start=start, samples=samples,
        seekable=seekable,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "shift"), [("clicks.wav", 0), ("flac.mkv", 0), ("pcm.mov", 0), ("late.mov", 12_000)]
)
@FEW
@given(start_ms=st.integers(0, 2900), length_ms=st.integers(1, 3000))
def test_a_piece_is_exact_to_the_sample(
    shelf: Studio, name: str, shift: int, start_ms: int, length_ms: int
) -> None:
    """Every click where it is in the source, as many samples as were asked for, silence after."""
    start, length = start_ms * 48, length_ms * 48
    part = piece(shelf, name, Fraction(start_ms, 1000), length)
    assert part.shape == (length, 2)
    inside = [at + shift - start for at in CLICKS if 0 <= at + shift - start < length]
    assert np.flatnonzero(np.abs(part[:, 0]) > 0.1).tolist() == inside
    assert np.array_equal(part[:, 0], part[:, 1])


def test_a_piece_may_begin_between_samples(shelf: Studio) -> None:
    """A third of a second is no whole sample at all rates; the nearest one is taken."""
    part = piece(shelf, "flac.mkv", Fraction(100_001, 3 * SECOND), SECOND)
    (at,) = np.flatnonzero(np.abs(part[:, 0]) > 0.1)
    assert abs(int(at) - (60_000 - 100_001 / 3)) <= 1


@pytest.mark.parametrize("start_ms", [0, 1000, 2950])
def test_a_piece_of_aac_is_where_it_was(shelf: Studio, start_ms: int) -> None:
    """The codec's delay is taken out, from the beginning and after seeking."""
    part = piece(shelf, "aac.mp4", Fraction(start_ms, 1000), SECOND)
    first = next(at for at in CLICKS if at >= start_ms * 48) - start_ms * 48
    assert int(np.abs(part[: first + 500, 0]).argmax()) == first


def test_other_rates_keep_time(studio: Studio) -> None:
    """44.1 kHz becomes 48 kHz without moving anything."""
    path = studio.folder / "cd.wav"
    path.write_bytes(wav(clicks(22_050, 66_150, length=88_200), 44_100))
    studio.files["cd.wav"] = path
    part = piece(studio, "cd.wav", Fraction(0), 2 * SECOND)
    halves = [int(np.abs(half[:, 0]).argmax()) for half in np.split(part, 2)]
    assert np.abs(np.subtract(halves, 24_000)).max() <= 1


def test_one_channel_is_heard_on_both_sides(studio: Studio) -> None:
    """A mono source is the same on either side, and as loud in all as it was alone."""
    keep(studio, "mono.wav", clicks(1000, length=SECOND, channels=1))
    part = piece(studio, "mono.wav", Fraction(0), SECOND)
    assert part[1000, 0] == part[1000, 1]
    assert (part[1000] ** 2).sum() == pytest.approx(0.5**2, abs=1e-3)

"""Sound, rendered: exact to the sample, and as loud as it was meant."""

from __future__ import annotations

import struct
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg import sound
from storyforge.ffmpeg.command import Command, MediaInput
from storyforge.ffmpeg.encoding import AUDIO_PRIMING
from storyforge.ffmpeg.sound import Bed, Level, PieceRange, Placed
from storyforge.media.probe import probe
from storyforge.plan.sound import CEILING_DBTP
from storyforge.timeline.facts import AudioFacts
from tests.ffmpeg.rendering import Samples, Studio, executed, ffmpeg

SECOND = SAMPLE_RATE
FEW = settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])


def wav(samples: Samples, rate: int = SAMPLE_RATE) -> bytes:
    """Samples x channels as a 32-bit float WAV."""
    data, channels = samples.astype("<f4").tobytes(), samples.shape[1]
    form = struct.pack("<HHIIHH", 3, channels, rate, rate * 4 * channels, 4 * channels, 32)
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def samples_of(path: Path) -> Samples:
    """The samples of a stereo 32-bit float WAV, samples x 2."""
    data = path.read_bytes()
    at = data.index(b"data")
    (size,) = struct.unpack_from("<I", data, at + 4)
    return np.frombuffer(data[at + 8 : at + 8 + size], "<f4").reshape(-1, 2)


def clicks(*at: int, length: int, channels: int = 2) -> Samples:
    """Silence with single samples of 0.5."""
    samples = np.zeros((length, channels), np.float32)
    samples[list(at)] = 0.5
    return samples


def noise(seconds: float, level_db: float = -20, seed: int = 1) -> Samples:
    """Stereo white noise of a power (dB of full scale)."""
    generator = np.random.default_rng(seed)
    samples: Samples = generator.standard_normal((int(seconds * SECOND), 2)).astype(np.float32)
    return samples * np.float32(10 ** (level_db / 20))


def power_db(samples: Samples, window: int = SECOND // 20) -> Samples:
    """Power in windows, in dB of full scale."""
    whole = len(samples) // window * window
    squares = (samples[:whole].astype(np.float64) ** 2).reshape(-1, window * 2).mean(axis=1)
    found: Samples = (10 * np.log10(squares + 1e-12)).astype(np.float32)
    return found


def keep(studio: Studio, name: str, samples: Samples) -> str:
    path = studio.folder / f"{name}.wav"
    path.write_bytes(wav(samples))
    studio.files[name] = path
    return name


def heard(studio: Studio, command: Command) -> Samples:
    output = studio.folder / "sound.wav"
    executed(command, studio.files, output)
    return samples_of(output)


# --- pieces -------------------------------------------------------------------------------

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


# --- the mix ------------------------------------------------------------------------------


def test_silence_is_silent_and_as_long_as_the_story(studio: Studio) -> None:
    """A story without sound has a track all the same."""
    silent = heard(studio, sound.mix([], None, 12_345))
    assert silent.shape == (12_345, 2)
    assert not silent.any()


@FEW
@given(at=st.integers(0, 90_000), gain=st.sampled_from([0.0, -6.0, 3.0]))
def test_a_sound_lies_exactly_at_its_place(studio: Studio, at: int, gain: float) -> None:
    """To the sample, at its gain; the mix is as long as the story, whatever is in it."""
    task = keep(studio, "click", clicks(500, length=1000))
    mixed = heard(studio, sound.mix([Placed(task=task, samples=1000, at=at, gain_db=gain)],
                                    None, 2 * SECOND))  # fmt: skip
    assert mixed.shape == (2 * SECOND, 2)
    (found,) = np.flatnonzero(mixed[:, 0])
    assert found == at + 500
    assert mixed[found, 0] == pytest.approx(0.5 * 10 ** (gain / 20), rel=1e-4)


def test_sounds_are_added_and_never_normalised(studio: Studio) -> None:
    """One voice is as loud beside another as it is alone."""
    task = keep(studio, "click", clicks(500, length=1000))
    places = [Placed(task=task, samples=1000, at=at, gain_db=0) for at in (0, 2000, 2000)]
    mixed = heard(studio, sound.mix(places, None, 4000))
    assert mixed[[500, 2500], 0].tolist() == pytest.approx([0.5, 1.0])


def test_a_crossfade_keeps_its_power(studio: Studio) -> None:
    """Two sounds that cross are together as loud as either, within a quarter of a decibel."""
    fade, lasts = 3 * SECOND, 6 * SECOND
    one, other = (keep(studio, f"noise {n}", noise(6, seed=n)) for n in (1, 2))
    crossing = [
        Placed(task=one, samples=lasts, at=0, gain_db=0, fade_out=fade),
        Placed(task=other, samples=lasts, at=lasts - fade, gain_db=0, fade_in=fade),
    ]
    mixed = heard(studio, sound.mix(crossing, None, 9 * SECOND))
    levels = power_db(mixed[SECOND : 8 * SECOND], SECOND // 2)
    assert np.abs(levels + 20).max() < 0.25


def bed_of(studio: Studio, seconds: float, **changes: float) -> Bed:
    """Two seconds of noise as music under so many."""
    task = keep(studio, "music", noise(2, -20, seed=3))
    placed = Placed(
        task=task, samples=int(seconds * SECOND), at=0, gain_db=0,
        fade_in=int(changes.get("fade_in", 0)), fade_out=int(changes.get("fade_out", 0)),
    )  # fmt: skip
    return Bed(
        piece=placed, source_samples=2 * SECOND, duck_db=changes.get("duck_db", -9.0), loop=True
    )


def test_music_loops_without_a_gap(studio: Studio) -> None:
    """The same samples again and again, to the last one of the story."""
    mixed = heard(studio, sound.mix([], bed_of(studio, 5), 5 * SECOND))
    assert mixed.shape == (5 * SECOND, 2)
    assert np.array_equal(mixed[: 2 * SECOND], mixed[2 * SECOND : 4 * SECOND])
    assert np.array_equal(mixed[4 * SECOND :], mixed[:SECOND])


def test_music_fades_at_both_ends(studio: Studio) -> None:
    """From nothing, and to nothing."""
    bed = bed_of(studio, 5, fade_in=SECOND, fade_out=2 * SECOND)
    levels = power_db(heard(studio, sound.mix([], bed, 5 * SECOND)), SECOND // 10)
    assert levels[0] < -35
    assert levels[-1] < -35
    assert np.abs(levels[12:28] + 20).max() < 0.5


@pytest.mark.parametrize("duck_db", [-3.0, -9.0, -15.0])
@pytest.mark.parametrize("voice_db", [-20.0, -6.0])
def test_music_gives_way_by_as_much_as_it_is_told(
    studio: Studio, duck_db: float, voice_db: float
) -> None:
    """Under a voice it falls to about `duck_db` and never below, and comes back after."""
    # The voice is on the left and the right in opposite phase, so that a sum is music alone.
    side = noise(3, voice_db, seed=5)
    side[:, 1] = -side[:, 0]
    voice = keep(studio, f"voice {voice_db}", side)
    placed = Placed(task=voice, samples=3 * SECOND, at=2 * SECOND, gain_db=0)
    bed = bed_of(studio, 8, duck_db=duck_db)
    without = heard(studio, sound.mix([], bed, 8 * SECOND)).sum(axis=1)
    under = heard(studio, sound.mix([placed], bed, 8 * SECOND)).sum(axis=1)

    def change(start: float, end: float) -> float:
        part = slice(int(start * SECOND), int(end * SECOND))
        ratio = (under[part].astype(float) ** 2).mean() / (without[part].astype(float) ** 2).mean()
        return float(10 * np.log10(ratio))

    assert change(0, 1.9) == pytest.approx(0, abs=0.1)
    assert duck_db - 0.1 <= change(3, 5) <= duck_db * 0.8
    assert change(7, 8) == pytest.approx(0, abs=0.3)


# --- the master ---------------------------------------------------------------------------


def decoded(path: Path) -> Samples:
    """An AAC file's samples by another decoder, samples x 2."""
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    samples: Samples = np.concatenate(frames, axis=1).T.astype(np.float32)
    return samples


def mastered(studio: Studio, task: str, samples: int, gain_db: float) -> Path:
    output = studio.folder / "master.m4a"
    command = sound.master(task, samples, gain_db, CEILING_DBTP, 128_000)
    executed(command, studio.files, output)
    return output


def measured(studio: Studio, command: Command) -> Level:
    level = sound.level_in(executed(command, studio.files, studio.folder / "nothing"))
    assert level is not None
    return level


def gain_for(studio: Studio, task: str, target_lufs: float) -> float:
    """The gain that mastering finds."""

    def level_at(gain: float | None) -> Level:
        if gain is None:
            return measured(studio, sound.measurement(task))
        return measured(studio, sound.measurement(task, gain, CEILING_DBTP))

    return sound.mastering_gain(target_lufs, CEILING_DBTP, level_at)


def tone(seconds: int) -> Samples:
    """1 kHz at -23 dB of full scale, which nothing has to limit."""
    wave = np.sin(2 * np.pi * 1000 * np.arange(seconds * SECOND) / SECOND) * 10 ** (-23 / 20)
    return np.stack([wave, wave], axis=1).astype(np.float32)


def muffled(seconds: float, level_db: float, seed: int = 1) -> Samples:
    """Noise below 8 kHz, all of which the encoder keeps."""
    spectrum = np.fft.rfft(noise(seconds, level_db, seed), axis=0)
    spectrum[int(8_000 * seconds) :] = 0
    return np.fft.irfft(spectrum, axis=0).astype(np.float32)


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
    level = measured(studio, sound.measurement("finished"))
    assert level.loudness_lufs == pytest.approx(-14, abs=0.5)
    assert level.peak_dbtp <= -1


def test_silence_is_not_made_loud(studio: Studio) -> None:
    """There is nothing to bring to a level in a mix that nobody hears."""
    task = keep(studio, "nothing", np.zeros((SECOND, 2), np.float32))
    assert gain_for(studio, task, -14) == 0


@pytest.mark.parametrize(("taken", "gain"), [(0.0, 10.0), (1.0, 11.0), (3.0, 13.0), (20.0, 16.0)])
def test_the_gain_makes_up_for_what_the_limiter_takes(taken: float, gain: float) -> None:
    """As far as it may: a mix of peaks alone is not pushed for ever."""

    def level_at(tried: float | None) -> Level:
        plain = -24.0
        return Level(plain if tried is None else plain + tried - taken, 0.0)

    assert sound.mastering_gain(-14, CEILING_DBTP, level_at) == gain


def test_a_summary_is_read_or_there_is_none() -> None:
    """Ffmpeg's last words on loudness; anything else is no measurement."""
    said = "  Integrated loudness:\n    I:  -23.0 LUFS\n  True peak:\n    Peak:  -3.1 dBFS\n"
    assert sound.level_in(said) == Level(-23.0, -3.1)
    silent = said.replace("-23.0", "-70.0").replace("-3.1", "-inf")
    assert sound.level_in(silent) == Level(-70.0, float("-inf"))
    assert sound.level_in("Conversion failed!") is None


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


# --- rows ---------------------------------------------------------------------------------

SPANS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90)), min_size=1, max_size=12)


@given(SPANS)
def test_sounds_in_a_row_never_overlap(spans: list[tuple[int, int]]) -> None:
    """Every sound is in one row, after the one before it."""
    sounds = [
        Placed(task=str(number), samples=length, at=at, gain_db=0)
        for number, (at, length) in enumerate(spans)
    ]
    rows = sound.lanes(sounds)
    assert sorted((each for row in rows for each in row), key=lambda each: each.task) == sorted(
        sounds, key=lambda each: each.task
    )
    for row in rows:
        for one, other in pairwise(row):
            assert one.at + one.samples <= other.at


def test_sounds_one_after_the_other_are_where_they_belong(studio: Studio) -> None:
    """Three sounds in one row and one across two of them, each exact to the sample."""
    keep(studio, "click", clicks(100, length=1000))
    places = [300, 1300, 5000, 1900]
    sounds = [Placed(task="click", samples=1000, at=at, gain_db=0) for at in places]
    assert len(sound.lanes(sounds)) == 2
    mixed = heard(studio, sound.mix(sounds, None, 8000))
    assert np.flatnonzero(mixed[:, 0]).tolist() == sorted(at + 100 for at in places)
    assert len(mixed) == 8000

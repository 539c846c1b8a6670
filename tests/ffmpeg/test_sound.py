"""Pieces of sound, rendered: exact to the sample."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.retiming import Pace
from storyforge.ffmpeg import mixing, sound
from storyforge.ffmpeg.command import MediaInput
from storyforge.ffmpeg.mixing import Placed
from storyforge.ffmpeg.sound import PieceRange
from storyforge.media.probe import probe
from storyforge.plan.sound import range_of
from storyforge.timeline.facts import AudioFacts
from tests.ffmpeg.rendering import Samples, Studio, ffmpeg
from tests.ffmpeg.sounds import FEW, SECOND, clicks, heard, keep, muffled, power_db, wav

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
    return heard(shelf, sound.piece(range_of(probe(shelf.files[name]), name, 1, start, samples)))


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


INDEXED = {
    "mono.mp4": ("-c:a", "aac", "-ac", 1),
    "surround.mp4": ("-c:a", "aac", "-af", "pan=5.1|c0=c0|c1=c1|c2=c0|c3=c1|c4=c0|c5=c1"),
    "layer-3.mp4": ("-c:a", "libmp3lame", "-ar", 44_100),
    "dolby.mp4": ("-c:a", "ac3"),
    "apple.mov": ("-c:a", "alac", "-ar", 22_050),
    "telephone.mov": ("-c:a", "pcm_mulaw", "-ar", 8_000, "-ac", 1),
    "parts.mp4": ("-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"),
}


@pytest.mark.parametrize("name", INDEXED)
def test_a_files_index_tells_all_of_its_sound(studio: Studio, name: str) -> None:
    """Without looking into MP4 and QuickTime beforehand, the very same samples come out."""
    keep(studio, "noise.wav", muffled(4))
    pictures = ("-f", "lavfi", "-i", "testsrc2=s=64x64:r=25:d=4", "-c:v", "libx264", "-g", 10)
    made = studio.folder / name
    ffmpeg("-i", studio.files["noise.wav"], *pictures, "-bf", 2, *INDEXED[name], made)
    studio.files[name] = made
    for start in (Fraction(0), Fraction(31, 10)):
        wanted = range_of(probe(made), name, 1, start, SECOND)
        assert wanted.indexed
        found = heard(studio, sound.piece(wanted))
        assert np.array_equal(found, heard(studio, sound.piece(replace(wanted, indexed=False))))
        assert power_db(found).max() > -40


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


@pytest.mark.parametrize("hertz", [1_000, 2_000])
def test_a_tone_is_never_taken_for_something_else(studio: Studio, hertz: int) -> None:
    """Its bytes come again every 192, as the packets of a transport stream do."""
    turns = 2 * np.pi * hertz * np.arange(2 * SECOND) / SECOND
    wave = np.repeat(np.sin(turns)[:, None], 2, axis=1) * 10 ** (-10 / 20)
    keep(studio, "tone.wav", wave.astype(np.float32))
    audio = probe(studio.files["tone.wav"]).audio
    assert audio is not None
    wanted = _range("tone.wav", audio, Fraction(0), SECOND, seekable=False)
    part = heard(studio, sound.piece(replace(wanted, demuxer="wav")))
    assert np.abs(part - wave[:SECOND]).max() < 1e-4
    keep(studio, "piece", wave.astype(np.float32))
    mix = mixing.plain([Placed(task="piece", samples=SECOND, at=0)], SECOND)
    assert np.abs(heard(studio, mix.command) - wave[:SECOND]).max() < 1e-4


# --- muted parts ----------------------------------------------------------------------------

FRAME = SECOND // 30
NAME = (Fraction(1), Fraction(3, 2))


def muted(studio: Studio, start: Fraction, samples: int, *spans: tuple[Fraction, Fraction],
          **more: Any) -> Samples:  # fmt: skip
    """A part of three seconds of noise of which some is muted."""
    keep(studio, "speech.wav", muffled(3, seed=3))
    audio = probe(studio.files["speech.wav"]).audio
    assert audio is not None
    wanted = _range("speech.wav", audio, start, samples, seekable=False)
    return heard(studio, sound.piece(replace(wanted, muted=spans, edge=FRAME, **more)))


def test_what_is_muted_is_silent_to_the_sample(studio: Studio) -> None:
    """Nothing from its start to its end; all the rest as it was, but for a frame on either side."""
    plain, part = (muted(studio, Fraction(0), 3 * SECOND, *spans) for spans in ((), (NAME,)))
    start, end = SECOND, SECOND * 3 // 2
    assert not part[start:end].any()
    assert np.abs(part[[start - 1, end]]).max() < 1e-3, "it comes and goes without a click"
    rest = np.r_[0 : start - FRAME, end + FRAME : 3 * SECOND]
    assert np.array_equal(part[rest], plain[rest])
    going = part[start - FRAME // 2] / plain[start - FRAME // 2]
    assert going == pytest.approx([0.7071, 0.7071], abs=0.01), "half of its power, half-way"


@FEW
@given(start_ms=st.integers(0, 2000), length_ms=st.integers(1, 1000))
def test_a_part_of_what_is_muted_is_that_of_the_whole(
    studio: Studio, start_ms: int, length_ms: int
) -> None:
    """Wherever the piece begins, within a muted part or its edges too."""
    spans = (NAME, (Fraction(7, 5), Fraction(9, 5)), (Fraction(2), Fraction(5, 2)))
    whole = muted(studio, Fraction(0), 3 * SECOND, *spans)
    part = muted(studio, Fraction(start_ms, 1000), length_ms * 48, *spans)
    first = start_ms * 48
    assert np.array_equal(part, whole[first : first + length_ms * 48])


def test_backwards_and_at_other_speeds_the_same_is_muted(studio: Studio) -> None:
    """It is muted before it is turned or stretched, so nothing of it is left."""
    back = muted(studio, Fraction(3), 3 * SECOND, NAME, backward=True)
    assert not back[SECOND * 3 // 2 : 2 * SECOND].any()
    assert back[: SECOND * 3 // 2 - FRAME].any(axis=1).mean() > 0.9
    fast = muted(studio, Fraction(0), SECOND * 3 // 2, NAME, pace=Pace.steady(2))
    window = SECOND // 40
    assert not fast[SECOND // 2 + window : SECOND * 3 // 4 - window].any()
    assert power_db(fast[: SECOND // 2 - FRAME]).min() > -30


# --- channels and rates -------------------------------------------------------------------


def hot(channels: int) -> Samples:
    """Half a second for each channel in turn, in which that one alone holds a sample of 0.5."""
    samples = np.zeros((channels * HALF, channels), np.float32)
    for number in range(channels):
        samples[number * HALF + HALF // 2, number] = 0.5
    return samples


HALF = SECOND // 2


def heard_of_each(studio: Studio, name: str) -> list[tuple[float, float]]:
    """How much of each channel in turn is heard left and right, 1 for all of it."""
    channels = probe(studio.files[name]).audio
    assert channels is not None
    part = piece(studio, name, Fraction(0), channels.channels * HALF)
    at = [number * HALF + HALF // 2 for number in range(channels.channels)]
    return [(float(left) * 2, float(right) * 2) for left, right in part[at]]


SHARE = 0.7071


def test_the_centre_of_a_surround_mix_is_on_both_sides(studio: Studio) -> None:
    """Dialogue at -3 dB on each, surrounds on their own side, what only rumbles is left out."""
    plain = studio.folder / "plain.wav"
    plain.write_bytes(wav(hot(6)))
    studio.files["51.wav"] = studio.folder / "51.wav"
    ffmpeg("-channel_layout", "5.1", "-i", plain, "-c:a", "pcm_f32le", studio.files["51.wav"])
    wanted = [(1, 0), (0, 1), (SHARE, SHARE), (0, 0), (SHARE, 0), (0, SHARE)]
    assert heard_of_each(studio, "51.wav") == [pytest.approx(each, abs=0.01) for each in wanted]


def test_a_full_surround_mix_is_not_clipped(studio: Studio) -> None:
    """Eight channels at full scale add up to more than full scale, and stay as they are."""
    plain = studio.folder / "loud.wav"
    plain.write_bytes(wav(np.ones((SECOND, 8), np.float32) * np.float32(0.9)))
    studio.files["71.mov"] = studio.folder / "71.mov"
    ffmpeg("-channel_layout", "7.1", "-i", plain, "-c:a", "pcm_s16le", studio.files["71.mov"])
    part = piece(studio, "71.mov", Fraction(0), SECOND)
    assert part[HALF].tolist() == pytest.approx([0.9 * (1 + 3 * SHARE)] * 2, rel=0.01)


@pytest.mark.parametrize("channels", [3, 4, 6, 8, 9, 16])
def test_no_channel_of_unknown_meaning_is_lost(studio: Studio, channels: int) -> None:
    """The first two are left and right, the others are heard on both sides."""
    name = f"{channels} channels.wav"
    studio.files[name] = studio.folder / name
    studio.files[name].write_bytes(wav(hot(channels)))
    others = [(SHARE, SHARE)] * (channels - 2)
    wanted = [(1, 0), (0, 1), *others]
    assert heard_of_each(studio, name) == [pytest.approx(each, abs=0.01) for each in wanted]


def test_an_ambisonic_recording_is_heard_from_all_around() -> None:
    """Its first channel hears everything; the others only say from where."""
    assert sound.spread("ambisonic 1", 4) == "val(0)|val(0)"
    assert sound.spread("binaural", 2) == "val(0)|val(1)"
    assert [sound.spread(*each) for each in (("mono", 1), ("2 channels", 2), ("5.1(side)", 6))] == [
        "", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 32_000, 96_000, 192_000])
def test_every_rate_keeps_time(studio: Studio, rate: int) -> None:
    """From 8 to 192 kHz: a click is where it was, to a sample of the slower of the two."""
    name = f"{rate}.wav"
    studio.files[name] = studio.folder / name
    studio.files[name].write_bytes(wav(clicks(rate // 2, 3 * rate // 2, length=2 * rate), rate))
    part = piece(studio, name, Fraction(0), 2 * SECOND)
    halves = [int(np.abs(half[:, 0]).argmax()) for half in np.split(part, 2)]
    assert np.abs(np.subtract(halves, HALF)).max() <= max(1, SECOND / rate)


# --- what changes on the way, and what lies --------------------------------------------------


def tones(part: Samples) -> list[int]:
    """The frequency (Hz, to the nearest 20) of every half second; 0 for silence."""
    found = []
    for half in part[: len(part) // HALF * HALF, 0].reshape(-1, HALF):
        strengths = np.abs(np.fft.rfft(half * np.hanning(HALF)))
        hertz = int(strengths.argmax()) * SECOND / HALF
        found.append(round(hertz / 20) * 20 if strengths.max() > 50 else 0)
    return found


@pytest.fixture(scope="module")
def changing(studio: Studio) -> Studio:
    """Two seconds each of stereo, 5.1 and mono at other rates, one after the other."""
    stretches = {"stereo": (440, 44_100), "5.1": (880, 48_000), "mono": (1_320, 32_000)}
    data = b""
    for layout, (hertz, rate) in stretches.items():
        path = studio.folder / f"{layout}.aac"
        sine = f"sine=f={hertz}:r={rate}:d=2,volume=4,aformat=channel_layouts=mono"
        spread = "" if layout == "mono" else f",pan={layout}|{'c2' if layout == '5.1' else 'c0'}=c0"
        ffmpeg("-f", "lavfi", "-i", sine + spread, "-c:a", "aac", path)
        data += path.read_bytes()
    (studio.folder / "changing.aac").write_bytes(data)
    studio.files["changing.ts"] = studio.folder / "changing.ts"
    ffmpeg("-i", studio.folder / "changing.aac", "-c", "copy", studio.files["changing.ts"])
    return studio


@pytest.mark.parametrize("start", [0, 1, 3])
def test_channels_may_change_on_the_way(changing: Studio, start: int) -> None:
    """As between two programmes of a broadcast: all is heard, in its time, as long as asked."""
    info = probe(changing.files["changing.ts"])
    assert info.audio is not None
    wanted = _range("changing.ts", info.audio, info.audio.start + start, 5 * SECOND, seekable=False)
    part = heard(changing, sound.piece(replace(wanted, unsteady=True)))
    assert len(part) == 5 * SECOND
    all_of_it = [440] * 4 + [880] * 4 + [1_320] * 4 + [0] * 8
    found = tones(part)
    assert [each for n, each in enumerate(found) if (n + 2 * start) % 4] == [
        each for n, each in enumerate(all_of_it[2 * start : 2 * start + 10]) if (n + 2 * start) % 4
    ], "but for the half seconds in which it changes"


def test_the_plain_way_cannot_follow(changing: Studio) -> None:
    """The trial is one: without the first pass the piece comes out with another length."""
    assert len(piece(changing, "changing.ts", Fraction(0), 5 * SECOND)) != 5 * SECOND


def test_a_steady_source_is_the_same_both_ways(shelf: Studio) -> None:
    """The first pass changes nothing where nothing changes."""
    info = probe(shelf.files["flac.mkv"])
    assert info.audio is not None
    wanted = _range("flac.mkv", info.audio, Fraction(1, 2), SECOND, seekable=True)
    one, other = (
        heard(shelf, sound.piece(replace(wanted, unsteady=each))) for each in (False, True)
    )
    assert np.array_equal(one, other)


def test_mp3_of_a_changing_rate_without_a_header_keeps_time(studio: Studio) -> None:
    """Nothing in the file says how long it is, and its first frames do not tell."""
    keep(
        studio, "long.wav", np.concatenate([muffled(4, seed=2), clicks(SECOND, length=4 * SECOND)])
    )
    path = studio.files["vbr.mp3"] = studio.folder / "vbr.mp3"
    ffmpeg("-i", studio.files["long.wav"], "-c:a", "libmp3lame", "-q:a", 4, "-write_xing", 0, path)
    info = probe(path)
    assert float(info.duration) == pytest.approx(8, abs=0.1)
    part = piece(studio, "vbr.mp3", Fraction(4), 4 * SECOND)
    assert int(np.abs(part[HALF:, 0]).argmax()) + HALF == pytest.approx(SECOND, abs=1_200)


@pytest.mark.parametrize("said", [0, 0xFFFFFFFF])
def test_a_wav_that_lies_about_its_length_is_heard_whole(studio: Studio, said: int) -> None:
    """As recorders leave it that were switched off: the length is never written."""
    data = bytearray(wav(clicks(SECOND, length=2 * SECOND)))
    at = data.index(b"data") + 4
    data[at : at + 4] = said.to_bytes(4, "little")
    studio.files["lying.wav"] = studio.folder / "lying.wav"
    studio.files["lying.wav"].write_bytes(bytes(data))
    part = piece(studio, "lying.wav", Fraction(0), 2 * SECOND)
    assert np.flatnonzero(np.abs(part[:, 0]) > 0.1).tolist() == [SECOND]

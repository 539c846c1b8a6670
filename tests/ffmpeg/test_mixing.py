"""The mix, rendered: everything in its place, at its level, giving way."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.ffmpeg import mixing
from storyforge.ffmpeg.mixing import Cycle, Layer, Mix, Placed, Role, plain
from tests.ffmpeg.rendering import Samples, Studio
from tests.ffmpeg.sounds import FEW, SECOND, clicks, heard, keep, noise, power_db


def mixed(studio: Studio, samples: int, *layers: Layer) -> Samples:
    """Layers put together for a story of -14 LUFS."""
    return heard(studio, Mix(samples=samples, layers=layers, target_lufs=-14.0).command)


def together(studio: Studio, sounds: list[Placed], samples: int) -> Samples:
    return heard(studio, plain(sounds, samples).command)


def test_silence_is_silent_and_as_long_as_the_story(studio: Studio) -> None:
    """A story without sound has a track all the same."""
    silent = together(studio, [], 12_345)
    assert silent.shape == (12_345, 2)
    assert not silent.any()


@FEW
@given(at=st.integers(0, 90_000), gain=st.sampled_from([0.0, -6.0, 3.0]))
def test_a_sound_lies_exactly_at_its_place(studio: Studio, at: int, gain: float) -> None:
    """To the sample, at its gain; the mix is as long as the story, whatever is in it."""
    task = keep(studio, "click", clicks(500, length=1000))
    sound = Placed(task=task, samples=1000, at=at, gain_db=gain)
    made = together(studio, [sound], 2 * SECOND)
    assert made.shape == (2 * SECOND, 2)
    (found,) = np.flatnonzero(made[:, 0])
    assert found == at + 500
    assert made[found, 0] == pytest.approx(0.5 * 10 ** (gain / 20), rel=1e-4)


def test_sounds_are_added_and_never_normalised(studio: Studio) -> None:
    """One voice is as loud beside another as it is alone."""
    task = keep(studio, "click", clicks(500, length=1000))
    places = [Placed(task=task, samples=1000, at=at) for at in (0, 2000, 2000)]
    assert together(studio, places, 4000)[[500, 2500], 0].tolist() == pytest.approx([0.5, 1.0])


def test_a_crossfade_keeps_its_power(studio: Studio) -> None:
    """Two sounds that cross are together as loud as either, within a quarter of a decibel."""
    fade, lasts = 3 * SECOND, 6 * SECOND
    one, other = (keep(studio, f"noise {n}", noise(6, seed=n)) for n in (1, 2))
    crossing = [
        Placed(task=one, samples=lasts, at=0, fade_out=fade),
        Placed(task=other, samples=lasts, at=lasts - fade, fade_in=fade),
    ]
    levels = power_db(together(studio, crossing, 9 * SECOND)[SECOND : 8 * SECOND], SECOND // 2)
    assert np.abs(levels + 20).max() < 0.25


def test_every_source_is_brought_to_its_level(studio: Studio) -> None:
    """What was measured is added to what the author wrote, for all sounds of a source alike."""
    task = keep(studio, "click", clicks(500, length=1000))
    sounds = [Placed(task=task, samples=1000, at=at, gain_db=-6, levels=(f"level {at}",))
              for at in (0, 2000)]  # fmt: skip
    levelled = plain(sounds, 4000).levelled(lambda levels: 6.0 if levels == ("level 0",) else 0.0)
    made = heard(studio, levelled.command)
    assert made[[500, 2500], 0].tolist() == pytest.approx([0.5, 0.5 * 10 ** (-6 / 20)], rel=1e-4)


# --- music --------------------------------------------------------------------------------


def music(studio: Studio, seconds: float, **changes: Any) -> Placed:
    """Two seconds of noise that go round for so many."""
    task = keep(studio, "music", noise(2, -20, seed=3))
    whole = Placed(task=task, samples=int(seconds * SECOND), at=0, cycle=Cycle(0, 2 * SECOND))
    return replace(whole, **changes)


def test_music_loops_without_a_gap(studio: Studio) -> None:
    """The same samples again and again, to the last one of the story."""
    made = together(studio, [music(studio, 5)], 5 * SECOND)
    assert made.shape == (5 * SECOND, 2)
    assert np.array_equal(made[: 2 * SECOND], made[2 * SECOND : 4 * SECOND])
    assert np.array_equal(made[4 * SECOND :], made[:SECOND])


@pytest.mark.parametrize("held", [True, False])
@FEW
@given(first=st.integers(0, 40_000), length=st.integers(24_000, 50_000),
       skip=st.integers(0, 60_000))  # fmt: skip
def test_loop_points_are_exact_to_the_sample(
    studio: Studio, monkeypatch: pytest.MonkeyPatch, held: bool, first: int, length: int, skip: int
) -> None:
    """From the start to the loop's end, then between its points; in memory or read again."""
    monkeypatch.setattr(mixing, "LONGEST_HELD", 10**9 if held else 0)
    task = keep(studio, "ramp", np.tile(np.arange(2 * SECOND, dtype=np.float32)[:, None], (1, 2)))
    end = first + length
    looped = Placed(task=task, samples=4 * SECOND, at=0, skip=min(skip, end - 1),
                    cycle=Cycle(first, end))  # fmt: skip
    wanted = [*range(end), *np.tile(np.arange(first, end), 9)][looped.skip :][: 4 * SECOND]
    assert together(studio, [looped], 4 * SECOND)[:, 0].tolist() == wanted


def test_music_fades_at_both_ends(studio: Studio) -> None:
    """From nothing, and to nothing."""
    bed = music(studio, 5, fade_in=SECOND, fade_out=2 * SECOND)
    levels = power_db(together(studio, [bed], 5 * SECOND), SECOND // 10)
    assert levels[0] < -35
    assert levels[-1] < -35
    assert np.abs(levels[12:28] + 20).max() < 0.5


# --- giving way ---------------------------------------------------------------------------

SPOKEN = (3, 6)
"""From when to when somebody speaks, in seconds of ten."""


def opposed(studio: Studio, level_db: float) -> Placed:
    """A voice in opposite phase left and right: in the sum of both sides it is not heard."""
    side = noise(SPOKEN[1] - SPOKEN[0], level_db, seed=5)
    side[:, 1] = -side[:, 0]
    return Placed(task=keep(studio, f"voice {level_db}", side), samples=len(side),
                  at=SPOKEN[0] * SECOND)  # fmt: skip


def lowered(studio: Studio, role: Role, duck_db: float, voice_db: float) -> Samples:
    """By how much (dB) something under a voice is softer than alone, every 20 ms."""
    under = Layer(role=role, sounds=(music(studio, 10),), duck_db=duck_db)
    voice = Layer(role="voice", sounds=(opposed(studio, voice_db),))
    powers = [
        np.square(mixed(studio, 10 * SECOND, *layers).sum(axis=1).astype(np.float64))
        .reshape(-1, SECOND // 50).mean(axis=1)
        for layers in ((under, voice), (under,))
    ]  # fmt: skip
    found: Samples = (10 * np.log10(powers[0] / powers[1])).astype(np.float32)
    return found


def at(levels: Samples, seconds: float) -> float:
    return float(levels[round(seconds * 50)])


@pytest.mark.parametrize("role", ["music", "clip"])
@pytest.mark.parametrize("duck_db", [-3.0, -9.0, -15.0])
@pytest.mark.parametrize("voice_db", [-26.0, -10.0])
def test_what_gives_way_does_so_by_as_much_as_it_is_told(
    studio: Studio, role: Role, duck_db: float, voice_db: float
) -> None:
    """To within a tenth, never further, however loud the voice is; and all comes back."""
    levels = lowered(studio, role, duck_db, voice_db)
    start, end = (round(second * 50) for second in SPOKEN)
    assert np.abs(levels[: start - 16]).max() < 0.1, "before"
    during = levels[start + 10 : end - 20]
    assert duck_db - 0.2 <= during.min()
    assert during.max() <= duck_db * 0.9
    assert np.abs(levels[end + 100 :]).max() < 0.1, "after"


def test_music_is_down_when_the_first_word_is_said(studio: Studio) -> None:
    """It begins to fall 0.3 s before, over more than a tenth of a second, and never jumps."""
    levels = lowered(studio, "music", -9, -17)
    assert at(levels, SPOKEN[0] - 0.32) > -0.1
    assert -6.5 < at(levels, SPOKEN[0] - 0.26) < -1.5
    assert at(levels, SPOKEN[0]) < -7.5


def test_music_comes_back_slowly(studio: Studio) -> None:
    """Still down 0.1 s after the last word, half of it within a second, all within two."""
    levels = lowered(studio, "music", -9, -17)
    assert at(levels, SPOKEN[1]) < -6.5
    assert -5.5 < at(levels, SPOKEN[1] + 0.7) < -1
    assert at(levels, SPOKEN[1] + 1.9) > -0.1
    steps = np.abs(np.diff(levels[round(SPOKEN[1] * 50) - 20 :]))
    assert steps.max() < 0.5, "dB in 20 ms"


def test_pauses_between_words_are_not_filled_with_music(studio: Studio) -> None:
    """A quarter of a second without a word brings it up by less than three decibels."""
    voice = opposed(studio, -17)
    gap = replace(voice, at=voice.at + voice.samples + SECOND // 4)
    under = Layer(role="music", sounds=(music(studio, 10),), duck_db=-9)
    levels = [
        power_db(mixed(studio, 10 * SECOND, *layers).sum(axis=1, keepdims=True).repeat(2, axis=1))
        for layers in ((under, Layer(role="voice", sounds=(voice, gap))), (under,))
    ]
    change = (levels[0] - levels[1])[round(SPOKEN[0] * 20) + 6 : round(SPOKEN[1] * 20) + 40]
    assert change.max() < -6


def test_what_is_hardly_heard_moves_nothing(studio: Studio) -> None:
    """A hum thirty units below the story's loudness is no voice."""
    assert np.abs(lowered(studio, "music", -9, -60)).max() < 0.1


def test_a_clip_gives_way_to_a_voice_and_music_to_both(studio: Studio) -> None:
    """A voice alone lowers clips and music, a clip alone lowers music, effects lower nothing."""
    loud = keep(studio, "loud", noise(2, -17, seed=8))
    tone = np.sin(2 * np.pi * 440 * np.arange(10 * SECOND) / SECOND).astype(np.float32) * 0.1
    bed = keep(studio, "tone", np.tile(tone[:, None], (1, 2)))
    under = Layer(role="music", duck_db=-9, sounds=(Placed(task=bed, samples=10 * SECOND, at=0),))
    for role, falls in (("voice", True), ("clip", True), ("effect", False)):
        sound = Placed(task=loud, samples=2 * SECOND, at=4 * SECOND)
        made = mixed(studio, 10 * SECOND, under, Layer(role=role, sounds=(sound,)))  # type: ignore[arg-type]
        part = made[round(4.5 * SECOND) : round(5.5 * SECOND), 0].astype(np.float64)
        bare = tone[round(4.5 * SECOND) : round(5.5 * SECOND)].astype(np.float64)
        share = float(part @ bare / (bare @ bare))
        assert (share < 0.5) == falls, (role, share)


# --- rows ---------------------------------------------------------------------------------

SPANS = st.lists(st.tuples(st.integers(0, 400), st.integers(1, 90)), min_size=1, max_size=12)


@given(SPANS)
def test_sounds_in_a_row_never_overlap(spans: list[tuple[int, int]]) -> None:
    """Every sound is in one row, after the one before it."""
    sounds = [
        Placed(task=str(number), samples=length, at=at) for number, (at, length) in enumerate(spans)
    ]
    rows = mixing.lanes(sounds)
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
    sounds = [Placed(task="click", samples=1000, at=at) for at in places]
    assert len(mixing.lanes(sounds)) == 2
    made = together(studio, sounds, 8000)
    assert np.flatnonzero(made[:, 0]).tolist() == sorted(at + 100 for at in places)
    assert len(made) == 8000

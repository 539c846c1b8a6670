"""Whether a sound can be heard among others, from known loudness."""

from __future__ import annotations

import pytest

from storyforge.core.audibility import Standing, standing
from storyforge.core.loudness import Loudness

SPOKEN = (-120.0, -120.0, -120.0, -20.0, -22.0, -50.0, -21.0, -20.0, -22.0, -20.0)
"""A voice of a second, with a pause in it; the first 0.4 s are not measured."""


def always(start: float, end: float) -> bool:
    return end > start


def mix(*lufs: float) -> Loudness:
    return Loudness(lufs, 0.0)


def stands(voice: tuple[float, ...], gain: float, begins: float, whole: Loudness) -> Standing:
    found = standing(Loudness(voice, 0.0), gain, begins, whole, always)
    assert found is not None
    return found


def test_a_sound_alone_is_the_whole() -> None:
    """At every moment, wherever it begins."""
    assert stands(SPOKEN, 0, 0, mix(*SPOKEN)) == Standing(0, 0)
    assert stands(SPOKEN, 6, 0.3, mix(*[-120] * 3, *(each + 6 for each in SPOKEN))) == Standing(
        0, 0
    )


@pytest.mark.parametrize(("music", "drowned"), [(-6, False), (-5, True), (0, True), (-40, False)])
def test_what_is_always_15_db_below_is_drowned(music: float, drowned: bool) -> None:
    """Pauses do not count: a voice is not heard because the music stops while it says nothing."""
    whole = [max(each, music) for each in SPOKEN]
    whole[5] = -50.0
    assert stands(SPOKEN, 0, 0, mix(*whole)).is_drowned == drowned


def test_one_word_that_is_heard_is_enough() -> None:
    """A part that is drowned is not told: where it matters, somebody has to listen."""
    whole = [0.0] * 10
    whole[8] = -20.0
    assert not stands(SPOKEN, 0, 0, mix(*whole)).is_drowned


def test_a_mix_that_is_too_soft_does_not_hold_it() -> None:
    """By 6 dB at every moment; what it should be comes from its gain."""
    whole = mix(*(each - 6 for each in SPOKEN))
    assert stands(SPOKEN, 0, 0, whole).is_absent
    assert not stands(SPOKEN, -3, 0, whole).is_absent


def test_between_two_steps_the_better_one_counts() -> None:
    """A third of a step is nobody's fault: each verdict takes what speaks against it."""
    found = stands(SPOKEN, 0, 1 / 30, mix(*SPOKEN, -20.0))
    assert found.at_best >= 0 >= found.at_worst
    assert not found.is_drowned
    assert not found.is_absent


def test_what_is_too_short_tells_nothing() -> None:
    """No window of 0.4 s lies in it, or none that counts."""
    whole = mix(*[-10.0] * 20)
    assert standing(mix(*SPOKEN[:3]), 0, 0, whole, always) is None
    assert standing(mix(*SPOKEN), 0, 0, whole, lambda start, end: end < start) is None
    assert standing(mix(*SPOKEN), 0, 9, whole, always) is None

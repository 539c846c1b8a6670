"""Mixing in parts: a long story's sounds are mixed a few at a time."""

from __future__ import annotations

from storyforge.ffmpeg.mixing import Placed
from storyforge.plan.model import needs
from storyforge.plan.sound import MOST_SOUNDS, _few
from storyforge.plan.worklist import WorkList


def placed(number: int) -> Placed:
    return Placed(task=f"piece-{number:03}", samples=50_000, at=number * 48_000, gain_db=-3)


def test_a_few_sounds_are_mixed_as_they_are() -> None:
    """Nothing is mixed beforehand as long as it can be mixed at once."""
    work = WorkList()
    sounds = [placed(number) for number in range(MOST_SOUNDS)]
    assert _few(work, sounds, -14.0) == sounds
    assert work.tasks == ()


def test_many_sounds_are_mixed_in_parts() -> None:
    """Every sound is in one part, at its place, and the parts span what is in them."""
    work = WorkList()
    sounds = [placed(number) for number in range(MOST_SOUNDS * MOST_SOUNDS + 1)]
    few = _few(work, sounds, -14.0)
    assert len(few) == 2, "parts of parts"
    pieces = [name for task in work.tasks for name in needs(task) if name.startswith("piece")]
    assert sorted(pieces) == [each.task for each in sounds]
    assert few[0].at == 0
    last = max(few, key=lambda each: each.at)
    assert last.at + last.samples == sounds[-1].at + sounds[-1].samples

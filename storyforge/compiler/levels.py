"""How loud files are as a whole, and what is done about it when they are rendered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

from storyforge.compiler.treatment import Aspect
from storyforge.core.loudness import MOST_GAIN_DB, SILENCE_LUFS, gain_to, is_too_short
from storyforge.core.time import SAMPLE_RATE, round_half_up
from storyforge.ffmpeg.command import Command
from storyforge.ffmpeg.mastering import survey
from storyforge.media.memo import Memo
from storyforge.plan.sound import range_of
from storyforge.process import CancelToken
from storyforge.render.engine import find_engine
from storyforge.render.listening import listen
from storyforge.storyboard.brand import KitSound
from storyforge.timeline.facts import MediaInfo
from storyforge.timeline.tracks import sounds_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """What was measured of all of a sound track, decoded as for a story.

    `integrated_lufs` and `true_peak_dbtp` are None where there is nothing to measure. `silent`:
    nothing in it can be heard, not even something short.
    """

    track: int
    lasts_s: float
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    silent: bool

    def gain_db(self, target_lufs: float) -> float:
        """What brings it to a loudness, were all of it used."""
        if is_too_short(self.lasts_s) or self.integrated_lufs is None:
            return 0.0
        return gain_to(target_lufs, self.integrated_lufs)

    def plain(self) -> dict[str, object]:
        return {
            "track": self.track, "integrated_lufs": self.integrated_lufs,
            "true_peak_dbtp": self.true_peak_dbtp, "gain_db": self.gain_db(TARGET_LUFS),
        }  # fmt: skip


_NOTHING_DB = 0.05

TARGET_LUFS = float(KitSound.model_fields["loudness"].default)
"""The loudness of stories whose kit does not name another."""


def levels(path: Path, info: MediaInfo, memo: Memo) -> Iterator[Level]:
    """How loud each sound of a file is, remembered as its facts are.

    Raises FFmpegFailed, and FFmpegNotFound.
    """
    for track in sounds_in(info):
        audio = info.sound(track.number)
        if audio is not None:
            lasts = info.until(audio)
            samples = round_half_up(lasts * SAMPLE_RATE)
            command = survey(range_of(info, path.name, audio.number, Fraction(0), samples))
            measured = partial(_measured, command=command, track=audio.number, lasts=lasts)
            yield memo.of(Level, path, measured, f"{find_engine().version} {command}")


def _measured(path: Path, command: Command, track: int, lasts: Fraction) -> Level:
    argv = (str(find_engine().path), *command.resolved(lambda _: path, path))
    found = listen(argv, CancelToken(), path.name)
    return Level(
        track=track, lasts_s=float(lasts), integrated_lufs=_finite(found.integrated_lufs),
        true_peak_dbtp=_finite(found.peak_db), silent=found.is_silent,
    )  # fmt: skip


def _finite(value: float) -> float | None:
    return round(value, 2) if math.isfinite(value) else None


def loudness_aspects(found: tuple[Level, ...]) -> Iterator[Aspect]:
    """A line for each sound that was measured."""
    for level in found:
        subject = "loudness" if len(found) == 1 else f"loudness {level.track}"
        yield Aspect(subject, _found(level), _done(level))


def _found(level: Level) -> str:
    if level.silent:
        return "silent"
    peak = f"true peak {level.true_peak_dbtp or 0:.1f} dBTP"  # None only in digital silence
    if is_too_short(level.lasts_s):
        return f"too short to measure, {peak}"
    if level.integrated_lufs is None:
        return f"too soft to measure, {peak}"
    return f"{level.integrated_lufs:.1f} LUFS, {peak}"


def _done(level: Level) -> str:
    if level.silent:
        return "warned of where it is used: nothing would be heard"
    if is_too_short(level.lasts_s):
        return "left at its own level"
    if level.integrated_lufs is None or level.integrated_lufs <= SILENCE_LUFS:
        return "left at its own level: hardly anything would be heard"
    gain = level.gain_db(TARGET_LUFS)
    if abs(gain) < _NOTHING_DB:
        return ""
    reached = level.integrated_lufs + gain
    way = "raised" if gain > 0 else "lowered"
    most = ", as far as it goes," if gain >= MOST_GAIN_DB else ""
    return f"{way} by {abs(gain):.1f} dB{most} to {reached:.1f} LUFS"

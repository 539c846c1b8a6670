"""The story's sound as tasks: pieces to PCM, one mix, one master."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Literal

from storyforge.core.retiming import STEADY, Pace, Run
from storyforge.core.time import SAMPLE_RATE, FrameRate, frame_range, round_half_up
from storyforge.ffmpeg import sound
from storyforge.ffmpeg.command import Command, MediaInput
from storyforge.plan.model import CommandTask, MasterTask, task_id
from storyforge.plan.surface import Aim
from storyforge.plan.worklist import WorkList
from storyforge.timeline.facts import MediaCatalog
from storyforge.timeline.model import Music, Sound, Timeline

CEILING_DBTP = -2.0
"""True peak before the encoder, so that -1 dBTP holds after it.

Half a decibel below the usual -1.5 (facts/loudness.yaml): coming down from four times the rate
adds up to 0.9 dB where much is limited.
"""


def plan_sound(timeline: Timeline, aim: Aim, work: WorkList) -> MasterTask:
    """Put the story's sound on the work list; the last task is its master."""
    track, rate = timeline.soundtrack, timeline.rate
    samples = rate.samples(timeline.length)
    voices = _few(work, [_voice(work, aim.catalog, rate, each) for each in track.sounds])
    bed = _bed(work, aim.catalog, rate, track.music) if track.music else None
    mix = _task(work, "mix", "mix", sound.mix(voices, bed, samples))
    audible = bool(voices) or bed is not None
    identity = task_id(
        "master", mix.id, samples, track.loudness_lufs, audible, CEILING_DBTP,
        aim.audio_bits_per_second,
    )  # fmt: skip
    return work.add(
        MasterTask(
            id=identity, name="sound", mix=mix.id, samples=samples,
            loudness_lufs=track.loudness_lufs if audible else None, ceiling_dbtp=CEILING_DBTP,
            bits_per_second=aim.audio_bits_per_second,
        )
    )  # fmt: skip


MOST_SOUNDS = 16
"""Sounds in one mix: each costs 2 MB while it is mixed, so a long story is mixed in parts."""


def _few(work: WorkList, sounds: Sequence[sound.Placed]) -> Sequence[sound.Placed]:
    """The same sounds as no more than `MOST_SOUNDS`: neighbours are mixed beforehand."""
    if len(sounds) <= MOST_SOUNDS:
        return sounds
    ordered = sorted(sounds, key=lambda each: (each.at, each.task))
    return _few(work, [_mixed(work, part) for part in _batches(ordered)])


def _batches(sounds: Sequence[sound.Placed]) -> Iterator[tuple[sound.Placed, ...]]:
    rest = iter(sounds)
    while batch := tuple(islice(rest, MOST_SOUNDS)):
        yield batch


def _mixed(work: WorkList, sounds: Sequence[sound.Placed]) -> sound.Placed:
    """Sounds mixed to one, from where the first begins to where the last ends."""
    start = min(each.at for each in sounds)
    samples = max(each.at + each.samples for each in sounds) - start
    moved = [replace(each, at=each.at - start) for each in sounds]
    part = _task(work, "mix", "part of the mix", sound.mix(moved, None, samples))
    return sound.Placed(task=part.id, samples=samples, at=start, gain_db=0)


def _task(
    work: WorkList, kind: Literal["piece", "mix"], name: str, command: Command
) -> CommandTask:
    return work.add(CommandTask(id=task_id(kind, command), name=name, kind=kind, command=command))


def _piece(
    work: WorkList, catalog: MediaCatalog, name: str, start: Fraction, samples: int,
    pace: Pace = STEADY, *, backward: bool = False,
) -> CommandTask:  # fmt: skip
    info = catalog.infos[name]
    assert info.audio is not None, f"{name} has no sound"
    container_start = info.video.container_start if info.video else info.audio.start
    command = sound.piece(
        sound.PieceRange(
            item=MediaInput(name), stream_index=info.audio.index, start=container_start + start,
            samples=samples,
            seekable=bool(info.video and info.video.seekable), pace=pace, backward=backward,
        )
    )  # fmt: skip
    return _task(work, "piece", name, command)


def _voice(work: WorkList, catalog: MediaCatalog, rate: FrameRate, each: Sound) -> sound.Placed:
    samples = rate.samples(each.range.length)
    return sound.Placed(
        task=_heard(work, catalog, rate, each).id, samples=samples,
        at=rate.samples(each.range.start), gain_db=each.gain_db,
        fade_in=rate.samples(each.fade_in), fade_out=rate.samples(each.fade_out),
    )  # fmt: skip


def _heard(work: WorkList, catalog: MediaCatalog, rate: FrameRate, each: Sound) -> CommandTask:
    """A sound's own samples: one piece, or one for each sweep of its time, put together."""
    runs = [*each.time.runs(frame_range(0, each.range.length))]
    parts = [
        sound.Placed(
            task=_swept(work, catalog, rate, each.source, run).id, samples=rate.samples(run.count),
            at=rate.samples(run.at), gain_db=0, fade_in=rate.samples(CLICK_FRAMES if run.at else 0),
            fade_out=rate.samples(0 if run is runs[-1] else CLICK_FRAMES),
        )
        for run in runs if not run.sweep.stands
    ]  # fmt: skip
    if len(runs) == len(parts) == 1:
        return work.add(_swept(work, catalog, rate, each.source, runs[0]))
    mixed = sound.mix(_few(work, parts), None, rate.samples(each.range.length))
    return _task(work, "mix", each.source, mixed)


CLICK_FRAMES = 1
"""Fade where a sound goes on from elsewhere, in frames."""


def _swept(
    work: WorkList, catalog: MediaCatalog, rate: FrameRate, name: str, run: Run
) -> CommandTask:
    sweep, begins = run.sweep, rate.seconds(run.first)
    return _piece(
        work, catalog, name, sweep.position(begins), rate.samples(run.count),
        sweep.pace.after(begins), backward=sweep.backward,
    )  # fmt: skip


def _bed(work: WorkList, catalog: MediaCatalog, rate: FrameRate, music: Music) -> sound.Bed:
    wanted = rate.samples(music.range.length)
    info = catalog.infos[music.source]
    there = max(1, round_half_up((info.sound_lasts - music.start) * SAMPLE_RATE))
    piece = _piece(work, catalog, music.source, music.start, min(wanted, there))
    placed = sound.Placed(
        task=piece.id, samples=wanted, at=rate.samples(music.range.start),
        gain_db=music.gain_db, fade_in=rate.samples(music.fade_in),
        fade_out=rate.samples(music.fade_out),
    )  # fmt: skip
    return sound.Bed(
        piece=placed, source_samples=min(wanted, there), duck_db=music.duck_db, loop=music.loop
    )

"""The story's sound as tasks: pieces to PCM, each measured, one mix, one master."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby, islice

from storyforge.core.loudness import SHORTEST_S
from storyforge.core.retiming import Run
from storyforge.core.time import SAMPLE_RATE, FrameRate, frame_range, round_half_up
from storyforge.ffmpeg import sound
from storyforge.ffmpeg.command import MediaInput
from storyforge.ffmpeg.graph import MP4, WAV
from storyforge.ffmpeg.mixing import ORDER, Cycle, Layer, Mix, Placed, Role, plain
from storyforge.ffmpeg.sound import PieceRange
from storyforge.plan.lateness import lateness
from storyforge.plan.model import CommandTask, Heard, LevelTask, MasterTask, MixTask, task_id
from storyforge.plan.surface import Aim
from storyforge.plan.worklist import WorkList
from storyforge.timeline.cues import CLICK_FRAMES
from storyforge.timeline.facts import MediaCatalog, MediaInfo
from storyforge.timeline.model import Music, Sound, Timeline

HIGHEST_DBTP = -1.0
"""True peak of the finished sound, at the most."""

CEILING_DBTP = -2.0
"""True peak before the encoder, so that nearly always no more than that comes out of it.

Half a decibel below the usual -1.5 (facts/loudness.yaml): coming down from four times the rate
adds up to 0.9 dB where much is limited.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSound:
    """The tasks that make and measure the finished sound, and what must be heard in it."""

    master: str
    level: str
    mix: str
    mix_level: str | None
    heard: tuple[Heard, ...]


def plan_sound(timeline: Timeline, aim: Aim, work: WorkList) -> PlannedSound:
    """Put the story's sound on the work list."""
    parts = [*_parts(work, aim.catalog, timeline)]
    mix = _mixed(work, "mix", _mix(work, timeline, parts))
    mix_level = _level(work, "the mix", mix.id) if parts else None
    master = _master(work, timeline, aim, mix, mix_level)
    level = _level(work, "the finished sound", master.id, encoded=True)
    return PlannedSound(
        master=master.id, level=level, mix=mix.id, mix_level=mix_level,
        heard=tuple(map(_listened, parts)),
    )  # fmt: skip


def _listened(part: Part) -> Heard:
    role, duck_db = part.yields
    return Heard(
        source=part.of.source, path=part.of.path, range=part.of.range, level=part.level,
        role=role, placed=part.placed, duck_db=duck_db,
    )  # fmt: skip


def _master(
    work: WorkList, timeline: Timeline, aim: Aim, mix: MixTask, level: str | None
) -> MasterTask:
    samples = timeline.rate.samples(timeline.length)
    if samples < SHORTEST_S * SAMPLE_RATE:
        level = None
    loudness = timeline.soundtrack.loudness_lufs
    identity = task_id(
        "master", mix.id, level, samples, loudness, CEILING_DBTP, HIGHEST_DBTP,
        aim.audio_bits_per_second,
    )  # fmt: skip
    return work.add(
        MasterTask(
            id=identity, name="sound", mix=mix.id, level=level, samples=samples,
            loudness_lufs=loudness, ceiling_dbtp=CEILING_DBTP, highest_dbtp=HIGHEST_DBTP,
            bits_per_second=aim.audio_bits_per_second,
        )
    )  # fmt: skip


# What is mixed


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A sound of the timeline as it is placed in the mix, and the task that measured it."""

    of: Sound | Music
    placed: Placed
    level: str

    @property
    def recording(self) -> tuple[str, int]:
        """What all is at one level: a sound track of a source."""
        return self.of.source, self.of.track

    @property
    def yields(self) -> tuple[Role, float]:
        """What role it has, and how far it gives way."""
        return ("music" if isinstance(self.of, Music) else self.of.role), self.of.duck_db


def _parts(work: WorkList, catalog: MediaCatalog, timeline: Timeline) -> Iterator[Part]:
    """Everything that is heard; what comes of one track is brought to its level by one gain."""
    track, rate = timeline.soundtrack, timeline.rate
    parts = [_sound(work, catalog, rate, each) for each in track.sounds]
    parts += [_bed(work, catalog, rate, each) for each in track.music]
    levels: dict[tuple[str, int], list[str]] = {}
    for part in parts:
        levels.setdefault(part.recording, []).append(part.level)
    for part in parts:
        measured = tuple(dict.fromkeys(levels[part.recording]))
        yield replace(part, placed=replace(part.placed, levels=measured))


def _mix(work: WorkList, timeline: Timeline, parts: Sequence[Part]) -> Mix:
    target = timeline.soundtrack.loudness_lufs
    ordered = sorted(parts, key=lambda part: (ORDER.index(part.yields[0]), part.yields[1]))
    return Mix(
        samples=timeline.rate.samples(timeline.length),
        layers=tuple(
            Layer(role=role, duck_db=duck,
                  sounds=tuple(_few(work, [each.placed for each in same], target)))
            for (role, duck), same in groupby(ordered, key=lambda part: part.yields)
        ),
        target_lufs=target,
    )  # fmt: skip


MOST_SOUNDS = 16
"""Sounds in one mix: each costs 2 MB while it is mixed, so a long story is mixed in parts."""


def _few(work: WorkList, sounds: Sequence[Placed], target_lufs: float) -> Sequence[Placed]:
    """The same sounds as no more than `MOST_SOUNDS`: neighbours are mixed beforehand."""
    if len(sounds) <= MOST_SOUNDS:
        return sounds
    ordered = sorted(sounds, key=lambda each: (each.at, each.task))
    parts = [_beforehand(work, part, target_lufs) for part in _batches(ordered)]
    return _few(work, parts, target_lufs)


def _batches(sounds: Sequence[Placed]) -> Iterator[tuple[Placed, ...]]:
    rest = iter(sounds)
    while batch := tuple(islice(rest, MOST_SOUNDS)):
        yield batch


def _beforehand(work: WorkList, sounds: Sequence[Placed], target_lufs: float) -> Placed:
    """Sounds mixed to one, from where the first begins to where the last ends."""
    start = min(each.at for each in sounds)
    samples = max(each.at + each.samples for each in sounds) - start
    moved = [replace(each, at=each.at - start) for each in sounds]
    part = _mixed(work, "part of the mix", plain(moved, samples, target_lufs))
    return Placed(task=part.id, samples=samples, at=start)


def _mixed(work: WorkList, name: str, mix: Mix) -> MixTask:
    return work.add(MixTask(id=task_id("mix", mix), name=name, mix=mix))


def _level(work: WorkList, name: str, of: str, *, encoded: bool = False) -> str:
    identity = task_id("level", of)
    return work.add(LevelTask(id=identity, name=name, of=of, encoded=encoded)).id


# Pieces


def range_of(info: MediaInfo, source: str, track: int, start: Fraction, samples: int) -> PieceRange:
    """A range of a source's sound, as it was recorded, from a second of the file on."""
    audio = info.sound(track)
    assert audio is not None, f"{source} has no sound {track}"
    seekable = bool(info.video and info.video.seekable)
    return PieceRange(
        item=MediaInput(source), stream_index=audio.index, start=info.starts + start,
        samples=samples, seekable=seekable,
        spread=sound.spread(audio.layout, audio.channels),
        demuxer=WAV if info.container == WAV else "",
        indexed=seekable and MP4 in info.container.split(","),
    )  # fmt: skip


def _piece(work: WorkList, name: str, wanted: PieceRange) -> str:
    command = sound.piece(wanted)
    return work.add(
        CommandTask(
            id=task_id("piece", command), name=name, kind="piece", command=command,
            samples=wanted.samples, fallback=sound.piece(replace(wanted, unsteady=True)),
        )
    ).id  # fmt: skip


def _sound(work: WorkList, catalog: MediaCatalog, rate: FrameRate, each: Sound) -> Part:
    heard = _heard(work, catalog, rate, each)
    placed = Placed(
        task=heard, samples=rate.samples(each.range.length), at=rate.samples(each.range.start),
        gain_db=each.gain_db,
        fade_in=rate.samples(each.fade_in), fade_out=rate.samples(each.fade_out),
    )  # fmt: skip
    return Part(of=each, placed=placed, level=_level(work, each.source, heard))


def _heard(work: WorkList, catalog: MediaCatalog, rate: FrameRate, each: Sound) -> str:
    """A sound's own samples: one piece, or one for each sweep of its time, put together."""
    runs = [*each.time.runs(frame_range(0, each.range.length))]
    parts = [
        Placed(
            task=_swept(work, catalog, rate, each, run), samples=rate.samples(run.count),
            at=rate.samples(run.at), fade_in=rate.samples(CLICK_FRAMES if run.at else 0),
            fade_out=rate.samples(0 if run is runs[-1] else CLICK_FRAMES),
        )
        for run in runs if not run.sweep.stands
    ]  # fmt: skip
    if len(runs) == len(parts) == 1:
        return parts[0].task
    mix = plain(_few(work, parts, 0.0), rate.samples(each.range.length))
    return _mixed(work, each.source, mix).id


def _swept(work: WorkList, catalog: MediaCatalog, rate: FrameRate, of: Sound, run: Run) -> str:
    info, sweep, begins = catalog.infos[of.source], run.sweep, rate.seconds(run.first)
    if of.role == "clip" and info.video:
        begins -= lateness(info.video, run, rate.value)
    wanted = replace(
        range_of(info, of.source, of.track, sweep.position(begins), rate.samples(run.count)),
        pace=sweep.pace.after(begins), backward=sweep.backward, edge=rate.samples(CLICK_FRAMES),
        muted=tuple((info.starts + start, info.starts + end) for start, end in of.muted),
    )  # fmt: skip
    return _piece(work, of.source, wanted)


def _bed(work: WorkList, catalog: MediaCatalog, rate: FrameRate, music: Music) -> Part:
    """A bed's piece holds what is played before it goes round, and the whole round."""
    info, loop = catalog.infos[music.source], music.loop
    samples = rate.samples(music.range.length)
    begins = min(music.start, loop.start) if loop else music.start
    ends = loop.end if loop else info.sound_lasts(music.track)
    skip, there = _in_samples(music.start - begins), max(1, _in_samples(ends - begins))
    heard = range_of(info, music.source, music.track, begins, min(skip + samples, there))
    piece = _piece(work, music.source, heard)
    placed = Placed(
        task=piece, samples=samples, at=rate.samples(music.range.start),
        gain_db=music.gain_db, fade_in=rate.samples(music.fade_in),
        fade_out=rate.samples(music.fade_out), skip=skip,
        cycle=Cycle(_in_samples(loop.start - begins), there)
        if loop and skip + samples > there else None,
    )  # fmt: skip
    return Part(of=music, placed=placed, level=_level(work, music.source, piece))


def _in_samples(seconds: Fraction) -> int:
    return round_half_up(seconds * SAMPLE_RATE)

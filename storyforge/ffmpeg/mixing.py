"""Mixing: pieces of sound in their places, at their levels, giving way to each other.

Everything is stereo float at 48 kHz; lengths and places are in samples of that rate. Nothing
is normalised on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from storyforge.core.time import SAMPLE_RATE
from storyforge.ffmpeg import measuring
from storyforge.ffmpeg.command import Command
from storyforge.ffmpeg.graph import Graph, Stream, combined, decimal
from storyforge.ffmpeg.sound import amplified, whole

LONGEST_HELD = 30 * SAMPLE_RATE
"""Samples of a loop that are held in memory (11 MB); a longer one is read again every round."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """What of a piece comes again: the samples from `first` up to `end`."""

    first: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A decoded piece in the mix: where it begins, how loud, its equal-power fades.

    `levels` are the tasks that measured its source, which is brought to the target by what they
    found; empty for what is left at its own level. It begins `skip` samples into the piece. With
    a `cycle`, that part is played again and again once its end is reached, until there are
    `samples`.
    """

    task: str
    samples: int
    at: int
    gain_db: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    levels: tuple[str, ...] = ()
    skip: int = 0
    cycle: Cycle | None = None


Role = Literal["voice", "clip", "effect", "music"]
"""Voice-over gives way to nothing; clips to voice-over; music to both; effects keep out of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Sounds of one role that give way alike: by at most `duck_db` (negative or 0)."""

    role: Role
    sounds: tuple[Placed, ...]
    duck_db: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Everything that is put together, `samples` long, for a story of `target_lufs`."""

    samples: int
    layers: tuple[Layer, ...]
    target_lufs: float

    @property
    def sounds(self) -> tuple[Placed, ...]:
        return tuple(sound for layer in self.layers for sound in layer.sounds)

    @property
    def command(self) -> Command:
        """What puts it together, as if every source were at its level already."""
        return mix(self)

    def levelled(self, gain_of: Callable[[tuple[str, ...]], float]) -> Mix:
        """The same with the gains (dB) that bring the sources to their level.

        `gain_of` tells the gain of a source from the tasks that measured it.
        """
        return replace(
            self,
            layers=tuple(
                replace(
                    layer,
                    sounds=tuple(
                        replace(each, gain_db=each.gain_db + gain_of(each.levels))
                        for each in layer.sounds
                    ),
                )
                for layer in self.layers
            ),
        )


def plain(sounds: Sequence[Placed], samples: int, target_lufs: float = 0.0) -> Mix:
    """Sounds that are only put together; the target matters to those that were measured."""
    layers = (Layer(role="effect", sounds=tuple(sounds)),) if sounds else ()
    return Mix(samples=samples, layers=layers, target_lufs=target_lufs)


ORDER: tuple[Role, ...] = ("voice", "clip", "music", "effect")
"""Each gives way to what was there before it; effects, which never duck, come last."""


def mix(wanted: Mix) -> Command:
    """The command that puts everything together, and measures it."""
    graph = Graph(SAMPLE_RATE)
    heard: list[Stream] = []
    for role in ORDER:
        heard = _with_role(graph, wanted, role, heard)
    if not heard:
        return silence(wanted.samples)
    return measuring.samples(graph, heard[0])


def silence(samples: int) -> Command:
    """A mix in which nothing sounds."""
    graph = Graph(SAMPLE_RATE)
    stream = graph.synthetic("anullsrc=r=48000:cl=stereo").filter("atrim", end_sample=samples)
    return measuring.samples(graph, stream)


def _with_role(graph: Graph, wanted: Mix, role: Role, heard: list[Stream]) -> list[Stream]:
    """What is heard so far (one stream, or none yet) and the sounds of a role under it."""
    layers = [layer for layer in wanted.layers if layer.role == role and layer.sounds]
    streams = [_layer(graph, layer, wanted.samples) for layer in layers]
    if heard:
        ducking = [layer.duck_db < 0 for layer in layers]
        kept, *keys = _branches(heard[0], 1 + sum(ducking))
        streams = [
            _ducked(stream, keys.pop(), layer.duck_db, wanted) if gives_way else stream
            for stream, layer, gives_way in zip(streams, layers, ducking, strict=True)
        ]
        streams.insert(0, kept)
    return [_summed(streams)] if streams else []


def _branches(stream: Stream, count: int) -> list[Stream]:
    if count == 1:
        return [stream]
    branches = stream.filter_multi_output("asplit", count)
    return [branches[number] for number in range(count)]


def _layer(graph: Graph, layer: Layer, samples: int) -> Stream:
    return whole(_summed([_lane(graph, lane) for lane in lanes(layer.sounds)]), samples)


def _summed(streams: list[Stream]) -> Stream:
    if len(streams) == 1:
        return streams[0]
    return combined("amix", streams, inputs=len(streams), normalize=0, duration="longest")


# Rows


def lanes(sounds: Sequence[Placed]) -> tuple[tuple[Placed, ...], ...]:
    """The sounds in as few rows as they can be played in one after the other.

    Summing two rows costs the same however many sounds are in them; summing all sounds of a
    story at once costs the square of their number.
    """
    rows: list[list[Placed]] = []
    for each in sorted(sounds, key=lambda sound: sound.at):
        for row in rows:
            if row[-1].at + row[-1].samples <= each.at:
                row.append(each)
                break
        else:
            rows.append([each])
    return tuple(tuple(row) for row in rows)


def _lane(graph: Graph, sounds: Sequence[Placed]) -> Stream:
    """Sounds one after the other, each in its place."""
    streams, end = [], 0
    for each in sounds:
        streams.append(_at_place(_shaped(_played(graph, each), each), each.at - end))
        end = each.at + each.samples
    if len(streams) == 1:
        return streams[0]
    return combined("concat", streams, n=len(streams), v=0, a=1)


def _at_place(stream: Stream, at: int) -> Stream:
    return stream.filter("adelay", delays=f"{at}S", all=1) if at else stream


def _shaped(stream: Stream, placed: Placed) -> Stream:
    """Gain, and fades along a quarter sine: the powers of two crossing fades add up to one."""
    stream = amplified(stream, placed.gain_db)
    if placed.fade_in:
        stream = stream.filter("afade", t="in", ss=0, ns=placed.fade_in, curve="qsin")
    if placed.fade_out:
        start = placed.samples - placed.fade_out
        stream = stream.filter("afade", t="out", ss=start, ns=placed.fade_out, curve="qsin")
    return stream


# Loops


def _played(graph: Graph, placed: Placed) -> Stream:
    """A piece as long as it is wanted, its cycle again and again where it has one."""
    stream = _in_rounds(graph, placed, placed.cycle) if placed.cycle else _read(graph, placed)
    if placed.skip:
        stream = _between(stream, placed.skip, placed.skip + placed.samples)
    return stream


def _read(graph: Graph, placed: Placed) -> Stream:
    return graph.sound_of(placed.task)


def _in_rounds(graph: Graph, placed: Placed, cycle: Cycle) -> Stream:
    """All of a piece up to the cycle's end, then the cycle until there is enough."""
    length, wanted = cycle.end - cycle.first, placed.skip + placed.samples
    if length <= LONGEST_HELD:
        held = _read(graph, placed).filter("aloop", loop=-1, start=cycle.first, size=length)
        return whole(held, wanted)
    rounds = -(-(wanted - cycle.end) // length)
    parts = [(0, cycle.end), *[(cycle.first, cycle.end)] * rounds]
    streams = [_between(_read(graph, placed), first, end) for first, end in parts]
    return whole(combined("concat", streams, n=len(streams), v=0, a=1), wanted)


def _between(stream: Stream, first: int, end: int) -> Stream:
    part = stream.filter("atrim", start_sample=first, end_sample=end)
    return part.filter("asetpts", "PTS-STARTPTS")


# Giving way

KEY_LU = -30.0
"""What is softer than this below the story's loudness makes nothing give way."""
AHEAD = 3 * SAMPLE_RATE // 10
"""Samples by which the music hears what is said before it is said, to be down by then."""
_ATTACK_MS, _RELEASE_MS = 1600, 1800  # four times the time constants (af_sidechaincompress.c)
_THRESHOLD, _RATIO = 0.03, 20
_HELD = 0.95
"""Where the key's envelope lies while somebody speaks."""


def _ducked(stream: Stream, key: Stream, duck_db: float, wanted: Mix) -> Stream:
    """A sound that gives way to what is said, by `duck_db` (negative) and hardly further.

    The key only says whether anything is said, so that a loud voice does not push the music
    further down than a soft one. Its envelope rises within 0.1 s and falls slowly, so that
    pauses between words are not filled with music; and it comes earlier than the sound, which
    is down when the first word is heard.
    """
    level = 10 ** ((wanted.target_lufs + KEY_LU) / 20)
    heard = f"gt(max(abs(val(0)),abs(val(1))),{decimal(level)})"
    says = (
        key.filter("atrim", start_sample=AHEAD)
        .filter("asetpts", "PTS-STARTPTS")
        .filter("aeval", heard, c="mono")
    )
    return combined(
        "sidechaincompress", (stream, whole(says, wanted.samples)), threshold=_THRESHOLD,
        ratio=_RATIO, attack=_ATTACK_MS, release=_RELEASE_MS, knee=4, detection="peak",
        link="maximum", mix=decimal(_share(duck_db)),
    )  # fmt: skip


def _share(duck_db: float) -> float:
    """How much of the compressed sound is mixed with the untouched, to come down so far.

    What is left of the compressed sound while somebody speaks follows from its own curve.
    """
    left: float = (_HELD / _THRESHOLD) ** -(1 - 1 / _RATIO)
    return min(1.0, (1 - 10 ** (duck_db / 20)) / (1 - left))

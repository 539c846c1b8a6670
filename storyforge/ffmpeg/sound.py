"""Pieces of sound: ranges of sources to PCM.

Everything is stereo float at 48 kHz; lengths and places are in samples of that rate.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce

from storyforge.core.retiming import STEADY, Pace
from storyforge.core.time import SAMPLE_RATE, round_half_up
from storyforge.ffmpeg import measuring, stretch
from storyforge.ffmpeg.command import GRAPH, Command, Input
from storyforge.ffmpeg.graph import DEMUXERS, Graph, Stream, decimal

PRE_ROLL_S = Fraction(2)
"""Sound decoded before a range, so that codecs with memory have settled where it begins."""


SPARE_S = Fraction(1, 5)
"""Sound decoded beyond a range whose pace changes: more than the stretching holds back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceRange:
    """A range of a source: `start` seconds on the file's own clock, for `samples` samples.

    It runs from there at `pace`, `backward` towards the beginning of the file. `spread` says how
    its channels become two (see `spread`); empty: as their layout says. `unsteady`: the channels
    or the rate change on the way, as broadcasts do between programmes. `demuxer` is the one to
    read the file with, where it must not be guessed; an `indexed` file tells all of its streams in
    its index. What is `muted`, from when to when on the same clock as `start`, is silent; around it
    the sound goes and comes within `edge` samples.
    """

    item: Input
    stream_index: int
    start: Fraction
    samples: int
    seekable: bool
    pace: Pace = STEADY
    backward: bool = False
    spread: str = ""
    unsteady: bool = False
    demuxer: str = ""
    indexed: bool = False
    muted: tuple[tuple[Fraction, Fraction], ...] = ()
    edge: int = 1


def spread(layout: str, channels: int) -> str:
    """How channels become left and right where ffmpeg's own way would lose some; else empty.

    A mono track is heard on both sides; of a surround mix that says what its channels are, the
    centre and with it the dialogue is on both sides at -3 dB, the surrounds on theirs (ITU-R
    BS.775). Channels that could be anything (microphones, languages) must not be taken for a
    subwoofer and left out: the first two are left and right, the others on both sides. Of an
    ambisonic recording the first channel hears all around.
    """
    if layout.startswith("ambisonic"):
        return "val(0)|val(0)"
    if layout == "binaural":
        return "val(0)|val(1)"
    if channels > 2 and layout.endswith("channels"):
        others = "".join(f"+0.7071*val({number})" for number in range(2, channels))
        return f"val(0){others}|val(1){others}"
    return ""


def piece(wanted: PieceRange) -> Command:
    """Decode one range to PCM, exact to the sample, and measure it; silence where there is none."""
    graph = Graph(SAMPLE_RATE)
    command = measuring.samples(graph, whole(_retimed(graph, wanted), wanted.samples))
    return _steadied(command, wanted.stream_index) if wanted.unsteady else command


def _steadied(command: Command, index: int) -> Command:
    """The same with a first pass in which all of the stream gets one rate and two channels.

    Where they change, ffmpeg begins the graph anew: what was cut and padded is cut and padded
    again, and comes out longer, later and twice. The first pass only converts; its sound goes
    on through a decoder of its own, with its times.
    """
    argv = list(command.argv)
    graph_at = argv.index(GRAPH) + 1
    argv[graph_at] = argv[graph_at].replace(f"[0:{index}]", "[dec:0]", 1)
    evenly = f"aresample={SAMPLE_RATE},aformat=sample_fmts=flt:channel_layouts=stereo"
    after_input = argv.index("-i") + 2
    argv[after_input:after_input] = [
        "-map", f"0:{index}", "-af", evenly, "-c:a", "pcm_f32le", "-f", "null", "-", "-dec", "0:0",
    ]  # fmt: skip
    return replace(command, argv=tuple(argv))


def _retimed(graph: Graph, wanted: PieceRange) -> Stream:
    """A range at its pace, about as long as it should be."""
    needed, start = wanted.samples, wanted.start
    if wanted.pace != STEADY:
        lasts = wanted.pace.travelled(Fraction(wanted.samples, SAMPLE_RATE)) + SPARE_S
        needed = round_half_up(lasts * SAMPLE_RATE)
    if wanted.backward:
        start -= Fraction(needed, SAMPLE_RATE)
    wanted = replace(wanted, start=start)
    stream = _muted(decoded(graph, wanted), wanted, needed)
    if wanted.backward:
        stream = whole(stream, needed).filter("areverse")
    if wanted.pace == STEADY:
        return stream
    return stretch.at_pace(whole(stream, needed), wanted.pace, wanted.samples)


def _muted(stream: Stream, wanted: PieceRange, samples: int) -> Stream:
    """The sound with silence where it is muted: before anything else is done to it.

    It is counted in samples of the source, so a part alone is that part of the whole.
    """
    edge = wanted.edge
    spans = (
        [round_half_up((time - wanted.start) * SAMPLE_RATE) for time in span]
        for span in wanted.muted
    )
    gates = [
        f"clip(max({start}-n,n-{end - 1})/{edge},0,1)"
        for start, end in spans
        if start - edge < samples and end + edge > 0
    ]
    if not gates:
        return stream
    nearest = reduce(lambda one, other: f"min({one},{other})", gates)
    heard = f"sin(PI/2*{nearest})"
    return stream.filter("aeval", f"val(0)*{heard}|val(1)*{heard}", c="same")


def decoded(graph: Graph, wanted: PieceRange) -> Stream:
    """A source as it is, from the range's start on."""
    options: dict[str, object] = {"copyts": None, "vn": None, "format_whitelist": DEMUXERS}
    if wanted.demuxer:
        options["format"] = wanted.demuxer
    if wanted.indexed and not wanted.unsteady:
        options["nofind_stream_info"] = None  # else pictures are decoded first
    if wanted.seekable and wanted.start > PRE_ROLL_S:
        seek = float(wanted.start - PRE_ROLL_S)
        options |= {"seek_timestamp": 1, "ss": f"{seek:.6f}", "noaccurate_seek": None}
    source = graph.source(wanted.item, **options)[str(wanted.stream_index)]
    if wanted.spread and not wanted.unsteady:
        source = source.filter("aeval", wanted.spread, c="stereo")
    return (
        source.filter("asetpts", f"PTS-({decimal(float(wanted.start))})/TB")
        .filter("atrim", start=0)
        .filter("aresample", SAMPLE_RATE, **{"async": 1, "first_pts": 0, "min_hard_comp": 0.05})
        .filter("aformat", sample_fmts="flt", channel_layouts="stereo")
    )


def whole(stream: Stream, samples: int) -> Stream:
    """Exactly so many samples, silence after the stream's own."""
    return stream.filter("apad", whole_len=samples).filter("atrim", end_sample=samples)


def amplified(stream: Stream, gain_db: float) -> Stream:
    if not gain_db:
        return stream
    return stream.filter("volume", f"{decimal(gain_db)}dB", precision="float")

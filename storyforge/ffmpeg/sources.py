"""Moving sources: one range of a file on the story's frame grid, fitted to the canvas.

The recipe for a range alone being the range within the whole is measured in the design
(docs/engine.md): the grid is laid in integers, the `fps` filter picks the frames, and
`trim` counts output frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from storyforge.core.geometry import Size
from storyforge.ffmpeg.command import Input
from storyforge.ffmpeg.graph import DEMUXERS, EXACT_SCALING, Graph, Stream, decimal

Transfer = Literal["sdr", "hlg", "pq"]

SEEKING = "-seek_timestamp"
"""The word in a command's arguments that says it does not decode from the beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRange:
    """Which output frames of which source.

    `origin` is the source's timestamp (in ticks of its time base) that falls on the
    clip's first output frame; `first` and `count` are output frames after that.
    `seek_to` is a keyframe's timestamp in seconds to start decoding from, or None to
    decode from the beginning. `hold` is for how many frames the last picture may stand
    still (None: for ever); a source that ends before gives fewer frames than `count`.
    """

    item: Input
    stream_index: int
    origin: int
    first: int
    count: int
    seek_to: Fraction | None
    decoder: str | None = None
    hold: int | None = None


def source_frames(graph: Graph, wanted: SourceRange) -> Stream:
    """`count` frames of the source on the story's grid, numbered from 0, not yet fitted."""
    rate = graph.rate
    # A size that changes on the way must not start the graph, and its counting, anew.
    options: dict[str, object] = {
        "copyts": None, "threads": 1, "format_whitelist": DEMUXERS, "reinit_filter": 0
    }  # fmt: skip
    if wanted.decoder:
        options["c:v"] = wanted.decoder
    grid: dict[str, object] = {"eof_action": "pass"}
    if wanted.seek_to is None:
        grid["start_time"] = 0
    else:
        options |= {
            "seek_timestamp": 1, "noaccurate_seek": None, "ss": f"{float(wanted.seek_to):.6f}"
        }  # fmt: skip
    first, end = wanted.first, wanted.first + wanted.count
    return (
        graph.source(wanted.item, **options)[str(wanted.stream_index)]
        .filter("setpts", f"PTS-({wanted.origin})")
        .filter("tpad", stop_mode="clone", stop_duration=decimal(2 / rate))
        .filter("fps", fps=rate, **grid)
        .filter("tpad", stop=-1 if wanted.hold is None else wanted.hold, stop_mode="clone")
        .filter("trim", start_pts=first, end_pts=end)
        .filter("setpts", f"PTS-{first}")
    )


@dataclass(frozen=True, slots=True)
class SourceColour:
    """How the source's code values are to be read."""

    matrix: str  # swscale's name: bt709, bt601, bt2020
    full_range: bool
    transfer: Transfer = "sdr"


def to_sdr(stream: Stream, colour: SourceColour) -> Stream:
    """High dynamic range brought to BT.709, so that skin and mid-grey keep their place.

    HLG and PQ are read with 203 cd/m² as reference white (ITU-R BT.2408). SDR is left alone.
    """
    if colour.transfer == "sdr":
        return stream
    transfer = "arib-std-b67" if colour.transfer == "hlg" else "smpte2084"
    levels = "pc" if colour.full_range else "tv"
    return (
        stream.filter("zscale", tin=transfer, min="2020_ncl", pin="2020", rin=levels,
                      t="linear", npl=203)
        .filter("format", "gbrpf32le")
        .filter("zscale", p="bt709")
        .filter("tonemap", tonemap="mobius", desat=0, peak=4)
        .filter("zscale", t="bt709", m="bt709", p="bt709", r="tv")
        .filter("format", "yuv420p")
    )  # fmt: skip


def _scaled(stream: Stream, colour: SourceColour, width: str, height: str) -> Stream:
    """Square pixels, BT.709 limited, 4:2:0, at a size given by expressions."""
    sdr = colour.transfer == "sdr"
    reading = {
        "in_color_matrix": colour.matrix if sdr else "bt709",
        "in_range": "pc" if sdr and colour.full_range else "tv",
    }
    return (
        stream.filter("scale", w=width, h=height, out_color_matrix="bt709", out_range="tv",
                      flags=EXACT_SCALING, **reading)
        .filter("setsar", "1")
        .filter("format", "yuv420p")
    )  # fmt: skip


def cover(stream: Stream, colour: SourceColour, size: Size, focus: tuple[float, float]) -> Stream:
    """The picture fills `size`; what sticks out is cut, `focus` (fractions) kept near."""
    width, height = size
    ratio = f"{width}/{height}"
    scaled = _scaled(
        to_sdr(stream, colour), colour,
        f"if(gt(dar,{ratio}),ceil({height}*dar/2)*2,{width})",
        f"if(gt(dar,{ratio}),{height},ceil({width}/dar/2)*2)",
    )  # fmt: skip
    across, down = (decimal(each) for each in focus)
    return scaled.filter(
        "crop", width, height,
        f"clip(iw*{across}-{width}/2,0,iw-{width})", f"clip(ih*{down}-{height}/2,0,ih-{height})",
    )  # fmt: skip


def _contained(stream: Stream, colour: SourceColour, size: Size) -> Stream:
    width, height = size
    ratio = f"{width}/{height}"
    return _scaled(
        stream, colour,
        f"if(gt(dar,{ratio}),{width},2*round({height}*dar/2))",
        f"if(gt(dar,{ratio}),2*round({width}/dar/2),{height})",
    )  # fmt: skip


def contain(stream: Stream, colour: SourceColour, size: Size, ground: Stream) -> Stream:
    """The whole picture in the middle of `ground`, a stream of the wanted size."""
    picture = _contained(to_sdr(stream, colour), colour, size)
    return ground.overlay(picture, x="(W-w)/2", y="(H-h)/2", shortest=1)


def blurred(stream: Stream, colour: SourceColour, size: Size) -> Stream:
    """The whole picture on a blurred, darkened copy of itself that fills `size`.

    The copy is blurred at an eighth of the size: nobody can tell, at 1/64 of the cost.
    """
    branches = to_sdr(stream, colour).split()
    width, height = (max(2, side // 16 * 2) for side in size)
    ground = (
        cover(branches[0], colour if colour.transfer == "sdr" else _DONE, Size(width, height),
              (0.5, 0.5))
        .filter("gblur", sigma=decimal(width / 27), steps=2)
        .filter("lutyuv", y="16+(val-16)*0.62", u="128+(val-128)*0.8", v="128+(val-128)*0.8")
        .filter("scale", w=size.width, h=size.height, flags=EXACT_SCALING)
        .filter("setsar", "1")
    )  # fmt: skip
    picture = _contained(branches[1], colour if colour.transfer == "sdr" else _DONE, size)
    return ground.overlay(picture, x="(W-w)/2", y="(H-h)/2", shortest=1)


_DONE = SourceColour("bt709", full_range=False)
"""The reading of a stream that `to_sdr` has already brought to BT.709."""

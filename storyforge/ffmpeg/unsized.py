"""Pictures whose size nobody knows before they are made: those of scenes written in Python.

They are BT.709, limited, with square pixels. ffmpeg computes with the size it finds, so a
graph can be planned without them; `sources` does better where the size is known.
"""

from __future__ import annotations

from storyforge.core.geometry import Rect, Size
from storyforge.ffmpeg import sources
from storyforge.ffmpeg.graph import EXACT_SCALING, Stream, decimal
from storyforge.ffmpeg.sources import SourceColour, SourcePicture

_COLOUR = SourceColour("bt709", full_range=False)


def cropped(stream: Stream, part: Rect) -> Stream:
    """A part of the picture, in fractions of it, to whole pixels."""
    x, y, width, height = (decimal(each) for each in (part.x, part.y, part.width, part.height))
    return stream.filter("crop", f"iw*{width}", f"ih*{height}", f"iw*{x}", f"ih*{y}")


def cover(stream: Stream, size: Size, focus: tuple[float, float]) -> Stream:
    """The picture fills `size`; what sticks out is cut, `focus` (fractions) kept near."""
    width, height = size
    ratio = f"{width}/{height}"
    scaled = _scaled(
        stream,
        f"if(gt(dar,{ratio}),ceil({height}*dar/2)*2,{width})",
        f"if(gt(dar,{ratio}),{height},ceil({width}/dar/2)*2)",
    )
    across, down = (decimal(each) for each in focus)
    return scaled.filter(
        "crop", width, height,
        f"clip(iw*{across}-{width}/2,0,iw-{width})", f"clip(ih*{down}-{height}/2,0,ih-{height})",
    )  # fmt: skip


def contain(stream: Stream, size: Size, ground: Stream) -> Stream:
    """The whole picture in the middle of `ground`, a stream of the wanted size."""
    width, height = size
    ratio = f"{width}/{height}"
    inner = _scaled(
        stream,
        f"if(gt(dar,{ratio}),{width},2*round({height}*dar/2))",
        f"if(gt(dar,{ratio}),2*round({width}/dar/2),{height})",
    )
    return ground.overlay(inner, x="(W-w)/2", y="(H-h)/2", shortest=1)


def blurred(stream: Stream, size: Size) -> Stream:
    """The whole picture on a blurred, darkened copy of itself that fills `size`."""
    branches = stream.split()
    copy = cover(branches[0], size, (0.5, 0.5))
    ground = sources.softened(copy, SourcePicture(size, _COLOUR), size)
    return contain(branches[1], size, ground)


def _scaled(stream: Stream, width: str, height: str) -> Stream:
    return (
        stream.filter("scale", w=width, h=height, in_color_matrix="bt709",
                      out_color_matrix="bt709", in_range="tv", out_range="tv",
                      flags=EXACT_SCALING)
        .filter("setsar", "1")
        .filter("format", "yuv420p")
    )  # fmt: skip

"""Moving sources: one range of a file on the story's frame grid, fitted to the canvas.

The recipe for a range alone being the range within the whole is measured in the design
(docs/engine.md): the grid is laid in integers, the `fps` filter picks the frames, and
`trim` counts output frames.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from storyforge.core.colourspace import PLAIN, ColourSpace
from storyforge.core.containers import MAX_PIXELS
from storyforge.core.geometry import Point, Rect, Size, around
from storyforge.core.retiming import STEADY, Pace
from storyforge.ffmpeg import views
from storyforge.ffmpeg.command import Input
from storyforge.ffmpeg.graph import (
    DEMUXERS,
    EXACT_SCALING,
    TABLE_FORMAT,
    Graph,
    Stream,
    combined,
    decimal,
)
from storyforge.ffmpeg.hiding import Veils, veiled

SEEKING = "-seek_timestamp"
"""The word in a command's arguments that says it does not decode from the beginning."""


@dataclass(frozen=True, slots=True)
class Parting:
    """How pictures that are made of two fields become whole ones.

    `earlier` is the field that was taken first (`auto`: as each picture says), `doubled` whether
    each field gets a picture of its own. How the picture is to be turned is said here, too,
    because ffmpeg would turn it before, and lay its lines beside each other.
    """

    earlier: Literal["tff", "bff", "auto"]
    doubled: bool
    rotation: int = 0
    mirrored: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRange:
    """Which output frames of which source.

    `origin` is the source's timestamp (in ticks of its time base) that falls on the
    clip's first output frame; `first` and `count` are output frames after that.
    `seek_to` is a keyframe's timestamp in seconds to start decoding from, or None to
    decode from the beginning. `pace` is how fast the source runs, from the first output frame
    on; `origin` is then in units of `tick` seconds (None: the source's own). `backward` gives the
    frames from the last to the first: all are held in memory. `hold` is for how many frames
    the last picture may stand still (None: for ever); a source that ends before gives fewer
    frames than `count`. `parting` is for interlaced sources; their `tick` is half their own.
    `veils` are what nobody may recognise.
    """

    item: Input
    stream_index: int
    origin: int
    first: int
    count: int
    seek_to: Fraction | None
    decoder: str | None = None
    hold: int | None = None
    pace: Pace = STEADY
    tick: Fraction | None = None
    backward: bool = False
    parting: Parting | None = None
    veils: Veils | None = None


def source_frames(graph: Graph, wanted: SourceRange) -> Stream:
    """`count` frames of the source on the story's grid, numbered from 0, not yet fitted."""
    rate = graph.rate
    # A size that changes on the way must not start the graph, and its counting, anew.
    options: dict[str, object] = {
        "copyts": None, "threads": 1, "format_whitelist": DEMUXERS, "reinit_filter": 0,
        "max_pixels": MAX_PIXELS,  # a size may change on the way, too
    }  # fmt: skip
    if wanted.decoder:
        options["c:v"] = wanted.decoder
    if wanted.parting:
        options["noautorotate"] = None
    grid: dict[str, object] = {"eof_action": "pass"}
    if wanted.seek_to is None:
        grid["start_time"] = 0
    else:
        options |= {
            "seek_timestamp": 1, "noaccurate_seek": None, "ss": f"{float(wanted.seek_to):.6f}"
        }  # fmt: skip
    first, end = wanted.first, wanted.first + wanted.count
    stream = graph.source(wanted.item, **options)[str(wanted.stream_index)]
    if wanted.parting:
        stream = _parted(stream, wanted.parting)
    if wanted.veils:
        stream = veiled(stream, wanted.veils)
    stream = _on_screen(stream, wanted)
    stream = (
        stream.filter("tpad", stop_mode="clone", stop_duration=decimal(2 / rate))
        .filter("fps", fps=rate, **grid)
        .filter("tpad", stop=-1 if wanted.hold is None else wanted.hold, stop_mode="clone")
        .filter("trim", start_pts=first, end_pts=end)
        .filter("setpts", f"PTS-{first}")
    )
    return stream.filter("reverse") if wanted.backward else stream


def _parted(stream: Stream, parting: Parting) -> Stream:
    """Whole pictures of interlaced ones, upright, timed in halves of the source's ticks.

    All of them, whatever they say of themselves: tags are missing or wrong in the middle of
    recordings, and pictures that are whole lose little.
    """
    mode = "send_field" if parting.doubled else "send_frame"
    stream = stream.filter("bwdif", mode=mode, parity=parting.earlier, deint="all")
    for name, options in _TURNS[parting.rotation]:
        stream = stream.filter(name, **options)
    return stream.filter("hflip") if parting.mirrored else stream


_TURNS: dict[int, tuple[tuple[str, dict[str, object]], ...]] = {
    0: (), 90: (("transpose", {"dir": "clock"}),), 180: (("hflip", {}), ("vflip", {})),
    270: (("transpose", {"dir": "cclock"}),),
}  # fmt: skip


def _on_screen(stream: Stream, wanted: SourceRange) -> Stream:
    """The source's pictures with the times at which they come on screen."""
    if wanted.tick is not None:
        stream = stream.filter("settb", f"{wanted.tick.numerator}/{wanted.tick.denominator}")
    since = f"PTS-({wanted.origin})"
    if not wanted.pace.is_steady:
        stream = stream.filter("setpts", since).filter("settb", "AVTB")
        return stream.filter("setpts", _through(wanted.pace))
    speed = wanted.pace.knots[0].speed
    if speed != 1:
        # Whole numbers: the tick was chosen so that they can be divided.
        since = f"({since})*{speed.denominator}/{speed.numerator}"
    return stream.filter("setpts", since)


def _through(pace: Pace) -> str:
    """A timestamp of the source as the time on screen at which a changing pace reaches it.

    Where speed changes evenly from v by a, the distance d is reached after
    2d / (v + sqrt(v² + 2ad)).
    """
    first, last = pace.knots[0], pace.knots[-1]
    distance = pace.travelled(last.at)
    text = f"{_exact(last.at)}+(ld(0)-{_exact(distance)})/{_exact(last.speed)}"
    for one, other in reversed(tuple(pairwise(pace.knots))):
        slope = (other.speed - one.speed) / (other.at - one.at)
        over = f"(ld(0)-{_exact(pace.travelled(one.at))})"
        speed = _exact(one.speed)
        root = f"sqrt({_exact(one.speed**2)}+{_exact(2 * slope)}*{over})"
        within = f"{_exact(one.at)}+2*{over}/({speed}+{root})"
        text = f"if(lt(ld(0),{_exact(pace.travelled(other.at))}),{within},{text})"
    before = f"ld(0)/{_exact(first.speed)}"
    start = _exact(pace.travelled(first.at))
    return f"st(0,PTS*TB);round(if(lt(ld(0),{start}),{before},{text})/TB)"


def _exact(value: Fraction) -> str:
    """A number for an expression, the double nearest to it."""
    return f"({float(value)!r})"


@dataclass(frozen=True, slots=True)
class SourceColour:
    """How the source's code values are to be read."""

    matrix: str  # swscale's name: bt709, bt601, bt2020
    full_range: bool
    space: ColourSpace = PLAIN
    tone: Stream = None  # the table of what is not plain, from `Graph.table`

    @property
    def levels(self) -> str:
        """Ffmpeg's word for the range."""
        return "pc" if self.full_range else "tv"


@dataclass(frozen=True, slots=True)
class SourcePicture:
    """What a decoded frame is: upright, `size` pixels of `pixel_aspect` (width to height).

    `part`, in px of the frame, is the only part of it that is used. There is a colour at every
    multiple of `step` px. `table` is a stream of its look's table of colours, if it has one.
    """

    size: Size
    colour: SourceColour
    pixel_aspect: Fraction = Fraction(1)
    part: Rect | None = None
    step: int = 2
    table: Stream | None = None
    has_alpha: bool = False

    @property
    def used(self) -> Rect:
        return self.part or Rect(0, 0, *self.size)

    @property
    def shown(self) -> tuple[Fraction, Fraction]:
        """Width and height of what is used, in square px."""
        return Fraction(self.used.width) * self.pixel_aspect, Fraction(self.used.height)


_STEP = 4
"""Frames are cut at multiples of this many px, on which every pixel format has its colours."""


def _as_facts_say(stream: Stream, picture: SourcePicture) -> Stream:
    """Frames of the size that is known: nothing to do, unless a file's size changes on the way."""
    return stream.filter("scale", w=picture.size.width, h=picture.size.height, flags=EXACT_SCALING)


def _scaled(stream: Stream, picture: SourcePicture, taken: Size, size: Size) -> Stream:
    """Square pixels, BT.709 limited, 4:2:0, of pictures of `taken` px.

    Bright pictures are toned once they are small; others get their look while they are.
    """
    if picture.table is not None and picture.colour.tone is None:
        enlarges = taken.width * taken.height < size.width * size.height
        now, then = (None, size) if enlarges else (size, None)
        looks = graded(stream, picture.table, picture.colour, now, then)
        return looks.filter("setsar", "1").filter("format", "yuv420p")
    scaled = stream.filter("scale", w=size.width, h=size.height, **_reading(picture.colour))
    return _as_told(scaled, picture)


_SHOWN: dict[str, object] = {"out_color_matrix": "bt709", "out_range": "tv"}


def _reading(colour: SourceColour) -> dict[str, object]:
    """How a picture is read when it is scaled; those that need a table stay as they are."""
    return {
        "in_color_matrix": colour.matrix, "in_range": colour.levels, "flags": EXACT_SCALING,
        **(_SHOWN if colour.tone is None else {}),
    }  # fmt: skip


def _as_told(scaled: Stream, picture: SourcePicture) -> Stream:
    """A picture that was scaled as read, in the story's colours and its own look."""
    if picture.colour.tone is not None:
        pair = scaled.filter("format", TABLE_FORMAT), picture.colour.tone
        toned = combined("haldclut", pair, clut="first")
        scaled = toned.filter("scale", **_SHOWN, flags=EXACT_SCALING)
        if picture.table is not None:
            scaled = scaled.filter("format", "yuv444p10le")
    if picture.table is not None:
        scaled = graded(scaled, picture.table)
    return scaled.filter("setsar", "1").filter("format", "yuv420p")


def graded(
    stream: Stream, table: Stream, colour: SourceColour | None = None, before: Size | None = None,
    after: Size | None = None,
) -> Stream:  # fmt: skip
    """Pictures (BT.709 limited unless told) with their colours changed by a table, in 4:2:0.

    Scaled before or after, where a size is given. In floats: that is twice as fast as in bytes,
    and nothing is rounded on the way.
    """
    reading = _reading(colour or _DONE) | {"out_range": "pc"}
    colours = stream.filter("scale", **_sides(before), **reading).filter("format", "gbrpf32le")
    return (
        combined("haldclut", (colours, table), clut="first")
        .filter("scale", **_sides(after), out_color_matrix="bt709", in_range="pc",
                out_range="tv", flags=EXACT_SCALING)
        .filter("format", "yuv420p")
    )  # fmt: skip


def _sides(size: Size | None) -> dict[str, int]:
    return {"w": size.width, "h": size.height} if size else {}


def flattened(
    stream: Stream, picture: SourcePicture, under: Stream
) -> tuple[Stream, SourcePicture]:
    """A picture with transparent parts on a flat ground of any size: an opaque one, in RGB."""
    ground = _in_rgb(under, _DONE, "gbrp").filter("scale", *picture.size, flags=EXACT_SCALING)
    clear, picture = _with_alpha(stream, picture)
    laid = ground.overlay(clear, format="gbrp", shortest=1).filter("setsar", "1")
    return laid, replace(picture, has_alpha=False)


def _with_alpha(stream: Stream, picture: SourcePicture) -> tuple[Stream, SourcePicture]:
    """A picture with transparent parts in RGB, toned and in its look, as what is behind is not."""
    tables = [each for each in (picture.colour.tone, picture.table) if each is not None]
    finest = "gbrapf32le" if tables else "gbrap"
    clear = _in_rgb(_as_facts_say(stream, picture), picture.colour, finest)
    for table in tables:
        clear = combined("haldclut", (clear, table), clut="first")
    done = replace(picture, table=None, colour=replace(picture.colour, space=PLAIN, tone=None))
    return clear.filter("format", "gbrap"), done


def _in_rgb(stream: Stream, colour: SourceColour, pixel_format: str) -> Stream:
    options = {"in_color_matrix": colour.matrix, "in_range": colour.levels, "out_range": "pc"}
    return stream.filter("scale", **options, flags=EXACT_SCALING).filter("format", pixel_format)


def _clear(stream: Stream, colour: SourceColour, size: Size) -> Stream:
    """A picture with transparent parts at a size, with alpha.

    Weighed by alpha while it is scaled, else what is hidden bleeds at the edges. Then no more:
    `overlay=alpha=premultiplied` takes 16 from the last columns of RGB (FFmpeg 9).
    """
    return (
        _in_rgb(stream, colour, "gbrap")
        .filter("premultiply", inplace=1)
        .filter("scale", w=size.width, h=size.height, flags=EXACT_SCALING)
        .filter("unpremultiply", inplace=1)
        .filter("setsar", "1")
    )


def _seen(stream: Stream, picture: SourcePicture, view: Rect, size: Size) -> Stream:
    """A part of a frame (px of the frame) at a size."""
    chosen = views.still_view(view, picture.size, size, _STEP)
    part = views.taken(_as_facts_say(stream, picture), chosen)
    taken = Size(chosen.across.taken, chosen.down.taken)
    return views.kept(_scaled(part, picture, taken, views.scaled_size(chosen)), chosen, size)


def covered(picture: SourcePicture, size: Size, focus: tuple[float, float]) -> Rect:
    """The largest part with the proportions of `size`, as near to the focus as edges allow.

    In px of the frame; `focus` in fractions of it.
    """
    shown_width, shown_height = picture.shown
    scale = max(float(size.width / shown_width), float(size.height / shown_height))
    width = size.width / scale / float(picture.pixel_aspect)
    height = size.height / scale
    middle = Point(focus[0] * picture.size.width, focus[1] * picture.size.height)
    return around(middle, width, height).held(picture.used)


def cover(stream: Stream, picture: SourcePicture, size: Size, focus: tuple[float, float]) -> Stream:
    """The picture fills `size`; what sticks out is cut, `focus` (fractions) kept near."""
    return _seen(stream, picture, covered(picture, size, focus), size)


def cover_along(
    graph: Graph, stream: Stream, picture: SourcePicture, size: Size, focuses: Sequence[Point]
) -> Stream:
    """The picture fills `size`, one focus (fractions) for each frame kept near.

    A little closer than a focus that stands still, where the view could not move smoothly else.
    """
    whole = covered(picture, size, (0.5, 0.5))
    share = views.smooth_share((whole.width, whole.height), picture.size, size, picture.step)

    def view(focus: Point) -> Rect:
        wide = covered(picture, size, focus)
        return around(wide.middle, wide.width * share, wide.height * share)

    seen = [views.moving_view(view(each), picture.size, size, picture.step) for each in focuses]
    options = _reading(picture.colour)
    moved = views.followed(graph, _as_facts_say(stream, picture), seen, size, options)
    return _as_told(moved, picture)


def _contained(stream: Stream, picture: SourcePicture, size: Size) -> Stream:
    """All that is used of the picture, as large as fits."""
    inner = _inner(picture, size)
    if picture.part is not None:
        return _seen(stream, picture, picture.part, inner)
    return _scaled(_as_facts_say(stream, picture), picture, picture.size, inner)


def _inner(picture: SourcePicture, size: Size) -> Size:
    width, height = picture.shown
    scale = min(float(size.width / width), float(size.height / height))
    return Size(_even(float(width) * scale, size.width), _even(float(height) * scale, size.height))


def _even(value: float, most: int) -> int:
    return min(most, max(2, round(value / 2) * 2))


def contain(stream: Stream, picture: SourcePicture, size: Size, ground: Stream) -> Stream:
    """The whole picture in the middle of `ground`, a stream of the wanted size."""
    return _framed(_contained(stream, picture, size), _inner(picture, size), ground, size)


def _framed(inner: Stream, inner_size: Size, ground: Stream, size: Size) -> Stream:
    """A picture in the middle of a ground that is as wide or as high as itself.

    Its neighbours are cut from the ground and put beside it: nothing has to be blended.
    """
    width, height = size
    upright = inner_size.width == width
    spare = height - inner_size.height if upright else width - inner_size.width
    if not spare:
        return inner
    before = sum(_corner(inner_size, size))
    after = (height if upright else width) - spare + before
    bands = [(at, length) for at, length in ((0, before), (after, spare - before)) if length]
    branches = ground.split() if len(bands) > 1 else {0: ground}
    parts = [
        branches[number].filter("crop", width, length, 0, at) if upright
        else branches[number].filter("crop", length, height, at, 0)
        for number, (at, length) in enumerate(bands)
    ]  # fmt: skip
    pieces = [*parts[:-1], inner, parts[-1]]
    return combined("vstack" if upright else "hstack", pieces, inputs=len(pieces), shortest=1)


def _corner(inner: Size, size: Size) -> tuple[int, int]:
    """Where the middle of a ground begins: x and y in even px."""
    return (size.width - inner.width) // 4 * 2, (size.height - inner.height) // 4 * 2


def blurred(stream: Stream, picture: SourcePicture, size: Size) -> Stream:
    """The whole picture on a blurred, darkened copy of itself that fills `size`.

    The copy is made of the scaled picture, and blurred at an eighth of the size: nobody can
    tell, at 1/64 of the cost.
    """
    branches = _contained(stream, picture, size).split()
    inner_size = _inner(picture, size)
    ground = softened(branches[1], SourcePicture(inner_size, _DONE), size)
    return _framed(branches[0], inner_size, ground, size)


def blurred_through(stream: Stream, picture: SourcePicture, size: Size, under: Stream) -> Stream:
    """As `blurred`, for a picture with transparent parts: the blurred copy shows through it.

    The copy is of the picture on `under`, a flat ground of any size.
    """
    stream, picture = _with_alpha(stream, picture)
    branches, inner_size = stream.split(), _inner(picture, size)
    copy = _contained(*flattened(branches[0], picture, under), size)
    ground = softened(copy, SourcePicture(inner_size, _DONE), size)
    chosen = views.still_view(picture.used, picture.size, inner_size, _STEP)
    part = views.taken(_as_facts_say(branches[1], picture), chosen)
    clear = _clear(part, picture.colour, views.scaled_size(chosen))
    clear = views.kept(clear, chosen, inner_size)
    if inner_size == size:
        return _over(ground, clear, size)
    grounds = ground.split()
    behind = grounds[0].filter("crop", *inner_size, *_corner(inner_size, size))
    return _framed(_over(behind, clear, inner_size), inner_size, grounds[1], size)


def _over(ground: Stream, clear: Stream, size: Size) -> Stream:
    laid = _in_rgb(ground, _DONE, "gbrp").overlay(clear, format="gbrp", shortest=1)
    return _scaled(laid, SourcePicture(size, _DONE), size, size)


def softened(stream: Stream, picture: SourcePicture, size: Size) -> Stream:
    """A picture that fills `size`, blurred and darkened, as a ground."""
    small = Size(*(max(2, side // 16 * 2) for side in size))
    return (
        cover(stream, picture, small, (0.5, 0.5))
        .filter("gblur", sigma=decimal(small.width / 27), steps=2)
        .filter("lutyuv", y="16+(val-16)*0.62", u="128+(val-128)*0.8", v="128+(val-128)*0.8")
        .filter("scale", w=size.width, h=size.height, flags=EXACT_SCALING)
        .filter("setsar", "1")
    )


_DONE = SourceColour("bt709", full_range=False)
"""The reading of a stream that has been scaled once already."""

"""Hiding: parts of a moving source that nobody is to recognise, before anything else is done.

The pictures are veiled as they come from the decoder, each by its own timestamp. Whatever
happens to them afterwards (another speed or direction, a freeze, a loop, a transition, a blurred
copy as ground) happens to veiled pictures: a veil cannot be a frame late.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from storyforge.core.course import Course
from storyforge.core.geometry import Rect, Size
from storyforge.core.pixel_formats import is_deep, is_rgb, sampling
from storyforge.core.veil import cells
from storyforge.ffmpeg.graph import EXACT_SCALING, Stream, combined

_MEAN = "area+accurate_rnd+bitexact+full_chroma_int"
_FINER = 8  # swscale takes at most 256 px into one mean, so it is taken in two steps


@dataclass(frozen=True, slots=True, kw_only=True)
class Veils:
    """What is hidden of a source: courses in fractions of its upright pictures of `size` px.

    Their times are the pictures' own timestamps, in seconds. `pixel_format` is ffmpeg's word for
    what the decoder gives, `full_range` how it is to be read. With `has_alpha` there are
    transparent parts, and they stay: what is veiled keeps its outline.
    """

    courses: tuple[Course, ...]
    size: Size
    pixel_format: str
    full_range: bool
    has_alpha: bool = False


def veiled(stream: Stream, veils: Veils) -> Stream:
    """The same pictures with the hidden parts beyond recognition."""
    shape, levels = _Shape.of(veils.pixel_format), "pc" if veils.full_range else "tv"
    stream = stream.filter(
        "scale", w=veils.size.width, h=veils.size.height, in_range=levels, out_range=levels,
        flags=EXACT_SCALING,
    )  # fmt: skip
    if not veils.has_alpha:
        return _all_veiled(stream.filter("format", shape.veiled), veils, shape, levels)
    # `overlay` would make the veil opaque; were it let through, so would be what is under it.
    # Called full for as long, because alpha always is, and would be brought to limited range.
    branches = stream.filter("format", shape.clear).filter("setparams", range="pc").split()
    opaque = _all_veiled(branches[0].filter("format", shape.veiled), veils, shape, "pc")
    planes = opaque, branches[1].filter("extractplanes", "a")
    whole = combined("mergeplanes", planes, **_WITH_ALPHA, format=shape.clear)
    return whole.filter("setparams", range=levels)


_WITH_ALPHA = {
    "map0s": 0, "map0p": 0, "map1s": 0, "map1p": 1, "map2s": 0, "map2p": 2, "map3s": 1, "map3p": 0
}  # fmt: skip
"""Three planes of the first stream, one of the second."""


def _all_veiled(stream: Stream, veils: Veils, shape: _Shape, levels: str) -> Stream:
    for course in veils.courses:
        for stretch in _stretches(course):
            stream = _veiled(stream, stretch, veils.size, shape.overlaying, levels)
    return stream


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a course between two keys; None for a time that does not end it."""

    start: Rect
    end: Rect
    since: Fraction | None = None
    until: Fraction | None = None
    begins: Fraction = Fraction(0)
    lasts: Fraction = Fraction(1)


def _stretches(course: Course) -> Iterator[_Stretch]:
    """Together they cover all times: before the first key, and after the last."""
    if course.is_steady:
        rect = course.keys[0].rect
        yield _Stretch(rect, rect)
        return
    ways = list(pairwise(course.keys))
    for number, (one, other) in enumerate(ways):
        yield _Stretch(
            one.rect, other.rect, one.at if number else None,
            other.at if number < len(ways) - 1 else None, one.at, other.at - one.at,
        )  # fmt: skip


def _veiled(stream: Stream, way: _Stretch, size: Size, overlaying: str, levels: str) -> Stream:
    """One part veiled for as long as its stretch lasts."""
    across = _axis(way, size.width, (way.start.middle.x, way.end.middle.x),
                   max(way.start.width, way.end.width))  # fmt: skip
    down = _axis(way, size.height, (way.start.middle.y, way.end.middle.y),
                 max(way.start.height, way.end.height))  # fmt: skip
    coarse = cells(across.length, down.length)
    branches = stream.split()
    part = branches[1].filter("crop", across.length, down.length, across.place, down.place)
    fine = Size(coarse.width * _FINER, coarse.height * _FINER)
    for size_px, flags in ((fine, _MEAN), (coarse, _MEAN), (fine, "neighbor")):
        part = part.filter(
            "scale", w=size_px.width, h=size_px.height, in_range=levels, out_range=levels,
            flags=flags,
        )  # fmt: skip
    # Softened while it is small. `gblur` spoils the edges of small pictures.
    part = part.filter("avgblur", sizeX=_FINER // 2).filter("avgblur", sizeX=_FINER // 2)
    # Two px more: a picture may have an odd side, where only even ones can be cut.
    part = part.filter(
        "scale", w=across.length + 2, h=down.length + 2, in_range=levels, out_range=levels,
        flags=EXACT_SCALING,
    )  # fmt: skip
    return branches[0].overlay(part, x=across.place, y=down.place, format=overlaying, **_while(way))


@dataclass(frozen=True, slots=True)
class _Axis:
    """Of one axis: how many px are cut out, and where, as an expression of the time."""

    length: int
    place: str


def _axis(way: _Stretch, whole: int, middles: tuple[float, float], share: float) -> _Axis:
    """Even px that hold the part wherever it is; as many for all of the stretch."""
    px = share * whole
    length = min(whole // 2 * 2, 2 * math.ceil(px / 2) + 2)
    first, last = (middle * whole - px / 2 for middle in middles)
    gone = f"clip((t-({float(way.begins)!r}))/({float(way.lasts)!r}),0,1)"
    left = f"({first!r})+({last - first!r})*{gone}" if first != last else f"{first!r}"
    return _Axis(length, f"clip(2*floor(({left})/2),0,{whole // 2 * 2 - length})")


def _while(way: _Stretch) -> dict[str, str]:
    """When a veil is on. A picture without a time is veiled by all."""
    off = []
    if way.since is not None:
        off.append(f"lt(t,{float(way.since)!r})")
    if way.until is not None:
        off.append(f"gt(t,{float(way.until)!r})")
    return {"enable": f"not({'+'.join(off)})"} if off else {}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What pictures are veiled as, how `overlay` calls it, and what they are with their alpha."""

    veiled: str
    overlaying: str
    clear: str

    @classmethod
    def of(cls, pixel_format: str) -> _Shape:
        if is_rgb(pixel_format):
            return cls("gbrp", "gbrp", "gbrap")
        if is_deep(pixel_format):
            name = f"{sampling(pixel_format)}p10"
            return cls(f"yuv{name}le", f"yuv{name}", f"yuva{name}le")
        name = sampling(pixel_format)
        return cls(f"yuv{name}p", f"yuv{name}", f"yuva{name}p")

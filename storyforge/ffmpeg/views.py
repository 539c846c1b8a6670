"""Views: any part of a picture at any size, moving as smoothly as one likes, by whole pixels.

ffmpeg's fast scaler takes whole pixels and makes whole pixels; the filters that start
between pixels cost ten times as much. But a part can be had in many ways: take a few more
pixels than are shown, scale them to some size, and keep of that what shows. Among all the
ways there is one whose scale and place are, by the luck of whole numbers, those that are
wanted to a few hundredths of a pixel. `best_cut` looks for it, for each axis and frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from math import ceil, floor

from storyforge.core.geometry import Rect, Size
from storyforge.ffmpeg.graph import Graph, Stream

ROOM = 48
"""Px around every view of a camera move among which to choose. A plate has as many more."""

_CLIP_ROOM = 72  # the same around a moving view of a clip, where fewer ways serve

FINEST = 17 / 18
"""Output px for one px of a plate, at the most.

Ways to scale are scarce close to one to one, where the only fraction is 1 itself, so a
plate is a little finer than what is shown of it.
"""

_NEAR = 0.02  # px of the output: as good as in place
_EVEN = 2  # 4:2:0 has colour for every second pixel; a plane by itself knows no such thing
_GROUP = 24  # lengths among which the best is tried before longer ones are


@dataclass(frozen=True, slots=True)
class Cut:
    """One axis of a view, in px: take `taken` from `start`, scale to `scaled`, keep from `kept`."""

    start: int
    taken: int
    scaled: int
    kept: int


@dataclass(frozen=True, slots=True)
class View:
    """Both axes of a view."""

    across: Cut
    down: Cut


@lru_cache(maxsize=4096)
def best_cut(
    start: float, end: float, within: int, size: int, step: int, room: int, unit: int = _EVEN
) -> Cut:
    """The cut that shows start…end of `within` px as `size` px, as exactly as can be.

    It takes multiples of `step` px (all of the axis where those do not fit), at most `room`
    more than are shown, and scales to and keeps from multiples of `unit` px, as `size` is one.
    """
    shown, middle = end - start, (start + end) / 2
    low = max(0, floor(start / step) * step)
    high = min(within, ceil(end / step) * step)
    least, most = high - low, min(within, high - low + room)
    best, best_error = Cut(low, least, size, 0), float("inf")
    for several in _in_groups(range(least, most + 1, step)):
        for wrong_scale, taken, scaled in sorted(_scales(several, shown, size, unit)):
            if wrong_scale >= best_error:
                break
            first = max(0, ceil((high - taken) / step) * step)
            for place in range(first, min(low, within - taken) + 1, step):
                wanted = (middle - place) * scaled / taken - size / 2
                kept = int(wanted / unit + 0.5) * unit
                error = wrong_scale + abs(wanted - kept)
                if error < best_error and kept <= scaled - size:
                    best, best_error = Cut(place, taken, scaled, kept), error
        if best_error < _NEAR:
            break
    return best


def _in_groups(lengths: range) -> Iterator[range]:
    """The short lengths first: what is taken has to be scaled."""
    for start in range(0, len(lengths), _GROUP):
        yield lengths[start : start + _GROUP]


def _scales(lengths: range, shown: float, size: int, unit: int) -> Iterator[tuple[float, int, int]]:
    """For each length that may be taken: the error of its best scale (px), it, and to what."""
    for taken in lengths:
        scaled = max(size, round(taken * size / shown / unit) * unit)
        yield abs(scaled * shown / taken - size) / 2, taken, scaled


_CLOSER = tuple(1 - hundredth / 200 for hundredth in range(13))
_PROBES = 24
_GOLDEN = 0.6180339887498949  # of which no multiples fall together
_WELL = 0.12  # px of the output: what nobody sees tremble


@lru_cache(maxsize=64)
def smooth_share(shown: tuple[float, float], within: Size, size: Size, step: int) -> float:
    """How much to take of a view of `shown` px so that it can move smoothly, from 0.94 to 1.

    At one to one, or one to two, all ways to scale put the view on the same coarse grid; a
    few hundredths closer they do not. Only ways on which there is room to move count.
    """
    ways = [way for way in zip(shown, within, size, strict=True) if way[0] < way[1] - 1]

    def worst(share: float) -> float:
        return max(
            (_worst(length * share, whole, px, step) for length, whole, px in ways), default=0.0
        )

    return next((share for share in _CLOSER if worst(share) < _WELL), min(_CLOSER, key=worst))


def _worst(length: float, within: int, size: int, step: int) -> float:
    """How far a view of a length is from its place, wherever along an axis it lies."""
    room = max(0.0, within - length)
    starts = [room * (probe * _GOLDEN % 1) for probe in range(_PROBES)]
    return max(
        _off(best_cut(start, start + length, within, size, step, _CLIP_ROOM), start, length, size)
        for start in starts
    )


def _off(cut: Cut, start: float, length: float, size: int) -> float:
    """How far the edges of a view are from where they ought to be, px of the output."""
    scale = cut.scaled / cut.taken
    left = (start - cut.start) * scale - cut.kept
    right = (start + length - cut.start) * scale - cut.kept - size
    return max(abs(left), abs(right))


def still_view(view: Rect, within: Size, size: Size, step: int) -> View:
    """A view that stands still, in px of a picture of which only multiples of `step` are cut."""
    return _best_view(view, within, size, step, 2 * step)


def moving_view(view: Rect, within: Size, size: Size, step: int) -> View:
    """One of the views along a way, in px of a picture cut at multiples of `step`."""
    return _best_view(view, within, size, step, _CLIP_ROOM)


def plane_view(view: Rect, within: Size, size: Size, part: int) -> View:
    """One of the views of a camera move, of a plane with a pixel for `part` of all three sizes."""
    seen = Rect(view.x / part, view.y / part, view.width / part, view.height / part)
    plane, wanted = (Size(each.width // part, each.height // part) for each in (within, size))
    return _best_view(seen, plane, wanted, 1, ROOM // part, unit=1)


def _best_view(
    view: Rect, within: Size, size: Size, step: int, room: int, unit: int = _EVEN
) -> View:
    """The best cut of each axis."""
    return View(
        best_cut(view.x, view.right, within.width, size.width, step, room, unit),
        best_cut(view.y, view.bottom, within.height, size.height, step, room, unit),
    )


def taken(stream: Stream, view: View) -> Stream:
    """The part of a picture that a view takes."""
    across, down = view.across, view.down
    return stream.filter("crop", across.taken, down.taken, across.start, down.start, exact=1)


def scaled_size(view: View) -> Size:
    return Size(view.across.scaled, view.down.scaled)


def kept(stream: Stream, view: View, size: Size) -> Stream:
    """Of what a view took, once it is scaled, what is shown."""
    if scaled_size(view) == size:
        return stream
    return stream.filter("crop", *size, view.across.kept, view.down.kept)


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the three filters are set to for a frame."""

    crop_w: int
    crop_h: int
    crop_x: int
    crop_y: int
    scale_w: int
    scale_h: int
    keep_x: int
    keep_y: int


def _setting(view: View) -> _Setting:
    across, down = view.across, view.down
    return _Setting(
        across.taken, down.taken, across.start, down.start, across.scaled, down.scaled,
        across.kept, down.kept,
    )  # fmt: skip


def followed(
    graph: Graph, stream: Stream, views: Sequence[View], size: Size,
    reading: Mapping[str, object],
) -> Stream:  # fmt: skip
    """A stream seen through one view a frame, as frames of `size`.

    The filters are set anew before each frame, by commands that are timed by its number.
    `reading` are options of the scaling.
    """
    names = {role: graph.named("scale" if role == "scale" else "crop")
             for role in ("crop", "scale", "keep")}  # fmt: skip
    settings = [_setting(view) for view in views]
    if commands := ";".join(_commands(settings, names, graph.rate)):
        stream = stream.filter("sendcmd", c=commands)
    first = settings[0]
    return (
        stream.filter(names["crop"], first.crop_w, first.crop_h, first.crop_x, first.crop_y,
                      exact=1)
        .filter(names["scale"], w=first.scale_w, h=first.scale_h, eval="frame", **reading)
        .filter(names["keep"], *size, first.keep_x, first.keep_y)
    )  # fmt: skip


def _commands(settings: Sequence[_Setting], names: dict[str, str], rate: int) -> Iterator[str]:
    """For each frame that differs from the one before: when, and what is set to what."""
    for number in range(1, len(settings)):
        before, now = settings[number - 1], settings[number]
        changes = [
            f"{names[role]} {option} {value}"
            for field in fields(_Setting)
            if (value := getattr(now, field.name)) != getattr(before, field.name)
            for role, option in [field.name.split("_")]
        ]
        if changes:
            # Halfway between two frames, where no rounding of a time can reach.
            yield f"{(number - 0.5) / rate:.4f} {','.join(changes)}"

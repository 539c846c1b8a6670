"""Whether pictures are made of two fields, taken one after the other, and which comes first.

Tags say so, are absent, or lie: broadcasters call whole pictures interlaced (25 a second in a
signal of 50 fields), and editors that know of no fields write "progressive" over pictures that
were woven of two. So moving pictures are looked at, in a few places of the file, by FFmpeg's
`idet`, which weighs how well each line fits between its neighbours in the picture itself, in the
one before and in the one after.

Its thresholds are asymmetric on purpose. Combed pictures are worse than pictures with a little
less detail, so a tag that says interlaced is only overruled by strong movement of whole pictures;
and screens full of thin lines look interlaced to a lenient eye, so a tag that says progressive is
only overruled by a strict one. Measured with still, panned and zoomed pictures, filtered and not,
as fields and as whole pictures: none was called what it is not.

To decode a picture takes twenty times as long as to look at it. Where only whole pictures are seen
at first in a place of a file that is not called interlaced, the others there count as such, too.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain, islice, repeat
from typing import TYPE_CHECKING, cast

from storyforge.core.colourspace import HIGH_RANGES
from storyforge.timeline.facts import Fields, VideoFacts

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.filter import Graph
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_NEVER_FIELDS = frozenset(
    {"vp8", "vp9", "av1", "gif", "apng", "webp_anim", "webp", "png", "qtrle", "theora"}
)
"""Codecs that no camera and no broadcaster writes fields with."""

_RASTERS = frozenset({480, 486, 512, 576, 608, 1080, 1088})
"""The heights of interlaced signals: ITU-R BT.601 and BT.709, with VBI lines or padding."""

_FASTEST = 31  # pictures a second: 59.94 or 60 fields

_PLACES, _PICTURES = 3, 14
_MOST = _PLACES * _PICTURES
_FEWEST = 6
"""Pictures that must agree, of some three dozen that are looked at."""

_CLEAR = 3
"""Whole pictures that settle a place where no others were seen."""

_LENIENT = "intl_thres=1.04:prog_thres=2.5"
_STRICT = "intl_thres=1.25"
_VERDICT = "lavfi.idet.multiple.current_frame"


def fields_of(container: InputContainer, stream: VideoStream, facts: VideoFacts) -> Fields:
    """What the pictures are made of, by what else is known, and by the tags if they are right.

    The container is read from other places afterwards: no packet should be wanted of it any more.
    """
    order, rate = facts.field_order, facts.average_rate
    tagged = order not in ("progressive", "unknown")
    if rate is None or not (tagged or _might_lie(container.metadata, facts, rate)):
        return _by_tag(order)
    places = _places(container, stream, _LENIENT if tagged else _STRICT)
    if tagged:
        return _judged(Counter(chain.from_iterable(places)), order)
    return _accused(chain.from_iterable(map(_settled, places)))


def _settled(verdicts: Iterator[str]) -> Iterator[str]:
    """What is said of a place; one that begins with nothing but whole pictures goes on so."""
    seen: Counter[str] = Counter()
    for number, verdict in enumerate(verdicts, start=1):
        seen[verdict] += 1
        yield verdict
        if seen["progressive"] == _CLEAR and not seen["tff"] + seen["bff"]:
            yield from repeat("progressive", _PICTURES - number)
            return


def _might_lie(told: Mapping[str, str], facts: VideoFacts, rate: Fraction) -> bool:
    """Whether pictures that are not called interlaced may be: as in a signal, and by no phone."""
    in_signals = facts.height in _RASTERS and rate <= _FASTEST
    return in_signals and not _by_phone(told, facts) and facts.codec not in _NEVER_FIELDS


def _by_phone(told: Mapping[str, str], facts: VideoFacts) -> bool:
    """Whether it lies as phones are held, or says, as only their cameras do, what took it.

    Android's `com.android.version` alone would not do: programs that cut other recordings on
    phones write that, too.
    """
    turned = facts.rotation or facts.mirrored or facts.transfer in HIGH_RANGES
    model = told.get("com.apple.quicktime.model", "")
    return bool(turned) or model.startswith(("iPhone", "iPad")) or "com.android.capture.fps" in told


def _by_tag(order: str) -> Fields:
    """FFmpeg's `tb` is stored top first and shown bottom first; of some, nobody says which."""
    known: dict[str, Fields] = {
        "tt": "top", "bt": "top", "bb": "bottom", "tb": "bottom", "interlaced": "each"
    }  # fmt: skip
    return known.get(order, "none")


def _judged(seen: Counter[str], order: str) -> Fields:
    """What pictures that are called interlaced are."""
    top, bottom, whole = seen["tff"], seen["bff"], seen["progressive"]
    if whole >= _FEWEST and not top + bottom:
        return "none"
    if min(top, bottom) >= _FEWEST:
        return "each"
    if max(top, bottom) >= _FEWEST:
        return "top" if top > bottom else "bottom"
    return _by_tag(order)


def _accused(verdicts: Iterator[str]) -> Fields:
    """What pictures that are called whole, or nothing, are.

    No more are looked at once all that are left could not be enough, or outnumber the whole ones.
    """
    seen: Counter[str] = Counter()
    for left, verdict in zip(range(_MOST - 1, -1, -1), verdicts, strict=False):
        seen[verdict] += 1
        most = max(seen["tff"], seen["bff"]) + left
        if most < _FEWEST or most <= seen["progressive"]:
            return "none"
    top, bottom = seen["tff"], seen["bff"]
    many = max(top, bottom)
    if many < _FEWEST or many <= seen["progressive"] or min(top, bottom) * 4 > many:
        return "none"
    return "top" if top > bottom else "bottom"


def _places(
    container: InputContainer, stream: VideoStream, options: str
) -> Iterator[Iterator[str]]:
    """What `idet` says of each picture, in a few places of the file."""
    import av

    length = (stream.duration or 0) * (stream.time_base or 0)
    start = (stream.start_time or 0) * (stream.time_base or 0)
    for place in range(_PLACES if length else 1):
        seconds = start + length * place / _PLACES
        yield _looked_at(container, stream, options, int(seconds * av.time_base))


def _looked_at(
    container: InputContainer, stream: VideoStream, options: str, when: int
) -> Iterator[str]:
    """The same from one time on, in microseconds."""
    import av

    detector: Graph | None = None
    with contextlib.suppress(av.FFmpegError):  # damage elsewhere is told elsewhere
        container.seek(when)
        for frame in islice(container.decode(stream), _PICTURES):
            detector = detector or _detector(stream, frame, options)
            detector.push(frame)
            yield from _said(detector)


def _detector(stream: VideoStream, frame: VideoFrame, options: str) -> Graph:
    """Where pictures go in, and come out with what was seen in them."""
    from av.filter import Graph

    graph = Graph()
    entry = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format,
        time_base=stream.time_base or Fraction(1, 1000),
    )  # fmt: skip
    graph.link_nodes(entry, graph.add("idet", options), graph.add("buffersink")).configure()
    return graph


def _said(detector: Graph) -> Iterator[str]:
    import av

    with contextlib.suppress(av.FFmpegError):  # which says: feed me more
        while True:
            frame = cast("VideoFrame", detector.pull())
            yield frame.metadata.get(_VERDICT, "")

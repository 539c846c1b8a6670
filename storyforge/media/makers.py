"""What makers tell of a recording's colours beside its tags, and what cannot be shown truly."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from storyforge.core.colourspace import HIGH_RANGES
from storyforge.media.dolby import DolbyVision, in_container, in_pictures
from storyforge.media.gamma import log_of
from storyforge.media.keyframes import length_size
from storyforge.media.packets import Measured
from storyforge.timeline.facts import VideoFacts

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.frame import Frame
    from av.video.stream import VideoStream

_UNSAID = {"unknown", "bt2020-10"}
"""Tags of HLG and PQ for players that do not know them, with the truth elsewhere."""


def told_by_makers(
    path: Path, container: InputContainer, stream: VideoStream, seen: Measured, facts: VideoFacts
) -> VideoFacts:
    """The facts, with what the container and the pictures tell of Dolby Vision, light and log."""
    vision = _vision(path, container, stream, seen)
    peak = max(_peaks(seen.frame), default=0)
    transfer = facts.transfer
    if transfer in _UNSAID and vision and vision.transfer:
        transfer = vision.transfer
    elif transfer == "unknown" and peak:
        transfer = "smpte2084"  # nothing but PQ is told how bright its master was
    return replace(
        facts, transfer=transfer, peak_nits=peak, dolby_vision=str(vision or ""),
        log=log_of(path, transfer, container.metadata, stream.metadata)
        if facts.transfer not in HIGH_RANGES else "",
    )  # fmt: skip


def _vision(
    path: Path, container: InputContainer, stream: VideoStream, seen: Measured
) -> DolbyVision | None:
    if "mp4" in container.format.name:
        told = in_container(path, stream.index, len(container.streams))
        if told:
            return told
    if not seen.head:
        return None
    return in_pictures(seen.head, length_size("hevc", stream.codec_context.extradata))


_MAXIMUM_AT = 72  # in FFmpeg's AVMasteringDisplayMetadata: behind nine fractions of 8 bytes


def _peaks(frame: Frame | None) -> Iterator[int]:
    """How bright the brightest is (cd/m²), as its maker says: in it, else on the display."""
    light = _side_data(frame, "CONTENT_LIGHT_LEVEL")
    if len(light) >= 4 and (content := struct.unpack_from("=I", light)[0]):
        yield content
        return
    display = _side_data(frame, "MASTERING_DISPLAY_METADATA")
    if len(display) >= _MAXIMUM_AT + 8:
        top, bottom = struct.unpack_from("=2i", display, _MAXIMUM_AT)
        if top > 0 and bottom > 0:
            yield round(Fraction(top, bottom))


def _side_data(frame: Frame | None, name: str) -> bytes:
    from av.sidedata.sidedata import SideData

    try:
        found = frame.side_data.get(name) if frame is not None else None
    except ValueError:  # PyAV does not know some other side data's type
        return b""
    return bytes(found) if isinstance(found, SideData) else b""


_FOREIGN_MATRICES = {
    "ictcp": "ICtCp", "ycgco": "YCgCo", "smpte2085": "Y'D'zD'x", "chroma-derived-c": "of its own",
    "chroma-derived-nc": "of its own",
}  # fmt: skip


def foreign_colours(facts: VideoFacts) -> str:
    """Why pictures cannot be shown in true colours, fit for the author; empty where they can."""
    profile, _, base = facts.dolby_vision.partition(".")
    if profile and not DolbyVision(int(profile), int(base or 0)).is_shown_by_all:
        return (
            f"it is Dolby Vision of profile {profile}, whose colours only Dolby's own decoders can "
            "show; export it as HDR10, HLG or SDR"
        )
    if matrix := _FOREIGN_MATRICES.get(facts.matrix):
        return f"its colours are coded in a rare way ({matrix}) that cannot be shown truly"
    return ""

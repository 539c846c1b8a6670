"""The platforms, read from `profiles.toml`: figures with the page and the day they were read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from importlib import resources
from types import MappingProxyType
from typing import Any, Literal

from storyforge.core.geometry import Insets, Rect, Size
from storyforge.core.naming import nearest
from storyforge.errors import UsageError

Profile = Literal["main", "high"]

# H.264 Annex A, table A-1: macroblocks a second and macroblocks a frame, for the levels
# that phones play. Every level's bit rate is above the caps in profiles.toml.
_LEVELS = (
    ("3.1", 108_000, 3_600),
    ("3.2", 216_000, 5_120),
    ("4.0", 245_760, 8_192),
    ("4.2", 522_240, 8_704),
    ("5.1", 983_040, 36_864),
)


_CONTAINER = Fraction(103, 100)
"""An MP4's own part (at most 0.5 % at these rates), and room for an encoder's slips."""

_LEAST_CAP = 250_000
"""Below this (bit/s) there is nothing left to see; such a story is refused for its size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One place to publish.

    `canvas` is in layout px (shorter side 1080), `safe` what to keep clear of it, `output`
    the file's size in pixels. Durations are seconds, both ends allowed; `warn_duration` is
    where a platform's own advice ends. `max_bytes` and `max_bitrate` (bit/s) are what the
    platform refuses above; `cap_bitrate` is the average (bit/s) that no story exceeds and
    `buffer_bits` the most that may come at once, chosen below them (`cap_for` lowers the cap
    for long stories). `source` is where the limits were read and `checked` when; `confidence`
    says how sure that reading is.
    """

    name: str
    title: str
    canvas: Size
    output: Size
    safe: Insets
    min_duration: Fraction
    max_duration: Fraction | None
    warn_duration: Fraction | None
    max_bytes: int | None
    max_bitrate: int | None
    cap_bitrate: int
    buffer_bits: int
    audio_bitrate: int
    fps_min: int | None
    fps_max: int | None
    profile: Profile
    b_frames: int
    source: str
    checked: date
    confidence: str

    @property
    def safe_rect(self) -> Rect:
        """The zone for words and logos, in layout px of the canvas."""
        return Rect(0, 0, self.canvas.width, self.canvas.height).inset(self.safe)

    def cap_for(self, seconds: Fraction) -> int:
        """The cap (bit/s) of a story of that length: `cap_bitrate`, or what fits `max_bytes`.

        It falls in steps of a quarter, so that a story that grows by a caption keeps its cap
        and with it every segment that is rendered already.
        """
        cap = self.cap_bitrate
        while self.max_bytes is not None and cap > _LEAST_CAP:
            if self.bytes_at_most(seconds, cap) <= self.max_bytes:
                break
            cap = cap * 3 // 4
        return cap

    def bytes_at_most(self, seconds: Fraction, cap: int) -> Fraction:
        """The size that no story of that length exceeds under a cap, container and all."""
        return (cap + self.audio_bitrate) * seconds / 8 * _CONTAINER

    def level(self, frame_rate: int) -> str:
        """The lowest H.264 level that holds the output at a frame rate.

        Raises ValueError where no level that phones play does.
        """
        return h264_level(self.output, frame_rate)


class UnknownPlatform(UsageError):
    """There is no platform of that name; `suggestion` is one that exists, or empty."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.suggestion = nearest(name, PLATFORMS)
        hint = f'did you mean "{self.suggestion}"?' if self.suggestion else "see them all with"
        tail = "" if self.suggestion else " `storyforge platforms`"
        super().__init__(f'there is no platform "{name}": {hint}{tail}')


def h264_level(size: Size, frame_rate: int) -> str:
    """The lowest H.264 level (table A-1) for frames of `size` at `frame_rate` a second."""
    blocks = -(-size.width // 16) * -(-size.height // 16)
    for level, per_second, per_frame in _LEVELS:
        if blocks <= per_frame and blocks * frame_rate <= per_second:
            return level
    raise ValueError(f"no H.264 level holds {size} at {frame_rate} frames a second")


def platform(name: str) -> Platform:
    """The platform of a name. Raises `UnknownPlatform`, with a suggestion."""
    try:
        return PLATFORMS[name]
    except KeyError:
        raise UnknownPlatform(name) from None


def _read(text: str) -> Mapping[str, Platform]:
    tables = tomllib.loads(text)
    common = tables.pop("common")
    return MappingProxyType(
        {name: _platform(name, common | table) for name, table in tables.items()}
    )


def _platform(name: str, table: dict[str, Any]) -> Platform:
    margins = table["safe"]
    return Platform(
        name=name,
        title=table["title"],
        canvas=Size(*table["canvas"]),
        output=Size(*table.get("output", table["canvas"])),
        safe=Insets(margins["top"], margins["right"], margins["bottom"], margins["left"]),
        min_duration=Fraction(table.get("min_duration", 0)),
        max_duration=_seconds(table.get("max_duration")),
        warn_duration=_seconds(table.get("warn_duration")),
        max_bytes=table.get("max_bytes"),
        max_bitrate=table.get("max_bitrate"),
        cap_bitrate=table["cap_bitrate"],
        buffer_bits=table["buffer_bits"],
        audio_bitrate=table["audio_bitrate"],
        fps_min=table.get("fps_min"),
        fps_max=table.get("fps_max"),
        profile=table["profile"],
        b_frames=table["b_frames"],
        source=table["source"],
        checked=table["checked"],
        confidence=table["confidence"],
    )


def _seconds(value: int | str | None) -> Fraction | None:
    return None if value is None else Fraction(value)


PLATFORMS: Mapping[str, Platform] = _read(
    resources.files("storyforge.platforms").joinpath("profiles.toml").read_text("utf-8")
)
"""Every platform by its name. Part of the package, so read once, when it is imported."""

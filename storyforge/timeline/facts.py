"""What building and planning need to know of the world, gathered once, as values.

Facts are advice: they come from one FFmpeg build and the pictures from another.
Sources go by their *name*: the text the author wrote (`media/tram.jpg`), or for a file
of the brand kit `brand:` and its path within the kit. Where a name lies on disk is
known here only, so timelines and plans hold no path of a machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from storyforge.core.salience import Salience

MediaKind = Literal["video", "audio", "image", "svg"]

Fields = Literal["none", "top", "bottom", "each"]
"""What pictures are made of: one moment, or two fields of lines, of which the top or bottom one is
the earlier; `each`: as each picture says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFacts:
    """The video stream that is shown.

    `width` and `height` are as decoded; `shown_size` gives them upright with square
    pixels. `rotation` is clockwise degrees to apply for upright; `mirrored` is a left–right
    flip after it. `last` is the timestamp of the last picture in `time_base` ticks (None:
    not known), `keyframes` are those of true keyframes, ascending; `seekable` says whether
    seeking to them is exact for this container (see docs/engine.md); all from reading every
    packet once, without decoding. `start` is the stream's first timestamp in seconds,
    `container_start` the file's. `steady`: every picture lasts as long as the others. `beat`
    is a rate at whose times all pictures come, but for a tick, though not every time has one (None:
    they come at any time).
    `damaged`: from when to when, on the file's clock, pictures are missing or broken.
    `dolby_vision` is its profile (`8.4`), `log` the name of its curve where it is log footage.
    `peak_nits` is the brightest in it (cd/m²), as its maker says; 0: not said.
    `field_order` is what tags say of fields, `fields` what the pictures really are.
    """

    index: int
    codec: str
    width: int
    height: int
    pixel_format: str
    time_base: Fraction
    start: Fraction
    container_start: Fraction
    duration: Fraction
    average_rate: Fraction | None
    frame_count: int
    sample_aspect: Fraction = Fraction(1)
    rotation: int = 0
    mirrored: bool = False
    matrix: str = "unknown"
    primaries: str = "unknown"
    transfer: str = "unknown"
    colour_range: str = "unknown"
    field_order: str = "unknown"
    fields: Fields = "none"
    peak_nits: int = 0
    dolby_vision: str = ""
    log: str = ""
    has_alpha: bool = False
    seekable: bool = False
    last: int | None = None
    keyframes: tuple[int, ...] = ()
    steady: bool = True
    beat: Fraction | None = None
    damaged: tuple[tuple[Fraction, Fraction], ...] = ()

    @property
    def shown_size(self) -> tuple[int, int]:
        """Width and height in square px, upright."""
        width = round(self.width * self.sample_aspect)
        return (self.height, width) if self.rotation % 180 else (width, self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFacts:
    """A sound stream that can be heard: times in seconds on the file's own clock.

    `number` counts the file's sounds from 1, those that cannot be heard among them. `cut_off`: the
    file promises more of it than it holds. `layout` is ffmpeg's word for what its channels are
    (`stereo`, `5.1(side)`), or just how many there are (`4 channels`) where the file does not say.
    """

    index: int
    codec: str
    sample_rate: int
    channels: int
    start: Fraction
    duration: Fraction
    layout: str = ""
    number: int = 1
    cut_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """A still: size upright (EXIF orientation applied).

    `colour` says for people how its code values are read, empty where nothing but sRGB is
    told; `has_profile` and `is_hdr`, that it takes a profile, or tone mapping, to do so. `bits`
    are of one sample. `several`: more pictures are in the file than the one that is shown.
    """

    width: int
    height: int
    format: str
    mode: str
    orientation: int = 1
    has_alpha: bool = False
    has_profile: bool = False
    is_hdr: bool = False
    colour: str = ""
    bits: int = 8
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackFacts:
    """A track of a file, whether it is used or not.

    `kind` is ffmpeg's word (`video`, `audio`, `subtitle`, `data`, `attachment`), `codec` empty
    where it is not known. `cover`: a picture beside the sound, not the video. Of a sound, `number`
    counts from 1 (0: no sound), `language` and `title` are what the file says of it, and `unheard`
    says, fit for the author, why it cannot be heard.
    """

    index: int
    kind: str
    codec: str
    cover: bool = False
    number: int = 0
    language: str = ""
    title: str = ""
    unheard: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaInfo:
    """What is known of one file. `duration` in seconds (0 for stills) is what can be shown.

    `audio` is the sound that is heard where nobody chooses one of the `other_audio`. `cut_off`:
    the file promises more than it holds, and `duration` is what is there. `unshown`
    and `unheard` say, fit for the author, why pictures or sounds that are in it cannot be used.
    """

    kind: MediaKind
    container: str
    size_bytes: int
    duration: Fraction = Fraction(0)
    video: VideoFacts | None = None
    audio: AudioFacts | None = None
    other_audio: tuple[AudioFacts, ...] = ()
    image: ImageFacts | None = None
    cut_off: bool = False
    unshown: str = ""
    unheard: str = ""
    tracks: tuple[TrackFacts, ...] = ()

    @property
    def starts(self) -> Fraction:
        """The file's first timestamp, in seconds on its clock, from which authors count."""
        if self.video:
            return self.video.container_start
        return self.audio.start if self.audio else Fraction(0)

    def sound(self, number: int) -> AudioFacts | None:
        """The sound of that number; None where it is not there or cannot be heard."""
        heard = (*filter(None, (self.audio,)), *self.other_audio)
        return next((each for each in heard if each.number == number), None)

    def until(self, audio: AudioFacts) -> Fraction:
        """Seconds from the file's first timestamp to the end of a sound."""
        return max(Fraction(0), audio.start + audio.duration - self.starts)

    def sound_lasts(self, number: int) -> Fraction:
        """The same of the sound of that number; 0 for none."""
        audio = self.sound(number)
        return self.until(audio) if audio else Fraction(0)


@dataclass(frozen=True, slots=True)
class MediaProblem:
    """Why a source cannot be used.

    `missing`: nowhere in the roots; `outside`: leaves the roots; `remote`: an address;
    `unreadable`: there, but nothing can be decoded from it; `pointer`: Git LFS has the file, and
    only its pointer is here; `unsupported`: read, but not something a story can use. `reason` is
    fit for the author; `suggestion` is a name that exists and is close, or empty.
    """

    kind: Literal["missing", "outside", "remote", "unreadable", "pointer", "unsupported"]
    reason: str
    suggestion: str = ""


class FileStamp(NamedTuple):
    """What tells a file from a later one at the same place: bytes, nanoseconds, inode."""

    size: int
    mtime_ns: int
    inode: int


@dataclass(frozen=True, slots=True)
class Glance:
    """What of a source is looked at: a photo, or the pictures of a recording at some times.

    Times are in seconds, the stream's own.
    """

    source: str
    times: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class MediaCatalog:
    """Facts, places and problems of every source a story names.

    `stamps` are of the files as they were when the facts were gathered. `salience` is where there
    is most to see, for what was looked at.
    """

    infos: Mapping[str, MediaInfo] = field(default_factory=lambda: MappingProxyType({}))
    paths: Mapping[str, Path] = field(default_factory=lambda: MappingProxyType({}))
    problems: Mapping[str, MediaProblem] = field(default_factory=lambda: MappingProxyType({}))
    stamps: Mapping[str, FileStamp] = field(default_factory=lambda: MappingProxyType({}))
    salience: Mapping[Glance, Salience] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class FontFace:
    """One font file: its bytes, weight (100–900) and what it covers.

    `name` is the file's place in the kit (`fonts/Text-Bold.ttf`); `digest` is the SHA-256
    of the bytes. A file with several weights on an axis is one face for each weight asked.
    """

    name: str
    data: bytes = field(repr=False)
    digest: str
    weight: int
    italic: bool
    coverage: frozenset[int] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FontBook:
    """Font families of a kit by key, each with its faces, and its fallback families in order."""

    families: Mapping[str, tuple[FontFace, ...]]
    fallbacks: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def face(self, family: str, weight: int, italic: bool = False) -> FontFace:
        """The face nearest in slant, then weight. Raises KeyError for an unknown family."""
        return min(
            self.families[family],
            key=lambda face: (face.italic != italic, abs(face.weight - weight), face.weight),
        )

    def chain(self, family: str, weight: int, italic: bool = False) -> tuple[FontFace, ...]:
        """The face and its fallbacks, in the order in which letters are looked for."""
        names = (family, *self.fallbacks.get(family, ()))
        return tuple(self.face(name, weight, italic) for name in names)

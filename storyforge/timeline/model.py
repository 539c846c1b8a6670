"""The Timeline: what the viewer sees and hears, in whole frames.

Scenes follow each other on one picture track and overlap where a transition joins
them. Layers (captions, then the kit's furniture) lie on top, undisturbed by
transitions. All ranges are half-open, in frames of the story.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from storyforge.core.colour import Colour
from storyforge.core.course import Course
from storyforge.core.easing import Easing
from storyforge.core.geometry import WHOLE, Rect, Size
from storyforge.core.look import AS_IT_IS, Look
from storyforge.core.retiming import TimeMap
from storyforge.core.time import FrameRange, FrameRate, Frames
from storyforge.timeline.picture import Animation, Direction, Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvas:
    """`size` in layout px (shorter side 1080), `safe` the zone for words within it.

    `output` is the size in pixels of the finished video, in the same proportions.
    """

    size: Size
    safe: Rect
    output: Size

    @property
    def scale(self) -> Fraction:
        """Output pixels for one layout px."""
        return Fraction(self.output.width, self.size.width)


CENTRE = Course.steady(Rect(0.5, 0.5, 0, 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """Fill the canvas, cutting off what sticks out, `focus` kept in frame.

    The focus is in fractions of the whole upright picture, its times in frames of the scene.
    `by` says who chose it: the author, what is to be seen in the picture, or nobody.
    """

    focus: Course = CENTRE
    by: Literal["author", "content", "middle"] = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contain:
    """The whole picture on a flat ground."""

    ground: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Blur:
    """The whole picture on a blurred, darkened copy of itself that fills the canvas."""


Fit = Cover | Contain | Blur


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A camera move over a still, from view to view, eased over the scene's whole range.

    Views are in fractions of the fitted plate (for cover: of the whole upright photo) and
    have the canvas's proportions in pixels. Where the focus changes, so do they, in frames of
    the scene.
    """

    start: Course
    end: Course
    easing: Easing


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipContent:
    """A moving source; `time` counts in seconds after the file's first timestamp.

    `crop`, in fractions of the upright picture, is the only part of it that is used. `hidden` are
    parts of it that nobody is to recognise, by the source's own time as `time` counts it.
    """

    source: str
    time: TimeMap
    fit: Fit
    crop: Rect = WHOLE
    look: Look = AS_IT_IS
    hidden: tuple[Course, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoContent:
    """A still picture, moved or not; `crop` and `hidden` as for clips, but nothing moves."""

    source: str
    fit: Fit
    crop: Rect = WHOLE
    look: Look = AS_IT_IS
    hidden: tuple[Rect, ...] = ()
    motion: Motion | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardContent:
    """A painted, opaque picture."""

    layout: str
    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonContent:
    """A function of the project that draws the scene: `module:function` and its arguments."""

    module: str
    function: str
    arguments: tuple[tuple[str, str], ...]
    fit: Fit
    crop: Rect = WHOLE
    look: Look = AS_IT_IS


Content = ClipContent | PhotoContent | CardContent | PythonContent


def stands_still(content: Content) -> bool:
    """Whether every frame of a scene's content is the same."""
    match content:
        case PhotoContent(motion=motion):
            return motion is None
        case CardContent():
            return True
        case _:
            return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What fills the canvas during `range`, which includes both overlaps."""

    id: str
    index: int
    range: FrameRange
    content: Content


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossfade:
    """The next scene appears through the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FadeThrough:
    """Out to a colour, and in from it."""

    colour: Colour


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """The next scene moves over the one before, towards `to`."""

    to: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """The next scene pushes the one before out, towards `to`."""

    to: Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Wipe:
    """A soft edge travels towards `to` and uncovers the next scene."""

    to: Direction


TransitionKind = Crossfade | FadeThrough | Slide | Push | Wipe


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """How scene `into` (an index) takes over from the one before, during `range`."""

    into: int
    range: FrameRange
    kind: TransitionKind
    easing: Easing = "ease-in-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A transparent picture on top of the scenes during `range`.

    `enter` and `exit` lie within the range. Layers are listed bottom to top. `path` is where
    the storyboard wrote it; empty for what comes from the kit.
    """

    id: str
    kind: Literal["caption", "furniture"]
    range: FrameRange
    picture: Picture
    enter: Animation | None = None
    exit: Animation | None = None
    path: tuple[str | int, ...] = ()

    def belongs_to(self, scene: Scene) -> bool:
        """Whether it was written within a scene."""
        return self.path[:2] == ("scenes", scene.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """What is heard of a source under `range`, its `time` counted from the range's start.

    `track` is the number of the sound among those of its file, from 1. `muted` are parts of it that
    are not heard, in seconds of the source as `time` counts them. `gain_db` is in relation
    to the story's loudness, to which the source is brought first. `duck_db` (≤ 0) is how far a
    clip gives way to voice-over. `fade_in` and `fade_out` are lengths in frames with equal-power
    curves. `path` is where the storyboard wrote it.
    """

    id: str
    role: Literal["voice", "clip", "effect"]
    source: str
    time: TimeMap
    range: FrameRange
    gain_db: float
    duck_db: float = 0.0
    fade_in: Frames = Frames(0)
    fade_out: Frames = Frames(0)
    track: int = 1
    muted: tuple[tuple[Fraction, Fraction], ...] = ()
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """The part of a source, in seconds, that comes again and again."""

    start: Fraction
    end: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Music:
    """A bed under the whole of `range`; `duck_db` (≤ 0) is how far it gives way to sounds.

    It begins at `start` seconds of its source, of which it is the sound number `track`.
    """

    source: str
    start: Fraction
    range: FrameRange
    gain_db: float
    duck_db: float
    fade_in: Frames
    fade_out: Frames
    loop: Loop | None = None
    track: int = 1
    path: tuple[str | int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Soundtrack:
    """Everything that is heard. `loudness_lufs` is the target of the finished mix."""

    sounds: tuple[Sound, ...] = ()
    music: tuple[Music, ...] = ()
    loudness_lufs: float = -14.0

    @property
    def everything(self) -> tuple[Sound | Music, ...]:
        return (*self.sounds, *self.music)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One story on one platform."""

    title: str
    language: str
    platform: str
    canvas: Canvas
    rate: FrameRate
    length: Frames
    scenes: tuple[Scene, ...]
    transitions: tuple[Transition, ...] = ()
    layers: tuple[Layer, ...] = ()
    soundtrack: Soundtrack = Soundtrack()
    cover_at: Frames = Frames(0)

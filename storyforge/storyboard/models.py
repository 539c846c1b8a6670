"""What a storyboard may say: the first of the four nouns, as frozen pydantic models.

Every value arrives as the text typed (see `fields`); what is left out is None or the
default written here. Unions are told apart by `type`. The descriptions and examples
feed the JSON Schema that editors complete from, and the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

from storyforge.core.easing import Easing
from storyforge.core.geometry import Anchor, Length
from storyforge.core.time import parse_time
from storyforge.storyboard.fields import (
    AmountField,
    ColourText,
    DuckField,
    DurationField,
    Flag,
    FolderName,
    FunctionName,
    GainField,
    Language,
    LoopField,
    LutName,
    Name,
    OneOrMore,
    PercentField,
    PlatformName,
    PointField,
    RateField,
    RoomField,
    SourceName,
    SpeedField,
    StepField,
    StyleName,
    TextField,
    TimeField,
    TrackField,
    VersionField,
    WordsField,
)

VERSION = 1
"""The version of the storyboard language that is read."""

MOST_SCENES = 500

Direction = Literal["left", "right", "up", "down"]
LogoVariant = Literal["light", "dark", "none"]


class Model(BaseModel):
    """What all models share: frozen, and no key they do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


# --- how a picture fills the canvas ------------------------------------------------


class FitCover(Model):
    """Fill the canvas and cut off what sticks out."""

    type: Literal["cover"] = Field(
        default="cover", description="Fill the canvas.", examples=["cover"]
    )


class FitContain(Model):
    """Show the whole picture on a flat colour."""

    type: Literal["contain"] = Field(
        default="contain", description="Show the whole picture on a colour.", examples=["contain"]
    )
    ground: ColourText = Field(description="The colour around the picture.", examples=["river"])


class FitBlur(Model):
    """Show the whole picture on a blurred copy of itself."""

    type: Literal["blur"] = Field(
        default="blur", description="Show the whole picture on a blurred copy.", examples=["blur"]
    )


Fit = Annotated[FitCover | FitContain | FitBlur, Field(discriminator="type")]


# --- parts of a picture ------------------------------------------------------------


class Box(Model):
    """A rectangle of a picture, in shares of its width and height."""

    left: PercentField = Field(
        description="Its left edge, from the picture's left edge.", examples=["30%"]
    )
    top: PercentField = Field(
        description="Its upper edge, from the picture's upper edge.", examples=["20%"]
    )
    width: AmountField = Field(description="How wide it is.", examples=["40%"])
    height: AmountField = Field(description="How high it is.", examples=["50%"])


class HideKey(Box):
    """Where a box is at a moment of a video."""

    at: TimeField = Field(description="When, in the video's own time.", examples=["14s"])


class HidePath(Model):
    """A box that moves."""

    path: tuple[HideKey, ...] = Field(
        min_length=2,
        max_length=50,
        description="Where it is at moments of the video; between them it moves evenly.",
        examples=[[
            {"at": "12s", "left": "30%", "top": "20%", "width": "10%", "height": "15%"},
            {"at": "14s", "left": "50%", "top": "20%", "width": "10%", "height": "15%"},
        ]],
    )  # fmt: skip


def _hide_kind(value: object) -> str:
    moves = "path" in value if isinstance(value, Mapping) else isinstance(value, HidePath)
    return "path" if moves else "box"


Hidden = Annotated[
    Annotated[Box, Tag("box")] | Annotated[HidePath, Tag("path")], Discriminator(_hide_kind)
]
"""A part of a video that nobody is to recognise."""


def _place_kind(value: object) -> str:
    if isinstance(value, Mapping | Box):
        return "box"
    if isinstance(value, list | tuple) and any(isinstance(each, Mapping | Model) for each in value):
        return "path"
    return "point"


PointOrBox = Annotated[
    Annotated[PointField, Tag("point")] | Annotated[Box, Tag("box")], Discriminator(_place_kind)
]
"""A part of a picture that must stay in frame."""


class FocusKey(Model):
    """What must be in frame at a moment on screen."""

    at: TimeField = Field(
        description="When, on screen, counted from the scene's start.", examples=["1s"]
    )
    on: PointOrBox = Field(
        description="What must be in frame then: a point or a box.", examples=[[0.5, 0.3]]
    )
    easing: Easing = Field(
        default="ease-in-out", description="How the way there starts and ends.", examples=["linear"]
    )


Focus = Annotated[
    Annotated[PointField, Tag("point")]
    | Annotated[Box, Tag("box")]
    | Annotated[tuple[FocusKey, ...], Tag("path"), Field(min_length=2, max_length=50)],
    Discriminator(_place_kind),
]
"""A part of a picture that must stay in frame, or several that the camera goes to in turn."""


# --- how a photo moves ---------------------------------------------------------------


class NoMotion(Model):
    """The photo stands still."""

    type: Literal["none"] = Field(
        default="none", description="The photo stands still.", examples=["none"]
    )


class Zoom(Model):
    """What both zooms have."""

    amount: AmountField = Field(
        default=Fraction(15, 100),
        description="How much larger the picture is at the nearer end of the zoom.",
        examples=["15%"],
    )
    easing: Easing = Field(
        default="ease-in-out", description="How the movement starts and ends.", examples=["linear"]
    )


class ZoomIn(Zoom):
    """The camera comes closer."""

    type: Literal["zoom-in"] = Field(
        default="zoom-in", description="The camera comes closer.", examples=["zoom-in"]
    )


class ZoomOut(Zoom):
    """The camera moves away."""

    type: Literal["zoom-out"] = Field(
        default="zoom-out", description="The camera moves away.", examples=["zoom-out"]
    )


class Pan(Model):
    """The camera travels over the photo."""

    type: Literal["pan"] = Field(
        default="pan", description="The camera travels over the photo.", examples=["pan"]
    )
    to: Direction = Field(default="left", description="Where the camera goes.", examples=["right"])
    amount: AmountField | None = Field(
        default=None,
        description="How far, as a share of the picture; left out: as far as the picture allows.",
        examples=["20%"],
    )
    easing: Easing = Field(
        default="ease-in-out", description="How the movement starts and ends.", examples=["linear"]
    )


Motion = Annotated[NoMotion | ZoomIn | ZoomOut | Pan, Field(discriminator="type")]


# --- how a scene takes over from the one before ---------------------------------------


class Cut(Model):
    """No transition: the next picture is simply there. Switches the default off."""

    type: Literal["cut"] = Field(
        default="cut", description="The next scene is simply there.", examples=["cut"]
    )


class TimedTransition(Model):
    """What every transition but the cut has."""

    duration: DurationField | None = Field(
        default=None,
        description="How long both scenes are seen; left out: the default's, else 0.4s.",
        examples=["0.4s", "12f"],
    )
    easing: Easing = Field(
        default="ease-in-out", description="How the movement starts and ends.", examples=["linear"]
    )


class TowardsTransition(TimedTransition):
    """What transitions with a direction have."""

    to: Direction = Field(
        default="left", description="Where the next scene moves to.", examples=["up"]
    )


class Crossfade(TimedTransition):
    """The next scene appears through the one before."""

    type: Literal["crossfade"] = Field(
        default="crossfade",
        description="The next scene appears through this one.",
        examples=["crossfade"],
    )


class FadeThrough(TimedTransition):
    """Out to a colour, and in from it."""

    type: Literal["fade"] = Field(
        default="fade", description="Out to a colour, and in from it.", examples=["fade"]
    )
    through: ColourText = Field(
        default="#000000", description="The colour in the middle.", examples=["ink", "#000000"]
    )


class Slide(TowardsTransition):
    """The next scene moves over the one before."""

    type: Literal["slide"] = Field(
        default="slide", description="The next scene moves over this one.", examples=["slide"]
    )


class Push(TowardsTransition):
    """The next scene pushes the one before out."""

    type: Literal["push"] = Field(
        default="push", description="The next scene pushes this one out.", examples=["push"]
    )


class Wipe(TowardsTransition):
    """A soft edge travels over the picture and uncovers the next scene."""

    type: Literal["wipe"] = Field(
        default="wipe", description="A soft edge uncovers the next scene.", examples=["wipe"]
    )


Transition = Annotated[
    Cut | Crossfade | FadeThrough | Slide | Push | Wipe, Field(discriminator="type")
]


# --- how words come and go ----------------------------------------------------------


class NoAnimation(Model):
    """Simply there, simply gone."""

    type: Literal["none"] = Field(default="none", description="Simply there.", examples=["none"])


class FadeAnimation(Model):
    """In from nothing, out to nothing."""

    type: Literal["fade"] = Field(default="fade", description="In from nothing.", examples=["fade"])
    duration: DurationField = Field(
        default=parse_time("0.25s"), description="How long it takes.", examples=["0.25s"]
    )
    easing: Easing = Field(
        default="ease-out", description="How the movement starts and ends.", examples=["linear"]
    )


class RiseAnimation(Model):
    """Up from a little below, fading."""

    type: Literal["rise"] = Field(
        default="rise", description="Up from a little below, fading.", examples=["rise"]
    )
    duration: DurationField = Field(
        default=parse_time("0.35s"), description="How long it takes.", examples=["0.35s"]
    )
    distance: RoomField = Field(
        default=Length(Fraction(48)), description="From how far below.", examples=["48px", "5%"]
    )
    easing: Easing = Field(
        default="ease-out", description="How the movement starts and ends.", examples=["linear"]
    )


class SlideAnimation(Model):
    """In from one side, fading."""

    type: Literal["slide"] = Field(
        default="slide", description="In from one side, fading.", examples=["slide"]
    )
    duration: DurationField = Field(
        default=parse_time("0.35s"), description="How long it takes.", examples=["0.35s"]
    )
    from_: Direction = Field(
        default="left", alias="from", description="The side it comes from.", examples=["right"]
    )
    distance: RoomField = Field(
        default=Length(Fraction(1), "full"),
        description="From how far; full: from beyond the edge.",
        examples=["full", "120px"],
    )
    easing: Easing = Field(
        default="ease-out", description="How the movement starts and ends.", examples=["linear"]
    )


Animation = Annotated[
    NoAnimation | FadeAnimation | RiseAnimation | SlideAnimation, Field(discriminator="type")
]


# --- captions ---------------------------------------------------------------------------


class CaptionLook(Model):
    """How a caption looks; what is left out comes from the defaults, then from the style."""

    style: StyleName | None = Field(
        default=None, description="A caption style of the brand kit.", examples=["lower-third"]
    )
    place: Anchor | None = Field(
        default=None, description="Where in the safe zone.", examples=["bottom-left", "center"]
    )
    enter: Animation | None = Field(default=None, description="How it comes.", examples=["rise"])
    exit: Animation | None = Field(default=None, description="How it goes.", examples=["fade"])


class Caption(CaptionLook):
    """Words over one scene. Times are on screen, from the scene's first frame."""

    text: WordsField = Field(
        description="The words: **strong**, *accent*, line breaks. French spacing is set for you.",
        examples=["**42 délibérations** examinées"],
    )
    at: TimeField | None = Field(
        default=None,
        description="When it comes, counted from the scene's start.",
        examples=["0.5s"],
    )
    duration: DurationField | None = Field(
        default=None,
        description="How long it stays; left out: as long as the scene.",
        examples=["4s"],
    )


class StoryCaption(CaptionLook):
    """Words that stay over several scenes."""

    text: WordsField = Field(
        description="The words: **strong**, *accent*, line breaks.",
        examples=["En direct : le conseil"],
    )
    from_: Name = Field(
        alias="from", description="The id of the first scene it is over.", examples=["seance"]
    )
    through: Name = Field(description="The id of the last scene it is over.", examples=["tram"])


# --- scenes -------------------------------------------------------------------------------


_TRACK = Field(
    default=None,
    description="Which sound track of the file, by its number (from 1) or its language; left "
    "out: its default.",
    examples=[2, "fr"],
)


class Mute(Model):
    """A part of a sound that is not heard."""

    start: TimeField = Field(
        description="Where it begins, in the file's own time.", examples=["12s"]
    )
    end: TimeField = Field(description="Where it ends, in the file's own time.", examples=["14s"])


_MUTE = Field(
    default=(),
    max_length=50,
    description="Parts that are not heard: a name, a cough.",
    examples=[[{"start": "12s", "end": "14s"}]],
)


class ClipLevels(Model):
    """How the sound of clips is mixed."""

    volume: GainField = Field(
        default=0.0, description="Louder or softer, in dB.", examples=["-3 dB"]
    )
    duck: DuckField = Field(
        default=-15.0,
        description="How far it gives way to voice-over, in dB.",
        examples=["-15 dB"],
    )
    fade_in: TimeField = Field(
        default=parse_time("0s"), description="How long it takes to come.", examples=["0.5s"]
    )
    fade_out: TimeField = Field(
        default=parse_time("0s"), description="How long it takes to go.", examples=["0.5s"]
    )


class ClipSound(ClipLevels):
    """The sound of a clip."""

    track: TrackField | None = _TRACK
    mute: Annotated[tuple[Mute, ...], OneOrMore()] = _MUTE


def _sound_kind(value: object) -> str:
    return "none" if isinstance(value, str) else "sound"


OwnSound = Annotated[
    Annotated[ClipSound, Tag("sound")] | Annotated[Literal["none"], Tag("none")],
    Discriminator(_sound_kind),
]
"""`none`, or what is done with the clip's own sound."""

UsualSound = Annotated[
    Annotated[ClipLevels, Tag("sound")] | Annotated[Literal["none"], Tag("none")],
    Discriminator(_sound_kind),
]
"""`none`, or the volume of the sound of clips that do not say."""


class SpeedPoint(Model):
    """A speed that is reached at a moment on screen."""

    at: TimeField = Field(
        description="When, on screen, counted from the scene's start.", examples=["1s"]
    )
    speed: SpeedField = Field(
        description="How fast: 1 is as recorded, 0.5 half as fast.", examples=["0.25", "2"]
    )


def _speed_kind(value: object) -> str:
    return "ramp" if isinstance(value, list | tuple) else "speed"


Speed = Annotated[
    Annotated[SpeedField, Tag("speed")]
    | Annotated[tuple[SpeedPoint, ...], Tag("ramp"), Field(min_length=2, max_length=20)],
    Discriminator(_speed_kind),
]
"""One speed, or points between which it changes evenly."""


class Freeze(Model):
    """A moment at which the picture of a clip stands still."""

    at: TimeField = Field(description="Which moment, in the video's own time.", examples=["14s"])
    duration: DurationField = Field(description="How long it stands.", examples=["1s"])


class Cue(Model):
    """A sound of its own file, heard from a moment on."""

    source: SourceName = Field(description="The sound's file.", examples=["media/voix.wav"])
    track: TrackField | None = _TRACK
    start: TimeField = Field(
        default=parse_time("0s"), description="Where in the file it begins.", examples=["0.4s"]
    )
    end: TimeField | None = Field(
        default=None, description="Where in the file it ends.", examples=["6s"]
    )
    mute: Annotated[tuple[Mute, ...], OneOrMore()] = _MUTE
    volume: GainField = Field(
        default=0.0, description="Louder or softer, in dB.", examples=["-3 dB"]
    )
    fade_in: TimeField = Field(
        default=parse_time("0s"), description="How long it takes to come.", examples=["0.2s"]
    )
    fade_out: TimeField = Field(
        default=parse_time("0s"), description="How long it takes to go.", examples=["0.2s"]
    )


class SceneVoice(Cue):
    """Voice-over of one scene, which lasts as long as its voice when it says nothing else."""

    at: TimeField | None = Field(
        default=None,
        description="When it begins, counted from the scene's start; left out: once the scene "
        "is fully there.",
        examples=["0.5s"],
    )


class Voice(Cue):
    """Voice-over of the story."""

    at: TimeField = Field(
        default=parse_time("0s"),
        description="When it begins, counted from the story's start.",
        examples=["1.5s"],
    )


class Effect(Cue):
    """A sound effect."""

    at: TimeField = Field(
        default=parse_time("0s"),
        description="When it begins, counted from the start of its scene or story.",
        examples=["1.5s"],
    )


class SceneBase(Model):
    """What every scene has."""

    id: Name | None = Field(
        default=None, description="A name for captions and messages to go by.", examples=["seance"]
    )
    captions: tuple[Caption, ...] = Field(
        default=(),
        max_length=50,
        description="Words over this scene.",
        examples=[[{"text": "**42 délibérations** examinées", "at": "0.5s"}]],
    )
    transition: Transition | None = Field(
        default=None,
        description="How this scene takes over from the one before.",
        examples=["cut", {"type": "slide", "to": "left", "duration": "0.3s"}],
    )
    logo: LogoVariant | None = Field(
        default=None, description="Which logo lies over this scene, or none.", examples=["dark"]
    )
    voice: SceneVoice | None = Field(
        default=None,
        description="Voice-over; the scene lasts as long when it does not say how long it lasts.",
        examples=[{"source": "media/voix.wav"}],
    )
    effects: Annotated[tuple[Effect, ...], OneOrMore()] = Field(
        default=(),
        max_length=50,
        description="Sound effects.",
        examples=[[{"source": "media/cloche.wav", "at": "1s"}]],
    )


class Look(Model):
    """How the colours of a picture are changed, in steps; what is left out comes from defaults."""

    exposure: StepField | None = Field(
        default=None, description="Brighter or darker, in thirds of a stop.", examples=["+1"]
    )
    contrast: StepField | None = Field(
        default=None, description="More or less contrast.", examples=["-1"]
    )
    saturation: StepField | None = Field(
        default=None, description="More or less colour.", examples=["+1"]
    )
    warmth: StepField | None = Field(
        default=None, description="Warmer (yellower) or colder (bluer).", examples=["+2"]
    )
    tint: StepField | None = Field(
        default=None, description="Towards magenta, or towards green.", examples=["-1"]
    )
    lut: LutName | None = Field(
        default=None, description="A colour table of the kit, or none.", examples=["film"]
    )


_LOOK = Field(
    default=None,
    description="How its colours are changed.",
    examples=[{"exposure": "+1", "warmth": "-1"}],
)
_FIT = Field(
    default=None, description="How the picture fills the canvas.", examples=["cover", "blur"]
)
_CROP = Field(
    default=None,
    description="The only part of the picture that is used.",
    examples=[{"left": "10%", "top": "0%", "width": "80%", "height": "90%"}],
)
_AIMS: list[object] = [
    [0.5, 0.3],
    {"left": "55%", "top": "20%", "width": "20%", "height": "40%"},
]
_FOCUS = Field(
    default=None,
    description="What must stay in frame: a point or a box of the picture, or several over time.",
    examples=[*_AIMS, [{"at": "0s", "on": [0.2, 0.5]}, {"at": "2s", "on": [0.7, 0.5]}]],
)


class ClipScene(SceneBase):
    """A range of a video."""

    type: Literal["clip"] = Field(
        default="clip", description="A range of a video.", examples=["clip"]
    )
    source: SourceName = Field(
        description="The video, beside the storyboard or in a media folder.",
        examples=["media/seance.mp4"],
    )
    start: TimeField | None = Field(
        default=None,
        description="The first moment shown, in the video's own time.",
        examples=["12s"],
    )
    end: TimeField | None = Field(
        default=None,
        description="The moment it stops, in the video's own time.",
        examples=["17.5s"],
    )
    duration: DurationField | None = Field(
        default=None, description="How long it is shown, instead of an end.", examples=["4s"]
    )
    speed: Speed | None = Field(
        default=None,
        description="How fast it runs, from 0.25 to 4, or points between which that changes.",
        examples=["0.5", [{"at": "0s", "speed": "1"}, {"at": "2s", "speed": "0.25"}]],
    )
    reverse: Flag = Field(
        default=False, description="Show it from its end to its start.", examples=[True]
    )
    freeze: Annotated[tuple[Freeze, ...], OneOrMore()] = Field(
        default=(),
        max_length=20,
        description="Where the picture stands still for a while.",
        examples=[[{"at": "14s", "duration": "1s"}]],
    )
    loop: LoopField | None = Field(
        default=None,
        description="How many times it is shown, or true: again and again for its duration.",
        examples=[True, 3],
    )
    sound: OwnSound | None = Field(
        default=None,
        description="What is heard of the clip's own sound and how loud, or none.",
        examples=["none", {"volume": "-3 dB"}],
    )
    fit: Fit | None = _FIT
    crop: Box | None = _CROP
    focus: Focus | None = _FOCUS
    look: Look | None = _LOOK
    hide: Annotated[tuple[Hidden, ...], OneOrMore()] = Field(
        default=(),
        max_length=20,
        description="Parts that nobody is to recognise (a face, a plate), for all of the scene.",
        examples=[[{"left": "40%", "top": "20%", "width": "15%", "height": "20%"}]],
    )


class PhotoScene(SceneBase):
    """A still picture, moving gently."""

    type: Literal["photo"] = Field(
        default="photo", description="A still picture.", examples=["photo"]
    )
    source: SourceName = Field(
        description="The photo, beside the storyboard or in a media folder.",
        examples=["media/tram.jpg"],
    )
    duration: DurationField | None = Field(
        default=None, description="How long it is shown; left out: the default.", examples=["4s"]
    )
    motion: Motion | None = Field(
        default=None,
        description="How the camera moves over the photo.",
        examples=["zoom-in", {"type": "pan", "to": "right"}],
    )
    fit: Fit | None = _FIT
    crop: Box | None = _CROP
    focus: Focus | None = _FOCUS
    look: Look | None = _LOOK
    hide: Annotated[tuple[Box, ...], OneOrMore()] = Field(
        default=(),
        max_length=20,
        description="Parts that nobody is to recognise: a face, a number plate.",
        examples=[[{"left": "40%", "top": "20%", "width": "15%", "height": "20%"}]],
    )
    alt: TextField = Field(
        default="",
        description="What the photo shows, for people who do not see it.",
        examples=["Une rame de tram devant la gare"],
    )


def _slot_kind(value: object) -> str:
    if not isinstance(value, list | tuple):
        return "text"
    return "items" if any(isinstance(item, Mapping) for item in value) else "list"


SlotValue = Annotated[
    Annotated[TextField, Tag("text")]
    | Annotated[tuple[TextField, ...], Tag("list")]
    | Annotated[tuple[Mapping[Name, TextField], ...], Tag("items")],
    Discriminator(_slot_kind),
]
"""What fills a card's slot: a text, a list of texts, or a list of items with fields."""


class CardScene(SceneBase):
    """A card of the brand kit, filled with words."""

    type: Literal["card"] = Field(
        default="card", description="A card of the kit.", examples=["card"]
    )
    layout: Name = Field(description="Which card of the brand kit.", examples=["title"])
    slots: Mapping[Name, SlotValue] = Field(
        default={},
        description="What fills the card's slots.",
        examples=[{"title": "Conseil métropolitain", "subtitle": "Ce qu'il faut retenir"}],
    )
    duration: DurationField | None = Field(
        default=None, description="How long; left out: its reading time.", examples=["3s"]
    )


class PythonScene(SceneBase):
    """A scene drawn by a function of the project; only with `--allow-python`."""

    type: Literal["python"] = Field(
        default="python",
        description="A scene drawn by a function of the project.",
        examples=["python"],
    )
    function: FunctionName = Field(
        description="The module and the function that draws the scene.",
        examples=["scenes.counter:scene"],
    )
    arguments: Mapping[Name, TextField] = Field(
        default={},
        description="Texts that are given to the function by name.",
        examples=[{"number": "42"}],
    )
    duration: DurationField = Field(description="How long the scene is.", examples=["3s"])
    fit: Fit | None = _FIT
    crop: Box | None = _CROP
    focus: PointOrBox | None = Field(
        default=None,
        description="What must stay in frame: a point or a box of the picture.",
        examples=_AIMS,
    )
    look: Look | None = _LOOK


PictureScene = ClipScene | PhotoScene | PythonScene
"""Scenes that show a picture, of which a part can be used."""

Scene = Annotated[ClipScene | PhotoScene | CardScene | PythonScene, Field(discriminator="type")]


# --- defaults and sound -------------------------------------------------------------------


class PhotoDefaults(Model):
    """What photo scenes take when they do not say."""

    duration: DurationField | None = Field(
        default=None, description="How long a photo is shown.", examples=["4s"]
    )
    motion: Motion | None = Field(
        default=None, description="How the camera moves.", examples=["zoom-in", "none"]
    )
    fit: Fit | None = Field(
        default=None, description="How it fills the canvas.", examples=["cover"]
    )
    look: Look | None = _LOOK


class ClipDefaults(Model):
    """What clip scenes take when they do not say."""

    fit: Fit | None = Field(default=None, description="How it fills the canvas.", examples=["blur"])
    look: Look | None = _LOOK
    sound: UsualSound | None = Field(
        default=None, description="The volume of clips, or none.", examples=["none"]
    )


class CardDefaults(Model):
    """What card scenes take when they do not say."""

    duration: DurationField | None = Field(
        default=None, description="How long a card is shown.", examples=["3s"]
    )


class Defaults(Model):
    """What scenes and captions take when they do not say, keyed by what it fills."""

    transition: Transition | None = Field(
        default=None,
        description="Between scenes.",
        examples=[{"type": "crossfade", "duration": "0.4s"}],
    )
    photo: PhotoDefaults = Field(
        default=PhotoDefaults.model_construct(),
        description="For photos.",
        examples=[{"duration": "4s"}],
    )
    clip: ClipDefaults = Field(
        default=ClipDefaults.model_construct(), description="For clips.", examples=[{"fit": "blur"}]
    )
    card: CardDefaults = Field(
        default=CardDefaults.model_construct(),
        description="For cards.",
        examples=[{"duration": "3s"}],
    )
    caption: CaptionLook = Field(
        default=CaptionLook.model_construct(),
        description="For captions.",
        examples=[{"style": "lower-third"}],
    )


class MusicLoop(Model):
    """The part of a piece of music that is played again and again."""

    from_: TimeField = Field(
        default=parse_time("0s"),
        alias="from",
        description="Where in the file it goes on from, each time.",
        examples=["4s"],
    )
    to: TimeField | None = Field(
        default=None,
        description="Where in the file it jumps back; left out: at its end.",
        examples=["20s"],
    )


def _loop_kind(value: object) -> str:
    return "points" if isinstance(value, Mapping | MusicLoop) else "flag"


Loop = Annotated[
    Annotated[MusicLoop, Tag("points")] | Annotated[Flag, Tag("flag")],
    Discriminator(_loop_kind),
]
"""Whether music begins again, or the points between which it goes round."""


class Music(Model):
    """A bed of music under the story, or under a part of it."""

    source: SourceName = Field(description="The music's file.", examples=["media/ambiance.mp3"])
    track: TrackField | None = _TRACK
    from_: Name | None = Field(
        default=None,
        alias="from",
        description="The id of the first scene it is under; left out: the story's first.",
        examples=["seance"],
    )
    through: Name | None = Field(
        default=None,
        description="The id of the last scene it is under; left out: the story's last.",
        examples=["tram"],
    )
    start: TimeField = Field(
        default=parse_time("0s"), description="Where in the file it begins.", examples=["12s"]
    )
    volume: GainField = Field(default=-18.0, description="Its volume, in dB.", examples=["-18 dB"])
    duck: DuckField = Field(
        default=-9.0,
        description="How far it gives way to voices and clips, in dB.",
        examples=["-9 dB"],
    )
    fade_in: TimeField = Field(
        default=parse_time("0.5s"), description="How long it takes to come.", examples=["0.5s"]
    )
    fade_out: TimeField = Field(
        default=parse_time("2s"), description="How long it takes to go.", examples=["2s"]
    )
    loop: Loop = Field(
        default=True,
        description="Begin again when the file is too short, or the points to go round between.",
        examples=[True, {"from": "4s", "to": "20s"}],
    )


class StorySound(Model):
    """The sound of the whole story."""

    music: Annotated[tuple[Music, ...], OneOrMore()] = Field(
        default=(),
        max_length=50,
        description="Music under the story, or one after the other under its parts.",
        examples=[[{"source": "media/ambiance.mp3", "volume": "-18 dB"}]],
    )
    voice: Annotated[tuple[Voice, ...], OneOrMore()] = Field(
        default=(),
        max_length=50,
        description="Voice-over that goes on over several scenes.",
        examples=[[{"source": "media/voix.wav", "at": "1s"}]],
    )
    effects: Annotated[tuple[Effect, ...], OneOrMore()] = Field(
        default=(),
        max_length=50,
        description="Sound effects.",
        examples=[[{"source": "media/cloche.wav", "at": "4s"}]],
    )


class Storyboard(Model):
    """One story."""

    version: VersionField = Field(description="The version of the language.", examples=[1])
    title: WordsField = Field(
        description="The story's title, for people.", examples=["Conseil du 12 octobre"]
    )
    language: Language = Field(
        default="fr", description="The language of its words.", examples=["fr"]
    )
    brand: FolderName | None = Field(
        default=None,
        description="The brand kit: a folder in brand/. Left out: the starter kit.",
        examples=["rivemont"],
    )
    platforms: tuple[PlatformName, ...] = Field(
        default=("instagram-story",),
        min_length=1,
        max_length=50,
        description="Where the story goes.",
        examples=[["instagram-story", "square"]],
    )
    frame_rate: RateField | None = Field(
        default=None, description="Frames a second; left out: the kit's, else 30.", examples=[30]
    )
    sound: StorySound = Field(
        default=StorySound.model_construct(),
        description="The sound of the whole story.",
        examples=[{"music": {"source": "media/ambiance.mp3"}}],
    )
    defaults: Defaults = Field(
        default=Defaults.model_construct(),
        description="What scenes and captions take when they do not say.",
        examples=[{"photo": {"duration": "4s"}}],
    )
    captions: tuple[StoryCaption, ...] = Field(
        default=(),
        max_length=200,
        description="Words that stay over several scenes.",
        examples=[[{"text": "En direct : le conseil", "from": "seance", "through": "tram"}]],
    )
    scenes: tuple[Scene, ...] = Field(
        min_length=1,
        max_length=MOST_SCENES,
        description="The scenes, in order.",
        examples=[[{"type": "card", "layout": "title", "slots": {"title": "Bonjour"}}]],
    )
    cover: TimeField | None = Field(
        default=None,
        description="The moment of the story that becomes its cover.",
        examples=["1.5s"],
    )

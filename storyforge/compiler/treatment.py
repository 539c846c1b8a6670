"""What is seen in a file, and what is done about it when it is rendered.

One small function for each aspect: facts in, a line out, or none where there is nothing to say.
They judge by the very functions that the plan is made with, so there is no second truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from storyforge.core.pixel_formats import is_rgb
from storyforge.core.time import SAMPLE_RATE, STORY_RATES, seconds_text
from storyforge.ffmpeg.sound import spread
from storyforge.plan.compose import picture_of
from storyforge.timeline.facts import AudioFacts, ImageFacts, MediaInfo, TrackFacts, VideoFacts
from storyforge.timeline.tracks import sounds_in, track_of


@dataclass(frozen=True, slots=True)
class Aspect:
    """One line: what it is about, what was found, and what is done ("" for nothing).

    `refused` where the file is of no use because of it.
    """

    subject: str
    found: str
    done: str = ""
    refused: bool = False


def aspects(info: MediaInfo) -> tuple[Aspect, ...]:
    """Everything there is to say about a file, in the order in which it is said."""
    return tuple(line for of in ASPECTS for line in of(info))


SHOWN_THROUGH = "the ground of `contain` shows through, the blurred copy of `blur`, else white"


# Pictures that move


def _picture(video: VideoFacts) -> Aspect:
    shown = picture_of(video).shown
    found = f"{video.width}x{video.height}, {video.codec}, {video.pixel_format}"
    width, height = map(round, shown)
    turned = (video.width, video.height) != (width, height)
    return Aspect("picture", found, f"shown as {width}x{height}" if turned else "")


def _orientation(video: VideoFacts) -> Aspect:
    turn = f"turned by {video.rotation}°" if video.rotation else ""
    mirror = "mirrored" if video.mirrored else ""
    done = " and ".join(filter(None, (turn, mirror)))
    return Aspect("orientation", _held(video.rotation, done), done)


def _held(rotation: int, done: str) -> str:
    """How the camera was held."""
    if not done:
        return "upright"
    return "mirror image" if not rotation else "upside down" if rotation == 180 else "on its side"


def _pixel_shape(video: VideoFacts) -> Aspect | None:
    aspect = video.sample_aspect
    if aspect == 1:
        return None
    return Aspect(
        "pixel shape", f"{aspect.numerator}:{aspect.denominator}", "stretched to square pixels"
    )


def _rate(video: VideoFacts) -> Aspect:
    rate = video.average_rate
    if rate is None:
        return Aspect("rate", "one picture", "held as long as it is shown")
    told = f"{float(rate):.3f}".rstrip("0").rstrip(".")
    found = f"{told} pictures a second" + (", constant" if video.steady else ", variable")
    nearest = "each frame shows the picture nearest in time"
    if video.steady and rate in STORY_RATES:
        return Aspect("rate", found, f"kept in a story of {told}; in others {nearest}")
    return Aspect("rate", found, nearest)


_HDR = {"hlg": "HDR (HLG)", "pq": "HDR (PQ)"}


def _colour(video: VideoFacts) -> Aspect:
    if is_rgb(video.pixel_format):
        return Aspect("colour", "RGB, read as sRGB", "converted to BT.709, limited range")
    read = picture_of(video).colour
    told = "tagged" if video.matrix != "unknown" else "no tags, by its size"
    levels = "full range" if read.full_range else "limited range"
    space = read.space
    wide = f" with the colours of {space.primaries}" if space.primaries != "bt709" else ""
    vision = f", Dolby Vision {video.dolby_vision}" if video.dolby_vision else ""
    kind = f"log footage ({video.log})" if video.log else _HDR.get(space.transfer, "SDR")
    found = f"{kind}{vision}{wide}, {read.matrix} ({told}), {levels}"
    if video.log:
        return Aspect(
            "colour", found, "shown as it is, flat and grey, and warned of where no LUT is named"
        )
    if space.transfer != "sdr":
        return Aspect("colour", found, f"tone-mapped from {space.peak_nits} cd/m² to SDR, BT.709")
    if not space.is_plain:
        return Aspect("colour", found, "brought within BT.709")
    plain = read.matrix == "bt709" and not read.full_range
    return Aspect("colour", found, "" if plain else "converted to BT.709, limited range")


def _fields(video: VideoFacts) -> Aspect | None:
    tagged = video.field_order not in ("progressive", "unknown")
    if video.fields == "none":
        called = Aspect("fields", "called interlaced, but its pictures are whole")
        return called if tagged else None
    earlier = {"top": ", top field first", "bottom": ", bottom field first"}.get(video.fields, "")
    found = f"interlaced{earlier}" + ("" if tagged else " (measured, no tag says so)")
    return Aspect("fields", found, "deinterlaced, every field shown where the story has room")


def _alpha(video: VideoFacts) -> Aspect | None:
    if not video.has_alpha:
        return None
    return Aspect("alpha", "a channel for transparent parts", SHOWN_THROUGH)


def _damage(video: VideoFacts) -> Aspect | None:
    if not video.damaged:
        return None
    start = video.container_start
    spans = ([seconds_text(time - start, 1) for time in span] for span in video.damaged)
    told = ", ".join(f"{first} to {last} s" for first, last in spans)
    return Aspect("damaged", told, "warned of where it is shown")


def _keyframes(video: VideoFacts) -> Aspect:
    longest = keyframe_spacing(video)
    spacing = (
        f"a keyframe every {seconds_text(longest, 2)} s at most" if longest else "one keyframe"
    )
    if video.seekable:
        return Aspect("keyframes", spacing, "decoding begins at the nearest before the scene")
    return Aspect("keyframes", spacing, "decoded from the beginning, wherever a scene begins")


def keyframe_spacing(video: VideoFacts) -> Fraction:
    """The longest time from a keyframe to the next in seconds, 0 for less than two."""
    steps = (after - before for before, after in pairwise(video.keyframes))
    return max(steps, default=0) * video.time_base


# Sounds


def _sounds(info: MediaInfo) -> Iterator[Aspect]:
    """The only sound of a file, or each of its sound tracks."""
    tracks = sounds_in(info)
    if not tracks and info.video:
        yield Aspect("sound", "none")
    for track in tracks:
        audio = info.sound(track.number)
        subject = "sound" if len(tracks) == 1 else f"sound track {track.number}"
        named = (track.language, f'"{track.title}"' if track.title else "")
        if audio is not None:
            choice = _choice(info, track) if len(tracks) > 1 else ""
            yield _line(subject, (*named, *_recorded(audio)), (choice, *_sound_treatment(audio)))
        elif info.audio is not None:  # else the whole file is mute, which is told anyway
            yield _line(subject, (*named, track.unheard), ("refused",))


def _line(subject: str, found: Iterable[str], done: Iterable[str]) -> Aspect:
    return Aspect(subject, ", ".join(filter(None, found)), ", ".join(filter(None, done)))


def _recorded(audio: AudioFacts) -> tuple[str, ...]:
    layout = audio.layout or f"{audio.channels} channels"
    return layout, f"{audio.sample_rate / 1000:g} kHz", audio.codec


def _choice(info: MediaInfo, track: TrackFacts) -> str:
    """When one of several tracks is heard."""
    if info.audio and info.audio.number == track.number:
        return "heard unless `track` says otherwise"
    found = track_of(info, track.language) if track.language else None
    is_enough = found is not None and found.number == track.number
    by_language = f" or `track: {track.language}`" if is_enough else ""
    return f"heard with `track: {track.number}`{by_language}"


def _sound_treatment(audio: AudioFacts) -> Iterator[str]:
    if audio.channels == 1 or audio.layout.startswith("ambisonic"):
        yield "on both sides"
    elif audio.channels > 2 and spread(audio.layout, audio.channels):
        yield "the first two left and right, the others on both sides"
    elif audio.channels > 2:
        yield "mixed down to stereo, the centre on both sides"
    if audio.sample_rate != SAMPLE_RATE:
        yield f"resampled to {SAMPLE_RATE / 1000:g} kHz"


def _sound_start(info: MediaInfo) -> Aspect | None:
    if info.audio is None or info.video is None:
        return None
    late = info.audio.start - info.video.start
    if abs(late) < Fraction(1, 1000):
        return None
    word = "after" if late > 0 else "before"
    return Aspect(
        "sound begins", f"{seconds_text(abs(late))} s {word} the picture", "kept in step with it"
    )


# Files


def _tracks(info: MediaInfo) -> Aspect | None:
    if len(info.tracks) <= 1:
        return None
    used = {part.index for part in (info.video, info.audio) if part is not None}
    named = ", ".join(_track(each) for each in info.tracks)
    chosen = ", ".join(str(index) for index in sorted(used))
    return Aspect("streams", named, f"used: {chosen}" if used else "")


def _track(track: TrackFacts) -> str:
    what = "cover" if track.cover else track.codec or "unknown codec"
    return f"{track.index} {track.kind} ({what})"


def _lasts(info: MediaInfo) -> Aspect | None:
    if not info.duration:
        return None
    found = f"{seconds_text(info.duration, 2)} s"
    if info.cut_off:
        return Aspect("lasts", f"{found}, then it is cut off", "the rest is refused")
    return Aspect("lasts", found)


def _lost_picture(info: MediaInfo) -> Aspect | None:
    if not info.unshown:
        return None
    return Aspect("picture", info.unshown, "refused as a clip", refused=info.audio is None)


def _lost_sound(info: MediaInfo) -> Aspect | None:
    if not info.unheard:
        return None
    done = "refused unless its scene says `sound: none`" if info.video else "refused"
    return Aspect("sound", info.unheard, done, refused=info.video is None)


# Stills

_TURNS = {
    2: "mirrored", 3: "turned by 180°", 4: "mirrored and turned by 180°",
    5: "mirrored and turned by 270°", 6: "turned by 90°", 7: "mirrored and turned by 90°",
    8: "turned by 270°",
}  # fmt: skip
"""What undoes each orientation of EXIF 2.32 (4.6.4, tag 274), clockwise."""


_BITS = 8  # of everything that is rendered


def _still(image: ImageFacts) -> Aspect:
    if image.format == "SVG":
        return Aspect("picture", "a drawing (SVG)", "painted as large as it is shown")
    found = f"{image.width}x{image.height}, {image.format}, {image.mode}"
    if image.bits <= _BITS:
        return Aspect("picture", found)
    return Aspect("picture", f"{found}, {image.bits} bits", f"brought to {_BITS} bits")


def _beside(image: ImageFacts) -> Aspect | None:
    if not image.several:
        return None
    return Aspect("beside it", "other pictures: pages, views, a gain map", "the main one is shown")


def _still_orientation(image: ImageFacts) -> Aspect:
    done = _TURNS.get(image.orientation, "")
    rotation = {3: 180, 4: 180, 2: 0}.get(image.orientation, 90)
    return Aspect("orientation", _held(rotation, done), done)


def _still_colour(image: ImageFacts) -> Aspect:
    if image.is_hdr:
        return Aspect("colour", image.colour, "tone-mapped to sRGB")
    if image.has_profile:
        return Aspect("colour", image.colour, "converted to sRGB")
    if image.mode == "CMYK":
        return Aspect("colour", "CMYK without a profile", "converted to sRGB by a simple formula")
    return Aspect("colour", "nothing told, read as sRGB")


def _still_alpha(image: ImageFacts) -> Aspect | None:
    if not image.has_alpha:
        return None
    return Aspect("alpha", "transparent parts", SHOWN_THROUGH)


# All together

OfInfo = Callable[[MediaInfo], Iterable[Aspect]]


def _one(of: Callable[[MediaInfo], Aspect | None]) -> OfInfo:
    return lambda info: filter(None, (of(info),))


def _of_video(of: Callable[[VideoFacts], Aspect | None]) -> OfInfo:
    return _one(lambda info: of(info.video) if info.video else None)


def _of_image(of: Callable[[ImageFacts], Aspect | None]) -> OfInfo:
    return _one(lambda info: of(info.image) if info.image else None)


ASPECTS: tuple[OfInfo, ...] = (
    _one(_lasts),
    *map(_of_video, (_picture, _orientation, _pixel_shape, _rate, _fields, _colour, _alpha,
                     _damage, _keyframes)),
    *map(_of_image, (_still, _still_orientation, _still_colour, _still_alpha, _beside)),
    _one(_lost_picture),
    _sounds,
    *map(_one, (_sound_start, _lost_sound, _tracks)),
)  # fmt: skip
"""Every aspect, in the order in which it is said: what a file newly tells is added here."""

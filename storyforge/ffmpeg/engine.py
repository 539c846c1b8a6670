"""Which ffmpeg renders: the wheel's, or the one that `STORYFORGE_FFMPEG` names."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from storyforge.errors import FFmpegNotFound

OVERRIDE = "STORYFORGE_FFMPEG"

NEEDED_FILTERS = (
    "adelay", "afade", "aformat", "alimiter", "aloop", "amix", "apad", "aresample", "asetpts",
    "atrim", "bwdif", "concat", "crop", "ebur128", "extractplanes", "format", "fps", "gblur", "geq",
    "haldclut", "hflip", "hstack", "loop", "lutyuv", "maskedmerge", "mergeplanes", "overlay",
    "scale", "sendcmd", "setparams", "setpts", "setsar", "settb", "sidechaincompress", "split",
    "tpad", "transpose", "trim", "vflip", "volume", "vstack",
)  # fmt: skip
NEEDED_ENCODERS = ("libx264", "aac")


def find_ffmpeg() -> Path:
    """The program to run. Raises FFmpegNotFound, saying where it was looked for."""
    if chosen := os.environ.get(OVERRIDE):
        found = shutil.which(chosen)
        if found is None:
            raise FFmpegNotFound(f"{OVERRIDE} names {chosen}, which is not a program")
        return Path(found)
    import imageio_ffmpeg

    try:
        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise FFmpegNotFound(
            f"there is no ffmpeg: install the package imageio-ffmpeg, or set {OVERRIDE}"
        ) from error


def is_chosen() -> bool:
    """Whether another ffmpeg than the wheel's was named: what it decodes is to be asked."""
    return bool(os.environ.get(OVERRIDE))


def version_of(banner: str) -> str:
    """The version and configuration from what `ffmpeg -version` prints, for keys and people.

    Raises FFmpegNotFound when the text is not ffmpeg's.
    """
    match = re.match(r"ffmpeg version (\S+)", banner)
    if match is None:
        raise FFmpegNotFound("the program that was found is not ffmpeg")
    return match[1]


def codecs_in(listing: str) -> frozenset[str]:
    """The codecs in what `ffmpeg -decoders` prints: `libdav1d … (codec av1)` decodes av1."""
    return names_in(listing) | frozenset(re.findall(r"\(codec (\w+)\)", listing))


def names_in(listing: str) -> frozenset[str]:
    """The names in what `ffmpeg -filters` or `-encoders` prints: the second word of each line."""
    return frozenset(words[1] for line in listing.splitlines() if len(words := line.split()) > 1)

"""What a file is by its first bytes; its name is never believed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from storyforge.core.markup import is_svg

WAV = "wav"
"""The format of sound in RIFF."""

HEAD_BYTES = 64 * 1024
"""How much of a file is looked at to recognise it."""

ContentKind = Literal["image", "svg", "media", "refused"]


@dataclass(frozen=True, slots=True)
class Content:
    """`media` is anything that PyAV is to open: video, sound, animated pictures.

    `format` names the format of a picture (`jpeg`, `png`, …), moving or not, or is `POINTER` or
    `WAV`; `reason` says to the author why a file is refused.
    """

    kind: ContentKind
    format: str = ""
    reason: str = ""


_MEDIA = Content("media")

_IMAGES = (
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"II[*+]\x00|MM\x00[*+]"), "tiff"),
    (re.compile(rb"BM....\x00\x00\x00\x00", re.DOTALL), "bmp"),
    (re.compile(rb"....ftyp(avif|mif1.{4,40}avif)", re.DOTALL), "avif"),
    (re.compile(rb"....ftyp(heic|heix|heim|heis|mif1)", re.DOTALL), "heic"),
)

POINTER = "git-lfs"
"""The format of what stands in git for a file that Git LFS keeps."""

_POINTER = re.compile(rb"version https://git-lfs")
_REFUSED = (
    (re.compile(rb"#EXTM3U|\[playlist\]", re.IGNORECASE), "it is a playlist, not a recording"),
    (re.compile(rb"ffconcat\b"), "it is a list of files, not a recording"),
    (re.compile(rb"<(\?xml.*?<)?(MPD|smil|asx|SmoothStreamingMedia)\b", re.DOTALL),
     "it is a playlist, not a recording"),
    (re.compile(rb"v=0\r?\no="), "it describes a network stream, not a recording"),
    (re.compile(rb"WEBVTT\b|\[Script Info\]|\d+\s*\r?\n\d+:\d\d:\d\d[,.]\d+ *-->"),
     "it holds subtitles, not pictures or sound"),
    (re.compile(rb"%PDF|PK\x03\x04"), "it is a document, not a picture, video or sound"),
    (re.compile(rb"<!DOCTYPE html|<html\b", re.IGNORECASE), "it is a web page"),
)  # fmt: skip


def recognise(path: Path) -> Content:
    """Recognise a file. Raises OSError when it cannot be read."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if not head.strip(b"\x00"):
            return Content("refused", reason="it is empty" if not head else "it holds only zeros")
        return _of(head, file)


def _of(head: bytes, file: BinaryIO) -> Content:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _POINTER.match(text):
        return Content("refused", POINTER, "only a Git LFS pointer is here, not the file itself "
                       "(run: git lfs pull)")  # fmt: skip
    for pattern, reason in _REFUSED:
        if pattern.match(text):
            return Content("refused", reason=reason)
    if is_svg(head):
        return Content("svg", "svg")
    for pattern, name in _IMAGES:
        if pattern.match(head):
            return Content("media" if _is_animated(name, head, file) else "image", name)
    return Content("media", WAV) if _WAVE.match(head) else _MEDIA


_WAVE = re.compile(rb"(RIFF|RF64|BW64)....WAVE", re.DOTALL)


def _is_animated(name: str, head: bytes, file: BinaryIO) -> bool:
    if name == "webp":
        # Fewer bytes than the flags stand at make a file that is cut off, not an animation.
        return head[12:16] == b"VP8X" and bool(int.from_bytes(head[20:21]) & 0x02)
    return name == "png" and _has_animation_control(file)


def _has_animation_control(file: BinaryIO) -> bool:
    """Whether a PNG says, before its picture, that more pictures follow (`acTL`)."""
    at = 8
    while True:
        file.seek(at)
        header = file.read(8)
        if len(header) < 8 or header[4:] == b"IDAT":
            return False
        if header[4:] == b"acTL":
            return int.from_bytes(file.read(4)) > 1
        at += 12 + int.from_bytes(header[:4])

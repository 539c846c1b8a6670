"""Good files of many kinds, and the ways in which files come to harm.

Everything follows from a seed: the file, the damage, and how a story uses it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.media.conftest import ffmpeg
from tests.render.stage import story

_PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=128x96:r=25:d=1.6")
_TONE = ("-f", "lavfi", "-i", "sine=r=44100:d=1.6")
_BOTH = (*_PICTURE, *_TONE)
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", 2, "-g", 12, "-pix_fmt", "yuv420p")

MOVING: Mapping[str, tuple[object, ...]] = {
    "film.mp4": (*_BOTH, *_H264, "-movflags", "faststart"),
    "late.mp4": (*_BOTH, *_H264),
    "parts.mp4": (*_BOTH, *_H264, "-movflags", "frag_keyframe+empty_moov"),
    "film.mkv": (*_BOTH, *_H264),
    "hevc.mp4": (*_PICTURE, "-c:v", "libx265", "-preset", "ultrafast",
                 "-x265-params", "log-level=none", "-movflags", "faststart"),
    "film.webm": (*_BOTH, "-c:v", "libvpx-vp9", "-cpu-used", 8, "-deadline", "realtime"),
    "alpha.webm": (*_PICTURE, "-vf", "format=yuva420p", "-c:v", "libvpx", "-cpu-used", 8,
                   "-auto-alt-ref", 0),
    "film.avi": (*_BOTH, "-c:v", "mpeg4", "-c:a", "mp3"),
    "jpegs.avi": (*_PICTURE, "-c:v", "mjpeg"),
    "film.ts": (*_BOTH, *_H264, "-c:a", "mp2"),
    "film.mpg": _BOTH,
    "film.mov": (*_BOTH, "-c:v", "prores_ks", "-profile:v", 0, "-c:a", "pcm_s16le"),
    "film.flv": (*_BOTH, "-c:a", "aac"),
    "film.ogv": (*_BOTH, "-c:v", "libtheora", "-c:a", "libvorbis"),
    "moving.gif": (*_PICTURE, "-vf", "fps=10"),
    "moving.apng": (*_PICTURE, "-vf", "fps=10", "-f", "apng"),
    "moving.webp": (*_PICTURE, "-vf", "fps=10", "-c:v", "libwebp_anim"),
}  # fmt: skip
_STILL = (*_PICTURE, "-frames:v", 1, "-update", 1)
SOUNDS: Mapping[str, tuple[object, ...]] = dict.fromkeys(
    ("a.mp3", "a.wav", "a.flac", "a.ogg", "a.opus", "a.m4a", "a.aiff", "a.ac3"), _TONE
)
STILLS: Mapping[str, tuple[object, ...]] = dict.fromkeys(
    ("s.jpg", "s.png", "s.webp", "s.tiff", "s.bmp"), _STILL
)
_DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96"><rect width="96" height="48"
fill="#0057a8"/><path d="M8 80 L48 20 L88 80 z" fill="#f4b942"/></svg>
"""
_MOST_BYTES = 1_500_000  # of a real recording that is damaged


def good_files(folder: Path, few: bool = False) -> dict[str, list[Path]]:
    """Good files by how they are used; all of them, or some."""
    made: dict[str, list[Path]] = {}
    kinds = (("clip", MOVING), ("music", SOUNDS), ("photo", STILLS))
    for use, recipes in kinds:
        for name in list(recipes)[:: 3 if few else 1]:
            ffmpeg(*recipes[name], folder / name)
            made.setdefault(use, []).append(folder / name)
    (folder / "s.svg").write_text(_DRAWING)
    made["drawing"] = [folder / "s.svg"]
    return made


def real_files() -> dict[str, list[Path]]:
    """The real recordings, where they are, by how they are used."""
    beside = Path(__file__).parents[3] / "shared" / "media"
    folder = Path(os.environ.get("STORYFORGE_SHARED_MEDIA", beside))
    uses = {"clip": "video", "music": "audio", "photo": "image"}
    return {
        use: [path for path in sorted((folder / name).glob("*.*"))
              if path.stat().st_size <= _MOST_BYTES]
        for use, name in uses.items() if (folder / name).is_dir()
    }  # fmt: skip


# Damage

Damage = Callable[[bytes, bytes, random.Random], bytes]


def _truncated(data: bytes, _: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def _flipped(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Some bits turned, anywhere."""
    out = bytearray(data)
    for _number in range(chance.choice((1, 5, 50, len(data) // 200 + 1))):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _head_flipped(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Some bits turned where a file describes itself."""
    out = bytearray(data)
    for _number in range(chance.choice((1, 4, 16))):
        out[chance.randrange(min(len(out), 1500))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _other_head(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of another file in front."""
    length = chance.choice((8, 32, 200, 2000))
    return other[:length] + data[length:]


def _dropped(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """A piece left out."""
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 3, 100, 5000)) :]


def _inserted(data: bytes, _: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + chance.randbytes(chance.choice((1, 3, 100, 5000))) + data[at:]


def _zeroed(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """A hole, as failing cards leave it."""
    at, length = chance.randrange(len(data)), chance.choice((16, 512, 8192))
    return data[:at] + bytes(min(length, len(data) - at)) + data[at + length :]


def _swapped(data: bytes, _: bytes, chance: random.Random) -> bytes:
    """Two halves of what follows the beginning in each other's place."""
    at = chance.randrange(1, max(2, min(len(data) - 1, 4096)))
    middle = chance.randrange(at, len(data))
    return data[:at] + data[middle:] + data[at:middle]


def _alien_tail(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Begun as one file, ended as another."""
    return data[: chance.randrange(len(data))] + other


DAMAGES: tuple[Damage, ...] = (
    _truncated, _flipped, _head_flipped, _other_head, _dropped, _inserted, _zeroed, _swapped,
    _alien_tail,
)  # fmt: skip

_USES = {
    "clip": "scenes:\n  - {{type: clip, source: {name}{end}}}\n",
    "music": "sound: {{music: {{source: {name}}}}}\nscenes:\n"
             '  - {{type: card, layout: title, slots: {{title: "a"}}, duration: 1s}}\n',
    "photo": "scenes:\n  - {{type: photo, source: {name}, duration: 1s, motion: zoom-in}}\n",
    "drawing": "scenes:\n  - {{type: photo, source: {name}, duration: 1s}}\n",
}  # fmt: skip


_PARTS = (
    "", ", end: 1s", ", start: 0.4s, duration: 0.5s", ", end: 1s, reverse: true", ", speed: 2",
)  # fmt: skip
"""How a clip is used: whole, in part, backwards, faster."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A damaged file, a story that uses it, and what was done to it."""

    file: Path
    story: Path
    told: str


def damaged(seed: int, files: Mapping[str, list[Path]], folder: Path) -> Damaged:
    """A damaged variant of a good file, and a story that uses it."""
    chance = random.Random(seed)
    use = chance.choices(list(files), [6 if use == "clip" else 2 for use in files])[0]
    good = chance.choice(files[use])
    other = chance.choice([path for paths in files.values() for path in paths])
    damage = chance.choice(DAMAGES)
    data = damage(good.read_bytes(), other.read_bytes(), chance)
    name = good.with_stem(f"d{seed}-{good.stem}").name
    (folder / name).write_bytes(data)
    end = chance.choice(_PARTS) if use == "clip" else ""
    board = story(folder / f"essai-{seed}.yaml", _USES[use].format(name=name, end=end))
    return Damaged(folder / name, board, f"{good.name} {damage.__name__.strip('_')} as {use}{end}")

"""What the end-to-end tests share: projects written on the spot, rendered, looked at.

Pixels are compared as code values, by the exact inverse of the one conversion there is
(BT.709, limited range); sound as samples. Nothing is compared with files made elsewhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from storyforge import compiler
from storyforge.compiler import Options, Outcome
from tests.media.conftest import ffmpeg

Pixels = NDArray[np.float64]
Samples = NDArray[np.float32]

ROOT = Path(__file__).parents[2]
_CLIP = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-movflags", "faststart")


def clip(path: Path, seconds: float = 1, *, sound: bool = True) -> Path:
    """A small recording at 30 frames a second, its index first."""
    shown = ("-f", "lavfi", "-i", f"testsrc2=s=180x320:r=30:d={seconds}")
    heard = ("-f", "lavfi", "-i", f"sine=f=440:r=48000:d={seconds}") if sound else ()
    ffmpeg(*shown, *heard, "-pix_fmt", "yuv420p", *_CLIP, path)
    return path


def photo(path: Path, size: str = "360x640") -> Path:
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=s={size}", "-frames:v", 1, path)
    return path


def story(path: Path, body: str) -> Path:
    """A storyboard: the lines that every story has, then `body`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'version: 1\ntitle: "Essai"\n{body}', encoding="utf-8")
    return path


def render(*paths: Path, **options: object) -> Outcome:
    """Render; in draft, on Instagram's stories, unless told otherwise."""
    usual = {"draft": True, "platforms": ("instagram-story",)}
    return compiler.render(paths, Options(**(usual | options)), lambda _: None)  # type: ignore[arg-type]


def rendered(path: Path, **options: object) -> Path:
    """The video of one story, which must come out."""
    outcome = render(path, **options)
    statuses = [(each.status, each.reason) for each in outcome.stories]
    assert statuses == [("done", "")], outcome.report.diagnostics
    return outcome.written[0]


# Looking at what was written


def planes(path: Path) -> Iterator[tuple[NDArray[np.uint8], ...]]:
    """Luma and both chromas of every frame, as decoded."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            assert frame.format.name == "yuv420p"
            yield tuple(_plane(plane) for plane in frame.planes)


def _plane(plane: av.video.plane.VideoPlane) -> NDArray[np.uint8]:
    rows = np.frombuffer(bytes(plane), np.uint8).reshape(-1, plane.line_size)
    return np.ascontiguousarray(rows[: plane.height, : plane.width])


def frames(path: Path, first: int = 0, step: int = 1) -> Iterator[Pixels]:
    """Every frame, or some, as RGB code values, not rounded."""
    for each in islice(planes(path), first, None, step):
        yield to_rgb(*each)


def to_rgb(y: NDArray[np.uint8], cb: NDArray[np.uint8], cr: NDArray[np.uint8]) -> Pixels:
    """The inverse of BT.709, limited range (ITU-R BT.709-6, 3.2 to 3.4)."""
    luma = (y.astype(np.float64) - 16) * 255 / 219
    blue, red = ((_doubled(chroma) - 128) * 255 / 224 for chroma in (cb, cr))
    green = luma - 0.1873242729 * blue - 0.4681242729 * red
    return np.stack([luma + 1.5748 * red, green, luma + 1.8556 * blue], axis=-1)


def _doubled(chroma: NDArray[np.uint8]) -> Pixels:
    return chroma.repeat(2, axis=0).repeat(2, axis=1).astype(np.float64)


def frame_at(path: Path, number: int) -> Pixels:
    return next(frames(path, number))


def heard(path: Path) -> Samples:
    """Every decoded sample, one row for each channel, at 48 kHz."""
    with av.open(str(path)) as container:
        track = container.streams.audio[0]
        assert track.codec_context.sample_rate == 48_000
        pieces = [frame.to_ndarray() for frame in container.decode(track)]
    return np.concatenate(pieces, axis=1)


def decibels(samples: Samples) -> float:
    """Level in dB of full scale; -inf for silence."""
    power = float(np.mean(np.square(samples, dtype=np.float64)))
    return 10 * np.log10(power) if power else -np.inf


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included, with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# The program, where its process matters


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "storyforge", *map(str, arguments)]


def environment(extra: Mapping[str, object] | None = None) -> dict[str, str]:
    values = {**os.environ, "PYTHONPATH": ROOT, **(extra or {})}
    return {name: str(value) for name, value in values.items()}


def storyforge(
    *arguments: object, cwd: Path | None = None, **variables: object
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run(
        command(*arguments), cwd=cwd, env=environment(variables), capture_output=True,
        text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip

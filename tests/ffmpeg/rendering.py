"""Small real renders: raw pictures in, raw frames out, nothing encoded in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from storyforge.core.geometry import Size
from storyforge.ffmpeg import recipes
from storyforge.ffmpeg.command import Command, Input, MediaInput
from storyforge.ffmpeg.engine import find_ffmpeg
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.process import CancelToken, run
from storyforge.process.running import Finished

Bytes = npt.NDArray[np.uint8]
Samples = npt.NDArray[np.float32]
RAW: dict[str, object] = {"c:v": "rawvideo", "f": "rawvideo", "pix_fmt": "yuv420p"}
SIZE = Size(90, 160)
RATE = 30


def ffmpeg(*arguments: object, stdin: bytes | None = None) -> None:
    """Run ffmpeg for material of tests; its last words are the failure's."""
    argv = [str(find_ffmpeg()), "-v", "error", "-nostdin", "-y", *map(str, arguments)]
    if stdin is not None:
        argv.remove("-nostdin")
    finished = run(argv, cancel=CancelToken(), stdin=stdin)
    assert finished.ok, finished.stderr_tail


def executed(command: Command, files: Mapping[str, Path], output: Path) -> Finished:
    """Run a command with the files that stand for its inputs; how it ended, and what it said."""

    def path_of(item: Input) -> Path:
        return files[item.name if isinstance(item, MediaInput) else item.task]

    argv = [str(find_ffmpeg()), *command.resolved(path_of, output)]
    finished = run(argv, cancel=CancelToken(), keep_stdout=True)
    assert finished.ok, finished.stderr_tail
    return finished


class Studio:
    """Renders graphs over pictures kept in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[str, Path] = {}

    def keep(self, name: str, data: bytes) -> str:
        """A raw picture by name, for `Graph.still` and `Graph.strip`."""
        path = self.folder / f"{name}.raw"
        if self.files.get(name) != path:
            path.write_bytes(data)
            self.files[name] = path
        return name

    def frames(
        self, make: Callable[[Graph], Stream], count: int, size: Size = SIZE, rate: int = RATE
    ) -> Bytes:
        """At most `count` frames of a graph as 4:2:0 planes: frames x 3/2 height x width."""
        graph = Graph(rate)
        command = graph.command(recipes.finished(make(graph)), count, RAW)
        output = self.folder / "out.raw"
        executed(command, self.files, output)
        data = np.fromfile(output, np.uint8)
        output.unlink()
        return data.reshape(-1, size.height * 3 // 2, size.width)


def flat(y: int, u: int, v: int, size: Size = SIZE) -> bytes:
    """One colour as 4:2:0 planes."""
    quarter = size.width * size.height // 4
    return bytes([y]) * (4 * quarter) + bytes([u]) * quarter + bytes([v]) * quarter


def ramp(offset: int, size: Size = SIZE) -> bytes:
    """A picture whose every part is different: brightness grows to the right and down."""
    x, y = np.arange(size.width), np.arange(size.height)[:, None]
    luma = (offset + x * 80 // size.width + y * 80 // size.height).astype(np.uint8)
    chroma = (100 + (x[::2] + y[::2]) * 40 // (size.width + size.height)).astype(np.uint8)
    return luma.tobytes() + chroma.tobytes() * 2


def luma(frames: Bytes) -> Bytes:
    """The brightness of 4:2:0 frames."""
    return frames[:, : frames.shape[1] * 2 // 3]


def blue(frames: Bytes) -> Bytes:
    """The first plane of colour of 4:2:0 frames, half as large."""
    count, rows, width = frames.shape
    height = rows * 2 // 3
    planes = frames[:, height : height + height // 4]
    return planes.reshape(count, height // 2, width // 2)

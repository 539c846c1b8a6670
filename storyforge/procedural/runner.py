"""The process in which a scene written in Python runs: frames from MoviePy to ffmpeg.

Started by `recording.record` with a description on standard input. Exit status 0 when
every frame is written, `NO_MOVIEPY` without MoviePy, 1 with the reason on standard error.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from storyforge.procedural.recording import NO_MOVIEPY
from storyforge.process import CancelToken, run

# Exact for flat colours and the same on every CPU; FFV1 in NUT loses nothing.
_TO_BT709 = (
    "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+bitexact+full_chroma_int,"
    "format=yuv444p"
)
_ENCODING = [
    "-vf", _TO_BT709, "-c:v", "ffv1", "-g", "1", "-threads", "1",
    "-colorspace", "bt709", "-color_range", "tv", "-color_primaries", "bt709",
    "-color_trc", "bt709", "-fflags", "+bitexact", "-f", "nut",
]  # fmt: skip


def main() -> int:
    wanted = json.load(sys.stdin)
    try:
        import moviepy
    except ModuleNotFoundError:
        return NO_MOVIEPY
    sys.path[:0] = wanted["folders"]
    try:
        clip = _clip(wanted, moviepy.VideoClip)
        finished = run(_argv(clip, wanted), cancel=CancelToken(), stdin=_frames(clip, wanted))
    except (Exception, SystemExit) as failure:  # noqa: BLE001  whatever the project's code does
        sys.stderr.write(f"\n{_told(failure, wanted['folders'])}\n")
        return 1
    sys.stderr.write(finished.stderr_tail)
    return 0 if finished.ok else 1


def _told(failure: BaseException, folders: Sequence[str]) -> str:
    """A failure in one line, with the last line of the project's own code that it came through."""
    words = " ".join(f"{type(failure).__name__}: {failure}".split())
    for entry in reversed(traceback.extract_tb(failure.__traceback__)):
        if any(Path(entry.filename).is_relative_to(folder) for folder in folders):
            return f"{words} ({Path(entry.filename).name}, line {entry.lineno})"
    return words


def _clip(wanted: Mapping[str, Any], kind: type) -> Any:
    function = getattr(importlib.import_module(wanted["module"]), wanted["function"])
    made = function(**wanted["arguments"], **_asked_for(function, wanted))
    if not isinstance(made, kind):
        raise TypeError(f"the function returned {type(made).__name__}, not a MoviePy clip")
    return made


def _asked_for(function: Callable[..., object], wanted: Mapping[str, Any]) -> dict[str, object]:
    """What the function also takes of the scene's frame: width, height, duration, frame_rate."""
    width, height = wanted["size"]
    known = {
        "width": width, "height": height,
        "duration": wanted["frames"] / wanted["rate"], "frame_rate": wanted["rate"],
    }  # fmt: skip
    parameters = inspect.signature(function).parameters
    return {name: value for name, value in known.items() if name in parameters}


def _frames(clip: Any, wanted: Mapping[str, Any]) -> Iterator[bytes]:
    """The frames at the exact times of the story, in the clip's own size, as 24-bit RGB."""
    for number in range(wanted["frames"]):
        # MoviePy has no picture at the very end of a clip: the last one is held.
        time = min(number / wanted["rate"], _last_time(clip, wanted["rate"]))
        yield clip.get_frame(time).astype("uint8").tobytes()


def _last_time(clip: Any, rate: int) -> float:
    return float("inf") if clip.duration is None else max(0.0, clip.duration - 0.5 / rate)


def _argv(clip: Any, wanted: Mapping[str, Any]) -> list[str]:
    width, height = clip.size
    return [
        wanted["ffmpeg"], "-hide_banner", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pixel_format", "rgb24", "-video_size", f"{width}x{height}",
        "-framerate", str(wanted["rate"]), "-i", "pipe:0",
        *_ENCODING, f"file:{Path(wanted['output'])}",
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

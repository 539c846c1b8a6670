"""From frames and sound to a clip, as a camera would leave it: H.264 and AAC in MP4."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
from PIL import Image

from examples.media.sound import Signal, write_wav

FRAME_RATE = 30


def _arguments(size: tuple[int, int], sound: Path, output: Path) -> list[str]:
    colour = ["-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
              "-color_range", "tv"]  # fmt: skip
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-y",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-s",
        f"{size[0]}x{size[1]}",
        "-r",
        str(FRAME_RATE),
        "-i",
        "-",
        "-i",
        str(sound),
        "-vf",
        "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p",
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-crf",
        "18",
        "-threads",
        "1",
        *colour,
        "-c:a",
        "aac",
        "-b:a",
        "160k",
        "-shortest",
        "-map_metadata",
        "-1",
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
        "-flags:a",
        "+bitexact",
        "-movflags",
        "+faststart",
        str(output),
    ]


def write_film(path: Path, frames: Iterator[Image.Image], sound: Signal) -> None:
    """Encode RGB frames at `FRAME_RATE` with their sound.

    Raises subprocess.CalledProcessError where ffmpeg refuses.
    """
    wav = path.with_suffix(".part.wav")
    part = path.with_suffix(".part.mp4")
    write_wav(wav, sound)
    first = next(frames)
    arguments = _arguments(first.size, wav, part)
    try:
        with subprocess.Popen(arguments, stdin=subprocess.PIPE) as ffmpeg:  # noqa: S603 - our own list
            assert ffmpeg.stdin is not None
            ffmpeg.stdin.write(first.tobytes())
            for frame in frames:
                ffmpeg.stdin.write(frame.tobytes())
            ffmpeg.stdin.close()
        if ffmpeg.returncode:
            raise subprocess.CalledProcessError(ffmpeg.returncode, arguments)
        part.replace(path)
    finally:
        wav.unlink(missing_ok=True)
        part.unlink(missing_ok=True)

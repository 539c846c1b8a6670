"""The story `three` in MoviePy, as its user would write it.

    python -m bench.moviepy_three PROJECT LAYERS OUTPUT [--lossless]

LAYERS is a JSON file: path, x, y, start and end (s) of each painted layer. The settings are
preset medium, CRF 20; with --lossless the same pictures are kept without loss, to compare with.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from moviepy import (
    AudioFileClip,
    CompositeAudioClip,
    CompositeVideoClip,
    ImageClip,
    VideoFileClip,
    afx,
    vfx,
)
from PIL import Image, ImageFilter

from bench.stories import FADE, MUSIC, PHOTOS, RATE, THREE_SCENE

SIZE = (1080, 1920)
LASTS, CROSS = THREE_SCENE / RATE, FADE / RATE


def _blurred(frame: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The middle of a frame as a soft, dark ground: blurred small, then enlarged."""
    height, width = frame.shape[:2]
    left = (width - height * 9 // 16) // 2
    small = Image.fromarray(frame[:, left : width - left]).resize((135, 240))
    soft = small.filter(ImageFilter.GaussianBlur(5)).resize(SIZE)
    return np.asarray(soft.point(lambda value: value * 0.62))


def _eased(t: float) -> float:
    at = min(1.0, t / LASTS)
    return at * at * (3 - 2 * at)


def _photo(path: Path) -> Any:
    with Image.open(path) as photo:
        scale = max(SIZE[0] / photo.width, SIZE[1] / photo.height)
    still = ImageClip(str(path)).resized(1.12 * scale).with_duration(LASTS)
    moving = still.resized(lambda t: (1 + 0.12 * _eased(t)) / 1.12)
    return CompositeVideoClip([moving.with_position("center")], size=SIZE).with_duration(LASTS)


def _wide(path: Path) -> Any:
    clip = VideoFileClip(str(path)).subclipped(0, LASTS)
    ground = clip.without_audio().image_transform(_blurred)
    whole = clip.resized(width=SIZE[0]).with_position("center")
    return CompositeVideoClip([ground, whole], size=SIZE).with_duration(LASTS)


def story(project: Path, layers: list[dict[str, Any]]) -> Any:
    """The composition with its sound."""
    scenes = [
        VideoFileClip(str(project / "portrait-1.mp4")).subclipped(0, LASTS),
        _photo(project / PHOTOS[0]),
        _wide(project / "landscape-1.mp4"),
    ]
    placed = []
    for number, scene in enumerate(scenes):
        sound = [afx.AudioFadeIn(CROSS), afx.AudioFadeOut(CROSS)] if scene.audio else []
        fade = [vfx.CrossFadeIn(CROSS)] if number else []
        placed.append(scene.with_start(number * (LASTS - CROSS)).with_effects([*fade, *sound]))
    for layer in layers:
        picture = ImageClip(layer["path"]).with_start(layer["start"])
        picture = picture.with_duration(layer["end"] - layer["start"])
        if layer["moves"]:
            picture = picture.with_effects([vfx.CrossFadeIn(0.35), vfx.CrossFadeOut(0.25)])
        placed.append(picture.with_position((layer["x"], layer["y"])))
    length = 3 * LASTS - 2 * CROSS
    film = CompositeVideoClip(placed, size=SIZE).with_duration(length)
    music = AudioFileClip(str(project / MUSIC)).subclipped(0, length)
    music = music.with_effects([afx.MultiplyVolume(10 ** (-17 / 20)), afx.AudioFadeOut(2)])
    return film.with_audio(CompositeAudioClip([film.audio, music]))


def main() -> None:
    """Write the video."""
    project, layers, output = (Path(each) for each in sys.argv[1:4])
    film = story(project, json.loads(layers.read_text("utf-8")))
    quality = ("ultrafast", "0") if "--lossless" in sys.argv else ("medium", "20")
    film.write_videofile(
        str(output), fps=RATE, codec="libx264", preset=quality[0], audio_codec="aac", logger=None,
        pixel_format="yuv420p", ffmpeg_params=["-crf", quality[1]],
        temp_audiofile_path=str(output.parent),
    )  # fmt: skip


if __name__ == "__main__":
    main()

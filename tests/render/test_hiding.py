"""What nobody is to recognise is in no frame, whatever is done with the recording."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from storyforge.core.time import frame_range
from tests.ffmpeg.rendering import ffmpeg
from tests.render.ranges import composing
from tests.timeline.generated import Data

SIZE = (240, 180)
SECRET = 36
FRAMES = 75
GREY = 130
SMALL = (180, 320)
Pictures = npt.NDArray[np.uint8]


def place(number: int) -> tuple[int, int]:
    """Where the secret is in a picture of the recording: it turns back in the middle."""
    return (10 + 2 * number if number < 45 else 98 - (number - 45) * 2), 20 + number


def recording(path: Path, rate: str, *options: object) -> Path:
    """Grey, with a small check that moves: the finest detail there is."""
    fine = np.indices((SECRET, SECRET)).sum(0) // 4 % 2 * 180 + GREY - 90
    pictures = np.full((FRAMES, SIZE[1], SIZE[0]), GREY, np.uint8)
    for number in range(FRAMES):
        x, y = place(number)
        pictures[number, y : y + SECRET, x : x + SECRET] = fine
    chroma = np.full((FRAMES, SIZE[0] * SIZE[1] // 2), 128, np.uint8)
    raw = np.concatenate([pictures.reshape(FRAMES, -1), chroma], 1).tobytes()
    ffmpeg("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "240x180", "-r", rate, "-i", "pipe:0",
           *options, "-c:v", "libx264", "-preset", "ultrafast", "-qp", 4, "-threads", 1, "-bf", 2,
           "-g", 20, path, stdin=raw)  # fmt: skip
    return path


def keys(rate: Fraction) -> list[Data]:
    """The way of the secret, in the recording's own time, tight around it."""
    found = []
    for number in (0, 45, FRAMES):
        x, y = place(number)
        found.append({
            "at": f"{float(number / rate):.6f}s", "left": f"{x / SIZE[0]:.6f}",
            "top": f"{y / SIZE[1]:.6f}", "width": f"{SECRET / SIZE[0]:.6f}",
            "height": f"{SECRET / SIZE[1]:.6f}",
        })  # fmt: skip
    return found


RATES = {"plain.mp4": Fraction(30), "late.mp4": Fraction(25), "film.mkv": Fraction(24000, 1001)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hiding")
    recording(made / "plain.mp4", "30", "-pix_fmt", "yuv420p")
    recording(made / "late.mp4", "25", "-pix_fmt", "yuv422p10le", "-output_ts_offset", 1.5)
    recording(made / "film.mkv", "24000/1001", "-pix_fmt", "yuvj420p", "-color_range", "pc")
    return made


def finest(frames: Pictures) -> npt.NDArray[np.int_]:
    """The greatest step from a pixel to the next but one, across, in each frame."""
    bright = frames[:, : SMALL[0] * SMALL[1]].reshape(-1, SMALL[1], SMALL[0]).astype(int)
    steps: npt.NDArray[np.int_] = np.abs(bright[:, :, 2:] - bright[:, :, :-2]).max((1, 2))
    return steps


def shown(folder: Path, scenes: list[Data], *, hides: bool) -> npt.NDArray[np.int_]:
    """The finest detail in every frame of a story."""
    data: Data = {"version": "1", "title": "Essai", "scenes": []}
    for scene in scenes:
        secret = {"hide": {"path": keys(RATES[scene["source"]])}} if hides else {}
        plain = {"type": "clip", "fit": "blur", "logo": "none", "sound": "none"}
        data["scenes"].append({**plain, **secret, **scene})
    with composing(folder, data, folder) as story:
        return np.concatenate([finest(story.frames(span)) for span in story.wholes()])


FADE: Any = {"type": "crossfade", "duration": "0.4s"}
STORIES: dict[str, list[Data]] = {
    "a transition and a turn of direction": [
        {"source": "plain.mp4", "end": "2s"},
        {"source": "plain.mp4", "start": "0.4s", "reverse": "true", "transition": FADE},
    ],
    "a freeze, a loop and a ramp": [
        {"source": "late.mp4", "start": "1s", "end": "2s", "loop": "2",
         "freeze": {"at": "1.5s", "duration": "0.3s"}},
        {"source": "late.mp4", "end": "2.5s", "transition": "cut",
         "speed": [{"at": "0s", "speed": "0.5"}, {"at": "1s", "speed": "3"}]},
    ],
    "twice the speed, a crop and a focus that moves": [
        {"source": "film.mkv", "speed": "2", "crop": {
            "left": "5%", "top": "5%", "width": "90%", "height": "90%"}},
        {"source": "film.mkv", "fit": "cover", "transition": "cut", "end": "2.5s",
         "focus": [{"at": "0s", "on": ["0.2", "0.5"]}, {"at": "1.8s", "on": ["0.6", "0.5"]}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", STORIES)
def test_no_frame_shows_what_is_hidden(folder: Path, name: str) -> None:
    """Every frame has the detail where nothing is hidden, and none has it where it is."""
    bare, veiled = (shown(folder, STORIES[name], hides=hides) for hides in (False, True))
    assert len(bare) == len(veiled)
    assert bare.min() > 60, "the secret can be seen at all"
    assert veiled.max() < 20


def test_a_part_alone_is_veiled_like_the_whole(folder: Path) -> None:
    """A veil hangs on the pictures' own time."""
    scene = {"type": "clip", "source": "late.mp4", "hide": {"path": keys(RATES["late.mp4"])}}
    with composing(folder, {"version": "1", "title": "Essai", "scenes": [scene]}, folder) as story:
        (whole,) = story.wholes()
        story.assert_same(whole, [frame_range(1, 2), frame_range(30, 55), frame_range(58, 71)])


@pytest.mark.parametrize(
    ("codec", "pixels"),
    [("libx264", "yuv420p"), ("libx264", "yuv422p10le"), ("mjpeg", "yuvj420p"),
     ("ffv1", "gbrp"), ("libx264", "yuv444p")],
)  # fmt: skip
def test_a_veil_on_a_plain_colour_cannot_be_seen(folder: Path, codec: str, pixels: str) -> None:
    """Means have the colours of what they are taken from, however a recording keeps them."""
    path = folder / f"{codec}-{pixels}.mkv"
    ffmpeg("-f", "lavfi", "-i", "color=c=0xb04020:s=240x180:r=30:d=0.5", "-pix_fmt", pixels,
           "-c:v", codec, "-threads", 1, path)  # fmt: skip
    veil = {"hide": {"left": "0.2", "top": "0.3", "width": "0.5", "height": "0.4"}}
    seen = []
    for more in ({}, veil):
        scene = {"type": "clip", "source": path.name, "duration": "0.2s", "logo": "none", **more}
        data = {"version": "1", "title": "Essai", "scenes": [scene]}
        with composing(folder, data, folder) as story:
            seen.append(story.frames(frame_range(2, 4)).astype(int))
    assert np.abs(seen[0] - seen[1]).max() <= 2


CLEAR = {
    "prores.mov": ("prores_ks", "yuva444p10le"), "rle.mov": ("qtrle", "argb"),
    "vp9.webm": ("libvpx-vp9", "yuva420p"),
}  # fmt: skip


@pytest.mark.parametrize("name", CLEAR)
def test_what_is_cut_out_stays_so_under_a_veil(folder: Path, name: str) -> None:
    """White that is transparent is not seen on a ground of the picture's grey, nor the secret."""
    picture = np.full((SIZE[1], SIZE[0], 4), GREY, np.uint8)
    picture[..., 3] = 255
    picture[:, : SIZE[0] // 2] = (255, 255, 255, 0)
    fine = np.indices((SECRET, SECRET)).sum(0) // 4 % 2 * 180 + GREY - 90
    picture[60 : 60 + SECRET, 140 : 140 + SECRET, :3] = fine[..., None]
    codec, pixels = CLEAR[name]
    ffmpeg("-f", "rawvideo", "-pix_fmt", "rgba", "-s", "240x180", "-r", 30, "-i", "pipe:0",
           "-pix_fmt", pixels, "-c:v", codec, "-threads", 1, folder / name,
           stdin=picture.tobytes() * 10)  # fmt: skip
    veil = {"hide": {"left": "0.53", "top": "0.3", "width": "0.3", "height": "0.3"}}
    ground = {"type": "contain", "ground": "#828282"}
    steps = []
    for more in ({}, veil):
        scene = {"type": "clip", "source": name, "fit": ground, "logo": "none", **more}
        data = {"version": "1", "title": "Essai", "scenes": [scene]}
        with composing(folder, data, folder) as story:
            steps.append(finest(story.frames(frame_range(2, 4))).max())
    assert steps[0] > 60
    assert steps[1] < 8


def test_a_photo_shows_nothing_of_what_is_hidden(folder: Path) -> None:
    """Neither large nor as its own ground, moved or not."""
    fine = np.indices((600, 800)).sum(0) // 8 % 2 * 180 + GREY - 90
    picture = np.full((600, 800), GREY, np.uint8)
    picture[200:300, 300:420] = fine[200:300, 300:420]
    Image.fromarray(picture).save(folder / "photo.png")
    box = {"left": "0.375", "top": "0.33333", "width": "0.15", "height": "0.16667"}
    found = {}
    for hides in (False, True):
        scenes = [
            {"type": "photo", "source": "photo.png", "duration": "0.2s", "logo": "none",
             "transition": "cut", **more, **({"hide": box} if hides else {})}
            for more in ({"motion": "zoom-in"}, {"motion": "none", "fit": "blur"})
        ]  # fmt: skip
        scenes[0].pop("transition")
        data = {"version": "1", "title": "Essai", "scenes": scenes}
        with composing(folder, data, folder) as story:
            found[hides] = np.concatenate([finest(story.frames(span)) for span in story.wholes()])
    assert found[False].min() > 60
    assert found[True].max() < 12

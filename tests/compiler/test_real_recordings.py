"""A story of real recordings on three platforms: phones, broadcasters, music and speech."""

from __future__ import annotations

import json
import re
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from storyforge.process import CancelToken, run
from tests.media.conftest import ffmpeg, recordings  # noqa: F401  a fixture is used by its name
from tests.render.stage import Pixels, decibels, frames, heard, render, story

SIZES = {"instagram-story": (540, 960), "square": (540, 540), "landscape": (960, 540)}

# What is shown of each, in seconds, and how bright the middle of the picture is (0 to 255; None:
# not all black; one was filmed with the lens covered). They are turned by their display matrix, of
# variable rate, in high dynamic range, with pixels that are not square, transparent, animated, in
# CMYK: see ATTRIBUTION.md beside them.
CLIPS = {
    "video/decord_video_180.mov": (0.1, (50, 180)),
    "video/decord_video_270.mov": (0.1, (50, 180)),
    "video/flir_vfr_portrait.mp4": (0.4, (120, 255)),
    "video/hdr10-av1.mp4": (0.4, (60, 200)),
    "video/hlg10-color-test.mp4": (0.3, (60, 220)),
    "video/ios9.mov": (0.4, (60, 200)),
    "video/rails_no_audio.mp4": (0.4, None),
    "video/rails_rectangular_samples_sar3x2.mp4": (0.4, None),
    "video/rails_rotated_hdr_video.mov": (0.4, (0, 8)),
    "video/rails_rotated_video.mp4": (0.4, None),
    "video/transparent.webm": (0.4, None),
    "image/iss634.apng": (0.4, None),
}
PHOTOS = {
    "image/Landscape_6.jpg": (60, 220),
    "image/samsung_J327_orient6.jpg": (60, 220),
    "image/pil_sample_cmyk.jpg": None,
}
SPEECH_S = 2.5


def body() -> str:
    clips = "".join(
        f"  - {{type: clip, source: {name}, duration: {seconds}s}}\n"
        for name, (seconds, _) in CLIPS.items()
    )
    photos = "".join(f"  - {{type: photo, source: {name}, duration: 0.4s}}\n" for name in PHOTOS)
    return (
        "sound: {music: {source: audio/music_macleod_30s_cover.mp3}}\n"
        "defaults: {transition: cut}\nscenes:\n"
        f"  - {{type: clip, source: parole.mov, duration: {SPEECH_S}s, fit: blur}}\n{clips}{photos}"
    )


@pytest.fixture(scope="module")
def videos(recordings: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:  # noqa: F811  the fixture imported above
    """The story on each platform."""
    folder = tmp_path_factory.mktemp("reel")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=180x320:r=30", "-i",
           recordings / "audio" / "french_speech.aiff", "-shortest", "-pix_fmt", "yuv420p",
           "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "copy",
           folder / "parole.mov")  # fmt: skip
    board = story(folder / "essai.yaml", body())
    outcome = render(board, platforms=tuple(SIZES), media=(recordings,))
    assert {each.status for each in outcome.stories} == {"done"}, outcome.report.diagnostics
    found = [path for path in outcome.written if path.suffix == ".mp4"]
    return {path.suffixes[-2].removeprefix("."): path for path in found}


@pytest.fixture(scope="module")
def shown(videos: dict[str, Path]) -> dict[str, dict[str, Pixels]]:
    return {platform: middles(video) for platform, video in videos.items()}


def middles(video: Path) -> dict[str, Pixels]:
    """The frame in the middle of each scene, by the scene's source."""
    manifest = json.loads(video.with_suffix(".json").read_text("utf-8"))
    wanted = {
        int((scene["start_s"] + scene["end_s"]) / 2 * 30): scene["source"]
        for scene in manifest["scenes"]
    }
    return {wanted[number]: frame for number, frame in enumerate(frames(video)) if number in wanted}


@pytest.mark.parametrize("platform", SIZES)
def test_every_recording_is_shown(shown: dict[str, dict[str, Pixels]], platform: str) -> None:
    """As bright as it is, neither black nor washed out, on the whole canvas of each platform."""
    assert set(shown[platform]) == {"parole.mov", *CLIPS, *PHOTOS}
    bright = {name: limits for name, (_, limits) in CLIPS.items()} | PHOTOS
    for name, limits in bright.items():
        frame = shown[platform][name]
        height, width = frame.shape[:2]
        assert (width, height) == SIZES[platform]
        middle = frame[height // 4 : -height // 4, width // 4 : -width // 4]
        if limits:
            assert limits[0] <= middle.mean() <= limits[1], name
        else:
            assert frame.max() > 20, f"{name} is black"


def test_a_photo_taken_sideways_is_upright(shown: dict[str, dict[str, Pixels]]) -> None:
    """The sky is above the square, whichever way the phone was held."""
    frame = shown["instagram-story"]["image/samsung_J327_orient6.jpg"]
    sky, ground = frame[:120].mean(axis=(0, 1)), frame[-120:].mean(axis=(0, 1))
    assert sky[2] > sky[0] + 40, "blue above"
    assert abs(ground[2] - ground[0]) < 40, "stone below"


def test_a_colour_chart_in_hlg_keeps_its_white(shown: dict[str, dict[str, Pixels]]) -> None:
    """Tone mapping leaves the chart's white patch bright and hardly coloured."""
    white = shown["landscape"]["video/hlg10-color-test.mp4"][395:425, 110:150].mean(axis=(0, 1))
    assert np.ptp(white) < 25
    assert 190 < white.mean() < 253


def test_music_and_speech_are_heard(videos: dict[str, Path]) -> None:
    """At the loudness that is asked for, the speech above the music, music to the end."""
    video = videos["square"]
    argv = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-hide_banner", "-i", str(video),
            "-vn", "-af", "ebur128=peak=true", "-f", "null", "-"]  # fmt: skip
    said = run(argv, cancel=CancelToken()).stderr_tail
    loudness, peak = (
        float(re.findall(pattern, said)[-1])
        for pattern in (r"I:\s+(-?[\d.]+) LUFS", r"Peak:\s+(-?[\d.]+) dBFS")
    )
    assert loudness == pytest.approx(-14, abs=1)
    assert peak <= -1
    samples = heard(video)
    spoken = decibels(samples[:, 24_000 : round(SPEECH_S * 48_000)])
    alone = decibels(samples[:, 4 * 48_000 : 6 * 48_000])
    assert spoken > alone > -60


def test_platforms_share_their_sound(videos: dict[str, Path]) -> None:
    """The same story sounds the same everywhere, sample by sample."""
    one, *others = (heard(video) for video in videos.values())
    assert all(np.array_equal(one, other) for other in others)

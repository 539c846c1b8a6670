"""A finished file is what platforms and phones take: measured in the file itself."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from storyforge.core.time import STORY_RATES, FrameRate
from storyforge.media.inspect import StreamFacts, inspect
from storyforge.media.keyframes import starts_anew
from tests.media.conftest import ffmpeg
from tests.mp4 import Movie, movie
from tests.render.stage import clip, decibels, heard, planes, rendered, story

SCENES = """\
frame_rate: {rate}
scenes:
  - type: clip
    source: film.mp4
    captions: [{{text: "Bonjour"}}]
"""
SECONDS = {24: 2.5, 25: 1, 30: 1, 50: 1, 60: 1}
"""One is longer than a group of pictures, which takes two seconds."""


@pytest.fixture(scope="module", params=STORY_RATES)
def rate(request: pytest.FixtureRequest) -> FrameRate:
    return FrameRate(request.param)


@pytest.fixture(scope="module")
def video(rate: FrameRate, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One clip and one caption at each rate."""
    folder = tmp_path_factory.mktemp(f"at-{rate}")
    clip(folder / "film.mp4", SECONDS[rate.value])
    return rendered(story(folder / "essai.yaml", SCENES.format(rate=rate)))


@pytest.fixture(scope="module")
def mp4(video: Path) -> Movie:
    return movie(video)


@pytest.fixture(scope="module")
def facts(video: Path) -> StreamFacts:
    return inspect(video)


def frame_count(rate: FrameRate) -> int:
    return round(SECONDS[rate.value] * rate.value)


def test_the_index_comes_first(mp4: Movie) -> None:
    """A video can play while it still arrives."""
    assert mp4.order.index("moov") < mp4.order.index("mdat")


def test_there_is_no_edit_list(mp4: Movie) -> None:
    """Phones and editors disagree about what edit lists mean."""
    assert [track.edits for track in mp4.tracks.values()] == [[], []]


def test_colours_are_tagged(mp4: Movie) -> None:
    """BT.709 in primaries, transfer and matrix, limited range, where players look first."""
    assert mp4.tracks["vide"].colour == ("nclx", 1, 1, 1, False)


def test_durations_are_exact(mp4: Movie, rate: FrameRate) -> None:
    """Picture and sound last as long as the frames, to the tick and to the sample."""
    count, picture, sound = frame_count(rate), mp4.tracks["vide"], mp4.tracks["soun"]
    assert picture.duration * rate.value == count * picture.timescale
    assert (sound.timescale, sound.duration) == (48_000, rate.samples(count))
    assert mp4.duration == rate.seconds(count)


def test_every_frame_is_there(mp4: Movie, video: Path, rate: FrameRate) -> None:
    """One packet for each frame of the story, on its grid, and each can be decoded."""
    track = mp4.tracks["vide"]
    step = track.timescale // rate.value
    assert sorted(track.shown_at) == [n * step for n in range(frame_count(rate))]
    assert sum(1 for _ in planes(video)) == frame_count(rate)


def test_groups_of_pictures_are_closed(mp4: Movie, video: Path, rate: FrameRate) -> None:
    """Every keyframe is an IDR picture that nothing after it looks behind, at most 2 s apart."""
    keyframes = mp4.tracks["vide"].keyframes
    bounds = [*keyframes, frame_count(rate)]
    assert max(np.diff(bounds)) <= 2 * rate.value
    for number, data in enumerate(packets(video)):
        assert starts_anew(data, 4) == (number in keyframes)


def packets(video: Path) -> Iterator[bytes]:
    with av.open(str(video)) as container:
        for packet in container.demux(video=0):
            if packet.size:
                yield bytes(packet)


def test_streams_are_what_platforms_ask_for(facts: StreamFacts, rate: FrameRate) -> None:
    """H.264 in 4:2:0 at a constant rate, AAC-LC at 48 kHz in stereo."""
    picture, sound = facts.video, facts.sound
    assert (picture.codec, picture.pixel_format) == ("h264", "yuv420p")
    assert picture.rate == rate.value
    assert (picture.width, picture.height, picture.missing) == (540, 960, 0)
    assert sound is not None
    assert (sound.codec, sound.profile, sound.sample_rate, sound.channels) == (
        "aac", "LC", 48_000, 2,
    )  # fmt: skip


def test_a_master_fills_the_canvas_in_high_profile(tmp_path: Path) -> None:
    """At full quality: 1080 by 1920 in H.264 High, level 4.0."""
    clip(tmp_path / "film.mp4", 0.7)
    found = inspect(
        rendered(story(tmp_path / "essai.yaml", SCENES.format(rate=30)), draft=False)
    ).video
    assert (found.width, found.height, found.profile, found.level) == (1080, 1920, "High", "4.0")


# Sound that is not there, metadata that must not be


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story of a recording and a photo that say who made them, where and with what."""
    folder = tmp_path_factory.mktemp("secret-folder")
    clip(folder / "plain.mp4", 0.5, sound=False)
    tags = ("title=SECRET-title", "location=+48.85+002.35/", "com.apple.quicktime.make=SECRET-make",
            "comment=SECRET-comment", "creation_time=2020-01-02T03:04:05Z")  # fmt: skip
    ffmpeg("-i", folder / "plain.mp4", "-c", "copy", "-movflags", "use_metadata_tags",
           *(word for tag in tags for word in ("-metadata", tag)),
           "-metadata:s:v", "handler_name=SECRET-handler", folder / "film.mp4")  # fmt: skip
    assert b"SECRET-handler" in (folder / "film.mp4").read_bytes()
    image, exif = Image.new("RGB", (1080, 1920), (10, 80, 120)), Image.Exif()
    exif[0x010F], exif[0x9003] = "SECRET-camera", "2020:01:02 03:04:05"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 0.0)  # GPS latitude
    image.save(folder / "photo.jpg", exif=exif, comment=b"SECRET-note")
    return rendered(story(folder / "essai.yaml", _PRIVATE))


_PRIVATE = """\
scenes:
  - {type: clip, source: film.mp4}
  - {type: photo, source: photo.jpg, duration: 0.5s, transition: cut}
"""


def test_a_story_without_sound_has_a_silent_track(private: Path) -> None:
    """Platforms refuse files without sound, so silence is stereo sound like any other."""
    samples = heard(private)
    assert samples.shape[0] == 2
    assert samples.shape[1] >= 48_000
    assert decibels(samples) == -np.inf


def test_no_metadata_of_the_sources_survives(private: Path) -> None:
    """Who filmed what, where and when stays in the sources."""
    described = [box.body for box in movie(private).box.walk() if box.type in {"ilst", "uuid"}]
    assert not any(described)
    assert movie(private).tracks["vide"].created == {0}
    for file in outputs(private):
        assert b"SECRET" not in file.read_bytes(), file.name
        assert b"48.85" not in file.read_bytes(), file.name


def outputs(video: Path) -> list[Path]:
    return [video, video.with_suffix(".jpg"), video.with_suffix(".json")]


def test_a_cover_holds_pixels_only(private: Path) -> None:
    """The cover is a JPEG of the video's size, without EXIF, comment or profile."""
    with Image.open(private.with_suffix(".jpg")) as cover:
        assert (cover.format, cover.size) == ("JPEG", (540, 960))
        assert set(cover.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not cover.getexif()


def test_a_manifest_holds_no_clock_host_or_path(private: Path) -> None:
    """What a manifest says is the same on every machine, on every day."""
    text = private.with_suffix(".json").read_text("utf-8")
    assert not re.search(r"\d\d:\d\d", text)
    for word in ('"/', "\\", "secret-folder", socket.gethostname()):
        assert word not in text
    names = [each["name"] for each in json.loads(text)["inputs"]]
    assert {"film.mp4", "photo.jpg"} < set(names)
    assert [name for name in names if name.endswith(".yaml")] == ["essai.yaml", "brand/brand.yaml"]


def test_a_manifest_tells_what_was_made(private: Path) -> None:
    """Scenes with their times, inputs with their digests, the measured file."""
    manifest = json.loads(private.with_suffix(".json").read_text("utf-8"))
    times = [(each["type"], each["start_s"], each["end_s"]) for each in manifest["scenes"]]
    assert times == [("clip", 0, 0.5), ("photo", 0.5, 1)]
    assert all(len(each["sha256"]) == 64 for each in manifest["inputs"])
    assert manifest["file"]["video"]["frames"] == manifest["frames"] == 30
    assert manifest["file"]["sound"]["samples"] == 48_000
    assert manifest["file"]["size_bytes"] == private.stat().st_size

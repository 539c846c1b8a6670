"""Encoders are tried before they are used; what cannot be used is said, and x264 encodes."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from storyforge import compiler
from storyforge.cli import options
from storyforge.compiler import Options
from storyforge.compiler import encoders as asking
from storyforge.compiler.options import ENCODERS
from storyforge.core.geometry import Size
from storyforge.errors import UsageError
from storyforge.ffmpeg import hardware
from storyforge.ffmpeg.encoding import QUALITIES, SOFTWARE, Encoder, Settings, VideoLimits
from storyforge.ffmpeg.engine import find_ffmpeg
from storyforge.media.inspect import inspect
from storyforge.process import CancelToken
from storyforge.render.encoders import Choice, Demand, Unfit, choose_encoder, device_in, tried
from storyforge.render.events import Event, Warned
from tests.render.stage import clip, rendered, story, storyforge

LIMITS = VideoLimits(max_rate_bps=12_000_000, buffer_bits=16_000_000)
SIZE = Size(180, 320)
STORY = """\
scenes:
  - {type: clip, source: film.mp4}
  - {type: card, layout: title, duration: 1s, slots: {title: "Fin"}, transition: {type: crossfade}}
"""


def demand(quality: str = "master", limits: VideoLimits = LIMITS, rate: int = 24) -> Demand:
    return Demand(SIZE, Settings(QUALITIES[quality], limits, rate, 2 * rate + 3))


def chip(own: Mapping[str, object], codec: str = "libopenh264", **options: Any) -> Encoder:
    """An encoder that poses as one in hardware: this ffmpeg has one more than x264."""
    usual: dict[str, object] = {"b:v": 2_000_000, "rc_mode": "bitrate", "bf": 0, "level:v": None}
    return Encoder("chip", codec, lambda _: {**usual, **own}, **options)


def chosen(encoder: Encoder, wanted: str = "chip") -> Choice:
    table = {"chip": encoder}
    return choose_encoder(wanted, [demand(), demand("draft")], find_ffmpeg(), CancelToken(), table)


@pytest.mark.parametrize("rate", [24, 60])
@pytest.mark.parametrize("quality", QUALITIES)
def test_every_row_of_the_table_does_what_is_asked(quality: str, rate: int) -> None:
    """High profile, groups of two seconds that begin anew, equal descriptions: it can be joined."""
    assert tried(SOFTWARE, demand(quality, rate=rate), find_ffmpeg(), CancelToken()) == SOFTWARE


@pytest.mark.parametrize("quality", QUALITIES)
def test_every_row_can_do_without_what_old_phones_lack(quality: str) -> None:
    """Main profile without B-frames, as WhatsApp wants it."""
    limits = VideoLimits(
        max_rate_bps=1_900_000, buffer_bits=2_500_000, profile="main", b_frames=0, level="3.1"
    )
    tried(SOFTWARE, demand(quality, limits), find_ffmpeg(), CancelToken())


def test_an_encoder_that_does_its_work_is_used() -> None:
    """One trial for each sort of story in the batch, then it is that encoder for all."""
    found = chosen(chip({}, announces=r"(openh264|libopenh264)"))
    assert (found.encoder.name, dict(found.refused)) == ("chip", {})


@pytest.mark.parametrize(
    ("encoder", "reason"),
    [
        (chip({}, codec="h264_none"), "this ffmpeg has no h264_none"),
        (chip({"rc_mode": "magic"}), "magic"),
        (chip({"profile:v": "main"}), "profile main, not high"),
        (chip({"g": 600}), "frames from one keyframe to the next, not 48"),
        (chip({"colorspace": "bt470bg"}), "not tagged as BT.709"),
    ],
)  # fmt: skip
def test_an_encoder_that_does_not_is_refused(encoder: Encoder, reason: str) -> None:
    """Whatever is wrong with it, x264 takes its place, and the reason is told."""
    found = chosen(encoder)
    assert found.encoder == SOFTWARE
    assert reason in found.refused["chip"]


def test_pictures_of_another_size_are_refused() -> None:
    """A filter on the way that changes the pictures is noticed."""
    turned = chip({}, feed=(("scale", "90", "160"),))
    with pytest.raises(Unfit, match="size 90x160, not 180x320"):
        tried(turned, demand(), find_ffmpeg(), CancelToken())


def test_green_pictures_are_refused() -> None:
    """A driver that loses the pictures on the way to the chip is noticed."""
    blank = chip({}, feed=(("lutyuv", "0", "0", "0"),))
    with pytest.raises(Unfit, match="are not the ones it was given"):
        tried(blank, demand(), find_ffmpeg(), CancelToken())


def test_the_device_is_what_the_driver_says() -> None:
    """It becomes part of every key, one line of letters that can be shown."""
    said = [("info", "hello"), ("verbose", "[ GPU #0 - < NVIDIA\tGeForce RTX 3060 > has Compute")]
    assert device_in(hardware.HARDWARE["nvenc"], said) == "nvenc: NVIDIA GeForce RTX 3060"
    assert device_in(hardware.HARDWARE["qsv"], said) == ""


# Whole renders


@pytest.fixture(scope="module")
def tale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tale")
    clip(folder / "film.mp4", 3)
    return story(folder / "essai.yaml", STORY)


def warnings_of(path: Path, encoder: str, output: Path) -> tuple[list[str], list[Path]]:
    told: list[Event] = []
    asked = Options(draft=True, platforms=("instagram-story",), encoder=encoder, output=output)
    outcome = compiler.render([path], asked, told.append)
    assert [each.status for each in outcome.stories] == ["done"]
    return [each.message for each in told if isinstance(each, Warned)], list(outcome.written)


def test_a_chip_that_is_not_there_costs_a_warning(
    tale: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The story is rendered by x264, to the same bytes as without being asked."""
    table = {"nvenc": chip({}, codec="h264_none")}
    monkeypatch.setattr(asking, "HARDWARE", MappingProxyType(table))
    usual = rendered(tale, output=tmp_path / "usual")
    warned, written = warnings_of(tale, "nvenc", tmp_path / "asked")
    assert warned == [
        "nvenc cannot be used here (this ffmpeg has no h264_none); encoding by software"
    ]
    assert written[0].read_bytes() == usual.read_bytes()


def test_auto_says_nothing_where_there_is_no_chip(
    tale: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever leaves the choice to the machine is content with what it has."""
    table = dict.fromkeys(hardware.HARDWARE, chip({}, codec="h264_none"))
    monkeypatch.setattr(asking, "HARDWARE", MappingProxyType(table))
    warned, written = warnings_of(tale, "auto", tmp_path)
    assert warned == []
    assert written


def test_a_story_encoded_by_a_chip_is_whole(
    tale: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its segments are joined like x264's, and the video is what was planned."""
    table = {"nvenc": chip({"b:v": 4_000_000})}
    monkeypatch.setattr(asking, "HARDWARE", MappingProxyType(table))
    warned, written = warnings_of(tale, "nvenc", tmp_path / "chip")
    assert warned == []
    video, usual = inspect(written[0]).video, inspect(rendered(tale, output=tmp_path / "x")).video
    assert (video.frames, video.missing, video.profile) == (usual.frames, 0, "High")
    assert (video.width, video.height, video.max_gop) == (usual.width, usual.height, 60)
    assert written[0].read_bytes() != rendered(tale, output=tmp_path / "x").read_bytes()


def test_an_encoder_nobody_knows_is_refused(tale: Path) -> None:
    """A name that is none is a mistake of the caller's, not a reason to go on."""
    with pytest.raises(UsageError, match='no encoder "voodoo"; there are software, auto, nvenc'):
        compiler.render([tale], Options(encoder="voodoo"), lambda _: None)


def test_the_command_line_offers_every_encoder() -> None:
    """Its lists are written out so that `--help` loads nothing; previews have their own command."""
    assert options.ENCODERS == ENCODERS
    assert tuple(QUALITIES) == (*options.QUALITIES, "preview")


def test_the_command_line_warns_and_goes_on(tale: Path, tmp_path: Path) -> None:
    """A chip of another system: one line on stderr, the paths on stdout, and 0."""
    other = "videotoolbox" if sys.platform == "win32" else "mediafoundation"
    ended = storyforge(
        "render", tale, "--draft", "--encoder", other, "--platform", "instagram-story",
        "--output", tmp_path,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert f"warning: {other} cannot be used here (this ffmpeg has no h264_" in ended.stderr
    assert (tmp_path / "essai.instagram-story.mp4").is_file()

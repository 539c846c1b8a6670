"""Encoding: every segment keeps to its share of the bits, so every story keeps to the cap."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.geometry import Size
from storyforge.ffmpeg.encoding import (
    QUALITIES,
    SOFTWARE,
    Encoder,
    Settings,
    VideoLimits,
    allowance,
    video_encoding,
)
from storyforge.ffmpeg.hardware import HARDWARE, usual_hardware
from storyforge.media.keyframes import length_size, starts_anew
from storyforge.platforms import PLATFORMS, Platform
from tests.ffmpeg.rendering import ffmpeg

RATES = st.sampled_from((24, 25, 30, 50, 60))
LENGTHS = st.lists(st.integers(1, 600), min_size=1, max_size=40)
LIMITS = st.builds(
    VideoLimits,
    max_rate_bps=st.integers(250_000, 12_000_000),
    buffer_bits=st.integers(500_000, 16_000_000),
)
LIMITED = [each for each in PLATFORMS.values() if each.max_bytes and each.max_duration]
USUAL = VideoLimits(max_rate_bps=12_000_000, buffer_bits=16_000_000)


@given(LIMITS, RATES, LENGTHS)
def test_segments_add_up_to_the_cap_however_a_story_is_cut(
    limits: VideoLimits, rate: int, lengths: list[int]
) -> None:
    """All buffers, and all that flows into them, are no more than the cap for the whole story."""
    spent = 0.0
    for frames in lengths:
        allowed = allowance(limits, rate, frames)
        assert 0 < allowed.buffer_bits <= limits.buffer_bits
        spent += allowed.buffer_bits + allowed.max_rate_bps * frames / rate
    assert spent <= limits.max_rate_bps * sum(lengths) / rate * (1 + 1e-9)


@given(LIMITS, RATES, st.integers(1, 600))
def test_a_buffer_holds_what_flows_in_during_a_frame(
    limits: VideoLimits, rate: int, frames: int
) -> None:
    """x264 makes a smaller buffer larger on its own, and the sum would be wrong."""
    allowed = allowance(limits, rate, frames)
    assert allowed.buffer_bits + 1 >= allowed.max_rate_bps // rate


def noise(path: Path, size: Size, frames: int) -> None:
    """White noise in every plane: nothing is harder to encode."""
    random = np.random.default_rng(7)
    picture = (frames, size.width * size.height * 3 // 2)
    path.write_bytes(random.integers(0, 256, picture, dtype=np.uint8).tobytes())


def noise_bits(
    folder: Path, name: str, limits: VideoLimits, size: Size, lengths: tuple[int, ...]
) -> int:
    """The bits of segments of nothing but noise."""
    source = folder / "noise.yuv"
    noise(source, size, max(lengths))
    total = 0
    for frames in lengths:
        options = video_encoding(QUALITIES[name], limits, 30, frames)
        words = [word for option, value in options.items() for word in (f"-{option}", value)]
        ffmpeg("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", size, "-r", 30, "-i", source,
               "-frames:v", frames, *words, folder / "out.mp4")  # fmt: skip
        total += (folder / "out.mp4").stat().st_size * 8
    return total


@pytest.mark.parametrize("quality", QUALITIES)
def test_noise_in_many_short_segments_stays_below_the_cap(tmp_path: Path, quality: str) -> None:
    """Short segments, long ones, one of a single frame: x264 keeps to what they may spend."""
    platform = PLATFORMS["whatsapp-status"]
    limits = VideoLimits(
        max_rate_bps=platform.cap_bitrate, buffer_bits=platform.buffer_bits,
        profile=platform.profile, b_frames=platform.b_frames, level="3.1",
    )  # fmt: skip
    lengths = (1, 3, *(12,) * 6, 50)
    bits = noise_bits(tmp_path, quality, limits, Size(360, 640), lengths)
    assert bits <= platform.cap_bitrate * sum(lengths) / 30


def test_noise_at_full_size_stays_below_the_cap(tmp_path: Path) -> None:
    """The usual cap, at the size where most of the bits of a frame are for its blocks' heads."""
    lengths = (12, 12, 20)
    bits = noise_bits(tmp_path, "master", USUAL, Size(1080, 1920), lengths)
    assert bits <= USUAL.max_rate_bps * sum(lengths) / 30


@pytest.mark.parametrize("platform", LIMITED, ids=lambda platform: platform.name)
def test_the_longest_story_fits_the_platform(platform: Platform) -> None:
    """What no story exceeds under the bound is below what the platform takes."""
    assert platform.max_bytes is not None
    assert platform.max_duration is not None
    cap = platform.cap_for(platform.max_duration)
    assert platform.bytes_at_most(platform.max_duration, cap) <= platform.max_bytes
    if platform.max_bitrate is not None:
        assert cap + platform.audio_bitrate < platform.max_bitrate


@pytest.mark.parametrize("quality", QUALITIES)
def test_groups_are_closed_and_two_seconds_long(tmp_path: Path, quality: str) -> None:
    """At every keyframe decoding can begin, and nothing after it is shown before it."""
    out = tmp_path / "out.mp4"
    options = video_encoding(QUALITIES[quality], USUAL, 24, 110)
    words = [word for option, value in options.items() for word in (f"-{option}", value)]
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=180x320:r=24", "-frames:v", 110, *words, out)
    starts, last = [], -1
    with av.open(str(out)) as container:
        stream = container.streams.video[0]
        lengths = length_size("h264", stream.codec_context.extradata)
        for packet in container.demux(stream):
            if not packet.size:
                continue
            assert packet.pts is not None
            assert packet.time_base is not None
            shown = round(packet.pts * packet.time_base * 24)
            if packet.is_keyframe:
                assert starts_anew(bytes(packet), lengths)
                assert shown > last
                starts.append(shown)
            assert shown >= starts[-1]
            last = max(last, shown)
    assert starts == [0, 48, 96]


# Hardware


def settings(quality: str = "master") -> Settings:
    return Settings(QUALITIES[quality], USUAL, 30, 63)


@pytest.mark.parametrize("encoder", [SOFTWARE, *HARDWARE.values()], ids=["software", *HARDWARE])
def test_every_encoder_is_told_the_same(encoder: Encoder) -> None:
    """Groups of two seconds, closed; the cap; BT.709; nothing of the sources."""
    told = encoder.options(settings())
    allowed = settings().allowance
    assert told["c:v"] == encoder.codec
    assert (told["g"], told["bf"]) == (60, 1)
    assert (told["maxrate"], told["bufsize"]) == (allowed.max_rate_bps, allowed.buffer_bits)
    assert {told[name] for name in ("colorspace", "color_primaries", "color_trc")} == {"bt709"}
    assert (told["color_range"], told["map_metadata"]) == ("tv", -1)
    assert "cgop" in str(told["flags:v"])
    assert None not in told.values()


@pytest.mark.parametrize(
    ("quality", "platform", "told"), [("master", 2, 1), ("small", 2, 2), ("small", 0, 0)]
)
def test_the_platform_may_want_fewer_b_frames(quality: str, platform: int, told: int) -> None:
    """As many as the quality has use for, and no more than the platform takes."""
    limits = replace(USUAL, b_frames=platform)
    assert video_encoding(QUALITIES[quality], limits, 30, 60)["bf"] == told


def test_names_of_hardware_are_those_of_the_table() -> None:
    """What `auto` tries on any system is in the table."""
    for system in ("linux", "darwin", "win32", "freebsd14"):
        assert usual_hardware(system)
        assert set(usual_hardware(system)) <= set(HARDWARE)
    assert all(name == row.name for name, row in HARDWARE.items())


def test_a_device_is_part_of_what_is_executed() -> None:
    """Another graphics chip gives other bytes, so it gives other arguments."""
    row = replace(HARDWARE["nvenc"], device="nvenc: GeForce RTX 3060")
    assert row.options(settings())["metadata"] == "comment=nvenc: GeForce RTX 3060"
    assert "metadata" not in HARDWARE["nvenc"].options(settings())

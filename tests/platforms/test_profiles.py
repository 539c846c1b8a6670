"""The platforms' figures: complete, consistent, and those of the researched facts."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from storyforge.core.geometry import SHORT_SIDE, Insets, Size
from storyforge.core.time import STORY_RATES
from storyforge.errors import UsageError
from storyforge.platforms import PLATFORMS, Platform, UnknownPlatform, platform
from storyforge.platforms.profiles import h264_level

FACTS = Path(__file__).parents[3] / "shared" / "facts"
GENERIC = {"vertical", "square", "landscape"}
NAMES = [
    "instagram-story", "instagram-reels", "instagram-feed", "facebook-story", "facebook-reels",
    "tiktok", "youtube-shorts", "linkedin", "x", "snapchat-spotlight", "whatsapp-status",
    "threads", "bluesky", "mastodon", "vertical", "square", "landscape",
]  # fmt: skip

every = pytest.mark.parametrize("profile", PLATFORMS.values(), ids=PLATFORMS)
networks = pytest.mark.parametrize("name", [name for name in PLATFORMS if name not in GENERIC])


def facts(file: str) -> Any:
    path = FACTS / file
    if not path.is_file():
        pytest.skip(f"the researched facts are not here ({file})")
    return yaml.safe_load(path.read_text("utf-8"))


def facts_key(name: str) -> str:
    return "instagram_feed_4x5" if name == "instagram-feed" else name.replace("-", "_")


def platform_facts(name: str) -> Any:
    table = facts("platforms.yaml")["platforms"]
    own = table[facts_key(name)]
    return table[own["extends"]] | own if "extends" in own else own


def zone_facts(name: str) -> Any:
    zones = facts("safe_zones.yaml")["safe_zones"]
    own = zones[facts_key(name)]
    return zones[own["same_as"]] if "same_as" in own else own


def test_the_names_are_those_of_the_design() -> None:
    """Storyboards and scripts name platforms, so a name never changes by accident."""
    assert list(PLATFORMS) == NAMES


@every
def test_canvas_and_output_have_one_shape(profile: Platform) -> None:
    """A layout is scaled to the output, never stretched, and the encoder needs even sides."""
    assert min(profile.canvas) == SHORT_SIDE
    scale = Fraction(profile.output.width, profile.canvas.width)
    assert Fraction(profile.output.height, profile.canvas.height) == scale
    assert profile.output.width % 2 == profile.output.height % 2 == 0


@every
def test_safe_zone_leaves_room(profile: Platform) -> None:
    """At least half of each side is left for words."""
    safe = profile.safe_rect
    assert safe.width >= profile.canvas.width / 2
    assert safe.height >= profile.canvas.height / 2
    assert min(safe.x, safe.y) > 0


@every
def test_limits_are_in_order(profile: Platform) -> None:
    """Minimum, advice and maximum of a duration follow each other."""
    bounds = [profile.min_duration, profile.warn_duration, profile.max_duration]
    known = [bound for bound in bounds if bound is not None]
    assert known == sorted(known)


@every
def test_every_story_rate_is_allowed(profile: Platform) -> None:
    """A storyboard that renders on one platform is never refused by another for its rate."""
    for rate in STORY_RATES:
        assert (profile.fps_min or 0) <= rate <= (profile.fps_max or 1000)


@every
def test_every_story_rate_has_a_level(profile: Platform) -> None:
    """Phones play every output at every rate."""
    assert {profile.level(rate) for rate in STORY_RATES} <= {"3.1", "3.2", "4.0", "4.2"}


@every
def test_cap_is_below_what_the_platform_refuses(profile: Platform) -> None:
    """The encoder's bound holds with sound, in bits a second."""
    if profile.max_bitrate is not None:
        assert profile.cap_bitrate + profile.audio_bitrate < profile.max_bitrate


@every
@pytest.mark.parametrize("seconds", [3, 60, 61, 180, 600, 900, 3600])
def test_any_length_fits_at_its_cap(profile: Platform, seconds: int) -> None:
    """A story of any length stays below the platform's size, the container included."""
    lasts = min(Fraction(seconds), profile.max_duration or Fraction(1800))
    cap = profile.cap_for(lasts)
    assert cap <= profile.cap_bitrate
    if profile.max_bytes is not None:
        bits = (cap + profile.audio_bitrate) * lasts
        assert Fraction(bits, 8) * Fraction(102, 100) < profile.max_bytes


@every
def test_a_minute_keeps_the_whole_cap(profile: Platform) -> None:
    """What stories usually last costs no quality."""
    assert profile.cap_for(Fraction(60)) == profile.cap_bitrate


def test_a_longer_caption_keeps_the_cap() -> None:
    """The cap falls in steps: a second more seldom changes it, and so the other segments."""
    profile = platform("instagram-reels")
    caps = [profile.cap_for(Fraction(seconds)) for seconds in range(3, 901)]
    assert caps == sorted(caps, reverse=True)
    assert len(set(caps)) == 7


def test_vertical_is_inside_every_vertical_zone() -> None:
    """`vertical` is exactly the intersection of the 9:16 networks' safe zones."""
    zones = [
        profile.safe
        for name, profile in PLATFORMS.items()
        if profile.canvas == Size(1080, 1920) and name not in GENERIC
    ]
    assert PLATFORMS["vertical"].safe == Insets(
        top=max(zone.top for zone in zones),
        right=max(zone.right for zone in zones),
        bottom=max(zone.bottom for zone in zones),
        left=max(zone.left for zone in zones),
    )


@pytest.mark.parametrize(
    ("size", "rate", "level"),
    [
        (Size(1080, 1920), 30, "4.0"),
        (Size(1080, 1920), 50, "4.2"),
        (Size(1080, 1920), 60, "4.2"),
        (Size(720, 1280), 30, "3.1"),
        (Size(720, 1280), 60, "3.2"),
        (Size(1080, 1080), 25, "3.2"),
    ],
)
def test_levels_are_those_of_the_standard(size: Size, rate: int, level: str) -> None:
    """Levels follow macroblocks a frame and a second."""
    assert h264_level(size, rate) == level


def test_no_level_for_what_phones_do_not_play() -> None:
    """A size above every level is refused, not rounded down."""
    with pytest.raises(ValueError, match="holds 7680x4320 at 60"):
        h264_level(Size(7680, 4320), 60)


def test_unknown_platform_suggests_the_nearest() -> None:
    """A slip of the pen is answered with the name that was meant."""
    with pytest.raises(UnknownPlatform, match='did you mean "instagram-story"') as caught:
        platform("instagram_story")
    assert caught.value.suggestion == "instagram-story"


def test_unknown_platform_far_from_all_points_to_the_list() -> None:
    """A name like no other leads to the command that lists them."""
    with pytest.raises(UsageError, match="storyforge platforms"):
        platform("minitel")


@networks
def test_limits_are_those_of_the_facts(name: str) -> None:
    """Durations, bytes, rates and sizes are the researched ones."""
    fact, profile = platform_facts(name), platform(name)
    video, duration = fact["video"], fact["duration_s"]
    assert profile.min_duration == Fraction(str(duration.get("min", 0)))
    assert profile.max_duration == duration.get("max")
    assert profile.max_bytes == fact.get("max_bytes")
    assert profile.max_bitrate == video.get("bitrate_max_bps")
    assert profile.output == Size(*fact["size"]["recommended"])
    assert str(profile.checked) == str(fact["checked"])
    assert profile.source == fact["source"]
    assert profile.confidence == fact["conf"]


@networks
def test_safe_zone_is_that_of_the_facts(name: str) -> None:
    """Margins are the researched ones, on the researched canvas."""
    fact, profile = zone_facts(name), platform(name)
    zone = fact["default"]
    assert profile.safe == Insets(zone["t"], zone["r"], zone["b"], zone["l"])
    assert profile.canvas == Size(*fact.get("canvas", (1080, 1920)))


@pytest.mark.parametrize("name", ["square", "landscape"])
def test_generic_zone_is_that_of_the_facts(name: str) -> None:
    """The generic canvases have the researched margins too."""
    zone = zone_facts(name)["default"]
    assert platform(name).safe == Insets(zone["t"], zone["r"], zone["b"], zone["l"])


def test_encoder_bounds_are_those_of_the_facts() -> None:
    """The common cap, buffer, frames and sound are the universal ones of the facts."""
    fact = facts("encode.yaml")["encode"]["universal"]
    profile = platform("instagram-story")
    assert profile.cap_bitrate == fact["maxrate_bps"]
    assert profile.buffer_bits == fact["bufsize_bits"]
    assert profile.audio_bitrate == fact["abps"]
    assert profile.b_frames == fact["bframes"]
    assert (profile.profile, profile.output) == (fact["profile"], Size(*fact["size"]))
    assert {profile.level(30), profile.level(60)} == set(fact["level"].values())

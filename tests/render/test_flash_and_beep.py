"""Picture and sound stay together: flashes and beeps through the whole pipeline, measured.

The source flashes white for one frame every one and a half seconds, and beeps exactly as
long. Wherever a whole flash is seen in the story, its beep must be heard.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from storyforge.media.probe import probe
from tests.media.conftest import ffmpeg
from tests.render.stage import Samples, heard, planes, rendered, story

RATE = 30
PERIOD = 45  # frames from flash to flash
AT = 3  # the first flash's frame: 0.1 s
FRAME = 48_000 // RATE  # samples of a frame, and of a beep
TOLERANCE_S = 0.005

_FLASH = f"color=black:s=108x192:r={RATE}:d=14,drawbox=c=white:t=fill:enable='eq(mod(n,45),3)'"
_BEEP = "aevalsrc='0.5*sin(2*PI*1000*t)*between(mod(n,72000),4800,6399)':s=48000:d=14"
_CODING = ("-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-g", 60)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "film.mp4"
    ffmpeg("-f", "lavfi", "-i", _FLASH, "-f", "lavfi", "-i", _BEEP, *_CODING, "-c:a", "aac", path)
    return path


@dataclass(frozen=True)
class Flash:
    """A flash that was seen, and how much later its beep was heard (None: not), in seconds."""

    at: float
    lag: float | None

    @property
    def is_off(self) -> bool:
        return self.lag is None or abs(self.lag) > TOLERANCE_S


def flashes(video: Path) -> list[Flash]:
    """Every frame that is white all over, with what is heard around it."""
    samples = heard(video)[0]
    white = [n for n, (luma, _, _) in enumerate(planes(video)) if luma.min() > 200]
    return [Flash(number / RATE, lag(samples, number)) for number in white]


def lag(samples: Samples, frame: int) -> float | None:
    """Seconds from a frame's start to the beep: where a window of its length holds most."""
    reach = 2 * FRAME
    first = max(0, frame * FRAME - reach)
    power = np.square(samples[first : frame * FRAME + reach + FRAME], dtype=np.float64)
    held = np.convolve(power, np.ones(FRAME), "valid")
    if held.max() < 1:
        return None
    return float(first + held.argmax() - frame * FRAME) / 48_000


_TRANSITIONS = ("crossfade", "{type: slide, to: left}", "{type: wipe, to: up}",
                "{type: fade, through: ink}")  # fmt: skip
LENGTHS = (12.3, 12.3, 12.3, 12.3, 12.4)


def minute() -> str:
    """Five ranges of the source, 60 s in all with four transitions of 0.4 s."""
    scenes = "".join(
        f"  - {{type: clip, source: film.mp4, start: {0.3 * n:.1f}s, duration: {length}s}}\n"
        for n, length in enumerate(LENGTHS)
    )
    for transition in _TRANSITIONS:
        scenes = scenes.replace(
            "s}\n  - {type: clip,", f"s}}\n  - {{transition: {transition}, type: clip,", 1
        )
    return f"scenes:\n{scenes}"


def test_together_for_a_minute(source: Path, tmp_path: Path) -> None:
    """Within 5 ms from 0.1 s to the end of 60 s, through five ranges and four transitions."""
    (tmp_path / "film.mp4").hardlink_to(source)
    video = rendered(story(tmp_path / "essai.yaml", minute()))
    assert sum(1 for _ in planes(video)) == 60 * RATE
    seen = flashes(video)
    assert seen[0].at == pytest.approx(0.1)
    assert seen[-1].at > 58
    assert len(seen) > 35
    assert [each for each in seen if each.is_off] == []


VARIANTS = {
    "late-sound.mp4": ("-filter:a", "atrim=start=0.8", "-c:v", "copy", "-c:a", "aac"),
    "edited.mp4": ("-c", "copy"),
    "stream.ts": ("-c:v", "copy", "-c:a", "mp2"),
    "opus.mkv": ("-c:v", "copy", "-c:a", "libopus"),
    "mp3.mkv": ("-c:v", "copy", "-c:a", "libmp3lame"),
}


@pytest.fixture(scope="module")
def variants(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same recording as phones, editors and broadcasters would hand it over."""
    folder = tmp_path_factory.mktemp("variants")
    for name, how in VARIANTS.items():
        seek = ("-ss", "1") if name == "edited.mp4" else ()
        ffmpeg(*seek, "-i", source, *how, "-t", 4.5, folder / name)
    return folder


def test_variants_are_what_they_should_be(variants: Path) -> None:
    """The trial is one: sound that starts late, a start that is not zero."""
    late, stream = probe(variants / "late-sound.mp4"), probe(variants / "stream.ts")
    assert late.audio is not None
    assert late.audio.start > 0.7
    assert stream.video is not None
    assert stream.video.container_start > 1
    assert b"elst" in (variants / "edited.mp4").read_bytes()


LENGTH = 2.8


@pytest.mark.parametrize("start", [0.0, 1.3])
def test_together_whatever_the_container(variants: Path, tmp_path: Path, start: float) -> None:
    """Within 5 ms for late sound, edit lists, transport streams, and what decoders swallow."""
    for name in VARIANTS:
        (tmp_path / name).hardlink_to(variants / name)
    scenes = "".join(
        f"  - {{type: clip, source: {name}, start: {start}s, duration: {LENGTH}s}}\n"
        for name in VARIANTS
    )
    body = f"defaults: {{transition: cut}}\nscenes:\n{scenes}"
    seen = flashes(rendered(story(tmp_path / "essai.yaml", body)))
    for number, name in enumerate(VARIANTS):
        of_it = [each for each in seen if number * LENGTH <= each.at < (number + 1) * LENGTH]
        if (name, start) == ("late-sound.mp4", 0):
            assert of_it.pop(0).lag is None
        assert [(name, each) for each in of_it if each.is_off] == []
    assert len(seen) == 2 * len(VARIANTS)


# Other rates than the story's: pictures move to the story's frames, and sound by what is usual

EVENTS = 21
FILMS = {
    "24000/1001 in 30": (17, 1), "25 in 30": (17, 1), "50 in 30": (33, 2), "60 in 30": (41, 3),
    "60000/1001 in 30": (41, 3), "50 in 25": (33, 3), "30 in 25": (23, 2),
}  # fmt: skip
"""Pictures of the source from flash to flash, and those of a flash: longer than a frame."""


def onsets(samples: Samples) -> list[float]:
    """When each beep begins, in seconds."""
    loud = np.flatnonzero(np.abs(samples) > 0.2)
    first = np.r_[True, np.diff(loud) > 12_000]
    return [float(at) / 48_000 for at in loud[first]]


def film(path: Path, rate: Fraction, period: int, white_for: int, kept: str = "1") -> None:
    """Flashes from picture 3 on, every `period` pictures, and beeps that begin with them.

    `kept` is an expression of the pictures that are written, by their number `n`.
    """
    lasts = float(EVENTS * period / rate)
    when = f"between(mod(n,{period}),3,{2 + white_for})"
    flash = (f"color=black:s=108x192:r={rate}:d={lasts},"
             f"drawbox=c=white:t=fill:enable='{when}',select='{kept}'")  # fmt: skip
    beep = f"0.5*cos(2*PI*1000*t)*between(mod(t-{float(3 / rate)},{float(period / rate)}),0,0.04)"
    ffmpeg("-f", "lavfi", "-i", flash, "-f", "lavfi", "-i", f"aevalsrc='{beep}':s=48000:d={lasts}",
           *_CODING, "-fps_mode", "passthrough", "-c:a", "aac", path)  # fmt: skip


def assert_in_step(source: Path, story_rate: int) -> None:
    """Every event within half a frame and 5 ms, and within 5 ms on average over twenty."""
    body = f"frame_rate: {story_rate}\nscenes: [{{type: clip, source: {source.name}}}]\n"
    video = rendered(story(source.parent / "essai.yaml", body))
    white = [n for n, (luma, _, _) in enumerate(planes(video)) if luma.min() > 200]
    seen = [
        n / story_rate for n, before in zip(white, [-9, *white], strict=False) if n - before > 1
    ]
    heard_at = onsets(heard(video)[0])
    assert len(seen) == len(heard_at) == EVENTS
    lags = np.subtract(heard_at, seen)

    assert np.abs(lags).max() <= 1 / (2 * story_rate) + TOLERANCE_S
    assert abs(lags[:20].mean()) <= TOLERANCE_S


@pytest.mark.parametrize("rates", FILMS)
def test_together_at_other_rates(tmp_path: Path, rates: str) -> None:
    """Also of 50 in 25 and 60 in 30, where what is left out always shows with what comes next."""
    rate, story_rate = rates.split(" in ")
    film(tmp_path / "film.mp4", Fraction(rate), *FILMS[rates])
    assert_in_step(tmp_path / "film.mp4", int(story_rate))


def test_together_at_a_variable_rate(tmp_path: Path) -> None:
    """Of a screen capture that leaves out pictures, but none that begins a flash."""
    film(
        tmp_path / "film.mp4", Fraction(60), 41, 4, kept="not(n)+eq(mod(n,41),3)+gt(mod(n*n,11),4)"
    )
    facts = probe(tmp_path / "film.mp4").video
    assert facts is not None
    assert not facts.steady
    assert_in_step(tmp_path / "film.mp4", 30)


@pytest.mark.parametrize("start", [0.51, 0.53])
def test_together_at_the_story_s_rate_wherever_the_clip_begins(
    source: Path, tmp_path: Path, start: float
) -> None:
    """Within 5 ms where every picture lies between two frames of the story, too."""
    (tmp_path / "film.mp4").hardlink_to(source)
    body = f"scenes: [{{type: clip, source: film.mp4, start: {start}s, duration: 4s}}]\n"
    seen = flashes(rendered(story(tmp_path / "essai.yaml", body)))
    assert len(seen) == 2
    assert [each for each in seen if each.is_off] == []

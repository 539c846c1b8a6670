"""What is heard in a finished story: levels, voices, silences, measured in the file itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from examples import draw_media
from storyforge.compiler import Options, Outcome
from storyforge.compiler.building import aim, one_version
from storyforge.compiler.preparing import Desk
from storyforge.compiler.workshop import Digests, workplace
from storyforge.core.loudness import Loudness
from storyforge.plan.model import MasterTask, Plan, needs
from storyforge.plan.planning import plan
from storyforge.process import CancelToken
from storyforge.render.hearing import silent_sources
from storyforge.render.perform import level_of, perform, task_key
from storyforge.render.store import Made, open_store
from storyforge.render.workplace import Workplace
from tests.media.conftest import ffmpeg
from tests.render.stage import ROOT, Samples, decibels, heard, photo, render, rendered, story

RATE = 48_000


def tone(path: Path, hertz: int, seconds: float, level_db: float = -20) -> Path:
    """A sine on both sides, its peak at a level."""
    wave = f"{10 ** (level_db / 20):.9f}*sin(2*PI*{hertz}*t)"
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc={wave}|{wave}:s={RATE}:d={seconds}",
           "-c:a", "pcm_f32le", path)  # fmt: skip
    return path


def about_sound(outcome: Outcome) -> list[tuple[str, int]]:
    """What was found about sound, with its lines."""
    found = [each for each in outcome.report.diagnostics if each.code.startswith("SF5")]
    return [(each.name, each.span.line if each.span else 0) for each in found]


def film(path: Path, hertz: int, seconds: float, level_db: float) -> Path:
    """A small recording with a tone of a level."""
    sound = tone(path.with_suffix(".wav"), hertz, seconds, level_db)
    black = ("-f", "lavfi", "-i", f"color=gray:s=108x192:r=30:d={seconds}")
    ffmpeg(*black, "-i", sound, "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac",
           "-b:a", "256k", path)  # fmt: skip
    return path


def strength(samples: Samples, hertz: float, start: float, end: float) -> float:
    """How strong (dB) a tone is in a part of the story."""
    part = samples[0, round(start * RATE) : round(end * RATE)].astype(np.float64)
    turn = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / RATE) * np.hanning(len(part))
    return float(20 * np.log10(abs(part @ turn) / np.hanning(len(part)).sum() * 2 + 1e-9))


# --- levels -------------------------------------------------------------------------------


def test_volume_means_the_same_for_every_file(tmp_path: Path) -> None:
    """A soft recording and a loud one are equally loud, and -6 dB is 6 dB less, within 0.5."""
    film(tmp_path / "soft.mp4", 500, 3, -40)
    film(tmp_path / "loud.mp4", 500, 3, -6)
    body = """\
defaults: {transition: cut}
scenes:
  - {type: clip, source: soft.mp4}
  - {type: clip, source: loud.mp4}
  - {type: clip, source: loud.mp4, sound: {volume: -6 dB}}
"""
    samples = heard(rendered(story(tmp_path / "essai.yaml", body)))
    soft, loud, softer = (strength(samples, 500, at + 0.5, at + 2.5) for at in (0, 3, 6))
    assert soft == pytest.approx(loud, abs=0.5)
    assert softer == pytest.approx(loud - 6, abs=0.5)


def test_two_cuts_of_one_recording_keep_their_balance(tmp_path: Path) -> None:
    """One gain for all that is used of a file: a whisper in it stays softer than a shout."""
    for name, level in (("whisper", -40), ("shout", -20)):
        tone(tmp_path / f"{name}.wav", 500, 3, level)
    black = ("-f", "lavfi", "-i", "color=gray:s=108x192:r=30:d=6")
    both = "[1:a][2:a]concat=n=2:v=0:a=1[a]"
    ffmpeg(*black, "-i", tmp_path / "whisper.wav", "-i", tmp_path / "shout.wav",
           "-filter_complex", both, "-map", "0:v", "-map", "[a]", "-c:a", "aac", "-b:a", "256k",
           tmp_path / "film.mp4")  # fmt: skip
    body = """\
defaults: {transition: cut}
scenes:
  - {type: clip, source: film.mp4, start: 3s, end: 6s}
  - {type: clip, source: film.mp4, start: 0s, end: 3s}
"""
    samples = heard(rendered(story(tmp_path / "essai.yaml", body)))
    shout, whisper = (strength(samples, 500, at + 0.5, at + 2.5) for at in (0, 3))
    assert shout - whisper == pytest.approx(20, abs=0.5)


def test_a_story_of_less_than_a_second_is_left_alone(tmp_path: Path) -> None:
    """There is not enough of it to have a loudness."""
    film(tmp_path / "film.mp4", 500, 0.8, -30)
    samples = heard(rendered(story(tmp_path / "essai.yaml",
                                   "scenes: [{type: clip, source: film.mp4}]\n")))  # fmt: skip
    assert strength(samples, 500, 0.2, 0.7) == pytest.approx(-30, abs=0.5)


def tracks(path: Path, *hertz: int) -> Path:
    """A recording of three seconds with a tone on each of its sound tracks, ever softer."""
    inputs: list[object] = []
    for number, each in enumerate(hertz):
        inputs += ["-i", tone(path.with_name(f"{each}.wav"), each, 3, -10 - 12 * number)]
    maps = [word for number in range(len(hertz) + 1) for word in ("-map", number)]
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=108x192:r=30:d=3", *inputs, *maps,
           "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "flac",
           "-metadata:s:a:0", "language=fra", "-metadata:s:a:1", "language=eng", path)  # fmt: skip
    return path


def test_the_track_that_is_asked_for_is_heard(tmp_path: Path) -> None:
    """By number or language, in clips and voices; each brought to its level for itself."""
    tracks(tmp_path / "film.mkv", 400, 700, 1_100)
    photo(tmp_path / "photo.png", "108x192")
    body = """\
defaults: {transition: cut}
scenes:
  - {type: clip, source: film.mkv, start: 1s}
  - {type: clip, source: film.mkv, start: 1s, sound: {track: en}}
  - {type: photo, source: photo.png, voice: {source: film.mkv, track: 3, start: 1s}}
"""
    samples = heard(rendered(story(tmp_path / "essai.yaml", body)))
    found = [[strength(samples, hertz, at + 0.4, at + 1.6) for hertz in (400, 700, 1_100)]
             for at in (0, 2, 4)]  # fmt: skip
    loudest = [max(levels) for levels in found]
    assert [levels.index(max(levels)) for levels in found] == [0, 1, 2]
    assert max(loudest) - min(loudest) < 1.5, "K-weighted, they are equally loud"
    assert all(sorted(levels)[1] < max(levels) - 40 for levels in found), "and nothing else"


def test_a_name_is_not_heard(tmp_path: Path) -> None:
    """A muted part is silent in the finished file, forwards, backwards and in a voice."""
    film(tmp_path / "film.mp4", 500, 4, -20)
    tone(tmp_path / "voice.wav", 500, 4)
    photo(tmp_path / "photo.png", "108x192")
    body = """\
defaults: {transition: cut}
scenes:
  - {type: clip, source: film.mp4, start: 1s, sound: {mute: {start: 2s, end: 2.5s}}}
  - {type: clip, source: film.mp4, start: 1s, reverse: true, sound: {mute: {start: 2s, end: 2.5s}}}
  - type: photo
    source: photo.png
    voice: {source: voice.wav, start: 1s, mute: {start: 2s, end: 3s}}
"""
    samples = heard(rendered(story(tmp_path / "essai.yaml", body)))
    for start, end in ((1, 1.5), (4.5, 5), (7, 8)):
        inside = samples[:, round((start + 0.05) * RATE) : round((end - 0.05) * RATE)]
        assert decibels(inside) < -80
        for around in (start - 0.3, end + 0.1):
            assert strength(samples, 500, around, around + 0.2) > -20


# --- voice-over, effects, music -------------------------------------------------------------

SPOKEN = """\
sound: {music: {source: bed.wav, volume: -12 dB, fade_in: 0s, fade_out: 0s}}
scenes:
  - {type: photo, source: photo.png, duration: 3s}
  - type: photo
    source: photo.png
    transition: {type: crossfade, duration: 1s}
    voice: {source: voice.wav}
    effects: {source: bell.wav, at: 3s}
  - {type: photo, source: photo.png, duration: 4s, transition: cut}
"""


def test_a_voice_is_heard_its_scene_waits_and_the_music_makes_room(tmp_path: Path) -> None:
    """From where the scene is fully there, for as long as it takes; and the bell where it rings."""
    photo(tmp_path / "photo.png", "180x320")
    tone(tmp_path / "bed.wav", 300, 4)
    tone(tmp_path / "voice.wav", 1_000, 5)
    tone(tmp_path / "bell.wav", 3_000, 0.5, -20)
    video = rendered(story(tmp_path / "essai.yaml", SPOKEN))
    samples = heard(video)
    assert samples.shape[1] >= round((2 + 1 + 5 + 0.5 + 4) * RATE)
    before, during, after = (strength(samples, 300, *part)
                             for part in ((0.3, 2), (4, 7), (10.3, 12)))  # fmt: skip
    assert during == pytest.approx(before - 9, abs=1)
    assert after == pytest.approx(before, abs=0.3)
    voice = [strength(samples, 1_000, at, at + 0.2) for at in np.arange(2, 9, 0.2)]
    spoken = [number for number, level in enumerate(voice) if level > max(voice) - 6]
    assert spoken == list(range(5, 30)), "from 3 s to 8 s, in steps of 0.2 s"
    assert max(voice) > during + 15
    bell = [strength(samples, 3_000, at, at + 0.1) for at in np.arange(4, 7, 0.1)]
    assert [n for n, level in enumerate(bell) if level > max(bell) - 6] == list(range(10, 15))


def test_no_sound_is_no_sound(tmp_path: Path) -> None:
    """A clip that is muted is silent, and so is a story of nothing else."""
    film(tmp_path / "film.mp4", 500, 1.5, -20)
    body = "scenes: [{type: clip, source: film.mp4, sound: none}]\n"
    assert decibels(heard(rendered(story(tmp_path / "essai.yaml", body)))) == -np.inf


def test_a_sound_that_changes_its_channels_on_the_way_is_followed(tmp_path: Path) -> None:
    """What comes out with another length is made once more, the other way."""
    photo(tmp_path / "photo.png", "180x320")
    data = b""
    for layout, hertz in (("stereo", 440), ("5.1", 880)):
        path = tmp_path / "part.aac"
        spread = "pan=5.1|c2=c0" if layout == "5.1" else "pan=stereo|c0=c0|c1=c0"
        ffmpeg("-f", "lavfi", "-i", f"sine=f={hertz}:d=2", "-af", spread, "-c:a", "aac", path)
        data += path.read_bytes()
    (tmp_path / "changing.aac").write_bytes(data)
    body = "scenes: [{type: photo, source: photo.png, voice: {source: changing.aac}}]\n"
    samples = heard(rendered(story(tmp_path / "essai.yaml", body)))
    assert strength(samples, 440, 0.5, 1.5) > strength(samples, 880, 0.5, 1.5) + 30
    assert strength(samples, 880, 2.5, 3.5) > strength(samples, 440, 2.5, 3.5) + 30


# --- what is not heard ------------------------------------------------------------------------


def test_a_silent_source_is_told_every_time(tmp_path: Path) -> None:
    """On the line that names it, also when nothing has to be made again."""
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=108x192:r=30:d=1.5", "-f", "lavfi", "-i",
           "anullsrc=d=1.5", "-c:a", "aac", tmp_path / "film.mp4")  # fmt: skip
    path = story(tmp_path / "essai.yaml", "scenes: [{type: clip, source: film.mp4}]\n")
    for _ in range(2):
        outcome = render(path)
        assert about_sound(outcome) == [("source-silent", 3)]
        assert [each.status for each in outcome.stories] == ["done"]


def test_what_can_be_heard_and_is_not_is_an_error(tmp_path: Path) -> None:
    """A sound too short to be brought to a level, and turned down: nothing is written."""
    photo(tmp_path / "photo.png", "180x320")
    tone(tmp_path / "bell.wav", 1_000, 0.8, -45)
    body = """\
scenes:
  - {type: photo, source: photo.png, duration: 2s, effects: {source: bell.wav, volume: -40 dB}}
"""
    outcome = render(story(tmp_path / "essai.yaml", body))
    assert about_sound(outcome) == [("sound-missing", 4)]
    assert outcome.written == ()
    assert not [*chain(tmp_path.rglob("*.mp4"))]


DROWNED = """\
sound: {music: {source: bed.wav, volume: 0 dB, duck: 0 dB, fade_in: 0s, fade_out: 0s}}
scenes:
  - {type: photo, source: photo.png, voice: {source: voice.wav, volume: VOLUME}}
"""


@pytest.mark.parametrize(("volume", "found"), [("-18 dB", [("sound-missing", 5)]), ("-10 dB", [])])
def test_a_voice_that_music_drowns_is_an_error(
    tmp_path: Path, volume: str, found: list[tuple[str, int]]
) -> None:
    """One that is always more than 15 dB below everything together; it is told by how much."""
    photo(tmp_path / "photo.png", "108x192")
    tone(tmp_path / "bed.wav", 300, 3)
    tone(tmp_path / "voice.wav", 600, 2)
    outcome = render(story(tmp_path / "essai.yaml", DROWNED.replace("VOLUME", volume)))
    assert about_sound(outcome) == found
    if found:
        (told,) = (each for each in outcome.report.diagnostics if each.code == "SF509")
        assert "all else that plays then is at least 18 dB louder" in str(told)


def test_a_clip_may_be_drowned_by_the_voice_over_it(tmp_path: Path) -> None:
    """It gives way on purpose; and one that is hardly there alone is told."""
    film(tmp_path / "film.mp4", 500, 3, -20)
    tone(tmp_path / "voice.wav", 700, 2.5)
    body = """\
sound: {voice: {source: voice.wav, at: 0.2s}}
scenes: [{type: clip, source: film.mp4, sound: {volume: -10 dB, duck: -20 dB}}]
"""
    assert about_sound(render(story(tmp_path / "essai.yaml", body))) == []


def test_the_room_between_two_speeches_may_be_drowned(tmp_path: Path) -> None:
    """What is far softer than the rest of its recording is background: nobody expects words."""
    for name, level in (("room", -50), ("speech", -20)):
        tone(tmp_path / f"{name}.wav", 500, 3, level)
    both = "[1:a][2:a]concat=n=2:v=0:a=1[a]"
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=108x192:r=30:d=6", "-i", tmp_path / "room.wav",
           "-i", tmp_path / "speech.wav", "-filter_complex", both, "-map", "0:v", "-map", "[a]",
           "-c:a", "aac", tmp_path / "film.mp4")  # fmt: skip
    tone(tmp_path / "bed.wav", 300, 3)
    body = """\
defaults: {transition: cut}
sound: {music: {source: bed.wav, volume: -6 dB, duck: 0 dB, through: room}}
scenes:
  - {type: clip, id: room, source: film.mp4, end: 3s}
  - {type: clip, source: film.mp4, start: 3s}
"""
    assert about_sound(render(story(tmp_path / "essai.yaml", body))) == []


# --- the finished sound -----------------------------------------------------------------------


def test_the_manifest_tells_the_loudness_of_the_file(tmp_path: Path) -> None:
    """As it was measured after decoding."""
    film(tmp_path / "film.mp4", 1_000, 3, -30)
    video = rendered(story(tmp_path / "essai.yaml", "scenes: [{type: clip, source: film.mp4}]\n"))
    told = json.loads(video.with_suffix(".json").read_text("utf-8"))["file"]["loudness"]
    assert told["integrated_lufs"] == pytest.approx(-14, abs=0.2)
    assert -14.2 <= told["true_peak_dbtp"] <= -12
    assert told["most_momentary_lufs"] == pytest.approx(-14, abs=0.3)


EXAMPLES = sorted((ROOT / "storyboards").glob("*.yaml"))


@contextmanager
def sound_made(path: Path) -> Iterator[tuple[Plan, Workplace]]:
    """A story's plan, and a workplace where all of its sound is made and measured."""
    options = Options(platforms=("instagram-story",), allow_python=True)
    (prepared,) = Desk(options).stories([path])
    version = one_version(prepared, options)
    assert version.timeline is not None
    assert prepared.ready is not None
    made = plan(version.timeline, aim(prepared.ready, version.timeline, options))
    wanted = {made.level, made.mix_level or "", *(each.level for each in made.heard)}
    for task in reversed(made.tasks):
        if task.id in wanted:
            wanted.update(needs(task))
    with open_store(cached=True) as store:
        digests, cancel = Digests(remembers=False), CancelToken()
        at = workplace(prepared, made.tasks, store, cancel, digests)
        for task in made.tasks:
            if task.id in wanted:
                key = task_key(task, at)
                at.made[task.id] = store.recall(key) or perform(task, key, at, lambda _: None)
        yield made, at


def test_what_is_written_is_measured_on_the_way(tmp_path: Path) -> None:
    """Nobody has to measure samples again, and whoever does finds the same."""
    film(tmp_path / "film.mp4", 500, 3, -30)
    path = story(tmp_path / "essai.yaml", "scenes: [{type: clip, source: film.mp4}]\n")
    with sound_made(path) as (made, at), open_store(cached=False) as store:
        anew, measured = replace(at, store=store, made={}), []
        for task in (each for each in made.tasks if each.id in at.made):
            key = task_key(task, anew)
            known = store.recall(key)
            anew.made[task.id] = perform(task, key, anew, lambda _: None)
            if known is not None:
                measured.append(task.name)
                assert known == anew.made[task.id]
    assert measured == ["film.mp4", "the mix", "the finished sound"]


def test_a_master_whose_peaks_came_out_too_high_is_made_again(tmp_path: Path) -> None:
    """Limited lower, at a gain of its own, so that it is nearly as loud as before."""
    beat = r"if(lt(t*2.5-floor(t*2.5)\,0.05)\,0.9*sgn(sin(2*PI*997*t))\,0)"
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc={beat}|{beat}:s={RATE}:d=3",
           "-c:a", "pcm_f32le", tmp_path / "beat.wav")  # fmt: skip
    photo(tmp_path / "mur.png")
    body = """\
sound: {music: {source: beat.wav}}
scenes: [{type: photo, source: mur.png, duration: 3s}]
"""
    with sound_made(story(tmp_path / "essai.yaml", body)) as (made, at):
        task = made.task(made.sound)
        assert isinstance(task, MasterTask)

        def master(highest_dbtp: float) -> Loudness:
            wanted = replace(task, highest_dbtp=highest_dbtp)
            at.made[task.id] = perform(wanted, task_key(wanted, at), at, lambda _: None)
            return level_of(made.level, replace(at, made=at.made | levels()))

        def levels() -> dict[str, Made]:
            level = made.task(made.level)
            return {level.id: perform(level, task_key(level, at), at, lambda _: None)}

        careless, careful = master(0.0), master(-3.0)
    assert careless.peak_db > -2.5
    assert careful.peak_db <= -3
    assert careful.integrated_lufs == pytest.approx(careless.integrated_lufs, abs=1)


@pytest.mark.skipif(bool(draw_media.missing(draw_media.MEDIA)), reason="the media are not drawn")
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_is_as_loud_as_it_should_be(path: Path) -> None:
    """Within half a unit of the target, no peak above -1 dBTP after decoding, all is heard."""
    with sound_made(path) as (made, at):
        target = made.mix_task.mix.target_lufs
        found, silent = level_of(made.level, at), silent_sources(made, at)
    assert found.integrated_lufs == pytest.approx(target, abs=0.5)
    assert found.peak_db <= -1
    assert silent == ()

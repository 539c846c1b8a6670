"""Slates stand in the place of sources that are not here, where they were asked for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from storyforge import compiler
from storyforge.cli import main
from storyforge.compiler import Options
from storyforge.compiler.building import one_version
from storyforge.compiler.preparing import Desk
from storyforge.errors import StoryRefused
from storyforge.timeline.model import CardContent, Timeline
from tests.render.stage import render, story

POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 12\n"
SLATES = Options(platforms=("square",), missing_media="placeholder")
STORY = """\
language: fr
defaults: {transition: cut}
sound: {music: {source: média/absente.wav}}
scenes:
  - {type: clip, source: média/ranged.mp4, start: 2s, end: 3.5s, speed: 0.5}
  - {type: clip, source: média/held.mp4, duration: 0.5s}
  - {type: clip, source: média/open.mp4, start: 10s, sound: {volume: -3 dB}}
  - {type: photo, source: média/pointer.png, duration: 0.4s, alt: "Rien"}
  - type: card
    layout: quote
    duration: 0.4s
    slots: {quote: "Oui", author: "Elle", portrait: média/elle.png}
"""


@pytest.fixture
def tale(tmp_path: Path) -> Path:
    """A story none of whose sources is here; of one Git LFS has left its pointer."""
    path = story(tmp_path / "essai.yaml", STORY)
    (tmp_path / "média").mkdir()
    (tmp_path / "média" / "pointer.png").write_text(POINTER.format("0" * 64))
    return path


def timeline(path: Path, options: Options = SLATES) -> Timeline:
    version = one_version(Desk(options).stories([path])[0], options)
    assert version.timeline is not None, version.diagnostics
    return version.timeline


def test_every_missing_source_is_a_warning(tale: Path) -> None:
    """Nothing is hidden: each is told where it is named, and nothing else is."""
    found = compiler.check([tale], SLATES).diagnostics
    assert {each.name for each in found if each.is_error} == set()
    slated = [each for each in found if each.name == "media-slated"]
    assert {each.values["source"].removeprefix("média/") for each in slated} == {
        "ranged.mp4", "held.mp4", "open.mp4", "pointer.png", "elle.png", "absente.wav"
    }  # fmt: skip
    assert all(each.span for each in slated)


def test_they_are_errors_otherwise(tale: Path) -> None:
    """Without being asked, a missing source is what it always was."""
    found = compiler.check([tale], Options(platforms=("square",))).diagnostics
    assert [each.name for each in found if each.is_error].count("media-missing") == 5
    assert [each.name for each in found if each.is_error].count("media-unreadable") == 1


def test_times_are_kept(tale: Path) -> None:
    """A slate lasts as long as the clip would, at its speed; four seconds where nobody knows."""
    lengths = [each.range.length for each in timeline(tale).scenes]
    assert lengths == [90, 15, 120, 12, 12]


def test_nothing_is_heard_of_them(tale: Path) -> None:
    """Neither the clips nor the music."""
    track = timeline(tale).soundtrack
    assert (track.sounds, track.music) == ((), ())


def test_only_what_is_not_here_is_replaced(tale: Path) -> None:
    """A file that cannot be read, or lies outside, is a mistake and stays one."""
    (tale.parent / "média" / "ranged.mp4").write_text("%PDF-1.7")
    found = compiler.check([tale], SLATES).diagnostics
    assert [each.name for each in found if each.is_error] == ["media-unreadable"]


def test_a_slate_names_its_file(tale: Path, tmp_path: Path) -> None:
    """The frame is a flat ground with letters on it; another file has other letters."""
    pictures = []
    for number, at in enumerate(("1s", "3.2s")):
        path = compiler.frame(tale, at, SLATES, tmp_path / f"{number}.png")
        with Image.open(path) as image:
            pictures.append(np.asarray(image))
    for picture in pictures:
        ground = (picture == np.array([0x3A, 0x42, 0x50])).all(axis=2).mean()
        assert 0.9 < ground < 0.999
    assert (pictures[0] != pictures[1]).any()


def test_a_long_name_fits(tmp_path: Path) -> None:
    """A file's name has no words to break between, and is broken all the same."""
    name = f"média/{'x' * 120}.mp4"
    path = story(tmp_path / "essai.yaml", f"scenes: [{{type: clip, source: {name}}}]\n")
    found = compiler.check([path], SLATES).diagnostics
    assert [each.name for each in found] == ["media-slated"]


def test_a_card_keeps_its_words(tale: Path) -> None:
    """In the place of its picture stands the picture's name."""
    content = timeline(tale).scenes[-1].content
    assert isinstance(content, CardContent)
    assert content.layout == "quote"
    assert "elle.png" in str(content.picture)
    assert "ImageNode" not in str(content.picture)


def test_drafts_may_have_slates(tale: Path) -> None:
    """They render like any story."""
    outcome = render(tale, missing_media="placeholder", platforms=("square",))
    assert [each.status for each in outcome.stories] == ["done"]


def test_finished_videos_may_not(tale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody publishes a slate by mistake."""
    with pytest.raises(SystemExit) as left:
        main(["render", str(tale), "--missing-media", "placeholder"])
    assert left.value.code == 2
    assert "--draft" in capsys.readouterr().err


def test_a_frame_without_being_asked(tale: Path) -> None:
    """It is refused, with the report."""
    with pytest.raises(StoryRefused):
        compiler.frame(tale, "0s", Options(platforms=("square",)), None)

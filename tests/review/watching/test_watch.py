"""Watching, as it is used: a process of its own, and saves as editors make them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Self

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from storyforge import compiler
from storyforge.compiler import Options, Wish
from storyforge.storyboard import starter_kit_folder
from tests.render.killing import children, until
from tests.render.stage import clip, command, environment, photo

PATIENCE_S = 60
"""Far longer than anything takes: a wait that ends is a failure, whatever the machine."""

STORY = """\
version: 1
title: "Essai"
brand: maison
platforms: [square]
defaults: {transition: cut}
scenes:
  - {type: card, layout: title, slots: {title: "Bonjour"}, duration: 1s}
  - type: photo
    source: photo.png
    duration: 2s
    motion: none
    captions:
      - {text: "Une légende"}
  - {type: card, layout: title, slots: {title: "Au revoir"}, duration: 1s}
"""
CAPTION_LINE = 13


@dataclass(slots=True)
class Watched:
    """A story that is watched by a program; what the program says comes one by one."""

    folder: Path
    options: tuple[str, ...] = ()
    _said: SimpleQueue[dict[str, Any] | None] = field(default_factory=SimpleQueue)
    _program: subprocess.Popen[str] | None = None

    @property
    def path(self) -> Path:
        return self.folder / "essai.yaml"

    @property
    def kit(self) -> Path:
        return self.folder / "brand" / "maison" / "brand.yaml"

    @property
    def program(self) -> subprocess.Popen[str]:
        assert self._program is not None
        return self._program

    def __enter__(self) -> Self:
        variables = environment({"STORYFORGE_CACHE_DIR": self.folder / "cache"})
        self._program = subprocess.Popen(
            command("watch", self.path, "--json", *self.options), env=variables, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def _listen(self) -> None:
        assert self.program.stdout is not None
        for line in self.program.stdout:
            self._said.put(json.loads(line))
        self._said.put(None)

    def __exit__(self, *_: object) -> None:
        self.program.kill()
        self.program.communicate()

    def next(self, kind: str) -> dict[str, Any]:
        """The next thing of a kind that is said; others on the way are passed over."""
        while True:
            said = self._said.get(timeout=PATIENCE_S)
            assert said is not None, self.program.communicate()[1]
            if said["type"] == kind:
                return said

    def shown(self, where: Callable[[dict[str, Any]], object] = lambda _: True) -> dict[str, Any]:
        """The next picture for which something holds."""
        while not where(said := self.next("shown")):
            pass
        return said

    def save(self, text: str) -> None:
        """As most editors save: written beside, then renamed over."""
        beside = self.path.with_name(".essai.yaml.swp")
        beside.write_text(text, "utf-8")
        beside.replace(self.path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a kit of its own and a photo."""
    shutil.copytree(starter_kit_folder(), tmp_path / "brand" / "maison")
    photo(tmp_path / "photo.png")
    (tmp_path / "essai.yaml").write_text(STORY, "utf-8")
    return tmp_path


@pytest.fixture(params=["told", "polling"])
def watched(folder: Path, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """Watched in either way, once the first picture is there."""
    options = ("--draft", *(("--poll",) if request.param == "polling" else ()))
    with Watched(folder, options) as program:
        assert program.next("watching")["polls"] == (request.param == "polling")
        program.shown()
        yield program


def pictured(watched: Watched, line: int) -> bytes:
    """The frame at a line, made by itself."""
    options = Options(draft=True, platforms=("square",))
    alone = watched.folder / "alone.png"
    compiler.frames(watched.path, Wish(line=line), options, alone)
    return alone.read_bytes()


def test_each_way_to_save_shows_what_was_changed(watched: Watched) -> None:
    """Renamed over, written in place, deleted and written again: the caption that is new."""

    def in_place(text: str) -> None:
        watched.path.write_text(text, "utf-8")

    def again(text: str) -> None:
        watched.path.unlink()
        watched.path.write_text(text, "utf-8")

    for number, save in enumerate((watched.save, in_place, again)):
        save(STORY.replace("Une légende", f"Légende {number}"))
        said = watched.shown()
        assert said["shows"] == "scene 2 caption 1"
        assert Path(said["file"]) == watched.folder / "output" / "essai.square.watch.png"
        assert Path(said["file"]).read_bytes() == pictured(watched, CAPTION_LINE)


def test_a_mistake_keeps_the_last_picture(watched: Watched) -> None:
    """Broken YAML, a word that is not known: told with the line; then it goes on as before."""
    picture = watched.folder / "output" / "essai.square.watch.png"
    before = picture.read_bytes()
    watched.save(STORY.replace("scenes:", "scenes: ["))
    assert [each["line"] for each in watched.next("kept")["diagnostics"]]
    last = 'layout: title, slots: {title: "Au'
    watched.save(STORY.replace(last, last.replace("title,", "titel,")))
    found = watched.next("kept")["diagnostics"]
    assert {each["line"] for each in found} == {14}
    assert picture.read_bytes() == before
    watched.save(STORY)
    assert watched.shown()["shows"] == "scene 3", "what was mended"
    assert picture.read_bytes() == pictured(watched, 14) != before


def test_a_storyboard_that_went_away_may_come_back(watched: Watched) -> None:
    """Moved elsewhere and back: said, and shown again."""
    elsewhere = watched.path.with_name("ailleurs")
    watched.path.replace(elsewhere)
    assert watched.next("kept")["diagnostics"]
    elsewhere.write_text(STORY.replace("Une légende", "De retour"), "utf-8")
    elsewhere.replace(watched.path)
    assert watched.shown()["shows"] == "scene 2 caption 1"


def test_sources_and_kits_count_too(watched: Watched) -> None:
    """A photo deleted and brought back in other colours; a colour and a font of the kit."""
    source = watched.folder / "photo.png"
    source.unlink()
    assert [each["code"] for each in watched.next("kept")["diagnostics"]] == ["SF401"]
    photo(source, "480x640")
    said = watched.shown()
    assert said["shows"] == "scene 2"
    assert Path(said["file"]).read_bytes() == pictured(watched, 9)

    kit = watched.kit.read_text("utf-8")
    watched.kit.write_text(kit.replace('"#8fc1ff"', '"#ff0000"'), "utf-8")
    watched.shown()
    font = watched.kit.parent / "fonts" / "Neuf.ttf"
    watched.kit.write_text(kit.replace("fonts/Inter-Bold.ttf", "fonts/Neuf.ttf"), "utf-8")
    assert watched.next("kept")["diagnostics"]
    shutil.copyfile(font.with_name("Inter-Bold.ttf"), font)
    assert watched.shown()["shows"] == "scene 2"


def test_after_several_quick_saves_the_last_one_is_shown(watched: Watched) -> None:
    """Whatever was begun in between."""
    for number in range(6):
        watched.save(STORY.replace("Une légende", f"Vite {number}"))
    wanted = pictured(watched, CAPTION_LINE)
    picture = watched.folder / "output" / "essai.square.watch.png"
    watched.shown(lambda _: picture.read_bytes() == wanted)


def test_a_fixed_moment_stays(folder: Path) -> None:
    """With --at the same frame whatever is changed, through other eyes if so wished."""
    with Watched(folder, ("--draft", "--at", "3.5s", "--see", "greyscale")) as watched:
        assert watched.shown()["time"] == 3.5
        watched.save(STORY.replace("Une légende", "Autre chose"))
        assert watched.shown()["time"] == 3.5
        watched.save(STORY.replace("duration: 2s", "duration: 1s"))
        assert "3.5s" in watched.next("kept")["reason"]


def test_a_small_video_follows_as_well(folder: Path) -> None:
    """The whole story, small, in one file that is always whole."""
    with Watched(folder, ("--show", "video", "--output", str(folder / "petit.mp4"))) as watched:
        watched.shown()
        assert lasts(folder / "petit.mp4") == 4
        watched.save(STORY.replace("duration: 2s", "duration: 1s"))
        watched.shown()
        assert lasts(folder / "petit.mp4") == 3


def lasts(path: Path) -> float:
    with av.open(str(path)) as container:
        assert container.streams.video[0].width == 360
        return round((container.duration or 0) / 1e6, 2)


def test_a_sheet_follows_as_well(folder: Path) -> None:
    """All scenes at a glance, in the way of `preview`; with other eyes if so wished."""
    with Watched(folder, ("--show", "sheet", "--see", "greyscale")) as watched:
        before = pixels(Path(watched.shown()["file"]))
        watched.save(STORY.replace("Au revoir", "À demain"))
        after = pixels(Path(watched.shown()["file"]))
    assert after.shape == before.shape
    differs = np.flatnonzero((before != after).any(axis=(0, 2)))
    assert differs[0] > before.shape[1] / 2, "the last of three tiles, and nothing else"


def pixels(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize(
    "wrong",
    [("--show", "video", "--phone"), ("--show", "sheet", "--at", "1s"),
     ("--show", "sheet", "--see", "tritanopia", "--see", "greyscale"),
     ("--at", "1s", "--line", "3")],
)  # fmt: skip
def test_what_cannot_be_watched_is_wrong_usage(folder: Path, wrong: tuple[str, ...]) -> None:
    """Said at once, and it ends."""
    with Watched(folder, wrong) as watched:
        assert watched.program.wait(PATIENCE_S) == 2


@pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way on Windows")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("when", ["waiting", "rendering"])
def test_interrupted_it_leaves_nothing(folder: Path, stop: signal.Signals, when: str) -> None:
    """130, one line and no traceback; no ffmpeg goes on, and no part of a file is left."""
    clip(folder / "film.mp4", 3)
    still = "type: photo\n    source: photo.png\n    duration: 2s\n    motion: none"
    long = "type: clip\n    source: film.mp4\n    loop: true\n    duration: 50s"
    assert still in STORY
    (folder / "essai.yaml").write_text(STORY.replace(still, long), "utf-8")
    options = ("--draft",) if when == "waiting" else ("--show", "video")
    with Watched(folder, options) as watched:
        watched.next("shown" if when == "waiting" else "watching")
        if when == "rendering":
            assert until(lambda: children(folder / "cache"), PATIENCE_S)
        watched.program.send_signal(stop)
        assert watched.program.wait(PATIENCE_S) == 130
        assert watched.program.stderr is not None
        assert watched.program.stderr.read().strip() == "storyforge: interrupted"
    assert until(lambda: not children(folder / "cache"), PATIENCE_S)
    assert not list(folder.glob("output/*.mp4"))

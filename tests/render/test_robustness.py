"""What happens to outputs and processes when things go wrong while a story renders."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storyforge import compiler
from storyforge.compiler import Options, Outcome
from storyforge.errors import EnvironmentFailed
from storyforge.media.inspect import inspect
from storyforge.media.probe import probe
from storyforge.process import CancelToken, run
from storyforge.render.events import Event, StoryStarted
from storyforge.render.store import open_store
from tests.render.killing import PROCESSES, children, until
from tests.render.stage import (
    clip,
    command,
    contents,
    environment,
    photo,
    planes,
    rendered,
    story,
    storyforge,
)

posix = pytest.mark.skipif(os.name == "nt", reason="signals are sent in another way on Windows")
watched = pytest.mark.skipif(
    not (PROCESSES / "self" / "cmdline").exists(), reason="processes are looked at through /proc"
)


def render_while(path: Path, change: Callable[[], object]) -> Outcome:
    """Render a story; `change` happens once its facts are known and before its work begins."""

    def hear(event: Event) -> None:
        if isinstance(event, StoryStarted):
            change()

    return compiler.render([path], Options(draft=True, platforms=("square",)), hear)


def damaged(path: Path, kept: float) -> None:
    """Nonsense instead of the rest: the index, at the front, still promises every picture."""
    data = path.read_bytes()
    at = int(len(data) * kept)
    path.write_bytes(data[:at] + b"\xa5" * (len(data) - at))


def located(outcome: Outcome) -> list[tuple[str, int, str]]:
    """Errors: code, line, and the words."""
    return [
        (found.code, found.span.line if found.span else 0, found.message)
        for found in outcome.report.diagnostics
        if found.is_error
    ]


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A story of two clips whose indexes come first; the second's source is on line 5."""
    clip(tmp_path / "un.mp4", 3)
    shutil.copy(tmp_path / "un.mp4", tmp_path / "deux.mp4")
    body = "scenes:\n  - {type: clip, source: un.mp4}\n  - {type: clip, source: deux.mp4}\n"
    return story(tmp_path / "essai.yaml", body)


# Sources that do not hold what they promise


def test_a_failed_render_leaves_the_former_output(two: Path) -> None:
    """Video, cover and manifest of before stay as they are, and nothing else is left."""
    rendered(two, platforms=("square",))
    before = contents(two.parent / "output")
    damaged(two.parent / "deux.mp4", 0.4)
    outcome = render_while(two, lambda: None)
    assert [each.status for each in outcome.stories] == ["failed"]
    assert contents(two.parent / "output") == before


def test_a_source_whose_facts_lie_is_located(two: Path) -> None:
    """The index promises three seconds, the file holds less: the line is named."""
    damaged(two.parent / "deux.mp4", 0.4)
    assert probe(two.parent / "deux.mp4").duration == 3
    ((code, line, message),) = located(render_while(two, lambda: None))
    assert (code, line) == ("SF406", 5)
    assert message.startswith('"deux.mp4" could not be rendered: its pictures end early: ')


def test_a_logo_does_not_hide_that_a_source_ran_out(two: Path) -> None:
    """What lies over a picture is no picture."""
    words = 'deux.mp4, captions: [{text: "Bonjour"}]'
    two.write_text(two.read_text("utf-8").replace("deux.mp4", words), "utf-8")
    damaged(two.parent / "deux.mp4", 0.4)
    assert [found[:2] for found in located(render_while(two, lambda: None))] == [("SF406", 5)]


@pytest.mark.parametrize(
    "change",
    [lambda path: os.truncate(path, path.stat().st_size // 2), Path.unlink],
    ids=["cut off", "gone"],
)
def test_a_source_that_changes_under_the_render_is_located(
    two: Path, change: Callable[[Path], None]
) -> None:
    """Facts are advice: what was true when they were gathered may not be any more."""
    outcome = render_while(two, lambda: change(two.parent / "deux.mp4"))
    ((code, line, message),) = located(outcome)
    assert (code, line) == ("SF406", 5)
    assert message.startswith('"deux.mp4" could not be rendered: ')
    assert str(two.parent) not in message
    helps = [found.help for found in outcome.report.diagnostics if found.is_error]
    assert helps == ["render again once the file is complete"]
    assert not list((two.parent / "output").iterdir())


def test_a_little_less_than_promised_is_held(two: Path) -> None:
    """A source that lacks a few pictures at its end is shown, its last picture held."""
    damaged(two.parent / "deux.mp4", 0.97)
    assert located(render_while(two, lambda: None)) == []


def test_one_failure_does_not_stop_the_others(two: Path) -> None:
    """A story that fails stops alone."""
    damaged(two.parent / "deux.mp4", 0.4)
    good = story(two.with_name("bon.yaml"), "scenes:\n  - {type: clip, source: un.mp4}\n")
    options = Options(draft=True, platforms=("square",))
    outcome = compiler.render([two, good], options, lambda _: None)
    assert {each.name: each.status for each in outcome.stories} == {
        "essai": "failed", "bon": "done",
    }  # fmt: skip
    assert [path.stem for path in outcome.written] == ["bon.square"] * 3


# Stopped


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A story that takes a while, at full quality."""
    clip(tmp_path / "film.mp4", 10)
    scenes = "".join(f"  - {{type: clip, source: film.mp4, start: {n / 10}s}}\n" for n in range(10))
    return story(tmp_path / "long.yaml", f"scenes:\n{scenes}")


@pytest.fixture
def at_work(long: Path, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """The program while it renders, its first ffmpeg started; and its cache folder."""
    cache = tmp_path / "cache"
    arguments = command("render", long, "--platform", "landscape", "--workers", 2)
    with subprocess.Popen(
        arguments, env=environment({"STORYFORGE_CACHE_DIR": cache}), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
    ) as program:  # fmt: skip
        try:
            assert until(lambda: len(children(cache)) > 1, 120), program.poll()
            yield program, cache
        finally:
            program.kill()


@posix
@watched
def test_ctrl_c_leaves_nothing_behind(
    at_work: tuple[subprocess.Popen[str], Path], long: Path
) -> None:
    """It leaves with 130 at once, without a process or a part of a file."""
    program, cache = at_work
    began = time.monotonic()
    program.send_signal(signal.SIGINT)
    out, err = program.communicate(timeout=30)
    took = time.monotonic() - began
    assert (program.returncode, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err
    assert took < 5, "half a second on a machine that has nothing else to do"
    assert children(cache) == []
    assert contents(long.parent / "output") == {}
    assert list((cache / "runs").iterdir()) == []


@posix
@watched
def test_kill_leaves_no_process_and_no_harm(
    at_work: tuple[subprocess.Popen[str], Path], long: Path
) -> None:
    """After kill -9 every ffmpeg ends too; the next run works, and clears what was left."""
    program, cache = at_work
    program.kill()
    program.wait()
    assert until(lambda: not children(cache), 10)
    assert contents(long.parent / "output") == {}
    (left,) = (cache / "runs").iterdir()
    again = story(long.with_name("court.yaml"), _CARD)
    done = storyforge("render", again, "--draft", STORYFORGE_CACHE_DIR=cache)
    assert done.returncode == 0, done.stderr
    assert not left.exists()


@posix
@watched
def test_kill_loses_only_what_is_in_hand(
    at_work: tuple[subprocess.Popen[str], Path], long: Path
) -> None:
    """What was finished before kill -9 is there for the next run, and all of it is whole."""
    program, cache = at_work
    assert until(lambda: list((cache / "store" / "records").rglob("*.json")), 120)
    program.kill()
    program.wait()
    said = storyforge("cache", "verify", STORYFORGE_CACHE_DIR=cache)
    assert said.stdout.endswith(" whole, 0 damaged\n")
    assert not said.stdout.startswith("0 ")
    assert contents(long.parent / "output") == {}


_CARD = 'scenes:\n  - {type: card, layout: title, slots: {title: "Bonjour"}, duration: 0.5s}\n'


def test_only_dead_runs_are_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is still at work, here or in another process, keeps its folder."""
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path))
    (tmp_path / "runs" / "run-dead").mkdir(parents=True)
    with open_store():
        with open_store():
            assert len(list((tmp_path / "runs").iterdir())) == 2
        assert len(list((tmp_path / "runs").iterdir())) == 1
    assert list((tmp_path / "runs").iterdir()) == []


# Nowhere to write


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """Mounts a small file system in memory with the given options, where that is allowed."""
    places: list[Path] = []

    def mounted(options: str) -> Path:
        place = tmp_path / f"disk-{len(places)}"
        place.mkdir()
        if not quietly("mount", "-t", "tmpfs", "-o", options, "tmpfs", place):
            pytest.skip("file systems can be mounted by root on Linux only")
        places.append(place)
        return place

    yield mounted
    for place in places:
        assert quietly("umount", place)


def quietly(*arguments: object) -> bool:
    try:
        return run([str(each) for each in arguments], cancel=CancelToken()).ok
    except Exception:  # noqa: BLE001  there is no such program here
        return False


@pytest.fixture
def card(tmp_path: Path) -> Path:
    return story(tmp_path / "carte.yaml", _CARD)


def test_a_read_only_folder_is_said_before_any_work(
    card: Path, mount: Callable[[str], Path]
) -> None:
    """Exit code 4, with the folder and the reason."""
    place = mount("ro")
    refused = storyforge("render", card, "--draft", "--output", place)
    assert refused.returncode == 4
    assert f"storyforge: {place} cannot be written (Read-only file system)" in refused.stderr
    assert "rendering" not in refused.stderr


def test_a_read_only_cache_is_no_hindrance(card: Path, mount: Callable[[str], Path]) -> None:
    """The video is made all the same, and somebody is told why nothing is kept."""
    done = storyforge("render", card, "--draft", STORYFORGE_CACHE_DIR=mount("ro"))
    assert done.returncode == 0, done.stderr
    assert "warning: " in done.stderr
    assert "nothing is kept for the next time" in done.stderr


def test_a_file_in_the_way_of_the_folder(card: Path) -> None:
    """What cannot be made a folder is an environment's failure too."""
    (card.parent / "output").write_text("", "utf-8")
    refused = storyforge("render", card, "--draft")
    assert refused.returncode == 4
    assert "output cannot be written" in refused.stderr


def test_a_folder_in_the_way_of_the_video(card: Path) -> None:
    """It is said, and what is in the folder stays, as do the other files."""
    rendered(card)
    video = card.parent / "output" / "carte.instagram-story.mp4"
    video.unlink()
    video.mkdir()
    (video / "à garder.txt").write_text("x", "utf-8")
    before = contents(card.parent / "output")
    refused = storyforge("render", card, "--draft")
    assert refused.returncode == 4, refused.stderr
    assert "carte.instagram-story.mp4 cannot be written (a folder has this name)" in refused.stderr
    assert contents(card.parent / "output") == before


def test_a_file_in_the_way_of_the_cache(card: Path) -> None:
    """The video is made, with the reason why nothing is kept; and the file stays."""
    cache = card.with_name("cache")
    cache.write_text("x", "utf-8")
    done = storyforge("render", card, "--draft", STORYFORGE_CACHE_DIR=cache)
    assert done.returncode == 0, done.stderr
    assert "cache cannot be used (it is not a folder): nothing is kept" in done.stderr
    for word in ("show", "verify", "prune", "clear"):
        said = storyforge("cache", word, STORYFORGE_CACHE_DIR=cache)
        assert (said.returncode, said.stderr) == (0, ""), said.stderr
    assert cache.read_text("utf-8") == "x"


def test_no_more_open_files(card: Path) -> None:
    """The machine's limit is named, and no photo that could be exported anew."""
    resource = pytest.importorskip("resource", reason="limits are set in another way on Windows")
    photo(card.with_name("photo.png"))
    story(card, "scenes:\n  - {type: photo, source: photo.png, duration: 1s}\n")
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        with pytest.raises(EnvironmentFailed, match="Too many open files"):
            render_while(card, lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (3, most)))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (now, most))
    assert [each.status for each in render_while(card, lambda: None).stories] == ["done"]


def test_a_full_disk_where_the_video_goes(card: Path, mount: Callable[[str], Path]) -> None:
    """Exit code 4, and no part of a file."""
    place = mount("size=16k")
    full = storyforge("render", card, "--draft", "--output", place)
    assert full.returncode == 4
    assert "there is no room left to write carte.instagram-story.mp4" in full.stderr
    assert contents(place) == {}


@pytest.mark.parametrize("kind", ["card", "clip"])
def test_a_full_disk_where_the_work_is_done(
    card: Path, mount: Callable[[str], Path], kind: str
) -> None:
    """Exit code 4 whether the program itself or its ffmpeg finds no room."""
    if kind == "clip":
        clip(card.with_name("film.mp4"), 0.5)
        story(card, "scenes:\n  - {type: clip, source: film.mp4}\n")
    full = storyforge("render", card, "--draft", STORYFORGE_CACHE_DIR=mount("size=512k"))
    assert full.returncode == 4
    assert "no room left for intermediate files in " in full.stderr
    assert "Traceback" not in full.stderr


# Two at once


def test_two_renders_of_one_story_at_once(tmp_path: Path) -> None:
    """Both succeed, and what is there in the end is whole."""
    clip(tmp_path / "film.mp4", 1)
    path = story(tmp_path / "essai.yaml", "scenes:\n  - {type: clip, source: film.mp4}\n")
    cache = environment({"STORYFORGE_CACHE_DIR": tmp_path / "cache"})
    programs = [
        subprocess.Popen(command("render", path, "--draft"), env=cache, text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]  # fmt: skip
    said = [program.communicate(timeout=120) for program in programs]
    assert [program.returncode for program in programs] == [0, 0], said
    video = Path(said[0][0].splitlines()[0])
    assert sum(1 for _ in planes(video)) == inspect(video).video.frames == 30
    assert len(contents(tmp_path / "output")) == 3
    assert list((tmp_path / "cache" / "runs").iterdir()) == []

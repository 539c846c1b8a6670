"""Rendering again: what changed is made, what did not is left, and the bytes are the same."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from storyforge import compiler
from storyforge.compiler import Options, StoryOutcome
from storyforge.render import pruning
from storyforge.render.events import Event, StoryDone, StoryStarted, TaskDone, Warned
from storyforge.render.folders import cache_folder, store_folder
from storyforge.render.store import Made, Shelf
from tests.render.stage import clip, command, contents, environment, photo, story, storyforge

BODY = """\
sound: {music: {source: film.mp4, volume: -12 dB}}
scenes:
  - {type: card, layout: title, slots: {title: "Bonjour"}, duration: 0.5s}
  - {type: clip, source: film.mp4, captions: [{text: "Une légende"}]}
  - {type: photo, source: photo.png, duration: 1s, transition: {type: wipe, to: left}}
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sources")
    clip(folder / "film.mp4", 2)
    photo(folder / "photo.png", "90x160")
    return folder


@pytest.fixture(scope="module")
def master(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A project that was rendered once, and the store it filled: copied for every test."""
    folder = tmp_path_factory.mktemp("rendered")
    shutil.copytree(sources, folder / "project")
    story(folder / "project" / "essai.yaml", BODY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STORYFORGE_CACHE_DIR", str(folder / "cache"))
        assert Run.of(folder / "project" / "essai.yaml").outcome.status == "done"
        yield folder


@pytest.fixture
def essai(master: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The storyboard of a project that was rendered before, here."""
    shutil.copytree(master, tmp_path / "x")
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path / "x" / "cache"))
    path = tmp_path / "x" / "project" / "essai.yaml"
    assert Run.of(path).performed == []
    return path


@dataclass(frozen=True)
class Run:
    """One render: the outcome, and what was told on the way."""

    outcome: StoryOutcome
    heard: tuple[Event, ...]

    @classmethod
    def of(
        cls, path: Path, meanwhile: Callable[[Event], object] = lambda _: None, **options: object
    ) -> Run:
        heard: list[Event] = []

        def hear(event: Event) -> None:
            heard.append(event)
            meanwhile(event)

        usual = {"draft": True, "platforms": ("square",)} | options
        whole = compiler.render([path], Options(**usual), hear)  # type: ignore[arg-type]
        (outcome,) = whole.stories
        assert (outcome.status, outcome.reason) == ("done", ""), whole.report.diagnostics
        return cls(outcome, tuple(heard))

    @property
    def performed(self) -> list[str]:
        """Kinds of the tasks that were done, and not found."""
        return sorted(event.kind for event in self.heard
                      if isinstance(event, TaskDone) and not event.reused)  # fmt: skip

    @property
    def unchanged(self) -> bool:
        return any(isinstance(event, StoryDone) and event.unchanged for event in self.heard)

    @property
    def reasons(self) -> list[tuple[str, ...]]:
        return [each.reasons for each in self.outcome.explanations if each.reasons]


def edited(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def kept(kind: str) -> list[Made]:
    shelf = Shelf(store_folder())
    found = [Made.read(path.read_text("utf-8"), path.stem)
             for path in sorted(shelf.records.rglob("*.json"))]  # fmt: skip
    return [each for each in found if each.kind == kind]


def output(path: Path) -> dict[str, bytes]:
    return contents(path.parent / "output")


def without(path: Path) -> Path:
    """The storyboard in a project whose output is gone, so that it is assembled again."""
    shutil.rmtree(path.parent / "output")
    return path


# Nothing changed


def test_nothing_is_done_where_nothing_changed(essai: Path) -> None:
    """Every task is found, and the files that stand there are not touched."""
    files = list((essai.parent / "output").iterdir())
    before = [path.stat().st_mtime_ns for path in files]
    again = Run.of(essai)
    assert again.performed == []
    assert again.unchanged
    assert again.reasons == []
    assert [path.stat().st_mtime_ns for path in files] == before


def test_nothing_is_even_planned_where_nothing_changed(essai: Path) -> None:
    """The whole story's inputs are what they were: that is known before there are tasks."""
    photo = essai.with_name("photo.png")
    shutil.copyfile(photo, essai.with_name("copy.png"))
    essai.with_name("copy.png").replace(photo)  # the same bytes, another file and another time
    again = Run.of(essai)
    assert [event.tasks for event in again.heard if isinstance(event, StoryStarted)] == [0]
    assert not any(isinstance(event, TaskDone) for event in again.heard)
    assert [each.kind for each in again.outcome.explanations].count("sound") == 1


def drawn_anew(essai: Path) -> None:
    photo(essai.with_name("photo.png"), "160x90")


def commented(essai: Path) -> None:
    edited(essai, "scenes:", "scenes:  # a word")


@pytest.mark.parametrize(
    ("change", "options"),
    [
        (drawn_anew, {}),
        (commented, {}),
        (lambda _: None, {"quality": "small", "draft": False}),
        (lambda _: None, {"platforms": ("landscape",)}),
    ],
    ids=["source", "storyboard", "quality", "platform"],
)
def test_whatever_a_story_depends_on_is_looked_at(
    essai: Path, change: Callable[[Path], None], options: dict[str, object]
) -> None:
    """One byte of what goes in, or another wish, and it is planned again."""
    change(essai)
    again = Run.of(essai, lambda _: None, **options)
    assert not again.unchanged
    assert all(event.tasks for event in again.heard if isinstance(event, StoryStarted))


def test_work_is_recalled_without_being_read(essai: Path) -> None:
    """Of what was painted and mixed the digests are enough to find the segments."""
    for kind in ("paint", "plate", "mask", "piece", "mix"):
        for made in kept(kind):
            path = Shelf(store_folder()).content(made)
            path.write_bytes(bytes(made.size))
    before = output(essai)
    assert Run.of(without(essai)).performed == []
    assert output(essai) == before


@pytest.mark.parametrize("ending", ["mp4", "jpg", "json"])
def test_a_file_that_somebody_changed_is_written_again(essai: Path, ending: str) -> None:
    """The same length and the same time do not deceive."""
    before = output(essai)
    Run.of(essai)
    path = essai.parent / "output" / f"essai.square.{ending}"
    state = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    again = Run.of(essai)
    assert again.performed == []
    assert not again.unchanged
    assert output(essai) == before


def test_a_file_that_is_gone_is_written_again(essai: Path) -> None:
    """From what was kept."""
    before = output(essai)
    (essai.parent / "output" / "essai.square.jpg").unlink()
    assert Run.of(essai).performed == []
    assert output(essai) == before


def test_the_manifest_follows_the_storyboard(essai: Path) -> None:
    """A comment changes no picture, but it changes the digest of what was written."""
    before = output(essai)
    edited(essai, "scenes:", "# a word\nscenes:")
    again = Run.of(essai)
    assert again.performed == []
    changed = {name for name, data in output(essai).items() if data != before[name]}
    assert changed == {"essai.square.json"}


# Something changed


def test_one_caption_costs_the_segments_that_show_it(essai: Path) -> None:
    """Painted, encoded, joined; everything else is found."""
    edited(essai, "Une légende", "Une autre")
    again = Run.of(essai)
    assert set(again.performed) == {"paint", "segment"}
    assert again.performed.count("segment") == 1
    assert again.reasons == [("caption “Une légende” changed to “Une autre”",)]
    assert set(Run.of(without(essai), cache=False).performed) > {"segment", "mix"}


def test_one_photo_costs_the_segments_that_show_it(essai: Path) -> None:
    """The wipe and the rest of the scene; not the sound."""
    photo(essai.parent / "photo.png", "160x90")
    again = Run.of(essai)
    assert set(again.performed) == {"plate", "segment"}
    assert set(again.reasons) == {("source photo.png changed",)}


def test_volume_costs_the_mix_alone(essai: Path) -> None:
    """No picture is made again, nothing decoded; measured are the mix and the finished sound."""
    edited(essai, "-12 dB", "-20 dB")
    again = Run.of(essai)
    assert again.performed == ["level", "level", "master", "mix"]
    assert again.reasons == [("its mix changed (volumes, fades or timing)",)]


def test_an_edit_taken_back_costs_nothing(essai: Path) -> None:
    """What was there before is still known."""
    before = output(essai)
    edited(essai, "Une légende", "Une autre")
    Run.of(essai)
    edited(essai, "Une autre", "Une légende")
    assert Run.of(essai).performed == []
    assert output(essai) == before


# The same bytes


def test_warm_cold_and_uncached_are_the_same(essai: Path, tmp_path: Path) -> None:
    """All three files, with one worker or two, in another folder or the same."""
    before = output(essai)
    other = tmp_path / "autre dossier"
    shutil.copytree(essai.parent, other)
    Run.of(without(other / "essai.yaml"), cache=False, workers=1)
    assert output(other / "essai.yaml") == before
    assert Run.of(without(essai)).performed == []
    assert output(essai) == before
    pruning.clear(store_folder())
    assert "segment" in Run.of(without(essai), workers=2).performed
    assert output(essai) == before


def test_without_the_cache_nothing_is_kept(essai: Path) -> None:
    """Nor looked at: neither work, nor notes, nor digests of sources."""
    shutil.rmtree(cache_folder())
    Run.of(without(essai), cache=False)
    assert contents(cache_folder()) == {}


def test_a_frame_uses_what_a_frame_painted(essai: Path) -> None:
    """Looking twice at the same place costs one picture."""
    options = Options(draft=True, platforms=("square",))
    first = compiler.frame(essai, "0.2s", options, essai.with_name("un.png"))
    count = len(kept("segment"))
    again = compiler.frame(essai, "0.2s", options, essai.with_name("deux.png"))
    assert first.read_bytes() == again.read_bytes()
    assert len(kept("segment")) == count


def test_stories_share_their_pieces(essai: Path) -> None:
    """The same scene in another story is not made again."""
    other = story(essai.with_name("autre.yaml"), BODY)
    assert set(Run.of(other).performed) <= {"segment"}  # the cover's frame may lie elsewhere


# Damage


def spoilt(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [spoilt, cut, emptied, Path.unlink])
def test_a_damaged_content_is_made_again(essai: Path, damage: Callable[[Path], None]) -> None:
    """Silently, to the same bytes; --explain tells."""
    before = output(essai)
    for made in kept("segment"):
        damage(Shelf(store_folder()).content(made))
    again = Run.of(without(essai))
    assert output(essai) == before
    word = "removed" if damage is Path.unlink else "damaged"
    assert set(again.reasons) == {(f"its entry in the cache was {word}",)}
    assert Run.of(without(essai)).performed == []


def test_everything_damaged_at_once(essai: Path) -> None:
    """What a segment needs is made again too, as deep as it goes."""
    before = output(essai)
    for path in (store_folder() / "contents").rglob("*.*"):
        spoilt(path)
    Run.of(without(essai))
    assert output(essai) == before


@pytest.mark.parametrize("text", ["", "{", "{}", "[1]", '{"key": 1}'])
def test_records_and_notes_that_are_none(essai: Path, text: str) -> None:
    """Count for nothing, and are replaced."""
    before = output(essai)
    for path in store_folder().rglob("*.json"):
        path.write_text(text, "utf-8")
    again = Run.of(without(essai))
    assert output(essai) == before
    assert set(again.reasons) == {("its entry in the cache was damaged",)}
    assert Run.of(essai).performed == []


def test_pruned_and_cleared_under_the_render(essai: Path) -> None:
    """Between recalling and using, and after every task: it goes on, and the bytes are right."""
    before = output(essai)
    edited(essai, "Une légende", "Une autre")
    Run.of(essai)
    edited(essai, "Une autre", "Une légende")

    def meanwhile(event: Event) -> None:
        if isinstance(event, StoryStarted):
            pruning.prune(store_folder(), 0, 0)
        if isinstance(event, TaskDone):
            pruning.clear(store_folder())

    Run.of(essai, meanwhile)
    assert output(essai) == before


def test_recalled_and_then_gone(essai: Path) -> None:
    """Contents that vanish once all is recalled are made again before they are joined."""
    before = output(essai)
    count = 0

    def meanwhile(event: Event) -> None:
        nonlocal count
        count += isinstance(event, TaskDone)
        if count == 3:
            shutil.rmtree(store_folder() / "contents", ignore_errors=True)

    Run.of(without(essai), meanwhile, workers=1)
    assert output(essai) == before


# Nowhere to keep anything


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_cache_that_cannot_be_written(essai: Path) -> None:
    """The render works, and says that nothing is kept."""
    before = output(essai)
    cache_folder().chmod(0o500)
    again = Run.of(without(essai))
    cache_folder().chmod(0o700)
    assert any(isinstance(event, Warned) for event in again.heard)
    assert output(essai) == before


def test_a_file_in_place_of_the_cache(essai: Path) -> None:
    """As good as none: the render works, and warns."""
    before = output(essai)
    shutil.rmtree(cache_folder())
    cache_folder().write_text("", "utf-8")
    again = Run.of(without(essai))
    (warned,) = (event for event in again.heard if isinstance(event, Warned))
    assert warned.message.endswith("nothing is kept for the next time")
    assert output(essai) == before


# Two at once


def test_two_processes_at_once(essai: Path) -> None:
    """From an empty store: both succeed, with the bytes of one alone."""
    before = output(essai)
    pruning.clear(store_folder())
    arguments = command("render", essai, "--draft", "--platform", "square", "--output")
    places = [essai.parent / name for name in ("un", "deux")]
    programs = [
        subprocess.Popen([*arguments, str(place)], env=environment(), text=True,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for place in places
    ]  # fmt: skip
    said = [program.communicate(timeout=240) for program in programs]
    assert [program.returncode for program in programs] == [0, 0], said
    assert contents(places[0]) == contents(places[1]) == before
    assert pruning.verify(store_folder())[1] == 0
    assert Run.of(without(essai)).performed == []


# A source that changes


def test_nothing_is_kept_of_a_source_that_changed(essai: Path) -> None:
    """A render that read other bytes than were meant leaves no entry that would lie."""
    film = essai.parent / "film.mp4"
    good = film.read_bytes()
    pruning.clear(store_folder())

    def meanwhile(event: Event) -> None:
        if isinstance(event, StoryStarted):
            clip(film, 2.2)

    options = Options(draft=True, platforms=("square",))
    outcome = compiler.render([essai], options, meanwhile)
    assert [each.status for each in outcome.stories] == ["failed"]
    state = film.stat()
    film.write_bytes(good)
    os.utime(film, ns=(state.st_atime_ns, state.st_mtime_ns))
    before = output(essai)
    Run.of(without(essai))
    assert output(essai) == before


# What the program says


def test_the_program_explains_itself(essai: Path) -> None:
    """After the summary, one line for each piece; for programs, one object."""
    edited(essai, "Une légende", "Une autre")
    usual = ("render", essai, "--draft", "--platform", "square", "--explain")
    said = storyforge(*usual).stderr
    assert "essai (square): 5 of 6 pieces reused" in said
    assert ": caption “Une légende” changed to “Une autre”\n" in said
    assert "  sound: reused" in said
    said = storyforge(*usual, "--json").stdout
    assert said.count('"type": "explanation"') == 6
    assert '"piece": "sound", "start": 0, "end": 81, "reused": true, "reasons": []' in said

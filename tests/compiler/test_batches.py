"""Many stories in one run: what is written where, and what the shell is told."""

from __future__ import annotations

import json
import os
import unicodedata
from pathlib import Path

import pytest

from storyforge import compiler
from storyforge.compiler import Options
from storyforge.errors import UsageError
from storyforge.render.events import Event, Progress, StoryDone, StoryStarted
from tests.render.killing import until
from tests.render.stage import contents, planes, render, rendered, story, storyforge

CARD = """\
scenes:
  - {{type: card, layout: title, slots: {{title: "{words}"}}, duration: {seconds}s}}
"""


def card(path: Path, words: str = "Bonjour", seconds: float = 0.2) -> Path:
    return story(path, CARD.format(words=words, seconds=seconds))


# Eight of ten


@pytest.fixture(scope="module")
def ten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of ten storyboards, two of them broken, some in a folder below."""
    folder = tmp_path_factory.mktemp("dix")
    (folder / "brand").mkdir()
    for number in range(10):
        place = folder / "mairie" if number % 3 == 0 else folder
        card(place / f"numero-{number}.yaml", words=f"Numéro {number}")
    broken = folder / "numero-4.yaml"
    broken.write_text(broken.read_text("utf-8").replace("layout: title", "layout: titel"), "utf-8")
    unclosed = folder / "numero-7.yaml"
    unclosed.write_text(unclosed.read_text("utf-8").replace('"Essai"', '"Essai'), "utf-8")
    (folder / "_brouillon.yaml").write_text("not a storyboard", "utf-8")
    (folder / "assets.yaml").write_text("not a storyboard either", "utf-8")
    return folder


GOOD = [0, 1, 2, 3, 5, 6, 8, 9]


def test_eight_of_ten_are_rendered(ten: Path) -> None:
    """Broken storyboards are told with their lines, and the others are there, each whole."""
    done = storyforge("render", ten, "--draft", "--platform", "square", cwd=ten)
    assert done.returncode == 1, done.stderr
    names = sorted(Path(line).name for line in done.stdout.splitlines())
    assert names == sorted(
        f"numero-{number}.square.{ending}" for number in GOOD for ending in ("mp4", "jpg", "json")
    )
    assert "--> numero-4.yaml:4:26" in done.stderr
    assert "--> numero-7.yaml:2:8" in done.stderr
    assert "refused numero-4" in done.stderr
    assert "refused numero-7" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("8 done, 2 refused; 2 errors")
    for number in GOOD:
        below = "mairie" if number % 3 == 0 else "."
        video = ten / "output" / below / f"numero-{number}.square.mp4"
        assert sum(1 for _ in planes(video)) == 6


def test_events_of_a_batch_add_up(tmp_path: Path) -> None:
    """Progress never goes back, ends at the whole, and every story that began is done."""
    heard: list[Event] = []
    boards = [card(tmp_path / f"{number}.yaml", seconds=1.5) for number in range(2)]
    compiler.render(boards, Options(draft=True, platforms=("square", "landscape")), heard.append)
    began = [each for each in heard if isinstance(each, StoryStarted)]
    assert {(each.story, each.platform) for each in began} == {
        (name, platform) for name in "01" for platform in ("square", "landscape")
    }
    for each in began:
        of_it = [event for event in heard
                 if isinstance(event, Progress) and event.story == each.story
                 and event.platform == each.platform]  # fmt: skip
        frames = [event.frames_done for event in of_it]
        assert frames == sorted(frames)
        assert frames[-1] == each.frames == 45
    assert sum(isinstance(event, StoryDone) for event in heard) == 4


# Platforms


def test_stories_are_made_while_others_are_planned(tmp_path: Path) -> None:
    """The first is finished before the second has begun, if that takes long enough."""
    for name in ("a", "b"):
        card(tmp_path / f"{name}.yaml")
    first = tmp_path / "output" / "a.square.mp4"
    waited = []

    def on_event(event: Event) -> None:
        if isinstance(event, StoryStarted) and event.story == "b":
            waited.append(until(first.exists, 60))

    options = Options(draft=True, platforms=("square",))
    done = compiler.render([tmp_path], options, on_event)
    assert waited == [True]
    assert [each.status for each in done.stories] == ["done", "done"]


def test_too_long_for_one_platform_renders_on_the_others(tmp_path: Path) -> None:
    """The error counts for the platform it names, and for the exit code."""
    board = card(tmp_path / "long.yaml", seconds=61)
    outcome = render(board, platforms=("instagram-story", "square"))
    assert {(each.platform, each.status) for each in outcome.stories} == {
        ("instagram-story", "refused"), ("square", "done"),
    }  # fmt: skip
    assert [path.name for path in outcome.written] == [
        "long.square.mp4", "long.square.jpg", "long.square.json",
    ]  # fmt: skip
    assert [found.code for found in outcome.report.diagnostics if found.is_error] == ["SF701"]


def test_a_storys_own_platforms_are_rendered(tmp_path: Path) -> None:
    """Without --platform the story decides; one that nobody knows stops no other."""
    board = card(tmp_path / "essai.yaml")
    board.write_text(f"platforms: [square, minitel]\n{board.read_text('utf-8')}", "utf-8")
    outcome = render(board, platforms=())
    assert [path.name for path in outcome.written] == [
        "essai.square.mp4", "essai.square.jpg", "essai.square.json",
    ]  # fmt: skip
    assert [found.code for found in outcome.report.diagnostics if found.is_error] == ["SF700"]


# Names


NAMES = (
    "Conseil du 12.10",
    "été à l’hôtel de ville",
    unicodedata.normalize("NFD", "décomposé"),
    "100% [a] 'b'",
    "12:30",
    "%03d",
)


def test_names_of_stories_are_kept(tmp_path: Path) -> None:
    """Dots, spaces, accents, colons and percent signs are letters of a name."""
    for name in NAMES:
        card(tmp_path / f"{name}.yaml")
    outcome = render(tmp_path, platforms=("square",))
    assert {path.name for path in outcome.written} == {
        f"{name}.square.{ending}" for name in NAMES for ending in ("mp4", "jpg", "json")
    }
    assert len(contents(tmp_path / "output")) == 3 * len(NAMES)


def test_where_nobody_stands_in_the_projects_folder(tmp_path: Path) -> None:
    """Relative paths, and an output folder that does not exist yet."""
    (tmp_path / "ailleurs").mkdir()
    card(tmp_path / "projet" / "12:30.yaml")
    done = storyforge("render", "../projet/12:30.yaml", "--draft", "--output", "a/b",
                      cwd=tmp_path / "ailleurs")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "ailleurs/a/b/12:30.instagram-story.mp4").is_file()


def test_folders_are_mirrored(tmp_path: Path) -> None:
    """Below the project's output; without a project, each folder has an output of its own."""
    board = card(tmp_path / "boards" / "mairie" / "essai.yaml")
    assert rendered(tmp_path).parent == board.parent / "output"
    (tmp_path / "brand").mkdir()
    assert rendered(tmp_path / "boards").parent == tmp_path / "output" / "mairie"
    assert rendered(board).parent == tmp_path / "output"
    assert rendered(tmp_path / "boards", output=tmp_path / "x").parent == tmp_path / "x" / "mairie"


# Wrong usage


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("essai.yaml", "essai.yml"), "essai.yaml and essai.yml would both be written to"),
        (("Essai.yaml", "essai.yaml"), "Essai.yaml and essai.yaml would both be written to"),
    ],
)
def test_two_stories_with_one_output(tmp_path: Path, names: tuple[str, str], said: str) -> None:
    """Neither may overwrite the other: wrong usage, and nothing is written."""
    for name in names:
        card(tmp_path / name)
    refused = storyforge("render", ".", "--draft", cwd=tmp_path)
    assert refused.returncode == 2
    assert said in refused.stderr
    assert not (tmp_path / "output").exists()


def test_two_folders_with_one_output(tmp_path: Path) -> None:
    """Also where only --output makes them meet; without it each has its own."""
    boards = [card(tmp_path / name / "essai.yaml") for name in ("un", "deux")]
    with pytest.raises(UsageError, match=r"would both be written to essai\.square\.mp4"):
        render(*boards, platforms=("square",), output=tmp_path / "out")
    assert len(render(*boards, platforms=("square",)).written) == 6


def test_the_same_file_twice_is_one(tmp_path: Path) -> None:
    """A storyboard and the folder it is in name it twice."""
    board = card(tmp_path / "essai.yaml")
    assert len(render(board, tmp_path, platforms=("square",)).written) == 3


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    """Bytes from an old disk cannot be written down in a manifest: wrong usage, said at once."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xeate.yaml"))
    try:
        card(path)
    except OSError:
        pytest.skip("this disk takes text only")
    refused = storyforge("render", ".", "--draft", cwd=tmp_path)
    assert refused.returncode == 2, refused.stderr
    assert "the name of f\N{REPLACEMENT CHARACTER}te.yaml is not UTF-8" in refused.stderr


@pytest.mark.parametrize("command", ["render", "check"])
def test_a_folder_without_a_storyboard(tmp_path: Path, command: str) -> None:
    """Wrong usage: somebody meant another folder."""
    (tmp_path / "brand.yaml").write_text("", "utf-8")
    refused = storyforge(command, ".", cwd=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "there is no storyboard in ." in refused.stderr


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    """Told by the command line, and as the same kind of failure by the compiler."""
    assert storyforge("render", "absent.yaml", cwd=tmp_path).returncode == 2
    with pytest.raises(UsageError, match=r"absent\.yaml"):
        render(tmp_path / "absent.yaml")


@pytest.mark.parametrize("program", ["/nowhere/ffmpeg", __file__])
def test_an_ffmpeg_that_is_none(tmp_path: Path, program: str) -> None:
    """The environment's failure, told before anything is rendered."""
    card(tmp_path / "essai.yaml")
    refused = storyforge("render", "essai.yaml", cwd=tmp_path, STORYFORGE_FFMPEG=program)
    assert refused.returncode == 4
    assert program in refused.stderr or Path(program).name in refused.stderr
    assert not list((tmp_path / "output").glob("*"))


# The same bytes


MIXED = """\
sound: {music: {source: musique.wav, volume: -12 dB}}
scenes:
  - {type: card, layout: title, slots: {title: "Bonjour **à tous**"}, duration: 0.8s}
  - type: clip
    source: film.mp4
    captions: [{text: "Une *légende*"}]
  - {type: photo, source: photo.png, duration: 1s, transition: {type: wipe, to: left}}
"""


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, media: Path) -> None:
    """With one worker or two, in another folder, in another process: all three files."""
    made = []
    for name, workers in (("un", 1), ("deux dossiers", 2)):
        folder = tmp_path / name
        folder.mkdir()
        for source in media.iterdir():
            (folder / source.name).write_bytes(source.read_bytes())
        made.append(story(folder / "essai.yaml", MIXED))
        if workers == 1:
            rendered(made[-1], workers=1, platforms=("square",))
        else:
            done = storyforge("render", "essai.yaml", "--draft", "--platform", "square",
                              "--workers", workers, cwd=folder, PYTHONHASHSEED=7)  # fmt: skip
            assert done.returncode == 0, done.stderr
    one, other = (contents(path.parent / "output") for path in made)
    assert {name: data == other[name] for name, data in one.items()} == dict.fromkeys(one, True)
    assert len(one) == len(other) == 3
    manifest = json.loads(one["essai.square.json"])
    names = [each["name"] for each in manifest["inputs"]]
    assert names[:2] == ["essai.yaml", "brand/brand.yaml"]
    assert names[-3:] == ["film.mp4", "musique.wav", "photo.png"]
    assert all(name.startswith("brand:fonts/") for name in names[2:-3])

"""Scenes written in Python: recorded once without loss, in a process of their own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from storyforge.core.colour import parse_hex
from storyforge.core.geometry import Size
from storyforge.errors import ProceduralFailed
from storyforge.procedural import Recording, record, source_digest, source_files
from storyforge.process import CancelToken
from storyforge.render.engine import find_engine
from tests.render.stage import ROOT, Pixels, frames, planes, render, rendered, story, storyforge

pytest.importorskip("moviepy", reason="the extra storyforge[moviepy] is not installed")

SCENES = '''\
import numpy as np
from moviepy import ColorClip, VideoClip


def flat(colour, width, height, duration):
    """One colour all over."""
    return ColorClip((width, height), tuple(bytes.fromhex(colour)), duration=duration)


def count(width, height, duration, frame_rate):
    """As many white columns of 1/64 of the width as frames have passed."""

    def at(seconds):
        frame = np.zeros((height, width, 3), np.uint8)
        frame[:, : round(seconds * frame_rate) * width // 64] = 255
        return frame

    return VideoClip(at, duration=duration)


def square():
    """A clip in a size of its own: red above, blue below."""
    frame = np.zeros((200, 200, 3), np.uint8)
    frame[:100, :, 0] = frame[100:, :, 2] = 255
    return VideoClip(lambda _: frame, duration=1)


def short(width, height):
    return ColorClip((width, height), (0, 128, 0), duration=0.1)


def broken(width, height, duration):
    print("noise on standard output")
    return VideoClip(lambda seconds: 1 / 0 if seconds > 0.1 else np.zeros((height, width, 3)),
                     duration=duration)


def nothing():
    return None


def accents():
    import locale
    raise RuntimeError(locale.getencoding().upper())


def leave():
    raise SystemExit(0)
'''


def line(words: str) -> int:
    """The line of the module on which these words stand."""
    return SCENES[: SCENES.index(words)].count("\n") + 1


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "dessins.py").write_text(SCENES, "utf-8")
    return tmp_path


def scene(function: str, seconds: float, more: str = "") -> str:
    return (
        f'  - {{type: python, function: "scenes.dessins:{function}", duration: {seconds}s{more}}}\n'
    )


def drawn(project: Path, *scenes: str) -> Path:
    body = f"defaults: {{transition: cut}}\nscenes:\n{''.join(scenes)}"
    return rendered(story(project / "essai.yaml", body), allow_python=True)


def test_colours_of_a_scene_are_exact(project: Path) -> None:
    """A flat colour arrives as the very code values that a card of that colour would have."""
    made = drawn(project, *(
        scene("flat", 0.2, f', arguments: {{colour: "{colour}"}}') for colour in COLOURS
    ))  # fmt: skip
    for number, shown in enumerate(planes(made)):
        wanted = parse_hex(f"#{COLOURS[number // 6]}").ycbcr()
        found = tuple(int(np.median(plane)) for plane in shown)
        assert found == wanted


COLOURS = ("0b4a66", "b3261e", "ffb640", "fdf8ee", "000000")


def columns(frame: Pixels) -> int:
    """How many of 64 columns are white."""
    white = (frame[:, :, 1] > 128).mean(axis=0) > 0.5
    return round(float(white.mean()) * 64)


def test_every_frame_is_asked_for_at_its_own_time(project: Path) -> None:
    """Frame n shows what the function draws for it, wherever the story is cut in segments."""
    made = drawn(
        project,
        scene("count", 2, ", captions: [{text: 'Ici', at: 1s, duration: 1s, place: bottom}]"),
    )
    assert len(json.loads(made.with_suffix(".json").read_text("utf-8"))["scenes"]) == 1
    upper = [columns(frame[:200]) for frame in frames(made)]
    assert upper == list(range(60))


def test_a_clip_of_another_size_is_fitted(project: Path) -> None:
    """It is treated as any asset: never stretched."""
    frame = next(
        frames(drawn(project, scene("square", 0.2, ", fit: {type: contain, ground: ink}")))
    )
    red = frame[:, :, 0] > 200
    assert red.any(axis=0).mean() == 1
    assert red.any(axis=1).sum() == pytest.approx(540 / 2, abs=2)


def test_the_last_picture_of_a_short_clip_stays(project: Path) -> None:
    """A clip shorter than its scene is held, never black."""
    shown = list(frames(drawn(project, scene("short", 0.5))))
    assert len(shown) == 15
    assert all(abs(frame[480, 270] - (0, 128, 0)).max() < 4 for frame in shown)


def test_the_projects_code_runs_only_when_allowed(project: Path) -> None:
    """Without --allow-python the line is named and nothing runs."""
    (project / "scenes" / "dessins.py").write_text("open('ran', 'w')", "utf-8")
    board = story(project / "essai.yaml", f"scenes:\n{scene('flat', 1)}")
    refused = storyforge("render", board, "--draft", cwd=project)
    assert refused.returncode == 1
    assert "error SF407 python-not-allowed" in refused.stderr
    assert "essai.yaml:4:" in refused.stderr
    assert not (project / "ran").exists()


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        ("broken", f"ZeroDivisionError: division by zero (dessins.py, line {line('1 / 0')})"),
        ("nothing", "TypeError: the function returned NoneType, not a MoviePy clip"),
        ("leave", f"SystemExit: 0 (dessins.py, line {line('SystemExit')})"),
        ("missing", "AttributeError: module 'scenes.dessins' has no attribute 'missing'"),
    ],
)
def test_a_function_that_fails_is_named_with_its_line(
    project: Path, function: str, reason: str
) -> None:
    """The diagnostic points at the storyboard and tells the line of the module."""
    board = story(project / "essai.yaml", f"scenes:\n{scene(function, 0.5)}")
    outcome = render(board, allow_python=True)
    assert [each.status for each in outcome.stories] == ["failed"]
    (found,) = [each for each in outcome.report.diagnostics if each.code == "SF409"]
    assert found.message == f"scenes.dessins:{function} failed: {reason}"
    assert found.span is not None
    assert found.span.line == 4
    assert not list((project / "output").iterdir())


def test_nothing_is_left_in_the_project(project: Path) -> None:
    """Not even what Python keeps of modules it has compiled."""
    drawn(project, scene("square", 0.1))
    assert [path.name for path in (project / "scenes").iterdir()] == ["dessins.py"]


def test_a_recording_says_what_went_wrong(project: Path) -> None:
    """Outside of any story too."""
    wanted = Recording(
        module="scenes.dessins", function="flat", arguments={"couleur": "000000"},
        folders=(project,), size=Size(64, 64), rate=25, frames=5,
    )  # fmt: skip
    with pytest.raises(ProceduralFailed, match="unexpected keyword argument 'couleur'"):
        record(wanted, ffmpeg=find_engine().path, output=project / "out.nut", cancel=CancelToken())


def test_a_scene_runs_in_a_locale_with_all_letters(project: Path) -> None:
    """Or Python does not even start where its packages lie below a folder with an accent."""
    wanted = Recording(
        module="scenes.dessins", function="accents", arguments={},
        folders=(project,), size=Size(64, 64), rate=25, frames=5,
    )  # fmt: skip
    with pytest.raises(ProceduralFailed, match="UTF-8"):
        record(wanted, ffmpeg=find_engine().path, output=project / "out.nut", cancel=CancelToken())


# The code itself


def test_the_module_is_looked_for_beside_the_storyboard_first(tmp_path: Path) -> None:
    """Then in the project; a module's neighbours count as part of it."""
    for folder in ("board", "project"):
        (tmp_path / folder / "scenes").mkdir(parents=True)
        (tmp_path / folder / "scenes" / "a.py").write_text(folder, "utf-8")
    (tmp_path / "project" / "scenes" / "b.py").write_text("", "utf-8")
    board, project = tmp_path / "board", tmp_path / "project"
    assert list(source_files("scenes.a", (board, project))) == [board / "scenes" / "a.py"]
    assert [path.name for path in source_files("scenes.b", (board, project))] == ["a.py", "b.py"]
    assert list(source_files("scenes.c", (board, project))) == []


def test_other_code_is_other_work(tmp_path: Path) -> None:
    """Two projects may have modules of one name: what is in them decides."""
    digests = set()
    for number, text in enumerate(("x = 1", "x = 2", "x = 1")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "a.py").write_text(text, "utf-8")
        digests.add(source_digest("a", (folder,)))
    assert len(digests) == 2


def test_two_projects_do_not_share_their_scenes(tmp_path: Path) -> None:
    """One batch over two projects with a function of the same name draws each its own."""
    boards = []
    for number, colour in enumerate(("ff0000", "0000ff")):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "trait.py").write_text(
            f"from moviepy import ColorClip\n\ndef flat(width, height, duration):\n"
            f"    return ColorClip((width, height), tuple(bytes.fromhex('{colour}')),"
            f" duration=duration)\n"
        )
        body = 'scenes:\n  - {type: python, function: "trait:flat", duration: 0.2s}\n'
        boards.append(story(folder / "essai.yaml", body))
    outcome = render(*boards, allow_python=True)
    shown = [next(frames(path))[480, 270] for path in outcome.written if path.suffix == ".mp4"]
    assert shown[0][0] > 250 > 5 > shown[1][0]


def test_the_package_itself_is_found_from_anywhere(project: Path) -> None:
    """The runner is started by its own path, not by where somebody stands."""
    (project / "storyforge").mkdir()
    (project / "json.py").write_text("raise ImportError", "utf-8")
    board = story(project / "essai.yaml", f"scenes:\n{scene('square', 0.1)}")
    done = storyforge("render", board, "--draft", "--allow-python", cwd=ROOT)
    assert done.returncode == 0, done.stderr

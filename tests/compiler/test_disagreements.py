"""Facts come from one FFmpeg and pictures from another: where they disagree, a line is named.

The other one is a program in front of the real ffmpeg, which takes decoders away
(`-codec_whitelist`), gives less, or dies.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storyforge.compiler import Outcome
from storyforge.ffmpeg.engine import OVERRIDE, codecs_in, find_ffmpeg
from storyforge.render.engine import decodable
from tests.media.conftest import ffmpeg
from tests.programs import python_program
from tests.render.stage import clip, contents, render, story, storyforge

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the program in front is a script")

_FRONT = """\
import os, signal, subprocess, sys
REAL = {real!r}
words, out = sys.argv[1:], []
if "-decoders" in words and {honest}:
    listing = subprocess.run([REAL, *words], capture_output=True, text=True).stdout
    print("".join(line for line in listing.splitlines(True) if {lacks!r} not in line))
    sys.exit()
for at, word in enumerate(words):
    if word == "-i" and words[at + 1].endswith({source!r}):
        {trick}
    out.append(word)
os.execv(REAL, [REAL, *out])
"""
LACKS_HEVC = 'out += ["-codec_whitelist", "h264,aac"]'
GIVES_LESS = 'out += ["-t", "0.2"]'
DIES = "os.kill(os.getpid(), signal.SIGSEGV)"
DIES_FIRST_WITH_OTHERS = """\
import pathlib, time
        tried = pathlib.Path(__file__).with_name("tried")
        if any("un.mp4" in each for each in words):
            tried.touch()
        else:
            for _ in range(300):
                tried.exists() or time.sleep(0.1)
        sys.exit(9)"""
STORY = """\
scenes:
  - {type: clip, source: un.mp4, sound: none}
  - {type: clip, id: marche, source: deux.mp4, sound: none}
"""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A story of an H.264 clip and an HEVC clip, and one of the first alone."""
    folder = tmp_path_factory.mktemp("deux")
    clip(folder / "un.mp4", 1)
    picture = ("-f", "lavfi", "-i", "testsrc2=s=96x160:r=30:d=1")
    sound = ("-f", "lavfi", "-i", "sine=d=1")
    ffmpeg(*picture, *sound, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
           "log-level=none", "-c:a", "libmp3lame", folder / "deux.mp4")  # fmt: skip
    story(folder / "essai.yaml", STORY)
    story(folder / "autre.yaml", "scenes:\n  - {type: clip, source: un.mp4}\n")
    return folder


@pytest.fixture
def folder(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sources, and a store that no other program in front has filled."""
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path / "cache"))
    for path in sources.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def front(
    folder: Path, trick: str, lacks: str = "hevc", source: str = "deux.mp4", honest: bool = True
) -> Path:
    """A program that does a trick when it reads a source, and else is the real ffmpeg."""
    code = _FRONT.format(
        real=str(find_ffmpeg()), lacks=lacks, source=source, trick=trick, honest=honest
    )
    return python_program(folder / "ffmpeg-of-the-house", code)


def rendered_by(program: Path, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """Every story beside the program, rendered by it."""
    monkeypatch.setenv(OVERRIDE, str(program))
    return render(program.parent, platforms=("square",))


def told(outcome: Outcome) -> list[tuple[str, str, int, str]]:
    """Errors: code, file, line and label."""
    return [
        (found.code, Path(found.span.file).name, found.span.line, found.label)
        for found in outcome.report.diagnostics
        if found.is_error and found.span
    ]


def statuses(outcome: Outcome) -> dict[str, str]:
    return {each.name: each.status for each in outcome.stories}


def test_a_missing_decoder_is_told_before_anything_is_rendered(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scene is named, the other story is rendered, and of this one nothing is written."""
    outcome = rendered_by(front(folder, LACKS_HEVC), monkeypatch)
    assert told(outcome) == [("SF413", "essai.yaml", 5, 'in scene "marche"')]
    assert statuses(outcome) == {"essai": "refused", "autre": "done"}
    assert not any("essai" in name for name in contents(folder / "output"))


def test_a_missing_decoder_for_sound_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only where the sound is used."""
    program = front(folder, LACKS_HEVC, lacks="mp3")
    assert told(rendered_by(program, monkeypatch))[0][0] == "SF406"  # the list has hevc
    board = folder / "essai.yaml"
    board.write_text(board.read_text().replace("deux.mp4, sound: none", "deux.mp4"))
    assert told(rendered_by(program, monkeypatch)) == [
        ("SF413", "essai.yaml", 5, 'in scene "marche"')
    ]


@pytest.mark.parametrize(
    ("trick", "reason"),
    [(LACKS_HEVC, "ffmpeg ended with status"), (GIVES_LESS, "its pictures end early"),
     (DIES, "ffmpeg ended with status -11")],
    ids=["lacks a decoder that it lists", "gives less", "dies"],
)  # fmt: skip
def test_what_only_shows_when_it_is_rendered_names_the_scene(
    folder: Path, monkeypatch: pytest.MonkeyPatch, trick: str, reason: str
) -> None:
    """With the reason, without a path of the machine; the other story is rendered."""
    outcome = rendered_by(front(folder, trick, honest=False), monkeypatch)
    (code, file, line, label), *rest = told(outcome)
    assert (code, file, line, label) == ("SF406", "essai.yaml", 5, 'in scene "marche"')
    assert not rest
    (found,) = (each for each in outcome.report.diagnostics if each.is_error)
    assert reason in found.message
    assert str(folder) not in found.message
    assert statuses(outcome) == {"essai": "failed", "autre": "done"}
    assert not any("essai" in name for name in contents(folder / "output"))


def test_a_transition_does_not_blame_the_other_scene(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It fails before the scene that is to blame does; only that one is named, nevertheless."""
    program = front(folder, DIES_FIRST_WITH_OTHERS, honest=False)
    monkeypatch.setenv(OVERRIDE, str(program))
    outcome = render(folder / "essai.yaml", platforms=("square",), workers=2)
    assert told(outcome) == [("SF406", "essai.yaml", 5, 'in scene "marche"')]


def test_one_frame_is_told_the_same_way(folder: Path) -> None:
    """`storyforge frame` leaves with 1 and the line, not with a traceback."""
    words = ("frame", folder / "essai.yaml", "--at", "1.5s", "--platform", "square")
    for honest, code in ((True, "SF413"), (False, "SF406")):
        program = front(folder, LACKS_HEVC, honest=honest)
        done = storyforge(*words, cwd=folder, STORYFORGE_FFMPEG=program)
        assert done.returncode == 1, done.stderr
        assert f"error {code}" in done.stderr
        assert "essai.yaml:5:" in done.stderr
        assert "Traceback" not in done.stderr


def test_decoders_are_known_by_their_codecs() -> None:
    """`libdav1d` decodes av1, whatever it is called; the engine that comes along has them all."""
    listing = " V....D libdav1d   dav1d AV1 decoder (codec av1)\n A....D aac   AAC\n"
    assert {"av1", "aac"} <= codecs_in(listing)
    usual = {"h264", "hevc", "vp8", "vp9", "av1", "prores", "mjpeg", "mpeg2video", "mp3", "opus"}
    assert usual <= decodable(find_ffmpeg())

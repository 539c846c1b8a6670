"""Commands: no text of an author's ever becomes an argument; names become `file:` inputs."""

from __future__ import annotations

import string
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.core.geometry import Size
from storyforge.errors import FFmpegNotFound
from storyforge.ffmpeg import recipes, sources
from storyforge.ffmpeg.command import Command, Input, MediaInput, TaskInput
from storyforge.ffmpeg.encoding import QUALITIES, THREADS, VideoLimits, sound_encoding
from storyforge.ffmpeg.engine import (
    NEEDED_ENCODERS,
    NEEDED_FILTERS,
    find_ffmpeg,
    names_in,
    version_of,
)
from storyforge.ffmpeg.graph import Graph, decimal
from storyforge.ffmpeg.sound import PieceRange, piece
from storyforge.process import CancelToken, run
from tests.ffmpeg.rendering import RAW, Studio, ffmpeg

SIZE = Size(64, 64)
NAMES = [
    "-i", "-y", "concat:a|b", "{in:0}", "{out}", "{in:1}", "a b'c\".mp4", "é.mp4", "%d.png", "a:b",
    "pipe:0", "http://example.org/a.mp4", "[0:v]null[x]", "a;b,c", "$(reboot)", "\\", "~", "*",
]  # fmt: skip


def clip(name: str) -> Command:
    """A command over one source: its picture on a painted ground."""
    graph = Graph(30)
    wanted = sources.SourceRange(
        item=MediaInput(name), stream_index=0, origin=0, first=3, count=5, seek_to=Fraction(1)
    )
    picture = sources.source_frames(graph, wanted)
    ground = graph.still("ground", SIZE, "yuv420p", 5)
    shape = sources.SourcePicture(Size(64, 32), sources.SourceColour("bt709", full_range=False))
    contained = sources.contain(picture, shape, SIZE, ground)
    return graph.command(recipes.finished(contained), 5, RAW)


def words(name: str) -> Command:
    return piece(
        PieceRange(item=MediaInput(name), stream_index=1, start=Fraction(1), samples=4800,
                   seekable=True)
    )  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("command", [clip, words])
def test_a_name_is_in_no_argument_before_it_is_resolved(command: object, name: str) -> None:
    """Whatever a source is called, the arguments are the same, to the last character."""
    assert callable(command)
    assert command(name).argv == command("plain.mp4").argv


@given(st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1, max_size=30))
def test_a_resolved_name_is_one_file_argument(name: str) -> None:
    """A path changes the one argument behind its `-i`, and begins with `file:` there."""
    paths: dict[Input, Path] = {
        MediaInput(name): Path("/media") / "x" / name.replace("/", "_"),
        TaskInput("ground"): Path("/store/ground"),
    }
    made = clip(name)
    resolved = made.resolved(paths.__getitem__, Path("/store/out"))
    changed = {
        (before, after)
        for before, after in zip(made.argv, resolved, strict=True)
        if before != after
    }
    assert changed == {
        ("{in:0}", f"file:{paths[MediaInput(name)]}"),
        ("{in:1}", "file:/store/ground"),
        ("{out}", "file:/store/out"),
    }
    for index, argument in enumerate(resolved):
        if argument.startswith("file:") and argument != "file:/store/out":
            assert resolved[index - 1] == "-i"


@pytest.mark.parametrize("name", ["-i", "concat:a|b", "{in:0}", "a b'c\".mp4", "é.mp4", "%03d.mp4"])
def test_ffmpeg_opens_the_very_file(studio: Studio, name: str) -> None:
    """A strange name is opened as a file of that name, and as nothing else."""
    path = studio.folder / name
    ffmpeg("-f", "lavfi", "-i", "color=gray:s=64x64:r=30:d=2", "-c:v", "libx264", "-preset",
           "ultrafast", studio.folder / "plain.mp4")  # fmt: skip
    path.write_bytes((studio.folder / "plain.mp4").read_bytes())
    studio.keep("ground", bytes([60]) * 64 * 64 + bytes([128]) * 64 * 32)
    studio.files[name] = path
    files = {MediaInput(name): path, TaskInput("ground"): studio.files["ground"]}
    argv = [str(find_ffmpeg()), *clip(name).resolved(files.__getitem__, studio.folder / "o.raw")]
    finished = run(argv, cancel=CancelToken())
    assert finished.ok, finished.stderr_tail
    assert (studio.folder / "o.raw").stat().st_size == 5 * 64 * 96


def test_files_are_the_only_protocol() -> None:
    """No input may lead ffmpeg to another machine, whatever a container refers to."""
    argv = clip("a.mp4").argv
    for index, argument in enumerate(argv):
        if argument == "-i":
            before = argv[:index]
            last = max(i for i, word in enumerate(before) if word == "-protocol_whitelist")
            assert argv[last + 1] == "file"
            assert "-i" not in argv[last:index]


def test_a_commands_text_says_what_its_inputs_are() -> None:
    """For people and for names of tasks: sources and tasks instead of paths."""
    text = str(clip("media/séance.mp4"))
    assert "-i <media media/séance.mp4>" in text
    assert "-i <task ground>" in text
    assert text.count("<out>") == 1


@given(st.floats(-1e6, 1e6, allow_nan=False))
def test_numbers_are_written_plainly(value: float) -> None:
    """No exponent, nothing that depends on a locale, and near enough for any pixel."""
    text = decimal(value)
    assert set(text) <= set(string.digits + "-.")
    assert abs(float(text) - value) <= 1e-9 * max(1.0, abs(value))


def test_the_wheels_ffmpeg_has_what_graphs_are_made_of() -> None:
    """Every filter and encoder that is needed is in the ffmpeg that is installed."""
    for option, needed in (("-filters", NEEDED_FILTERS), ("-encoders", NEEDED_ENCODERS)):
        listing = run(
            [find_ffmpeg(), "-hide_banner", option], cancel=CancelToken(), keep_stdout=True
        )
        assert listing.stdout is not None
        assert set(needed) <= names_in(listing.stdout.decode())


def test_filters_in_use_are_on_the_list() -> None:
    """What `doctor` looks for is what graphs are made of."""
    source = "".join(path.read_text("utf-8") for path in Path(recipes.__file__).parent.glob("*.py"))
    for name in NEEDED_FILTERS:
        assert f'"{name}"' in source or f".{name}(" in source, name


def test_a_program_that_is_not_ffmpeg_is_told_apart() -> None:
    """The version is that of the banner; other banners are refused."""
    assert version_of("ffmpeg version 7.1-static https://johnvansickle.com\nbuilt…") == "7.1-static"
    with pytest.raises(FFmpegNotFound, match="not ffmpeg"):
        version_of("bash, version 5.2")


def test_an_override_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody names another ffmpeg, it is that one or none."""
    monkeypatch.setenv("STORYFORGE_FFMPEG", "no-such-program")
    with pytest.raises(FFmpegNotFound, match="no-such-program"):
        find_ffmpeg()


def test_qualities_are_one_table() -> None:
    """Encoder threads are part of it: another count would give other bytes."""
    assert set(QUALITIES) == {"master", "small", "draft", "preview"}
    assert all(name == quality.name for name, quality in QUALITIES.items())
    assert THREADS >= 1
    assert sound_encoding(96_000)["b:a"] == 96_000
    assert VideoLimits(max_rate_bps=1, buffer_bits=1).b_frames == 2

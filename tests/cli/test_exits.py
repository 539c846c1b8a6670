"""How the program leaves, whatever happens in it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from storyforge import errors
from storyforge.cli.exits import Exit, status_of
from tests.render.stage import command, environment, story


def raising(failure: BaseException) -> int:
    def program() -> int:
        raise failure

    return status_of(program)


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (click.UsageError("no"), Exit.USAGE),
        (click.FileError("x", "no"), Exit.USAGE),
        (errors.UsageError("no"), Exit.USAGE),
        (errors.DiskFull("full"), Exit.ENVIRONMENT),
        (errors.FFmpegNotFound("none"), Exit.ENVIRONMENT),
        (errors.ExtraNotInstalled("moviepy", "a scene"), Exit.ENVIRONMENT),
        (errors.FFmpegFailed(["ffmpeg"], 1, "bad", "segment 1"), Exit.FAILED),
        (errors.OutputWrong("wrong"), Exit.FAILED),
        (errors.MediaUnreadable(Path("a.mp4"), "torn"), Exit.DIAGNOSTICS),
        (errors.Cancelled(), Exit.INTERRUPTED),
        (click.Abort(), Exit.INTERRUPTED),
        (KeyboardInterrupt(), Exit.INTERRUPTED),
        (OSError(errno.ENOSPC, "no space"), Exit.ENVIRONMENT),
        (PermissionError(errno.EACCES, "denied"), Exit.ENVIRONMENT),
        (ValueError("a bug"), Exit.FAILED),
        (OSError(errno.EBADF, "a bug too"), Exit.FAILED),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, BaseException) else "",
)
def test_every_failure_has_its_exit_code(failure: BaseException, status: Exit) -> None:
    """Scripts can tell the author's mistakes from the machine's and from ours."""
    assert raising(failure) == status


def test_every_class_of_failure_has_an_exit_code_that_is_not_success() -> None:
    """A failure that is added later never looks like success."""
    classes = [each for each in vars(errors).values() if isinstance(each, type)]
    failures = [each for each in classes if issubclass(each, errors.StoryforgeError)]
    assert failures
    for each in failures:
        assert raising(each.__new__(each)) != Exit.DONE


@pytest.mark.parametrize(("result", "status"), [(None, 0), (0, 0), (1, 1), (3, 3)])
def test_a_result_is_the_exit_code(result: int | None, status: int) -> None:
    """A command that says nothing has done its work."""
    assert status_of(lambda: result) == status


def test_a_bug_is_shown_whole_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Our own mistakes are never dressed up as the user's."""
    raising(ZeroDivisionError("1/0"))
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" in said.err
    assert "ZeroDivisionError: 1/0" in said.err
    assert "bug in storyforge" in said.err.splitlines()[-1]


def test_a_missing_environment_points_to_doctor(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever set up the machine learns where to look."""
    raising(errors.FFmpegNotFound("there is no ffmpeg"))
    assert capsys.readouterr().err.splitlines() == [
        "storyforge: there is no ffmpeg",
        "  help: `storyforge doctor` looks at what is missing",
    ]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "été/a.yaml"),
         "storyforge: été/a.yaml cannot be used (Permission denied)\n"),
        (OSError(errno.ENOSPC, "No space left on device"), "storyforge: No space left on device\n"),
    ],
)  # fmt: skip
def test_the_machines_refusals_are_said_without_numbers(
    failure: OSError, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What could not be used, and why."""
    raising(failure)
    assert capsys.readouterr().err == said


@pytest.mark.skipif(os.name == "nt", reason="pipes break differently on Windows")
def test_a_reader_that_leaves_is_no_failure() -> None:
    """`storyforge platforms | head -1` says nothing on stderr."""
    with subprocess.Popen(
        [sys.executable, "-m", "storyforge", "platforms"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert program.stderr.read() == b""
        assert program.wait(timeout=60) == Exit.DONE


@pytest.mark.skipif(os.name == "nt", reason="streams are closed in another way on Windows")
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", [("check",), ("render", "--draft", "--no-cache")])
def test_closed_streams_are_no_failure(tmp_path: Path, words: tuple[str, ...], closed: str) -> None:
    """Some jobs start programs without streams; what is said goes nowhere, the work is done."""
    scene = '{type: card, layout: title, slots: {title: "a"}, duration: 0.1s}'
    board = story(tmp_path / "essai.yaml", f"scenes:\n  - {scene}\n")
    script = f'( "$@" {closed}; echo $? >&3 ) 3>&1'
    done = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *command(words[0], board, *words[1:])],
        env=environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "0", done
    assert "Traceback" not in done.stderr
    assert (tmp_path / "output").exists() == (words[0] == "render")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the disk that is always full")
@pytest.mark.parametrize(
    ("words", "stream", "status"),
    [(("platforms",), "stdout", Exit.ENVIRONMENT),
     (("check", "no-such-file"), "stderr", Exit.USAGE)],
)  # fmt: skip
def test_streams_on_a_full_disk(words: tuple[str, ...], stream: str, status: Exit) -> None:
    """A product that cannot be written is the machine's failure; a message is none of its own."""
    script = f'"$@" {">" if stream == "stdout" else "2>"}/dev/full'
    program = [sys.executable, "-m", "storyforge", *words]
    ended = subprocess.run(
        ["/bin/sh", "-c", script, "sh", *program], capture_output=True, check=False
    )
    assert ended.returncode == status

"""Exit codes, and what is said when the program ends badly.

0    done
1    diagnostics of error severity: the author has something to correct
2    wrong usage
3    rendering failed, or storyforge itself did
4    the environment: no ffmpeg, no room, no right to write
130  interrupted
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import traceback
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import NoReturn

import click

from storyforge.cli.terminal import shown
from storyforge.errors import (
    Cancelled,
    EnvironmentFailed,
    MediaUnreadable,
    StoryforgeError,
    StoryRefused,
    UsageError,
)


class Exit(IntEnum):
    """What the shell is told."""

    DONE = 0
    DIAGNOSTICS = 1
    USAGE = 2
    FAILED = 3
    ENVIRONMENT = 4
    INTERRUPTED = 130


_BUG = (
    "storyforge: this is a bug in storyforge, not a mistake of yours: "
    "please report it with the lines above"
)
# What the machine, not the program, is to blame for.
_MACHINE = frozenset({
    errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE,
    errno.ENOMEM,
})  # fmt: skip


def status_of(program: Callable[[], int | None]) -> int:
    """The exit code of running a program; says on stderr why it is not 0."""
    try:
        return program() or Exit.DONE
    except click.ClickException as wrong:
        said = io.StringIO()
        wrong.show(said)
        _show_lines(said.getvalue())
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt, Cancelled):
        _say("interrupted")
        return Exit.INTERRUPTED
    except StoryforgeError as failure:
        _say(str(failure), _advice(failure))
        return exit_for(failure)
    except Exception as failure:  # noqa: BLE001 - the last stop: a bug is shown whole, and named
        return _unforeseen(failure)


def _unforeseen(failure: Exception) -> Exit:
    if isinstance(failure, OSError) and failure.errno in _MACHINE:
        reason = failure.strerror or str(failure)
        _say(f"{failure.filename} cannot be used ({reason})" if failure.filename else reason)
        return Exit.ENVIRONMENT
    _show_lines("".join(traceback.format_exception(failure)))
    _tell(_BUG)
    return Exit.FAILED


def exit_for(failure: StoryforgeError) -> Exit:
    """The exit code for a failure of the world."""
    if isinstance(failure, UsageError):
        return Exit.USAGE
    if isinstance(failure, EnvironmentFailed):
        return Exit.ENVIRONMENT
    if isinstance(failure, MediaUnreadable | StoryRefused):
        return Exit.DIAGNOSTICS
    return Exit.FAILED


def _advice(failure: StoryforgeError) -> str:
    missing = isinstance(failure, EnvironmentFailed)
    return "\n  help: `storyforge doctor` looks at what is missing" if missing else ""


def _show_lines(text: str) -> None:
    _tell("\n".join(shown(line) for line in text.splitlines()))


def _say(text: str, advice: str = "") -> None:
    _tell(f"storyforge: {shown(text)}{advice}")


def _tell(text: str) -> None:
    """Say on stderr, as far as that can be written (`2>log` on a full disk): the code remains."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True)


def take_closed_streams() -> None:
    """Have something to write to where the caller closed a stream (`>&-`, as some jobs do).

    Done first of all: otherwise the next file that is opened becomes standard output.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115  for good
            setattr(sys, name, stream)


def leave(status: int) -> NoReturn:
    """End the process, without putting everything away first.

    That takes Python 50 to 70 ms once pydantic, numpy and PyAV are loaded, and half a second in the
    midst of rendering. Nothing is lost: what had to be undone has been by now, and the guardian,
    which ends once we are gone, ends children that are left with us.
    """
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):  # nobody reads any more
            stream.flush()
    os._exit(status)


def let_go_of_stdout() -> None:
    """Stop writing: in `storyforge plan story.yaml | head` the reader has seen enough."""
    # Without this, Python complains when it flushes on its way out.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

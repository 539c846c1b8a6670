"""Running a program to its end, or to ours."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Literal

from storyforge.errors import Cancelled, DiskFull, EnvironmentFailed
from storyforge.process.cancel import CancelToken
from storyforge.process.child import start
from storyforge.process.streams import Feed, LineReader, Streams

_News = Literal["exited", "cancelled"] | BaseException
# `SimpleQueue.put` is reentrant, so a signal handler may cancel while we wait.
_NewsQueue = SimpleQueue[_News]

_DISK_FULL = {-errno.ENOSPC & 0xFF, -errno.ENOSPC & 0xFFFFFFFF}


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended.

    `status` is its exit status, minus the signal's number if one ended it, None if it
    took longer than allowed. `stdout` is there if it was to be kept; `stderr_tail` is
    the last `streams.TAIL_BYTES` of its standard error.
    """

    status: int | None
    stdout: bytes | None
    stderr_tail: str

    @property
    def ok(self) -> bool:
        return self.status == 0


def run(
    argv: Sequence[str | os.PathLike[str]],
    *,
    cancel: CancelToken,
    on_line: LineReader | None = None,
    stdin: Feed | None = None,
    timeout_s: float | None = None,
    cwd: Path | None = None,
    keep_stdout: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Finished:
    """Run a program, never through a shell, and wait for its end.

    `on_line` gets each line of standard output as it comes, in a thread of its own; a
    slow one slows the program down. `stdin` is fed to the program (bytes, or pieces made
    while it runs); without, its standard input is empty. `environment` adds to the
    variables of `environment.child_environment`. Whatever the program started is gone
    when this returns or raises.

    Raises errors.Cancelled within half a second of `cancel.cancel()`;
    errors.ProgramNotFound; errors.DiskFull for a program that ends, as ffmpeg does, with
    minus ENOSPC as its status (`ffmpeg -v error -f lavfi -i sine=d=1 -f wav -y /dev/full;
    echo $?` prints 228); and whatever `on_line` or the pieces of `stdin` raise.
    """
    cancel.raise_if_cancelled()
    news: _NewsQueue = SimpleQueue()
    child = start(
        argv,
        reads=stdin is not None,
        writes=keep_stdout or on_line is not None,
        cwd=cwd,
        environment=environment,
        on_exit=lambda: news.put("exited"),
    )
    streams = Streams(
        child.process, news.put, stdin=stdin, on_line=on_line, keep_stdout=keep_stdout
    )
    # Left in reverse: the child is gone before its streams are waited for.
    with streams, child:
        try:
            streams.start()
        except RuntimeError as failure:  # no more threads
            raise EnvironmentFailed(f"no process can be tended: {failure}") from failure
        with cancel.telling(lambda: news.put("cancelled")):
            in_time = _until_exit(news, timeout_s)
    _raise_failures(news)
    status = child.status if in_time else None
    if status in _DISK_FULL:
        raise DiskFull("there is no room left on the disk")
    return Finished(status, streams.stdout, streams.stderr_tail)


def _until_exit(news: _NewsQueue, timeout_s: float | None) -> bool:
    """True at the program's own end, False after the timeout; raises what stops the wait."""
    try:
        event = news.get(timeout=timeout_s)
    except Empty:
        return False
    if event == "cancelled":
        raise Cancelled("stopped")
    if isinstance(event, BaseException):
        raise event
    return True


def _raise_failures(news: _NewsQueue) -> None:
    """What went wrong in the streams after the program had ended."""
    while not news.empty():
        event = news.get()
        if isinstance(event, BaseException):
            raise event

"""One child process and its group: started, watched, stopped."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from storyforge.errors import EnvironmentFailed, ProgramNotFound
from storyforge.process.environment import child_environment
from storyforge.process.guard import kill_group
from storyforge.process.guardian import GUARDIAN

POLITELY_S = 0.2
"""How long a child may take to end by itself after it was asked to."""

FORCIBLY_S = 0.2
"""How long the kernel may take to end a killed child before we go on without it."""

_NOT_A_PROGRAM = {errno.ENOENT, errno.EACCES, errno.ENOEXEC, errno.ENOTDIR}


class Child:
    """A running program in a session, and so a process group, of its own.

    Its own session, so that it gets no Ctrl-C meant for us and has no terminal to ask
    questions on; its own group, so that whatever it starts is stopped with it.
    """

    def __init__(self, process: subprocess.Popen[bytes], on_exit: Callable[[], None]) -> None:
        self.process = process
        self._on_exit = on_exit
        self._exited = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def _watch(self) -> None:
        """Wait for the end without reaping, so that the process id stays taken."""
        if sys.platform != "win32" and hasattr(os, "waitid"):
            # Ctrl-C while it was being started has it ended and reaped before it is watched.
            with contextlib.suppress(ChildProcessError):
                os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
        else:  # macOS before Python 3.13, and Windows, where a handle keeps the id taken
            self.process.wait()
        self._exited.set()
        self._on_exit()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        """Ask it to end, kill what is left of the group, and reap; in less than half a second."""
        if not self._exited.is_set():
            self._ask_to_end()
            self._exited.wait(POLITELY_S)
        kill_group(self.process.pid)
        if self._exited.wait(FORCIBLY_S):  # else stuck in the kernel, on a dead network share
            GUARDIAN.ended(self.process.pid)
            self.process.wait()

    @property
    def status(self) -> int | None:
        """Its exit status, minus the signal's number if one ended it; None while it runs."""
        return self.process.returncode

    def _ask_to_end(self) -> None:
        if sys.platform == "win32":
            self.process.terminate()
            return
        with contextlib.suppress(OSError):  # it ended by itself
            os.killpg(self.process.pid, signal.SIGTERM)


def start(
    argv: Sequence[str | os.PathLike[str]],
    *,
    reads: bool,
    writes: bool,
    cwd: Path | None,
    environment: Mapping[str, str] | None,
    on_exit: Callable[[], None],
) -> Child:
    """Start a program; `reads` and `writes` say whether its stdin and stdout are ours.

    Raises errors.ProgramNotFound, and errors.EnvironmentFailed when the machine lacks
    the memory or the handles for another process.
    """
    command = [os.fspath(part) for part in argv]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if reads else subprocess.DEVNULL,
            stdout=subprocess.PIPE if writes else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=cwd,
            env=child_environment(environment),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as failure:
        raise _not_started(command[0], failure, cwd) from failure
    return _guarded(process, on_exit)


def _guarded(process: subprocess.Popen[bytes], on_exit: Callable[[], None]) -> Child:
    """The child, once the guardian knows of it and a thread waits for its end."""
    try:
        GUARDIAN.started(process.pid)
        return Child(process, on_exit)
    except BaseException as failure:
        kill_group(process.pid)
        process.communicate()
        if isinstance(failure, OSError | RuntimeError):  # no more processes, no more threads
            raise EnvironmentFailed(f"no process can be started: {failure}") from failure
        raise


def _not_started(program: str, failure: OSError, cwd: Path | None) -> EnvironmentFailed:
    if cwd is not None and not cwd.is_dir():
        return EnvironmentFailed(f"there is no folder {cwd}")
    if failure.errno in _NOT_A_PROGRAM:
        return ProgramNotFound(program)
    return EnvironmentFailed(f"{Path(program).name} cannot be started: {failure.strerror}")

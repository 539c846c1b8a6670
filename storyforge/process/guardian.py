"""No orphans: a tiny process that outlives this one just long enough to clean up.

Why a process: parent-death signals exist on Linux only and follow the *thread* that
started the child, and nothing inside a program survives `kill -9`. Between the start
of a child and the line that tells of it there are some microseconds in which a kill of
this process would still leave it behind; nothing portable closes that gap.

On Windows the guardian ends the children themselves but not what they started; a job
object would, and that cannot be tried where this was written.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from pathlib import Path

from storyforge.process import guard
from storyforge.process.environment import child_environment


class Guardian:
    """Keeps one guardian process informed of the children that are alive.

    It is started with the first child and started again should it be gone. Usable from
    several threads; a forked copy of this process starts with a guardian of its own.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._alive: set[int] = set()
        self._owner: int | None = None

    def started(self, pid: int) -> None:
        with self._lock:
            self._adopt()
            self._alive.add(pid)
            self._tell(f"+{pid}\n")

    def ended(self, pid: int) -> None:
        """To be called before the process is reaped: until then its id is not used again."""
        with self._lock:
            if pid in self._alive:
                self._alive.discard(pid)
                self._tell(f"-{pid}\n")

    def close(self) -> None:
        """Let the guardian end; it first kills what is left."""
        with self._lock:
            self._alive.clear()
            self._let_go()

    def _adopt(self) -> None:
        """The first child of this process, as opposed to one it was forked from."""
        if self._owner is None:
            atexit.register(self.close)
            if sys.platform != "win32":
                os.register_at_fork(after_in_child=self._forget)
        self._owner = os.getpid()

    def _forget(self) -> None:
        """In a forked copy: the children are the original's, and so is the pipe.

        A copy that kept the pipe open would keep the guardian from seeing the end.
        """
        self._lock = threading.Lock()
        self._alive.clear()
        if self._process is not None and self._process.stdin is not None:
            os.close(self._process.stdin.fileno())
        self._process = None

    def _tell(self, line: str) -> None:
        if self._process is None or not self._write(line):
            self._restart()

    def _write(self, line: str) -> bool:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line.encode())
        except OSError:
            return False  # the guardian itself was killed
        return True

    def _let_go(self) -> None:
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait(timeout=5)

    def _restart(self) -> None:
        """A new guardian, told of every child alive."""
        self._let_go()
        self._process = _launch() if self._alive and sys.executable else None
        if self._process is not None:
            self._write("".join(f"+{pid}\n" for pid in sorted(self._alive)))


def _launch() -> subprocess.Popen[bytes]:
    """Start the guardian apart from everything: own session, no folder held, no output."""
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(Path(guard.__file__))],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=Path(sys.executable).anchor,
        env=child_environment(),
        start_new_session=True,
    )


GUARDIAN = Guardian()
"""This process's own. The kernel's process ids are one for all, so the guardian is too."""

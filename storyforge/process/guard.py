"""What the guardian process runs: kill what is left once the parent is gone.

A program of its own (`python -I -S guard.py`), so it imports nothing of the project.
It reads lines from its standard input, `+PID` for a child that started and `-PID` for
one that ended. End of file means that the parent is dead, however it died: the kernel
closes pipes even after `kill -9`.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable


def unfinished(lines: Iterable[bytes]) -> set[int]:
    """The process ids that were told of as started and not as ended."""
    left: set[int] = set()
    for line in lines:
        change = left.add if line.startswith(b"+") else left.discard
        change(int(line[1:]))
    return left


def kill_group(pid: int) -> None:
    """Kill a child and all it started, which share its process group where there are any."""
    try:
        if sys.platform == "win32":
            os.kill(pid, signal.SIGTERM)  # TerminateProcess
        else:
            os.killpg(pid, signal.SIGKILL)
    except OSError:
        pass  # it ended by itself


def ignore_signals() -> None:
    """What stops the parent must not stop its guardian first."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)


def main() -> None:
    ignore_signals()
    for pid in unfinished(sys.stdin.buffer):
        kill_group(pid)


if __name__ == "__main__":
    main()

"""Measuring a program: wall time, processor time, memory; and tables of what was measured."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PROCESSES = Path("/proc")
LOOK_S = 0.05
"""How often memory is looked at."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run took: seconds of wall and of processors, MB at its peak.

    Processor time counts the program's children too, as far as they were waited for. `peak_mb`
    is that of the largest single process among them, `pss_mb` of the whole tree at once, what
    they share counted once (0 where it was not looked at).
    """

    wall_s: float
    cpu_s: float
    peak_mb: float
    pss_mb: float = 0.0


def measure(
    argv: Sequence[str], *, times: int = 1, cwd: Path | None = None,
    environment: Mapping[str, str] | None = None, memory: bool = False,
) -> Measurement:  # fmt: skip
    """The quickest of some runs, because noise only ever adds.

    Raises CalledProcessError, with what was said on stderr, when a run fails.
    """
    runs = (_once(argv, cwd, environment or {}, memory) for _ in range(times))
    return min(runs, key=lambda run: run.wall_s)


def measure_busy(argv: Sequence[str], other: Sequence[str]) -> Measurement:
    """A run while another one keeps a second core busy: cores that share cost each other time.

    The other should take as long as the first; it is ended when the first is done.
    """
    with subprocess.Popen(
        other, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as neighbour:
        try:
            return measure(argv)
        finally:
            neighbour.kill()


def middle(runs: Sequence[Measurement]) -> Measurement:
    """The run of median wall time."""
    return sorted(runs, key=lambda run: run.wall_s)[len(runs) // 2]


def _once(
    argv: Sequence[str], cwd: Path | None, environment: Mapping[str, str], memory: bool
) -> Measurement:
    began = time.perf_counter()
    with subprocess.Popen(
        argv, cwd=cwd, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
    ) as program:  # fmt: skip
        assert program.stderr is not None
        watch = Watch(program.pid) if memory else None
        said = program.stderr.read()
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - began
    pss_mb = watch.most_mb() if watch else 0.0
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, argv, stderr=said)
    cpu_s = usage.ru_utime + usage.ru_stime
    return Measurement(wall_s, cpu_s, usage.ru_maxrss / 1024, pss_mb)


class Watch:
    """Adds up, again and again, the memory of a process and all it has started."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most_kb = pid, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def most_mb(self) -> float:
        """The most there was at once; the watch ends."""
        self._over.set()
        self._thread.join()
        return self._most_kb / 1024

    def _look(self) -> None:
        while not self._over.wait(LOOK_S):
            self._most_kb = max(self._most_kb, sum(map(_pss_kb, tree(self._pid))))


def tree(pid: int) -> Iterator[int]:
    """A process and all that descend from it, as they are now."""
    children: dict[int, list[int]] = {}
    for entry in PROCESSES.iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    while found:
        each = found.pop()
        yield each
        found += children.get(each, [])


def _parent(process: Path) -> int | None:
    try:
        # The name stands in brackets and may hold anything, so what follows is read from the end.
        return int((process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):  # it ended while we looked
        return None


def _pss_kb(pid: int) -> int:
    try:
        text = (PROCESSES / str(pid) / "smaps_rollup").read_text("utf-8")
    except OSError:
        return 0
    match = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    return int(match[1]) if match else 0


Rows = Sequence[tuple[str, Measurement]]


def table(rows: Rows, share_of: str = "first") -> str:
    """A Markdown table; shares are of the first row's wall and processor time."""
    first = rows[0][1]
    has_memory = any(run.pss_mb for _, run in rows)
    memory_head, memory_rule = ("tree MB | ", "--- | ") if has_memory else ("", "")
    lines = [
        f"| | wall s | CPU s | {memory_head}wall, of {share_of} | CPU, of {share_of} |",
        f"| --- | --- | --- | {memory_rule}--- | --- |",
    ]
    for name, run in rows:
        memory = f"{run.pss_mb:.0f} | " if has_memory else ""
        lines.append(
            f"| {name} | {run.wall_s:.2f} | {run.cpu_s:.2f} | {memory}"
            f"{run.wall_s / first.wall_s:.3f} | {run.cpu_s / first.cpu_s:.3f} |"
        )
    return "\n".join(lines)

"""Measuring a program: wall time, processor time, memory; and tables of what was measured."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one run took: seconds of wall and of processors, MB at its peak.

    Processor time counts the program's children too; the peak is that of the largest single
    process among them.
    """

    wall_s: float
    cpu_s: float
    peak_mb: float


def measure(argv: Sequence[str], *, times: int = 1, cwd: Path | None = None) -> Measurement:
    """The quickest of some runs, because noise only ever adds.

    Raises CalledProcessError, with what was said on stderr, when a run fails.
    """
    return min((_once(argv, cwd) for _ in range(times)), key=lambda run: run.wall_s)


def middle(runs: Sequence[Measurement]) -> Measurement:
    """The run of median wall time."""
    return sorted(runs, key=lambda run: run.wall_s)[len(runs) // 2]


def _once(argv: Sequence[str], cwd: Path | None) -> Measurement:
    began = time.perf_counter()
    with subprocess.Popen(
        argv, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stderr is not None
        said = program.stderr.read()
        _, status, usage = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
    wall_s = time.perf_counter() - began
    if program.returncode:
        raise subprocess.CalledProcessError(program.returncode, argv, stderr=said)
    return Measurement(wall_s, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def table(title: str, rows: Sequence[tuple[str, Measurement]]) -> str:
    """A Markdown table; the ratio is to the first row's wall time."""
    first = rows[0][1].wall_s
    lines = [
        f"| {name} | {run.wall_s:.2f} | {run.cpu_s:.2f} | {run.peak_mb:.0f} "
        f"| {run.wall_s / first:.2f} |"
        for name, run in rows
    ]
    head = "| | wall s | cpu s | peak MB | ratio |\n| --- | --- | --- | --- | --- |"
    return "\n".join([f"## {title}", "", head, *lines, ""])

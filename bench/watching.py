"""How soon a watcher shows what was saved: from the save to the new file on the disk."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from bench.measuring import PROCESSES, Measurement
from bench.stories import Project, long

_TICKS = os.sysconf("SC_CLK_TCK")


@contextmanager
def watcher(argv: Sequence[str], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A watcher that has shown its first picture."""
    with subprocess.Popen(
        argv, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as program:  # fmt: skip
        try:
            _shown(program)
            yield program
        finally:
            program.kill()


def after_a_save(program: subprocess.Popen[str], project: Project, turn: int) -> Measurement:
    """What it takes from the save of a caption, by renaming, until the picture is there."""
    data = long()
    data["scenes"][5]["captions"][0]["text"] = f"Chaleur, jour {turn} : *prenez soin* de vous"
    story = project.folder / "long.yaml"
    ready = project.write("next", data)
    cpu_s, began = _cpu_s(program.pid), perf_counter()
    ready.replace(story)
    file = _shown(program)
    wall_s = perf_counter() - began
    assert file.is_file()
    return Measurement(wall_s, _cpu_s(program.pid) - cpu_s, 0)


def _shown(program: subprocess.Popen[str]) -> Path:
    assert program.stdout is not None
    for line in program.stdout:
        said = json.loads(line)
        if said["type"] == "shown":
            return Path(said["file"])
    raise RuntimeError("the watcher ended")


def _cpu_s(pid: int) -> float:
    """Processor time of a process and of its children that were waited for."""
    fields = (PROCESSES / str(pid) / "stat").read_text("utf-8").rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICKS

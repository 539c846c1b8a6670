"""Renders that are stopped at a moment of chance, and what must hold after that."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.render.stage import clip, command, contents, environment, photo, story

PROCESSES = Path("/proc")
Victim = Literal["program", "child", "group"]
VICTIMS: tuple[Victim, ...] = ("program", "program", "child", "group")
"""Who is killed: mostly the program alone, which then cannot clear up anything."""

BODY = """\
sound: {music: {source: film.mp4, volume: -12 dB, duck: -6 dB}}
defaults: {transition: {type: crossfade, duration: 6f}}
scenes:
  - {type: card, layout: title, slots: {title: "Bonjour"}, duration: 1s}
  - {type: clip, source: film.mp4, captions: [{text: "Une légende"}]}
  - {type: photo, source: photo.png, duration: 2s, motion: {type: zoom-in, amount: 12%}}
  - {type: clip, source: film.mp4, fit: blur, start: 0.2s}
  - {type: clip, source: film.mp4, fit: {type: contain, ground: "#101820"}, sound: none}
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """A story that is rendered, and stopped, and rendered again; and what it should become."""

    path: Path
    wanted: Mapping[str, bytes]

    @classmethod
    def prepared(cls, folder: Path) -> Trial:
        """Write the story, and render it once, undisturbed."""
        folder.mkdir()
        clip(folder / "film.mp4", 2)
        photo(folder / "photo.png", "270x480")
        path = story(folder / "essai.yaml", BODY)
        done = subprocess.run(
            arguments(path), env=environment({"STORYFORGE_CACHE_DIR": folder / "cache"}),
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        trial = cls(path, contents(folder / "output"))
        assert len(trial.wanted) == 3
        assert len(told(done.stdout, "task-done")) == TASKS
        trial.clear()
        return trial

    @property
    def output(self) -> Path:
        return self.path.parent / "output"

    @property
    def cache(self) -> Path:
        return self.path.parent / "cache"

    def clear(self) -> None:
        for folder in (self.output, self.cache):
            shutil.rmtree(folder, ignore_errors=True)

    def started(self, workers: int = 2) -> subprocess.Popen[str]:
        return subprocess.Popen(
            arguments(self.path, workers), env=environment({"STORYFORGE_CACHE_DIR": self.cache}),
            text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip

    def assert_no_part_of_a_file(self) -> None:
        """What has a final name is whole; a file that is being written has another name."""
        for name, data in contents(self.output).items():
            if name in self.wanted:
                assert data == self.wanted[name], f"{name} is not whole"
            else:
                assert not name.startswith("essai"), f"{name} was left under a final name"

    def assert_carries_on(self, finished: set[str]) -> None:
        """The next run does not do again what was told to be finished, and ends as any other."""
        with self.started() as program:
            out, err = program.communicate(timeout=300)
        assert program.returncode == 0, err
        repeated = {each["task"] for each in told(out, "task-done") if not each["reused"]}
        assert not repeated & finished, "finished work was lost"
        assert contents(self.output) == self.wanted
        assert not list((self.cache / "runs").iterdir()), "nothing is left of the killed run"


def arguments(path: Path, workers: int = 2) -> list[str]:
    usual = ("--draft", "--platform", "square", "--json")
    return command("render", path, *usual, "--workers", workers)


def told(out: str, kind: str) -> list[dict[str, Any]]:
    """The events of a kind in what a run printed; a last line that was cut off is left out."""
    events = [json.loads(line) for line in out.splitlines() if line.endswith("}")]
    return [event for event in events if event["type"] == kind]


def children(cache: Path) -> list[int]:
    """Processes whose commands name a cache folder."""
    found = []
    for process in PROCESSES.iterdir():
        try:
            words = (process / "cmdline").read_bytes() if process.name.isdigit() else b""
        except OSError:  # it ended while we looked
            continue
        if str(cache).encode() in words:
            found.append(int(process.name))
    return found


def until(condition: Callable[[], object], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def reached(program: subprocess.Popen[str], chance: random.Random) -> str:
    """Wait for a moment of chance in a render, however slow the machine; what it told so far."""
    assert program.stdout is not None
    wanted, out = chance.randint(0, TASKS), ""
    while len(told(out, "task-done")) < wanted and (line := program.stdout.readline()):
        out += line
    # Before its first task it starts Python and plans, after its last it joins and writes.
    time.sleep(chance.uniform(0, 0.2 if wanted else 1.0))
    return out


def killed_at_random(trial: Trial, chance: random.Random, patience_s: float) -> str:
    """Kill a render once; who was killed, and how much had been finished.

    `patience_s` is how soon nothing of the render may run any more.
    """
    trial.clear()
    victim = chance.choice(VICTIMS)
    with trial.started() as program:
        out = reached(program, chance)
        targets = children(trial.cache) if victim == "child" else []
        if victim == "group":
            _kill(lambda: os.killpg(program.pid, signal.SIGKILL))
        elif targets:
            _kill(lambda: os.kill(chance.choice(targets), signal.SIGKILL))
        else:
            program.kill()
        assert program.stdout is not None
        out += program.stdout.read()
    assert until(lambda: not children(trial.cache), patience_s), "something goes on"
    trial.assert_no_part_of_a_file()
    finished = {each["task"] for each in told(out, "task-done")}
    trial.assert_carries_on(finished)
    return f"{victim}: {len(finished)} of {TASKS} tasks kept"


TASKS = 24
"""Tasks of the story: a run is stopped after some of them."""


def _kill(send: Callable[[], None]) -> None:
    with suppress(ProcessLookupError):  # it may have ended in the meantime
        send()

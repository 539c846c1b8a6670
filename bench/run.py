"""`make bench`: measures, and prints tables. Names of benchmarks as arguments choose some.

    python -m bench.run            all of them
    python -m bench.run start      one

Ratios within one run are what counts; absolute times belong to the machine.
"""

from __future__ import annotations

import argparse
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bench.handwritten import command, prepare, same_length
from bench.measuring import Measurement, measure, middle, table

ROOT = Path(__file__).parents[1]
STORY = ROOT / "storyboards" / "canicule.yaml"
PYTHON = sys.executable
STORYFORGE = (PYTHON, "-m", "storyforge")
Rows = list[tuple[str, Measurement]]


def start() -> str:
    """How long it takes until the command line answers."""
    rows: Rows = [
        ("python", measure([PYTHON, "-c", "pass"], times=10)),
        ("python and click", measure([PYTHON, "-c", "import click"], times=10)),
        ("storyforge --help", measure([*STORYFORGE, "--help"], times=10)),
    ]
    return table("Start", rows)


def check() -> str:
    """How long an author waits for her mistakes, with a story of 12 scenes."""
    with tempfile.TemporaryDirectory() as folder:
        story = _long_story(Path(folder), scenes=12)
        rows: Rows = [
            ("python", measure([PYTHON, "-c", "pass"], times=5)),
            ("check of 12 scenes", measure([*STORYFORGE, "check", str(story)], times=5)),
        ]
    return table("Check", rows)


def frame() -> str:
    """How long a designer waits for one frame."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*STORYFORGE, "frame", str(STORY), "--at", "2s"]
        output = str(Path(folder) / "frame.png")
        rows: Rows = [("one frame", measure([*command, "--output", output], times=3))]
    return table("Frame", rows)


def workers() -> str:
    """A story from nothing, with one program at a time and with two."""
    rows: Rows = [(f"{count} at a time", _render("--workers", str(count))) for count in (1, 2)]
    return table("Workers", rows)


def quality() -> str:
    """A story from nothing, in each quality."""
    names = ("master", "small", "draft")
    rows: Rows = [(name, _render("--quality", name)) for name in names]
    return table("Quality", rows)


def handwritten() -> str:
    """Five scenes of five seconds, against one ffmpeg command written by hand.

    The whole command in both cases, Python's start included; the two in turn, so that a
    machine that grows slower slows both.
    """
    with tempfile.TemporaryDirectory() as folder:
        bench = prepare(Path(folder) / "project")
        story = str(bench.folder / "essai.yaml")
        by_hand, ours = [], []
        for _ in range(3):
            by_hand.append(measure(command(bench)))
            ours.append(measure([*STORYFORGE, "render", story], cwd=ROOT))
        rows: Rows = [
            ("by hand, one graph", middle(by_hand)), ("storyforge render", middle(ours))
        ]  # fmt: skip
        return f"{table('Against one ffmpeg command', rows)}\n{same_length(bench)}\n"


BENCHMARKS: Mapping[str, Callable[[], str]] = {
    "start": start,
    "check": check,
    "frame": frame,
    "workers": workers,
    "quality": quality,
    "handwritten": handwritten,
}


def _render(*options: str) -> Measurement:
    with tempfile.TemporaryDirectory() as folder:
        command = [*STORYFORGE, "render", str(STORY), "--platform", "instagram-story"]
        return measure([*command, "--no-cache", "--output", folder, *options])


def _long_story(folder: Path, scenes: int) -> Path:
    """A story of cards with the starter kit."""
    story = folder / "long.yaml"
    measure([*STORYFORGE, "new", str(story), "--project", str(folder)])
    head = story.read_text(encoding="utf-8").split("scenes:")[0]
    card = '  - {type: card, layout: title, slots: {title: "Scène"}}\n'
    story.write_text(f"{head}scenes:\n{card * scenes}", encoding="utf-8")
    return story


def main() -> None:
    """Run what was asked for, and print each table when it is done."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME")
    chosen = parser.parse_args().names or list(BENCHMARKS)
    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}\n")
    for name in chosen:
        print(BENCHMARKS[name](), flush=True)


if __name__ == "__main__":
    main()

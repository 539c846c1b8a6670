"""`make bench`: measures, and prints tables. Names of benchmarks as arguments choose some.

    python -m bench.run                  all but those that take minutes for one figure
    python -m bench.run three long       these
    python -m bench.run --write          puts the tables into docs/benchmarks.md
    python -m bench.run moviepy ten-minutes hdr     by their names only

Whole commands, Python's start included. Every story has its own folder and starts from an empty
cache; Python's own compiled files are there. Where two things are compared they run in turn, and
the median of `--times` runs counts. Ratios within one run are what matters; absolute times belong
to the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import stories
from bench.composing import FFMPEG, composed, encoding_alone, overlays, raw_input, understood
from bench.cuts import cuts
from bench.handwritten import command, counted, plate
from bench.measuring import Measurement, measure, measure_busy, middle, table
from bench.stories import RATE, Project
from bench.watching import after_a_save, watcher
from storyforge.media.memo import SETTLED_NS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "benchmarks.md"
PYTHON = sys.executable
STORYFORGE = (PYTHON, "-m", "storyforge")
PLACES = ("1s", "5.1s", "12s", "17s", "23s", "29s", "33s", "38s", "43s", "48s", "52s", "58s")
"""Moments of `long`, one in each scene; the second lies in a crossfade."""


@dataclass(frozen=True, slots=True)
class Bench:
    """A project of its own with an empty cache, and what is done in it."""

    project: Project
    cache: Path

    def render(self, name: str, *options: str, memory: bool = False) -> Measurement:
        story = str(self.project.folder / f"{name}.yaml")
        return self.run("render", story, *options, memory=memory)

    def run(self, *words: str, memory: bool = False) -> Measurement:
        return measure([*STORYFORGE, *words], environment=self.environment, memory=memory)

    @property
    def environment(self) -> Mapping[str, str]:
        return {"STORYFORGE_CACHE_DIR": str(self.cache), "PYTHONPATH": str(ROOT)}


@contextmanager
def bench(*names: str) -> Iterator[Bench]:
    """A folder with the stories named; the sources in the page cache, as they were just copied."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory(prefix="storyforge-bench-") as folder:
        project = stories.project(Path(folder) / "project")
        for name in names:
            project.write(name)
        made = Bench(project, Path(folder) / "cache")
        made.run("--help")
        time.sleep(SETTLED_NS / 1e9)  # what is known of younger files is not remembered
        yield made


Runs = dict[str, list[Measurement]]


def medians(runs: Runs) -> str:
    return table([(name, middle(each)) for name, each in runs.items()])


# --- each benchmark -------------------------------------------------------------------


def start(times: int) -> str:
    """How long it takes until the command line answers."""
    several = 3 * times
    return table([
        ("python", measure([PYTHON, "-c", "pass"], times=several)),
        ("python and click", measure([PYTHON, "-c", "import click"], times=several)),
        ("storyforge --help", measure([*STORYFORGE, "--help"], times=several)),
    ])  # fmt: skip


def check(times: int) -> str:
    """How long an author waits for her mistakes, with the story `long`."""
    with bench("long") as at:
        story = str(at.project.folder / "long.yaml")
        runs: Runs = {"python": [], "check of 12 scenes, first": [], "check, again": []}
        for _ in range(times):
            fresh = Bench(at.project, Path(tempfile.mkdtemp(dir=at.project.folder)))
            runs["python"].append(measure([PYTHON, "-c", "pass"]))
            runs["check of 12 scenes, first"].append(fresh.run("check", story))
            runs["check, again"].append(fresh.run("check", story))
        return medians(runs)


def frame(times: int) -> str:
    """One frame at full size at twelve places of `long`, of new sources and of known ones."""
    with bench("long") as at:
        first, again = [], []
        for place in PLACES:
            looks, others = [], []
            for _ in range(times):
                fresh = Bench(at.project, Path(tempfile.mkdtemp(dir=at.project.folder)))
                looks.append(_look(fresh, place))
                others.append(_look(fresh, f"{float(place.removesuffix('s')) + 0.1:.1f}s"))
            first.append((place, middle(looks)))
            again.append((place, middle(others)))
        return table([*_typical("sources never seen", first), *_typical("known sources", again)])


def _look(at: Bench, place: str) -> Measurement:
    folder = at.project.folder
    story, picture = str(folder / "long.yaml"), str(folder / "f.png")
    return at.run("frame", story, "--at", place, "--output", picture)


def _typical(name: str, found: list[tuple[str, Measurement]]) -> list[tuple[str, Measurement]]:
    found.sort(key=lambda row: row[1].wall_s)
    (middling_at, middling), (worst_at, worst) = found[len(found) // 2], found[-1]
    return [(f"{name}, median ({middling_at})", middling), (f"{name}, worst ({worst_at})", worst)]


def watching(times: int) -> str:
    """From saving a caption of `long` to the new frame, and to the new small video."""
    with bench("long") as at:
        story = str(at.project.folder / "long.yaml")
        runs: Runs = {"storyforge frame, beside it": []}
        for shown in ("frame", "video"):
            argv = [*STORYFORGE, "watch", story, "--json", "--show", shown]
            saves = runs.setdefault(f"watch, to the new {shown}", [])
            with watcher(argv, at.environment) as program:
                saves += [after_a_save(program, at.project, turn) for turn in range(2 * times)]
        for turn in range(times):
            runs["storyforge frame, beside it"].append(_look(at, f"{28 + turn / 10:.1f}s"))
        worst = ", ".join(f"{name} {max(run.wall_s for run in each):.2f} s"
                          for name, each in runs.items())  # fmt: skip
        return f"{medians(runs)}\n\nWorst of {2 * times} saves: {worst}."


def workers(times: int) -> str:
    """`three` from nothing with one process at a time and with two, and as a draft."""
    ways = {"1 at a time": ("--workers", "1"), "2 at a time": ("--workers", "2"),
            "draft, 2 at a time": ("--workers", "2", "--draft")}  # fmt: skip
    runs: Runs = {name: [] for name in ways}
    for _ in range(times):
        for name, options in ways.items():
            with bench("three") as at:
                runs[name].append(at.render("three", *options))
    return medians(runs)


def three(times: int) -> str:
    """`three` from nothing, against one command written by hand and against encoding alone."""
    runs: Runs = {"by hand, one graph": [], "storyforge render": [], "encoding alone": [],
                  "encoding alone, beside another": []}  # fmt: skip
    with bench("three") as painted:
        folder = painted.project.folder
        story = understood(folder / "three.yaml")
        by_hand = command(story, plate(folder, folder), overlays(story, folder), folder / "h.mp4")
        raw = folder / "composite.yuv"
        composed(story, raw)
        alone, neighbour = (
            encoding_alone(story, raw, folder / name) for name in ("alone.mp4", "beside.mp4")
        )
        for _ in range(times):
            runs["by hand, one graph"].append(measure(by_hand))
            with bench("three") as at:
                runs["storyforge render"].append(at.render("three"))
                ours = counted(at.project.output("three"))
            runs["encoding alone"].append(measure(alone))
            runs["encoding alone, beside another"].append(measure_busy(alone, neighbour))
        frames = f"{ours} frames by storyforge, {counted(folder / 'h.mp4')} by hand."
    hand, made, floor, busy = (middle(each) for each in runs.values())
    return (
        f"{medians(runs)}\n\n{frames} Wall time {made.wall_s / hand.wall_s:.2f} of the command's; "
        f"{_of_encoding(made, floor, busy)}"
    )


def _of_encoding(made: Measurement, floor: Measurement, busy: Measurement) -> str:
    return (
        f"CPU {made.cpu_s / floor.cpu_s:.2f} of encoding alone on an idle machine, "
        f"{made.cpu_s / busy.cpu_s:.2f} of it with both cores busy, as they are in a render."
    )


def long(times: int) -> str:
    """`long` from nothing, after each kind of edit, and with nothing changed."""
    names = ("cold", "nothing changed", "one caption changed", "one clip swapped",
             "a brand colour changed", "encoding alone",
             "encoding alone, beside another")  # fmt: skip
    runs: Runs = {name: [] for name in names}
    with bench("long") as painted:
        folder = painted.project.folder
        story, raw = understood(folder / "long.yaml"), folder / "composite.yuv"
        composed(story, raw)
        alone, neighbour = (
            encoding_alone(story, raw, folder / name) for name in ("alone.mp4", "beside.mp4")
        )
        for _ in range(times):
            with bench("long") as at:
                runs["cold"].append(at.render("long"))
                runs["nothing changed"].append(at.render("long"))
                at.project.change_a_caption()
                runs["one caption changed"].append(at.render("long"))
                swapped = at.project.swap_a_clip()
                runs["one clip swapped"].append(at.render("long"))
                at.project.change_a_colour()
                runs["a brand colour changed"].append(at.render("long"))
            runs["encoding alone"].append(measure(alone))
            runs["encoding alone, beside another"].append(measure_busy(alone, neighbour))
    cold, floor, busy = (
        middle(runs[name]) for name in ("cold", "encoding alone", "encoding alone, beside another")
    )
    return (
        f"{medians(runs)}\n\nThe swapped clip shows in {swapped} of {story.frames} frames "
        f"({swapped / story.frames:.1%}). Cold: {_of_encoding(cold, floor, busy)}"
    )


_SMALL_VIDEOS = """
import sys
from pathlib import Path
from storyforge import compiler
options = compiler.Options(quality="preview", platforms=("instagram-story",), allow_python=True,
                           output=Path(sys.argv[2]))
compiler.render([Path(sys.argv[1])], options, lambda _: None)
"""


def preview(times: int) -> str:
    """The example stories rendered, their small videos alone, all previews, and again."""
    stories_folder = str(ROOT / "storyboards")
    options = (stories_folder, "--platform", "instagram-story", "--allow-python")
    runs: Runs = {"render": [], "the small videos alone": [], "preview": [], "preview, again": []}
    with bench() as at:
        for _ in range(times):
            made = [Bench(at.project, Path(tempfile.mkdtemp(dir=at.project.folder)))
                    for _ in range(3)]  # fmt: skip
            out = [str(each.cache / "output") for each in made]
            runs["render"].append(made[0].run("render", *options, "--output", out[0]))
            small = measure([PYTHON, "-c", _SMALL_VIDEOS, stories_folder, out[1]],
                            environment=made[1].environment)  # fmt: skip
            runs["the small videos alone"].append(small)
            for name in ("preview", "preview, again"):
                runs[name].append(made[2].run("preview", *options, "--output", out[2]))
    return medians(runs)


UNCHANGED = 20
"""How many stories a repository has beside the one that changed."""


def differences(times: int) -> str:
    """`diff` of a caption in one of 21 stories, in that one alone, and of nothing in any."""
    with bench("long") as at:
        folder, text = at.project.folder, (at.project.folder / "long.yaml").read_text("utf-8")
        for number in range(UNCHANGED):
            (folder / f"other-{number}.yaml").write_text(text, "utf-8")
        git = ["git", "-C", str(folder), "-c", "user.name=A", "-c", "user.email=a@example.org"]
        for words in (["init", "--quiet"], ["add", "*.yaml", "brand"],
                      ["commit", "--quiet", "--message", "stories"]):  # fmt: skip
            subprocess.run([*git, *words], check=True)
        runs: Runs = {"nothing changed in 21 stories": []}
        for _ in range(times):
            runs["nothing changed in 21 stories"].append(_diff(at))
        at.project.change_a_caption()
        runs |= {"one changed, it alone, first": [], "again": [], "and 20 unchanged beside it": []}
        for _ in range(times):
            fresh = Bench(at.project, Path(tempfile.mkdtemp(dir=at.cache)))
            runs["one changed, it alone, first"].append(_diff(fresh, "long.yaml"))
            runs["again"].append(_diff(fresh, "long.yaml"))
            runs["and 20 unchanged beside it"].append(_diff(fresh))
        one, all_of_them = (middle(runs[name]).wall_s for name in list(runs)[-2:])
        each = (all_of_them - one) / UNCHANGED
        return f"{medians(runs)}\n\nAn unchanged story takes {each:.3f} s."


def _diff(at: Bench, name: str = "") -> Measurement:
    folder = at.project.folder
    return at.run("diff", "HEAD", "--only", str(folder / name), "--output", str(folder / "page"))


def memory(_: int) -> str:
    """The whole process tree's memory (PSS, looked at 20 times a second), two workers."""
    with bench("long") as at:
        return table([("60 s", at.render("long", "--workers", "2", memory=True))])


def ten_minutes(_: int) -> str:
    """Time and memory of ten minutes beside those of one."""
    rows = []
    for name in ("long", "ten-minutes"):
        with bench(name) as at:
            rows.append((name, at.render(name, "--workers", "2", memory=True)))
    return table(rows)


def hdr(_: int) -> str:
    """5 s of a 4K recording in HLG."""
    with bench("hdr") as at:
        return table([("4K HDR, 5 s", at.render("hdr", "--workers", "2", memory=True))])


def cutting(times: int) -> str:
    """What cuts cost: the first scene of `three`, a clip with a caption, in ever more pieces."""
    with bench("three") as at:
        return cuts(at.project.folder / "three.yaml", times)


def moviepy(_: int) -> str:
    """`three` in MoviePy, preset medium, CRF 20; quality of both against their own pictures."""
    with bench("three") as at:
        folder = at.project.folder
        story, raw = understood(folder / "three.yaml"), folder / "composite.yuv"
        layers = [
            {"path": str(each.path), "x": each.x, "y": each.y, "start": each.start / RATE,
             "end": each.end / RATE, "moves": each.moves}
            for each in overlays(story, folder)
        ]  # fmt: skip
        (folder / "layers.json").write_text(json.dumps(layers), "utf-8")

        def argv(output: str, *options: str) -> list[str]:
            return [PYTHON, "-m", "bench.moviepy_three", str(folder),
                    str(folder / "layers.json"), str(folder / output), *options]  # fmt: skip

        theirs = measure(argv("moviepy.mp4"), cwd=ROOT)
        ours = at.render("three")
        composed(story, raw)
        measure(argv("lossless.mp4", "--lossless"), cwd=ROOT)
        mine = vmaf(at.project.output("three"), raw_input(story, raw))
        other = vmaf(folder / "moviepy.mp4", ["-i", str(folder / "lossless.mp4")])
        sizes = [path.stat().st_size / 1e6 for path in
                 (at.project.output("three"), folder / "moviepy.mp4")]  # fmt: skip
    rows = [("MoviePy, medium, CRF 20", theirs), ("storyforge render", ours)]
    return (
        f"{table(rows)}\n\nStoryforge is {theirs.wall_s / ours.wall_s:.1f} times faster. VMAF "
        f"{mine:.2f} ({sizes[0]:.1f} MB), MoviePy's {other:.2f} ({sizes[1]:.1f} MB), each against "
        "its own pictures kept without loss, because the two do not place every pixel alike."
    )


def vmaf(video: Path, reference: list[str]) -> float:
    """VMAF (v0.6.1) of a video against its own pictures: the mean of every third frame."""
    numbered = f"settb=1/{RATE},setpts=N"
    graph = f"[0:v]{numbered}[a];[1:v]{numbered}[b];[a][b]libvmaf=n_threads=2:n_subsample=3"
    said = subprocess.run(
        [FFMPEG, "-hide_banner", "-i", str(video), *reference, "-lavfi", graph, "-f", "null", "-"],
        check=True, capture_output=True, text=True,
    ).stderr  # fmt: skip
    return float(said.rsplit("VMAF score:", 1)[1].split()[0])


# --- all of them ----------------------------------------------------------------------

Benchmark = Callable[[int], str]
USUAL: Mapping[str, Benchmark] = {
    "start": start, "check": check, "frame": frame, "watch": watching, "workers": workers,
    "three": three, "long": long, "preview": preview, "diff": differences, "memory": memory,
    "cuts": cutting,
}  # fmt: skip
BY_NAME: Mapping[str, Benchmark] = {"moviepy": moviepy, "ten-minutes": ten_minutes, "hdr": hdr}


def written(text: str, name: str, body: str) -> str:
    """The page with what stands between a benchmark's markers replaced. Raises ValueError."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, mark, rest = text.partition(begin)
    _, other, after = rest.partition(end)
    if not mark or not other:
        raise ValueError(f"the page has no place for {name}")
    return f"{before}{begin}\n\n{body}\n\n{end}{after}"


def main() -> None:
    """Run what was asked for, and print each table when it is done."""
    known = {**USUAL, **BY_NAME}
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("names", nargs="*", choices=[*known, []], metavar="NAME")
    parser.add_argument("--times", type=int, default=3, help="runs of which the median counts")
    parser.add_argument("--write", action="store_true", help="put the tables into the docs")
    asked = parser.parse_args()
    print(f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, "
          f"{os.cpu_count()} cores\n")  # fmt: skip
    for name in asked.names or list(USUAL):
        body = known[name](asked.times)
        print(f"## {name}\n\n{body}\n", flush=True)
        if asked.write:
            DOCS.write_text(written(DOCS.read_text("utf-8"), name, body), "utf-8")


if __name__ == "__main__":
    main()

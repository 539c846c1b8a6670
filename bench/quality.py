"""The table of quality: what presets and CRFs give on the reference stories, and what they cost.

    python -m bench.quality                    the rows of the product and their rivals
    python -m bench.quality --media FOLDER     with a story of the recordings found there, too
    python -m bench.quality --write            puts the tables into docs/benchmarks.md

A story is composed once, without loss, by the product's own plan. Then every candidate encodes
it segment by segment, exactly as the product does, and is compared with what went in by VMAF
(v0.6.1; the mean, and the frame that 1 % are worse than). Seconds of processor are those of the
encoder alone, for one second of video.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import stories
from bench.measuring import measure
from storyforge.compiler.building import aim, one_version
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk
from storyforge.compiler.workshop import Digests, workplace
from storyforge.core.time import FrameRate
from storyforge.ffmpeg.encoding import QUALITIES, Encoder, Quality, video_encoding
from storyforge.ffmpeg.engine import find_ffmpeg
from storyforge.media.mux import join
from storyforge.plan.model import Plan, Segment, Task, needs
from storyforge.plan.planning import plan
from storyforge.plan.surface import Aim
from storyforge.process import CancelToken
from storyforge.render.perform import obtain, perform, task_key
from storyforge.render.store import open_store

DOCS = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- quality: begin -->", "<!-- quality: end -->"
SAMPLE_S = 5.2
EVERY_NTH_FRAME = 6
"""VMAF looks at every so manieth frame: the means differ by less than 0.1 from all frames'."""

MASTER, SMALL, DRAFT = QUALITIES["master"], QUALITIES["small"], QUALITIES["draft"]
FLAT = "aq-mode=0"
CANDIDATES: tuple[Quality, ...] = (
    Quality("master", "ultrafast", 22, "deblock=0,0"),
    Quality("master", "superfast", 18),
    Quality("master", "superfast", 18, "weightp=0:b-adapt=0"),
    MASTER,
    Quality("master", "superfast", 19, "weightp=0", b_frames=0),
    Quality("master", "superfast", 20, FLAT),
    Quality("master", "superfast", 22, FLAT),
    Quality("master", "superfast", 24, FLAT),
    Quality("master", "veryfast", 20, FLAT),
    Quality("small", "veryfast", 24, FLAT),
    Quality("small", "medium", 26, FLAT),
    Quality("small", "medium", 28, FLAT),
    Quality("draft", "ultrafast", 27, shrink=2),
)
"""Rivals for each place in the product's own table."""

_NOT_FOR_RAW = ("profile:v", "level:v", "bf", "g", "maxrate", "bufsize")
LOSSLESS = Encoder(
    "lossless", "rawvideo", lambda _: dict.fromkeys(_NOT_FOR_RAW) | {"f": "rawvideo"}
)


@dataclass(frozen=True, slots=True)
class Composite:
    """A story's finished pictures as they go to the encoder: a file of planes for each segment."""

    files: tuple[Path, ...]
    frames: tuple[int, ...]
    aim: Aim
    size: str
    rate: int

    @property
    def seconds(self) -> float:
        return sum(self.frames) / self.rate

    def input(self, name: str) -> list[str]:
        return ["-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", self.size,
                "-framerate", str(self.rate), "-color_range", "tv", "-i", name]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What a candidate gave on one story: VMAF, processor seconds a second, Mbit/s."""

    mean: float
    low: float
    cpu: float
    mbps: float


# Composing without loss


def composite(path: Path, media: Path, folder: Path, quality: str) -> Composite:
    """Segments spread over a story, `SAMPLE_S` of them, composed at a quality's size."""
    options = Options(media=(media,), quality=quality, cache=False)
    story = Desk(options).stories([path])[0]
    version = one_version(story, options)
    assert version.timeline is not None, version.diagnostics
    assert story.ready is not None
    wanted = replace(aim(story.ready, version.timeline, options), encoder=LOSSLESS)
    made = plan(version.timeline, wanted)
    chosen = _spread(made)
    tasks = _needed(made, chosen)
    files = []
    with open_store(cached=False) as store:
        at = workplace(story, tasks, store, CancelToken(), Digests(remembers=False))
        for task in tasks:
            at.made[task.id] = perform(task, task_key(task, at), at, lambda _: None)
        for number, segment in enumerate(chosen):
            files.append(folder / f"{quality}{number}.yuv")
            files[-1].write_bytes(obtain(segment.task, at).read_bytes())
    frames = tuple(segment.range.length for segment in chosen)
    return Composite(tuple(files), frames, wanted, str(made.size), made.rate.value)


def _spread(made: Plan) -> list[Segment]:
    """Segments from the whole story that last `SAMPLE_S` together, or all of them."""
    share = min(1.0, SAMPLE_S * made.rate.value / made.frames)
    chosen, due = [], 0.0
    for segment in made.segments:
        due += share * segment.range.length
        if due >= segment.range.length / 2:
            chosen.append(segment)
            due -= segment.range.length
    return chosen


def _needed(made: Plan, chosen: Sequence[Segment]) -> list[Task]:
    wanted: set[str] = set()

    def want(task: str) -> None:
        if task not in wanted:
            wanted.add(task)
            for other in needs(made.task(task)):
                want(other)

    for segment in chosen:
        want(segment.task)
    return [task for task in made.tasks if task.id in wanted]


# Encoding and comparing


def tried(candidate: Quality, own: Composite, whole: Composite, folder: Path) -> Row:
    """Encode a composite and compare it with the one at full size."""
    pieces, cpu_s = [], 0.0
    for number, (file, frames) in enumerate(zip(own.files, own.frames, strict=True)):
        pieces.append(folder / f"{number}.mp4")
        cpu_s += measure([*_encode(candidate, own, frames, file), f"{pieces[-1]}"]).cpu_s
    joined = folder / "joined.mp4"
    join(pieces, None, joined, FrameRate(own.rate), sum(own.frames))
    bits = sum(piece.stat().st_size for piece in pieces) * 8
    scores = sorted(_vmaf(joined, whole, folder / "vmaf.json"))
    low = scores[round(0.01 * (len(scores) - 1))]
    return Row(statistics.fmean(scores), low, cpu_s / own.seconds, bits / own.seconds / 1e6)


_BT709 = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"


def _encode(candidate: Quality, own: Composite, frames: int, file: Path) -> list[str]:
    options = video_encoding(candidate, own.aim.limits, own.rate, frames)
    words = [word for name, value in options.items() for word in (f"-{name}", str(value))]
    return [str(find_ffmpeg()), "-v", "error", "-y", *own.input(str(file)),
            "-vf", _BT709, "-fps_mode", "passthrough", *words]  # fmt: skip


def _vmaf(joined: Path, whole: Composite, log: Path) -> list[float]:
    given = "concat:" + "|".join(map(str, whole.files))
    size = whole.size.replace("x", ":")
    numbered = f"settb=1/{whole.rate},setpts=N"
    graph = (
        f"[0:v]scale={size}:flags=bicubic,{numbered}[a];[1:v]{_BT709},{numbered}[b];[a][b]libvmaf="
        f"model=version=vmaf_v0.6.1:n_threads=1:n_subsample={EVERY_NTH_FRAME}:"
        f"log_fmt=json:log_path={log.name}"
    )
    subprocess.run(
        [str(find_ffmpeg()), "-v", "error", "-i", str(joined), *whole.input(given),
         "-lavfi", graph, "-f", "null", "-"],
        check=True, cwd=log.parent,
    )  # fmt: skip
    frames = json.loads(log.read_text("utf-8"))["frames"]
    return [frame["metrics"]["vmaf"] for frame in frames]


# Stories


def _all_sorts() -> stories.Data:
    """Two clips, one of them on a blurred ground, a photo that zooms, a card; short scenes."""
    words = {"captions": [{"text": "Une légende sur le plan"}]}
    scenes = [
        {"type": "clip", "source": "portrait-2.mp4", "duration": "1.6s", **words},
        {"type": "photo", "source": "vieille-ville.jpg", "duration": "1.6s",
         "motion": {"type": "zoom-in", "amount": "12%"}, **words},
        {"type": "clip", "source": "landscape-2.mp4", "duration": "1.6s", "fit": "blur", **words},
        {"type": "card", "layout": "title", "duration": "1.6s", "slots": {"title": "Fin"}},
    ]  # fmt: skip
    return {**stories.three(), "title": "De tout", "scenes": scenes}


def _recordings(media: Path) -> dict[str, object]:
    """A story of the recordings in a folder that last two seconds, at most four of them."""
    from storyforge.errors import MediaUnreadable
    from storyforge.media.inspect import inspect

    scenes: list[dict[str, object]] = []
    for file in sorted(media.iterdir()):
        try:
            video = inspect(file).video
        except (MediaUnreadable, OSError):
            continue
        if video.duration > 2.5 and min(video.width, video.height) >= 720 and len(scenes) < 4:
            scenes.append(
                {"type": "clip", "source": file.name, "start": "0.2s", "duration": "2.2s",
                 "fit": "blur" if video.width > video.height else "cover",
                 "captions": [{"text": "Une légende sur le plan"}]}
            )  # fmt: skip
    return {"version": 1, "title": "Enregistrements", "language": "fr", "brand": "rivemont",
            "platforms": ["instagram-story"],
            "defaults": {"transition": {"type": "crossfade", "duration": "12f"}},
            "scenes": scenes}  # fmt: skip


def _stories(folder: Path, media: Path | None) -> Iterator[tuple[str, Path, Path]]:
    """Each story's name, where it lies and where its sources are."""
    project = stories.project(folder)
    yield "all sorts", project.write("all-sorts", _all_sorts()), folder
    yield "three", project.write("three"), folder
    if media is not None:
        path = folder / "recordings.yaml"
        path.write_text(json.dumps(_recordings(media), ensure_ascii=False), "utf-8")
        yield "recordings", path, media


def table(media: Path | None) -> Iterator[str]:
    """The lines of one table for each story."""
    with tempfile.TemporaryDirectory() as name:
        for story, path, sources in _stories(Path(name), media):
            folder = Path(name) / f"of-{story}"
            folder.mkdir()
            sizes = {quality.shrink: quality.name for quality in (DRAFT, MASTER)}
            made = {
                shrink: composite(path, sources, folder, quality)
                for shrink, quality in sizes.items()
            }
            yield from _head(story, made[1])
            for candidate in CANDIDATES:
                row = tried(candidate, made[candidate.shrink], made[1], folder)
                yield _line(candidate, row)
            yield ""
            for each in made.values():
                for file in each.files:
                    file.unlink()


def _head(story: str, made: Composite) -> Iterator[str]:
    seconds = f"{made.seconds:.1f} s in {len(made.frames)} segments"
    yield f"`{story}`: {seconds}, {made.size}, {made.rate} frames a second."
    yield ""
    yield "| for | preset | CRF | B | parameters | VMAF | 1 % | CPU s/s | Mbit/s |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"


def _line(candidate: Quality, row: Row) -> str:
    is_chosen = candidate == QUALITIES[candidate.name]
    name = f"**{candidate.name}**" if is_chosen else candidate.name
    tuning = f"`{candidate.tuning}`" if candidate.tuning else ""
    return (
        f"| {name} | {candidate.preset} | {candidate.crf} | {candidate.b_frames} | {tuning} "
        f"| {row.mean:.1f} | {row.low:.1f} | {row.cpu:.2f} | {row.mbps:.2f} |"
    )


def main() -> None:
    """Measure, print, and where it was asked for write the tables into the docs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--media", type=Path, help="a folder of recordings")
    parser.add_argument("--write", action="store_true", help="put the tables into the docs")
    chosen = parser.parse_args()
    lines = []
    for line in table(chosen.media):
        print(line, flush=True)
        lines.append(line)
    if chosen.write:
        text = DOCS.read_text("utf-8")
        before, _, rest = text.partition(BEGIN)
        _, _, after = rest.partition(END)
        body = "\n".join(lines).strip()
        DOCS.write_text(f"{before}{BEGIN}\n\n{body}\n\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()

"""A range alone against the same range within the whole: composed pictures, byte by byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from storyforge.compiler.building import aim, one_version
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk
from storyforge.compiler.workshop import Digests, workplace
from storyforge.core.time import FrameRange, frame_range
from storyforge.ffmpeg.encoding import Encoder, Quality
from storyforge.plan.compose import Composer
from storyforge.plan.planning import runnable
from storyforge.plan.surface import Aim
from storyforge.plan.worklist import WorkList
from storyforge.process import CancelToken
from storyforge.render.perform import obtain, perform, task_key
from storyforge.render.store import open_store
from storyforge.render.workplace import Workplace
from storyforge.timeline.model import Timeline
from tests.ffmpeg.rendering import ffmpeg
from tests.timeline.generated import Data, written

ROOT = Path(__file__).parents[2]
SMALL = Quality("draft", "ultrafast", 27, shrink=6)
UNENCODED = Encoder(
    "unencoded", "rawvideo",
    lambda _: dict.fromkeys(("profile:v", "level:v", "bf", "g", "maxrate", "bufsize"))
    | {"f": "rawvideo"},
)  # fmt: skip
"""Finished pictures as they go to the encoder."""

_H264 = ("-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-threads", 1)
_MOVING = "testsrc2=s={size}:r={rate}:d=32,format=yuv420p"


def sources(folder: Path) -> None:
    """The recordings, photos and sounds that generated storyboards name, small."""
    tone = ("-f", "lavfi", "-i", "sine=r=44100:d=32")
    seance = _MOVING.format(size="192x108", rate=25)
    drone = _MOVING.format(size="256x144", rate="30000/1001")
    ffmpeg("-f", "lavfi", "-i", seance, *tone, *_H264, "-g", 250, "-bf", 2, "-c:a", "aac",
           folder / "seance.mp4")  # fmt: skip
    # Frames come when they come, far from any grid, and the file does not begin at zero.
    ffmpeg("-f", "lavfi", "-i", f"{drone},setpts=PTS+mod(N\\,3)*0.007/TB", *_H264, "-g", 40,
           "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-output_ts_offset", 1.4,
           folder / "drone.mp4")  # fmt: skip
    # Fields, the later half of a picture's lines one fiftieth of a second after the earlier.
    council = _MOVING.format(size="192x108", rate=50)
    ffmpeg("-f", "lavfi", "-i", council, *tone, "-vf", "interlace=scan=tff", *_H264, "-flags",
           "+ildct+ilme", "-g", 12, "-bf", 2, folder / "council.mp4")  # fmt: skip
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=640x480", "-frames:v", 1, folder / "tram.jpg")
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=800x400", "-frames:v", 1, folder / "wide.jpg")
    ffmpeg("-f", "lavfi", "-i", "sine=r=44100:d=15", folder / "ambiance.mp3")
    for name, seconds in (("voix", 1.2), ("discours", 7.1), ("cloche", 0.6)):
        ffmpeg("-f", "lavfi", "-i", f"sine=r=48000:d={seconds}", folder / f"{name}.wav")


def project(folder: Path) -> Path:
    """A folder with a kit, for storyboards to be written into."""
    shutil.copytree(ROOT / "brand" / "rivemont", folder / "brand" / "rivemont")
    return folder


@dataclass(frozen=True, slots=True)
class Composed:
    """A story whose ranges can be composed."""

    timeline: Timeline
    aim: Aim
    at: Workplace

    def wholes(self) -> list[FrameRange]:
        """The ranges between the bounds of scenes and transitions: no segment crosses those."""
        spans = [scene.range for scene in self.timeline.scenes]
        spans += [transition.range for transition in self.timeline.transitions]
        bounds = sorted({frame for span in spans for frame in (span.start, span.end)})
        return [frame_range(start, end) for start, end in pairwise(bounds)]

    def frames(self, span: FrameRange) -> npt.NDArray[np.uint8]:
        """The range's finished pictures, one a row."""
        work = WorkList()
        last = Composer(self.timeline, self.aim, work).segment(span)
        for task in runnable(work.tasks):
            if task.id not in self.at.made:
                self.at.made[task.id] = perform(task, task_key(task, self.at), self.at, _quiet)
        data = np.frombuffer(obtain(last.id, self.at).read_bytes(), np.uint8)
        return data.reshape(span.length, -1)

    def assert_same(self, whole: FrameRange, parts: Sequence[FrameRange]) -> None:
        """Each part alone is what it is within the whole."""
        expected = self.frames(whole)
        for part in parts:
            alone = self.frames(part)
            within = expected[part.start - whole.start : part.end - whole.start]
            wrong = np.flatnonzero((alone != within).any(axis=1))
            assert not wrong.size, f"{part} of {whole}: frames {wrong[:5] + part.start} differ"


def _quiet(_frames: int) -> None:
    pass


@contextmanager
def composing(folder: Path, data: Data, media: Path) -> Iterator[Composed]:
    """A storyboard of the project in `folder`, its sources in `media`."""
    path = folder / "essai.yaml"
    path.write_text(written(data), "utf-8")
    options = Options(media=(media,), platforms=("instagram-story",), draft=True, cache=False)
    story = Desk(options).stories([path])[0]
    version = one_version(story, options)
    assert version.timeline is not None, version.diagnostics
    assert story.ready is not None
    wanted = replace(aim(story.ready, version.timeline, options), quality=SMALL, encoder=UNENCODED)
    with open_store(cached=False) as store:
        at = workplace(story, _everything(version.timeline, wanted), store, CancelToken(),
                       Digests(remembers=False))  # fmt: skip
        yield Composed(version.timeline, wanted, at)


def _everything(timeline: Timeline, wanted: Aim) -> Any:
    from storyforge.plan.planning import plan

    return plan(timeline, wanted).tasks

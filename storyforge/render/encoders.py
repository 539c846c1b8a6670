"""Which encoder a batch uses: one in a graphics chip only after it was tried, else x264.

The trial is the real thing: the very options, at the story's size, on pictures that move; what
comes out is joined as segments are, measured as finished videos are, and compared with what
went in. Drivers say yes to much that they do not do.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from storyforge.core.geometry import Size
from storyforge.core.time import FrameRate
from storyforge.errors import MediaUnreadable, OutputWrong
from storyforge.ffmpeg import recipes
from storyforge.ffmpeg.command import Command, TaskInput
from storyforge.ffmpeg.encoding import SOFTWARE, Encoder, Settings
from storyforge.ffmpeg.engine import names_in
from storyforge.ffmpeg.graph import Graph, Stream, combined
from storyforge.ffmpeg.hardware import AUTO, usual_hardware
from storyforge.ffmpeg.log import lines_in
from storyforge.media.inspect import PictureFacts, inspect
from storyforge.media.mux import join
from storyforge.process import CancelToken, run
from storyforge.render.engine import ask

LEAST_PSNR_DB = 26.0
"""Of the worst frame of a trial. A draft of x264 gives 33, a green or torn picture 5 to 15."""

_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Demand:
    """What a story asks of an encoder: pictures of a size, and the settings of a segment."""

    size: Size
    settings: Settings


@dataclass(frozen=True, slots=True)
class Choice:
    """The encoder of a batch, and why others that were tried are not."""

    encoder: Encoder
    refused: Mapping[str, str]


class Unfit(Exception):
    """An encoder did not do what was asked of it; the text says what, for the user."""


def choose_encoder(
    wanted: str,
    demands: Iterable[Demand],
    program: Path,
    cancel: CancelToken,
    table: Mapping[str, Encoder],
) -> Choice:
    """The encoder of that name where it can do all that is asked, else x264.

    `table` has the rows of the hardware; `auto` tries what this system usually has. One encoder
    for the whole batch: pictures of two encoders are never mixed in a story. Raises Cancelled
    and FFmpegNotFound.
    """
    if wanted == SOFTWARE.name:
        return Choice(SOFTWARE, {})
    every, refused = list(dict.fromkeys(demands)), {}
    for name in usual_hardware() if wanted == AUTO else (wanted,):
        try:
            found = [tried(table[name], demand, program, cancel) for demand in every]
        except Unfit as reason:
            refused[name] = str(reason)
        else:
            return Choice(found[0] if found else SOFTWARE, refused)
    return Choice(SOFTWARE, refused)


def tried(encoder: Encoder, demand: Demand, program: Path, cancel: CancelToken) -> Encoder:
    """The encoder with the device it runs on, after it has done what is demanded.

    Raises Unfit, Cancelled and FFmpegNotFound.
    """
    if encoder.codec not in names_in(ask(program, "-encoders")):
        raise Unfit(f"this ffmpeg has no {encoder.codec}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made, joined = folder / "trial.mp4", folder / "joined.mp4"
        said = _run(_encoding(encoder, demand), made, made, program, cancel)
        settings = demand.settings
        try:
            join([made, made], None, joined, FrameRate(settings.rate), 2 * settings.frames)
            _demand_facts(demand, inspect(joined).video)
        except (OutputWrong, MediaUnreadable) as wrong:
            raise Unfit(f"what it makes cannot be used: {wrong}") from wrong
        likeness = _worst_psnr(_run(_comparison(demand), made, made, program, cancel))
    if likeness < LEAST_PSNR_DB:
        raise Unfit(f"its pictures are not the ones it was given ({likeness:.0f} dB)")
    return replace(encoder, device=device_in(encoder, said))


# What is run


def _pictures(graph: Graph, size: Size) -> Stream:
    return recipes.finished(graph.synthetic(f"testsrc2=size={size}:rate={graph.rate}"))


def _encoding(encoder: Encoder, demand: Demand) -> Command:
    graph = Graph(demand.settings.rate)
    stream = encoder.fed(_pictures(graph, demand.size))
    return graph.command(stream, demand.settings.frames, encoder.options(demand.settings))


def _comparison(demand: Demand) -> Command:
    graph = Graph(demand.settings.rate)
    made = graph.numbered(graph.source(TaskInput("trial")), 0)
    given = graph.numbered(_pictures(graph, demand.size), 0)
    compared = combined("psnr", [made, given], shortest=1)
    return graph.command(compared, demand.settings.frames, {"c:v": "wrapped_avframe", "f": "null"})


def _run(
    command: Command, source: Path, output: Path, program: Path, cancel: CancelToken
) -> list[tuple[str, str]]:
    """What ffmpeg said, each line with its level. Raises Unfit with the first error."""
    argv = [str(program), *command.resolved(lambda _: source, output)]
    argv[argv.index("-loglevel") + 1] = "level+verbose"
    finished = run(argv, cancel=cancel, timeout_s=_TIMEOUT_S)
    said = lines_in(finished.stderr_tail)
    if finished.status is None:
        raise Unfit(f"it was not done after {_TIMEOUT_S:.0f} s")
    if not finished.ok:
        raise Unfit(_reason(said) or f"ffmpeg ended with status {finished.status}")
    return said


def _reason(said: Sequence[tuple[str, str]]) -> str:
    """The first error: those after it are ffmpeg's own, about having to stop."""
    errors = [text for level, text in said if level in {"error", "fatal"} and text]
    return errors[0].strip().rstrip(".") if errors else ""


# What is looked at


def _demand_facts(demand: Demand, video: PictureFacts) -> None:
    """Raises OutputWrong with every difference."""
    settings = demand.settings
    limits = settings.limits
    pairs = {
        "size": (Size(video.width, video.height), demand.size),
        "frames": (video.frames, 2 * settings.frames),
        "pixels": (video.pixel_format, "yuv420p"),
        "profile": (video.profile.lower().removeprefix("constrained "), limits.profile),
    }
    wrong = [
        f"{name} {found}, not {wanted}"
        for name, (found, wanted) in pairs.items()
        if found != wanted
    ]
    if video.max_gop > settings.gop:
        wrong.append(f"{video.max_gop} frames from one keyframe to the next, not {settings.gop}")
    if float(video.level) > float(limits.level):
        wrong.append(f"level {video.level}, above {limits.level}")
    if wrong:
        raise OutputWrong("; ".join(wrong))


def _worst_psnr(said: Sequence[tuple[str, str]]) -> float:
    """The worst frame's likeness in dB, from what ffmpeg's `psnr` filter says at its end."""
    for _, text in reversed(said):
        if match := re.search(r"PSNR .*\bmin:(\S+)", text):
            return float(match[1])
    raise Unfit("its pictures cannot be decoded")


def device_in(encoder: Encoder, said: Sequence[tuple[str, str]]) -> str:
    """What the encoder runs on, in the driver's own words; empty where it does not say."""
    for _, text in said:
        if encoder.announces and (match := re.search(encoder.announces, text)):
            words = "".join(letter if letter.isprintable() else " " for letter in match[1])
            return f"{encoder.name}: {words.strip()[:100]}"
    return ""

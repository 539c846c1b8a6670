"""One small graph for one segment, built with ffmpeg-python.

All streams inside a graph count the segment's own frames: time base 1/rate, the first
frame at 0. Positions that depend on time are written as f(n + offset) with the offset an
integer, so a range rendered alone computes the same doubles as the whole would.

Traps this module knows (docs/engine.md has the commands that show them): ffmpeg-python
merges equal inputs, so every input token is unique; its node hash ignores the filter's
name, so streams are branched only through an explicit `split`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import ffmpeg

from storyforge.core.containers import FORMAT_WHITELIST
from storyforge.core.geometry import Size
from storyforge.ffmpeg.command import OUTPUT_WORD, Command, Input, TaskInput, input_token
from storyforge.ffmpeg.log import LEVELLED

Stream = Any
"""A stream of ffmpeg-python, which ships no types."""

DEMUXERS = FORMAT_WHITELIST

WAV = "wav"
"""The demuxer of RIFF sound, ours and other people's."""

MP4 = "mp4"
"""One of the names of the demuxer of MP4 and QuickTime."""

EXACT_SCALING = "bicubic+accurate_rnd+bitexact+full_chroma_int"
"""swscale flags that give the same pixels on every CPU."""

TABLE_FORMAT = "gbrpf32le"
"""Of tables of colours, and of the pictures that go through them."""

_GLOBAL = ("-hide_banner", "-nostdin", "-nostats",
           "-filter_threads", "1", "-filter_complex_threads", "1")  # fmt: skip
_PROGRESS = ("-loglevel", "warning", "-progress", "pipe:1")
_FINDINGS = ("-loglevel", LEVELLED)


class Graph:
    """Collects the inputs of one graph and compiles it to a `Command`."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._inputs: list[Input] = []
        self._named = 0

    def source(self, item: Input, **options: object) -> Stream:
        """An input with demuxer options, its token unique within the graph."""
        self._inputs.append(item)
        token = input_token(len(self._inputs) - 1)
        return ffmpeg.input(token, protocol_whitelist="file", **options)

    def named(self, filter_name: str) -> str:
        """A filter's name with one of its own behind it, by which `sendcmd` can address it."""
        self._named += 1
        return f"{filter_name}@{self._named}"

    def _raw(self, task: str, size: Size, pixel_format: str) -> Stream:
        return self.source(
            TaskInput(task),
            format="rawvideo",
            pixel_format=pixel_format,
            video_size=size,
            framerate=self.rate,
        )

    def sound_of(self, task: str) -> Stream:
        """The samples that another task made.

        Their container is named, not guessed: every 192 bytes of a tone of 1 kHz may be those with
        which packets of a transport stream begin (seen with `sine=1000` at -10 dB, as floats).
        """
        return self.source(TaskInput(task), format=WAV).audio

    def synthetic(self, description: str) -> Stream:
        """A stream that ffmpeg makes itself (libavfilter), from our own words only."""
        name, _, options = description.partition("=")
        # Its own name keeps it apart from an equal one, which would be merged with it.
        return ffmpeg.input(f"{self.named(name)}={options}", format="lavfi")

    def still(self, task: str, size: Size, pixel_format: str, frames: int) -> Stream:
        """A painted picture, decoded once and held for `frames` frames."""
        return self.held(tagged(self._raw(task, size, pixel_format)), frames)

    def still_planes(self, task: str, size: Size, frames: int) -> list[Stream]:
        """The planes of a painted 4:2:0 picture as grey pictures, held for `frames` frames."""
        planes = self._raw(task, size, "yuv420p").filter_multi_output("extractplanes", "y+u+v")
        return [self.held(planes[number], frames) for number in range(3)]

    def table(self, task: str, side_px: int) -> Stream:
        """A table of colours, a square picture, for `haldclut`.

        In floats: of planes of whole numbers, FFmpeg 9 takes green for red, blue for green and red
        for blue (`[0][1]haldclut` with both `gbrp16le`; not with `rgb48le` or `gbrpf32le`).
        """
        return self._raw(task, Size(side_px, side_px), TABLE_FORMAT)

    def held(self, stream: Stream, frames: int) -> Stream:
        """The first picture of a stream for `frames` frames."""
        if frames > 1:
            stream = stream.filter("loop", loop=frames - 1, size=1, start=0)
        return self.numbered(stream, 0)

    def strip(
        self, task: str, size: Size, pixel_format: str, first: int, count: int, at: int
    ) -> Stream:
        """Frames `first`… of a painted animation, the first of them shown at frame `at`."""
        stream = tagged(self._raw(task, size, pixel_format))
        stream = stream.filter("trim", start_frame=first, end_frame=first + count)
        return self.numbered(stream, at)

    def joined(self, streams: Sequence[Stream]) -> Stream:
        """Streams of equal pictures, one after the other."""
        if len(streams) == 1:
            return streams[0]
        return self.numbered(combined("concat", streams, n=len(streams)), 0)

    def numbered(self, stream: Stream, at: int) -> Stream:
        """Timestamps from the frame's number: time base 1/rate, the first at `at`."""
        return stream.filter("settb", f"1/{self.rate}").filter("setpts", f"N+{at}" if at else "N")

    def command(self, stream: Stream, frames: int, encoding: Mapping[str, object]) -> Command:
        """The compiled command that writes exactly `frames` frames of the stream."""
        exact = {"fps_mode": "passthrough", "enc_time_base": "filter", "frames:v": frames}
        return self._compiled(ffmpeg.output(stream, OUTPUT_WORD, **exact, **encoding))

    def sound_command(self, stream: Stream, encoding: Mapping[str, object]) -> Command:
        """The compiled command that writes a sound stream."""
        return self._compiled(ffmpeg.output(stream, OUTPUT_WORD, **encoding))

    def measuring_command(self, stream: Stream, encoding: Mapping[str, object]) -> Command:
        """The compiled command whose filters say what they find in a sound, and which writes it."""
        return self._compiled(ffmpeg.output(stream, OUTPUT_WORD, **encoding), _FINDINGS)

    def _compiled(self, output: Stream, says: tuple[str, ...] = _PROGRESS) -> Command:
        output = output.global_args(*says, *_GLOBAL).overwrite_output()
        argv = tuple(ffmpeg.compile(output, cmd="ffmpeg")[1:])
        return Command(argv, tuple(self._inputs))


def tagged(stream: Stream) -> Stream:
    """The stream declared BT.709 limited; no pixel changes.

    Every stream says so, because filters of several inputs convert between streams whose
    tags differ.
    """
    return stream.filter(
        "setparams", range="tv", color_primaries="bt709", color_trc="bt709", colorspace="bt709"
    )


def combined(name: str, streams: Sequence[Stream], *arguments: object, **options: object) -> Stream:
    """A filter of several inputs."""
    return ffmpeg.filter(list(streams), name, *arguments, **options)


def decimal(value: float) -> str:
    """A number for a filter's argument: plain decimal, shortest that reads back equal."""
    text = f"{value:.9f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text

"""Composing: one segment of the timeline as one ffmpeg command."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import takewhile
from typing import Literal

from storyforge.core.colour import Colour
from storyforge.core.colourspace import (
    HIGH_RANGES,
    HLG_PEAK_NITS,
    PLAIN,
    TABLE_SIDE_PX,
    USUAL_PEAK_NITS,
    ColourSpace,
    Primaries,
)
from storyforge.core.course import hull
from storyforge.core.geometry import WHOLE, Rect, Size, within
from storyforge.core.look import LOOK_SIDE_PX, Look
from storyforge.core.pixel_formats import colour_step, is_full_range
from storyforge.core.retiming import Run
from storyforge.core.time import FrameRange, frame_range, round_half_up
from storyforge.ffmpeg import recipes, sources, unsized
from storyforge.ffmpeg.command import Command, MediaInput, TaskInput
from storyforge.ffmpeg.encoding import FRAME_ENCODING
from storyforge.ffmpeg.graph import Graph, Stream
from storyforge.ffmpeg.hiding import Veils
from storyforge.ffmpeg.sources import SEEKING
from storyforge.ffmpeg.views import FINEST, ROOM
from storyforge.plan import pictures
from storyforge.plan.grid import Grid, parts_fields
from storyforge.plan.model import CommandTask, ProceduralTask, task_id
from storyforge.plan.surface import Aim
from storyforge.plan.worklist import WorkList
from storyforge.raster.photos import NO_GROUND
from storyforge.timeline.facts import VideoFacts
from storyforge.timeline.model import (
    Blur,
    CardContent,
    ClipContent,
    Contain,
    Cover,
    Crossfade,
    FadeThrough,
    Fit,
    PhotoContent,
    Push,
    PythonContent,
    Scene,
    Slide,
    Timeline,
    Transition,
    Wipe,
    stands_still,
)


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes ranges of one timeline, putting what they need on the work list."""

    timeline: Timeline
    aim: Aim
    work: WorkList
    seeks: bool = True

    @property
    def size(self) -> Size:
        return self.aim.size(self.timeline.canvas)

    def segment(self, span: FrameRange) -> CommandTask:
        """The task that encodes a range."""
        encoding = self.aim.encoding(self.timeline.rate.value, span.length)

        def command(composer: Composer) -> Command:
            graph = Graph(self.timeline.rate.value)
            stream = recipes.finished(composer.composite(graph, span))
            return graph.command(self.aim.encoder.fed(stream), span.length, encoding)

        return self._task(command, span)

    def frame(self, number: int) -> CommandTask:
        """The task that composes one frame, as RGB pixels, without any encoder."""
        span = frame_range(number, number + 1)

        def command(composer: Composer) -> Command:
            graph = Graph(self.timeline.rate.value)
            stream = recipes.as_rgb(recipes.finished(composer.composite(graph, span)))
            return graph.command(stream, 1, FRAME_ENCODING)

        return self._task(command, span)

    def _task(self, command: Callable[[Composer], Command], span: FrameRange) -> CommandTask:
        first = command(self)
        patient = command(replace(self, seeks=False)) if SEEKING in first.argv else None
        return self.work.add(
            CommandTask(
                id=task_id("segment", first), name=f"frames {span}", kind="segment",
                command=first, frames=span.length, fallback=patient,
            )
        )  # fmt: skip

    def composite(self, graph: Graph, span: FrameRange) -> Stream:
        """Everything that shows during a range, as 4:2:0 frames counted from its start.

        What stands still for all of it is composed once.
        """
        phases = self._phases(span)
        if not self._stands_still(span):
            return _under(graph, self._scenes(graph, span), phases, span)
        first = frame_range(span.start, span.start + 1)
        standing = tuple(takewhile(lambda phase: phase.stands(span), phases))
        still = _under(graph, self._scenes(graph, first), standing, first)
        return _under(graph, graph.held(still, span.length), phases[len(standing) :], span)

    def _phases(self, span: FrameRange) -> tuple[pictures.Phase, ...]:
        """What of the layers shows during a range, the lowest first."""
        return tuple(
            phase
            for layer in self.timeline.layers if layer.range.overlaps(span)
            for phase in pictures.phases(self.work, self.aim, self.timeline.canvas, layer, span)
        )  # fmt: skip

    def _showing(self, span: FrameRange) -> list[Scene]:
        return [scene for scene in self.timeline.scenes if scene.range.overlaps(span)]

    def _stands_still(self, span: FrameRange) -> bool:
        showing = self._showing(span)
        return len(showing) == 1 and stands_still(showing[0].content)

    def _scenes(self, graph: Graph, span: FrameRange) -> Stream:
        showing = self._showing(span)
        if len(showing) == 1:
            return self._scene(graph, showing[0], span)
        before, after = showing
        transition = next(t for t in self.timeline.transitions if t.into == after.index)
        return self._transition(
            graph,
            transition,
            self._scene(graph, before, span),
            self._scene(graph, after, span),
            span,
        )

    def _scene(self, graph: Graph, scene: Scene, span: FrameRange) -> Stream:
        first = span.start - scene.range.start
        match scene.content:
            case ClipContent():
                return self._clip(graph, scene.content, first, span.length)
            case PhotoContent():
                return self._photo(graph, scene.content, scene.range.length, first, span.length)
            case CardContent():
                name = f"card {scene.content.layout}"
                task = pictures.opaque(
                    self.work, self.aim, self.timeline.canvas, name, scene.content.picture
                )
                return graph.still(task.id, task.box.size, "yuv420p", span.length)
            case PythonContent():
                return self._python(graph, scene.content, scene.range.length, first, span.length)

    # Moving sources

    def _clip(self, graph: Graph, content: ClipContent, first: int, count: int) -> Stream:
        info = self.aim.catalog.infos[content.source]
        assert info.video is not None, f"{content.source} has no picture"
        runs = content.time.runs(frame_range(first, first + count))
        table = self._table(graph, content.look)
        picture = replace(picture_of(info.video, content.crop), table=table)
        veils = _veils(content, info.video, picture)
        pieces = [self._run(graph, content.source, info.video, run, veils) for run in runs]
        picture = self._toned(graph, picture)
        return self._fitted(graph, graph.joined(pieces), picture, content.fit, first, count)

    def _toned(self, graph: Graph, picture: sources.SourcePicture) -> sources.SourcePicture:
        """The picture with the table its colours need, if they do."""
        colour = picture.colour
        if colour.space.is_plain:
            return picture
        tone = graph.table(pictures.tone(self.work, colour.space).id, TABLE_SIDE_PX)
        return replace(picture, colour=replace(colour, tone=tone))

    def _run(
        self, graph: Graph, source: str, facts: VideoFacts, run: Run, veils: Veils | None,
    ) -> Stream:  # fmt: skip
        """The frames of one sweep, or of a part of it; of one that stands, its only one."""
        stands = run.sweep.stands
        grid = Grid.along(facts, run.sweep, graph.rate)
        first, count = (0, 1) if stands else (run.first, run.count)
        wanted = _source_range(MediaInput(source), grid, first, count)
        wanted = replace(wanted, veils=veils)
        if not self.seeks:
            wanted = replace(wanted, seek_to=None)
        stream = sources.source_frames(graph, wanted)
        return graph.held(stream, run.count) if stands else stream

    def _python(
        self, graph: Graph, content: PythonContent, length: int, first: int, count: int
    ) -> Stream:
        task = self.work.add(self._procedural(content, length))
        wanted = sources.SourceRange(
            item=TaskInput(task.id), stream_index=0, origin=0, first=first, count=count,
            seek_to=None,
        )  # fmt: skip
        stream = sources.source_frames(graph, wanted)
        if (table := self._table(graph, content.look)) is not None:
            stream = sources.graded(stream, table)
        if content.crop != WHOLE:
            stream = unsized.cropped(stream, content.crop)
        match content.fit:
            case Cover(focus=focus):
                middle = within(focus.at(0).middle, content.crop)
                return unsized.cover(stream, self.size, middle)
            case Blur():
                return unsized.blurred(stream, self.size)
            case Contain(ground=colour):
                return unsized.contain(stream, self.size, self._flat(graph, colour, count))

    def _procedural(self, content: PythonContent, length: int) -> ProceduralTask:
        size, rate = self.size, self.timeline.rate
        identity = task_id(
            "python", content.module, content.function, content.arguments, size, rate, length
        )
        return ProceduralTask(
            id=identity, name=f"{content.module}:{content.function}", module=content.module,
            function=content.function, arguments=content.arguments, size=size, rate=rate,
            frames=length,
        )  # fmt: skip

    def _fitted(
        self, graph: Graph, stream: Stream, picture: sources.SourcePicture, fit: Fit, first: int,
        count: int,
    ) -> Stream:  # fmt: skip
        if picture.has_alpha:
            ground = fit.ground if isinstance(fit, Contain) else NO_GROUND
            under = self._flat(graph, ground, count)
            if isinstance(fit, Blur):
                return sources.blurred_through(stream, picture, self.size, under)
            stream, picture = sources.flattened(stream, picture, under)
        match fit:
            case Cover(focus=focus) if focus.is_steady:
                return sources.cover(stream, picture, self.size, focus.at(0).middle)
            case Cover(focus=focus):
                focuses = [focus.at(first + number).middle for number in range(count)]
                return sources.cover_along(graph, stream, picture, self.size, focuses)
            case Blur():
                return sources.blurred(stream, picture, self.size)
            case Contain():
                ground = self._flat(graph, fit.ground, count)
                return sources.contain(stream, picture, self.size, ground)

    def _table(self, graph: Graph, look: Look) -> Stream | None:
        """The table of a look; None for the one that changes nothing."""
        task = pictures.table(self.work, look)
        return graph.table(task.id, LOOK_SIDE_PX) if task else None

    def _flat(self, graph: Graph, colour: Colour, count: int) -> Stream:
        task = pictures.flat(self.work, self.aim, self.timeline.canvas, colour)
        return graph.still(task.id, task.box.size, "yuv420p", count)

    # Photos

    def _photo(
        self, graph: Graph, content: PhotoContent, length: int, first: int, count: int
    ) -> Stream:
        if content.motion is None:
            task = pictures.plate(self.work, content, self.size, None, moving=False)
            return graph.still(task.id, self.size, "yuv420p", count)
        motion = content.motion
        views = [key.rect for course in (motion.start, motion.end) for key in course.keys]
        window = hull(views)
        inner = _plate_size(self.size, window, views)
        covers = isinstance(content.fit, Cover)
        task = pictures.plate(self.work, content, inner, window if covers else None, moving=True)
        move = recipes.CameraMove(
            start=motion.start.mapped(lambda view: _on_plate(view, window, inner)),
            end=motion.end.mapped(lambda view: _on_plate(view, window, inner)),
            easing=motion.easing, frames=length, first=first,
        )  # fmt: skip
        planes = graph.still_planes(task.id, task.request.plate, count)
        return recipes.camera_move(graph, planes, task.request.plate, self.size, move, count)

    # Transitions

    def _transition(
        self, graph: Graph, transition: Transition, before: Stream, after: Stream, span: FrameRange
    ) -> Stream:
        overlap = recipes.Overlap(
            frames=transition.range.length,
            first=span.start - transition.range.start,
            easing=transition.easing,
        )
        match transition.kind:
            case Crossfade():
                return recipes.crossfade(graph, before, after, self.size, overlap, span.length)
            case FadeThrough(colour=colour):
                flat = self._flat(graph, colour, span.length)
                return recipes.fade_through(
                    graph, before, after, flat, self.size, overlap, span.length
                )
            case Slide(to=to):
                return recipes.slide(before, after, self.size, to, overlap)
            case Push(to=to):
                return recipes.push(before, after, self.size, to, overlap)
            case Wipe(to=to):
                mask = pictures.wipe_mask(self.work, self.size, to)
                stream = graph.still(mask.id, mask.size, "yuv420p", span.length)
                return recipes.wipe(before, after, stream, self.size, to, overlap)


def _under(
    graph: Graph, ground: Stream, phases: Sequence[pictures.Phase], span: FrameRange
) -> Stream:
    """The ground of a range under the layers that show during it."""
    for phase in phases:
        shown = phase.range.intersection(span)
        assert shown is not None, "a phase that does not show"
        start, end = shown.start - span.start, shown.end - span.start
        box, task = phase.task.box, phase.task
        if phase.moving:
            first = shown.start - phase.range.start
            stream = graph.strip(task.id, box.size, "yuva420p", first, shown.length, start)
        else:
            stream = graph.still(task.id, box.size, "yuva420p", end)
        ground = recipes.lay_over(ground, stream, box.x, box.y, start, end)
    return ground


def _source_range(item: MediaInput, grid: Grid, first: int, count: int) -> sources.SourceRange:
    first = grid.forwards(first, count)
    return sources.SourceRange(
        item=item, stream_index=grid.facts.index, origin=grid.origin, first=first, count=count,
        seek_to=grid.entry(first), decoder=_decoder(grid.facts), hold=_hold(grid, first + count),
        pace=grid.pace, tick=grid.tick, backward=grid.turn is not None, parting=_parting(grid),
    )  # fmt: skip


_EARLIER: dict[str, Literal["tff", "bff", "auto"]] = {
    "top": "tff", "bottom": "bff", "each": "auto"
}  # fmt: skip


def _parting(grid: Grid) -> sources.Parting | None:
    facts = grid.facts
    if facts.fields == "none":
        return None
    doubled = parts_fields(facts, grid.pace, grid.rate)
    return sources.Parting(_EARLIER[facts.fields], doubled, facts.rotation, facts.mirrored)


def _veils(content: ClipContent, facts: VideoFacts, picture: sources.SourcePicture) -> Veils | None:
    """What is hidden of a clip, on the clock of its file."""
    if not content.hidden:
        return None
    courses = tuple(each.later(facts.container_start) for each in content.hidden)
    return Veils(
        courses=courses, size=picture.size, pixel_format=facts.pixel_format,
        full_range=picture.colour.full_range, has_alpha=picture.has_alpha,
    )  # fmt: skip


PATIENCE_S = Fraction(1, 2)
"""A source whose pictures end earlier than its facts promise by more than this is at fault."""


def _hold(grid: Grid, end: int) -> int | None:
    """How many frames before frame `end` of the clip may repeat the last picture."""
    if grid.facts.last is None:
        return None
    missing = max(0, end - 1 - grid.frame(grid.facts.last))
    return missing + round_half_up(PATIENCE_S * grid.rate)


def _decoder(facts: VideoFacts) -> str | None:
    """Transparent WebM needs libvpx: ffmpeg's own decoders leave the alpha channel out."""
    if facts.has_alpha and facts.codec in ("vp8", "vp9"):
        return {"vp8": "libvpx", "vp9": "libvpx-vp9"}[facts.codec]
    return None


_MATRICES = {
    "bt709": "bt709", "smpte170m": "bt601", "bt470bg": "bt601", "fcc": "bt601",
    "bt2020nc": "bt2020", "bt2020c": "bt2020", "smpte240m": "smpte240m",
}  # fmt: skip


def picture_of(facts: VideoFacts, crop: Rect = WHOLE) -> sources.SourcePicture:
    """The source's frames as ffmpeg decodes and turns them, and what is used of them."""
    size, aspect = Size(facts.width, facts.height), facts.sample_aspect
    if facts.rotation % 180:
        size, aspect = Size(size.height, size.width), 1 / aspect
    part = None if crop == WHOLE else crop.of(Rect(0, 0, *size))
    return sources.SourcePicture(
        size, _colour(facts), aspect, part, colour_step(facts.pixel_format),
        has_alpha=facts.has_alpha,
    )  # fmt: skip


def _colour(facts: VideoFacts) -> sources.SourceColour:
    """How to read the source; untagged video is BT.709 from 720 lines up, else BT.601.

    What is tagged as high dynamic range and nothing else has BT.2020's colours (ITU-R BT.2100).
    """
    full = facts.colour_range == "pc" or is_full_range(facts.pixel_format)
    space = _space(facts)
    untagged = "bt709" if min(facts.width, facts.height) >= 720 else "bt601"
    if space.transfer != "sdr":
        untagged = "bt2020"
    return sources.SourceColour(_MATRICES.get(facts.matrix, untagged), full, space)


_PRIMARIES: dict[str, Primaries] = {
    "bt2020": "bt2020", "smpte431": "dci-p3", "smpte432": "display-p3"
}  # fmt: skip
_PEAKS_NITS = (400, 4000)


def _space(facts: VideoFacts) -> ColourSpace:
    """What its colours stand for. Those of standard definition count as BT.709's: they differ by
    less than can be seen without both side by side. Log footage is left to its LUT.
    """
    if facts.log:
        return PLAIN
    transfer = HIGH_RANGES.get(facts.transfer, "sdr")
    if transfer == "sdr":
        return ColourSpace("sdr", _PRIMARIES.get(facts.primaries, "bt709"))
    known: Primaries = "bt709" if facts.primaries == "bt709" else "bt2020"
    primaries = _PRIMARIES.get(facts.primaries, known)
    if transfer == "hlg":
        return ColourSpace("hlg", primaries, HLG_PEAK_NITS)
    least, most = _PEAKS_NITS
    peak = min(max(facts.peak_nits or USUAL_PEAK_NITS, least), most)
    return ColourSpace("pq", primaries, -(-peak // 100) * 100)


def _plate_size(size: Size, window: Rect, views: Sequence[Rect]) -> Size:
    """The window's size in pixels, where the narrowest view is a little finer than its frames."""
    narrowest = min(view.width for view in views)
    lowest = min(view.height for view in views)
    return Size(
        _even(size.width * window.width / narrowest / FINEST),
        _even(size.height * window.height / lowest / FINEST),
    )


def _even(value: float) -> int:
    return 2 * math.ceil(value / 2 - 1e-6)


def _on_plate(view: Rect, window: Rect, plate: Size) -> Rect:
    """A view in pixels of the plate, which has room around the window."""
    across, down = plate.width / window.width, plate.height / window.height
    return Rect(
        (view.x - window.x) * across + ROOM, (view.y - window.y) * down + ROOM,
        view.width * across, view.height * down,
    )  # fmt: skip

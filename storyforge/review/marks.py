"""Where diagnostics belong in the picture: from their lines to scenes, captions and slots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from storyforge.compiler.building import Version
from storyforge.compiler.preparing import Ready
from storyforge.core.diagnostics import Diagnostic, Span
from storyforge.core.geometry import Rect
from storyforge.raster.blocks import union
from storyforge.raster.laid import LaidOut, TextItem
from storyforge.timeline.model import CardContent, Layer, Scene, Timeline


@dataclass(frozen=True, slots=True)
class Mark:
    """A diagnostic in the picture.

    `scene` is the index of the scene it is about, `layer` the caption; `box` what it is about
    in layout px of the canvas (None: the scene as a whole). Without a scene it is about the
    story.
    """

    diagnostic: Diagnostic
    scene: int | None = None
    layer: Layer | None = None
    box: Rect | None = None


def marks(version: Version, diagnostics: Sequence[Diagnostic]) -> tuple[Mark, ...]:
    """Each diagnostic with its place, in their order."""
    ready, timeline = version.story.ready, version.timeline
    if ready is None or timeline is None:
        return tuple(map(Mark, diagnostics))
    places = tuple(_places(ready, timeline))
    return tuple(_mark(each, places) for each in diagnostics)


@dataclass(frozen=True, slots=True)
class _Place:
    """A part of the storyboard, and what it is in the picture."""

    span: Span
    scene: int | None
    layer: Layer | None = None
    box: Rect | None = None


def _mark(diagnostic: Diagnostic, places: Sequence[_Place]) -> Mark:
    """The diagnostic at the innermost place that its line lies in."""
    span = diagnostic.span
    found = next((place for place in places if span and _holds(place.span, span)), None)
    return Mark(diagnostic, found.scene, found.layer, found.box) if found else Mark(diagnostic)


def _holds(outer: Span, inner: Span) -> bool:
    if outer.file != inner.file:
        return False
    starts = (outer.line, outer.column) <= (inner.line, inner.column)
    return starts and (inner.end_line, inner.end_column) <= (outer.end_line, outer.end_column)


def _places(ready: Ready, timeline: Timeline) -> Iterator[_Place]:
    """Captions and slots first, then the scenes around them."""
    document = ready.document
    for layer in timeline.layers:
        if layer.path:
            first = next(each for each in timeline.scenes if each.range.overlaps(layer.range))
            index = int(layer.path[1]) if layer.path[0] == "scenes" else first.index
            box = ready.layouts.of(layer.picture).bounds
            yield _Place(document.span(layer.path), index, layer, box)
    for scene in timeline.scenes:
        yield from _slots(ready, scene)
    for scene in timeline.scenes:
        yield _Place(document.span(("scenes", scene.index)), scene.index)


def _slots(ready: Ready, scene: Scene) -> Iterator[_Place]:
    if not isinstance(scene.content, CardContent):
        return
    laid = ready.layouts.of(scene.content.picture)
    for name in dict.fromkeys(each.name for each in _texts(laid) if each.name):
        path = ("scenes", scene.index, "slots", name)
        if ready.document.is_written(path):
            box = union([each.rect for each in _texts(laid) if each.name == name])
            yield _Place(ready.document.span(path), scene.index, box=box)


def _texts(laid: LaidOut) -> Iterator[TextItem]:
    return (item for item in laid.items if isinstance(item, TextItem))

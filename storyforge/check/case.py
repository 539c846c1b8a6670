"""What a check looks at: a timeline, where it was written, and its layouts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from storyforge.core.diagnostics import Span
from storyforge.platforms.profiles import Platform
from storyforge.raster.laid import LaidOut, LayoutProblem
from storyforge.raster.layouts import Layouts
from storyforge.timeline.facts import ImageFacts, MediaCatalog, VideoFacts
from storyforge.timeline.model import CardContent, ClipContent, PhotoContent, Scene, Timeline
from storyforge.timeline.story import Path, SourceMap

ProblemKind = Literal["overflow", "missing-letters", "out-of-region"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One story on one platform."""

    timeline: Timeline
    platform: Platform
    places: SourceMap
    layouts: Layouts
    catalog: MediaCatalog

    def span(self, path: Path) -> Span:
        return self.places.span(path)

    def source_span(self, scene: Scene) -> Span:
        """Where a scene names its source."""
        return self.span(("scenes", scene.index, "source"))

    def clips(self) -> Iterator[tuple[Scene, ClipContent, VideoFacts]]:
        """Every clip with the facts of its pictures."""
        for scene in self.timeline.scenes:
            if isinstance(scene.content, ClipContent):
                video = self.catalog.infos[scene.content.source].video
                if video is not None:
                    yield scene, scene.content, video

    def photos(self) -> Iterator[tuple[Scene, PhotoContent, ImageFacts]]:
        """Every photo with the facts of its picture."""
        for scene in self.timeline.scenes:
            if isinstance(scene.content, PhotoContent):
                image = self.catalog.infos[scene.content.source].image
                if image is not None:
                    yield scene, scene.content, image

    def painted(self) -> Iterator[tuple[Path, LaidOut]]:
        """Every painted picture with the place that wrote it: cards, then layers."""
        for scene in self.timeline.scenes:
            if isinstance(scene.content, CardContent):
                yield ("scenes", scene.index), self.layouts.of(scene.content.picture)
        for layer in self.timeline.layers:
            yield layer.path, self.layouts.of(layer.picture)

    def problems(self, kind: ProblemKind) -> Iterator[tuple[Path, LayoutProblem]]:
        """What does not fit, of one kind, with the place that wrote it."""
        for path, laid in self.painted():
            for problem in laid.problems:
                if problem.kind == kind:
                    yield _within(path, problem), problem


def _within(path: Path, problem: LayoutProblem) -> Path:
    """The slot of a card, or the text of a caption, that a problem is about."""
    if path[:1] == ("scenes",) and len(path) == 2:
        return (*path, "slots", problem.name) if problem.name else path
    return (*path, "text") if path else path

"""What a plan is made for: the pixels it fills and the facts it may rely on."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from storyforge.core.geometry import Size
from storyforge.ffmpeg.encoding import SOFTWARE, Encoder, Quality, VideoLimits, video_encoding
from storyforge.raster.laid import LaidOut
from storyforge.raster.layouts import Layouts
from storyforge.timeline.facts import MediaCatalog
from storyforge.timeline.model import Canvas
from storyforge.timeline.picture import ImageNode, Picture, PictureNode, StackNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Which quality, by which encoder, within which limits of the platform, from which facts."""

    quality: Quality
    limits: VideoLimits
    catalog: MediaCatalog
    layouts: Layouts = field(repr=False)
    audio_bits_per_second: int = 128_000
    encoder: Encoder = SOFTWARE

    def encoding(self, rate: int, frames: int) -> dict[str, object]:
        """Output options of a segment of so many frames at a rate."""
        return video_encoding(self.quality, self.limits, rate, frames, self.encoder)

    def scale(self, canvas: Canvas) -> Fraction:
        """Output pixels for one layout px."""
        return canvas.scale / self.quality.shrink

    def size(self, canvas: Canvas) -> Size:
        """Pixels of the finished video, even on both sides."""
        shrink = self.quality.shrink
        return Size(canvas.output.width // shrink // 2 * 2, canvas.output.height // shrink // 2 * 2)

    def laid(self, picture: Picture) -> LaidOut:
        return self.layouts.of(picture)


def image_names(picture: Picture) -> tuple[str, ...]:
    """The sources a picture names, sorted."""

    def within(node: PictureNode) -> set[str]:
        if isinstance(node, ImageNode):
            return {node.source}
        if isinstance(node, StackNode):
            return set().union(*(within(child) for child in node.children))
        return set()

    return tuple(sorted(set().union(*(within(node) for node in picture.nodes))))

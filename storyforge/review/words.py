"""The words of a story, scene by scene, as its previews tell them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from storyforge.core.time import FrameRange
from storyforge.timeline.model import (
    CardContent,
    ClipContent,
    Content,
    Crossfade,
    FadeThrough,
    Layer,
    PhotoContent,
    Push,
    Scene,
    Slide,
    Timeline,
    TransitionKind,
    Wipe,
)
from storyforge.timeline.picture import Picture, words_in

SceneType = Literal["clip", "photo", "card", "python"]


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption's words, and when they are seen; `whole_story` if no scene owns it."""

    text: str
    range: FrameRange
    layer: Layer
    whole_story: bool


def plain_words(picture: Picture) -> tuple[str, ...]:
    """The texts of a picture, each on one line; what is mere ornament (a quotation mark) not."""
    texts = (words.plain.replace("\n", " ") for words in words_in(picture))
    return tuple(text for text in texts if any(letter.isalnum() for letter in text))


def captions_of(timeline: Timeline, scene: Scene, shown: FrameRange) -> tuple[Caption, ...]:
    """The captions that show during a scene, its own first, those over several after them."""
    found = [
        Caption(
            " ".join(plain_words(layer.picture)), layer.range, layer, not layer.belongs_to(scene)
        )
        for layer in timeline.layers
        if layer.kind == "caption" and (layer.belongs_to(scene) or _passes(layer, shown))
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.whole_story, each.range.start)))


def _passes(layer: Layer, shown: FrameRange) -> bool:
    return layer.path[:1] == ("captions",) and layer.range.overlaps(shown)


def scene_type(content: Content) -> SceneType:
    """The word for a scene's content, as storyboards write it."""
    match content:
        case ClipContent():
            return "clip"
        case PhotoContent():
            return "photo"
        case CardContent():
            return "card"
        case _:
            return "python"


def transition_key(kind: TransitionKind) -> str:
    """The key of a transition's name in the table of texts."""
    match kind:
        case Crossfade():
            return "crossfade"
        case FadeThrough():
            return "fade-through"
        case Slide():
            return "slide"
        case Push():
            return "push"
        case Wipe():
            return "wipe"


def said(timeline: Timeline, scene: Scene, shown: FrameRange) -> Iterator[str]:
    """Everything that is to be read in a scene: a card's texts, then the captions."""
    if isinstance(scene.content, CardContent):
        yield from plain_words(scene.content.picture)
    for caption in captions_of(timeline, scene, shown):
        yield caption.text

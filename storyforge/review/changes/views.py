"""A story on a platform as it is compared: scene by scene, each with its identity."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from storyforge.compiler.building import Version, aim
from storyforge.compiler.options import Options
from storyforge.compiler.workshop import Digests, workplace
from storyforge.core.time import FrameRange
from storyforge.ffmpeg.encoding import VideoLimits
from storyforge.plan.model import Plan, Task, sources
from storyforge.plan.planning import plan, plan_frame
from storyforge.plan.surface import Aim
from storyforge.process import CancelToken
from storyforge.render.perform import identities
from storyforge.render.store import Store
from storyforge.render.workplace import Workplace
from storyforge.timeline.dump import scene_lines, sound_lines
from storyforge.timeline.model import (
    CardContent,
    ClipContent,
    Layer,
    PhotoContent,
    PythonContent,
    Scene,
    Timeline,
)
from storyforge.timeline.picture import PictureNode, StackNode, TextNode, words_in
from storyforge.timeline.spots import own_range

_LIMITS = VideoLimits(max_rate_bps=12_000_000, buffer_bits=12_000_000)
"""The same for both sides: a platform's cap depends on how long the whole story is."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words of a scene: where they stand, and what they say."""

    place: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneView:
    """A scene. `range` holds both overlaps, `settled` neither.

    `identity` is of its settled pictures, `lead` of those of the transition that leads into it
    (empty for none). `subject` is what it is called in `storyforge plan`, without times. `named`
    says whether the author gave it its name.
    """

    name: str
    named: bool
    index: int
    range: FrameRange
    settled: FrameRange
    subject: str
    identity: str
    lead: str
    texts: tuple[Text, ...]
    lines: tuple[str, ...]
    captions: tuple[FrameRange, ...]
    sources: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """A version that can be shown, planned as a draft; `sound` is the identity of its mix."""

    version: Version
    timeline: Timeline
    aim: Aim
    at: Workplace
    scenes: tuple[SceneView, ...]
    texts: tuple[Text, ...]
    sound: str
    sound_lines: tuple[str, ...]
    sources: dict[str, str] = field(default_factory=dict)

    @property
    def is_heard(self) -> bool:
        track = self.timeline.soundtrack
        return bool(track.sounds or track.music)

    def frame(self, number: int) -> tuple[Task, ...]:
        """The tasks for one frame; the last of them is the frame."""
        return plan_frame(self.timeline, self.aim, number)

    def frame_identity(self, number: int) -> str:
        tasks = self.frame(number)
        return identities(tasks, self.at)[tasks[-1].id]


def view(
    version: Version, options: Options, store: Store, cancel: CancelToken, digests: Digests
) -> StoryView | None:
    """How a version is compared; None for one that its errors allow no pictures of."""
    ready, timeline = version.story.ready, version.timeline
    if version.refused or ready is None or timeline is None:
        return None
    drawn = replace(aim(ready, timeline, options), limits=_LIMITS)
    made = plan(timeline, drawn)
    at = workplace(version.story, made.tasks, store, cancel, digests)
    known = identities(made.tasks, at)
    read = {name: at.digest_of(name) for task in made.tasks for name in sources(task)}
    return StoryView(
        version=version, timeline=timeline, aim=drawn, at=at,
        scenes=tuple(_scene(timeline, each, made, known, read) for each in timeline.scenes),
        texts=(Text("title", timeline.title), *_story_captions(timeline)),
        sound=known[made.sound], sound_lines=tuple(sound_lines(timeline)), sources=read,
    )  # fmt: skip


def _scene(
    timeline: Timeline, scene: Scene, made: Plan, known: dict[str, str], read: dict[str, str]
) -> SceneView:
    lead = next((each.range for each in timeline.transitions if each.into == scene.index), None)
    settled = own_range(timeline, scene)
    captions = [each for each in timeline.layers if each.belongs_to(scene)]
    return SceneView(
        name=scene.id, named=scene.id != f"scene {scene.index + 1}", index=scene.index,
        range=scene.range, settled=settled, subject=_subject(scene),
        identity=_identity(settled, made, known), lead=_identity(lead, made, known) if lead else "",
        texts=(*_card_texts(scene), *_caption_texts(captions)),
        lines=tuple(scene_lines(timeline, scene)),
        captions=tuple(
            shown for layer in timeline.layers
            if layer.kind == "caption" and (shown := layer.range.intersection(settled))
        ),
        sources=tuple((name, read[name]) for name in _named(scene) if name in read),
    )  # fmt: skip


def _identity(span: FrameRange, made: Plan, known: dict[str, str]) -> str:
    """The identities of the segments of a range, which no segment crosses the bounds of."""
    within = (each for each in made.segments if each.range.overlaps(span))
    return hashlib.sha256("\n".join(known[each.task] for each in within).encode()).hexdigest()


def _subject(scene: Scene) -> str:
    match scene.content:
        case ClipContent(source=source):
            return f"clip {source}"
        case PhotoContent(source=source):
            return f"photo {source}"
        case CardContent(layout=layout):
            return f"card {layout}"
        case PythonContent(module=module, function=function):
            return f"python {module}:{function}"


def _named(scene: Scene) -> tuple[str, ...]:
    content = scene.content
    return (content.source,) if isinstance(content, ClipContent | PhotoContent) else ()


def _card_texts(scene: Scene) -> Iterator[Text]:
    match scene.content:
        case CardContent(picture=picture):
            for node in picture.nodes:
                yield from _node_texts(node)
        case PhotoContent(alt=alt) if alt:
            yield Text("alt text", alt)
        case _:
            pass


def _node_texts(node: PictureNode) -> Iterator[Text]:
    if isinstance(node, TextNode):
        yield Text(node.name or "text", node.words.plain)
    if isinstance(node, StackNode):
        for child in node.children:
            yield from _node_texts(child)


def _caption_texts(captions: list[Layer]) -> Iterator[Text]:
    for number, layer in enumerate(captions, start=1):
        words = "\n".join(each.plain for each in words_in(layer.picture))
        yield Text(f"caption {number}", words)


def _story_captions(timeline: Timeline) -> Iterator[Text]:
    return _caption_texts([each for each in timeline.layers if each.path[:1] == ("captions",)])

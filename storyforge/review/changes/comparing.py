"""Two views of a story, scene by scene: which belong together, and what differs. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from storyforge.core.time import FrameRange, seconds_text
from storyforge.review.changes.views import SceneView, StoryView, Text

Status = Literal["same", "changed", "added", "removed"]
MOMENTS = 3
"""How many frames of a scene are shown at the most."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """Words that differ; None where there were none."""

    place: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TimeChange:
    """A length that differs, in seconds as text."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Moment:
    """Two frames to be held against each other; None where a side has no such scene."""

    what: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneChange:
    """What became of a scene. `details` are lines of its description, each with `-` or `+`."""

    status: Status
    before: SceneView | None
    after: SceneView | None
    moved: bool = False
    texts: tuple[TextChange, ...] = ()
    times: tuple[TimeChange, ...] = ()
    details: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing became of it: it is what it was, where it was."""
        return self.status == "same" and not self.moved

    @property
    def is_transition_only(self) -> bool:
        """Whether nothing differs but how the scene before gives way to it."""
        old, now = self.before, self.after
        return bool(old and now and old.identity == now.identity and old.lead != now.lead)

    @property
    def shown(self) -> SceneView:
        """The scene as it is, or as it was."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryChange:
    """What differs on one platform; `sound` are lines of its description, as `details`."""

    before: StoryView | None
    after: StoryView | None
    scenes: tuple[SceneChange, ...] = ()
    texts: tuple[TextChange, ...] = ()
    times: tuple[TimeChange, ...] = ()
    sound_changed: bool = False
    sound: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether viewers see and hear the same; the story's title is read, too."""
        return (
            not self.texts and not self.times and not self.sound_changed
            and all(each.is_same for each in self.scenes)
        )  # fmt: skip


def compare(before: StoryView | None, after: StoryView | None) -> StoryChange:
    """What differs between two views; None for a side that has none."""
    if before is None or after is None:
        return StoryChange(before=before, after=after, scenes=tuple(_one_sided(before, after)))
    return StoryChange(
        before=before, after=after,
        scenes=tuple(_scenes(before, after)),
        texts=text_changes(before.texts, after.texts),
        times=_lengths(before, after),
        sound_changed=_sounds_different(before, after),
        sound=_sound(before, after) if _sounds_different(before, after) else (),
    )  # fmt: skip


def _one_sided(before: StoryView | None, after: StoryView | None) -> Iterator[SceneChange]:
    for scene in before.scenes if before else ():
        yield _removed(scene)
    for scene in after.scenes if after else ():
        yield _added(scene)


def _removed(scene: SceneView) -> SceneChange:
    moment = Moment("", _middle(scene.settled), None)
    texts = tuple(TextChange(each.place, each.words, None) for each in scene.texts)
    return SceneChange(
        status="removed", before=scene, after=None, texts=texts, moments=(moment,)
    )  # fmt: skip


def _added(scene: SceneView) -> SceneChange:
    moment = Moment("", None, _middle(scene.settled))
    texts = tuple(TextChange(each.place, None, each.words) for each in scene.texts)
    return SceneChange(status="added", before=None, after=scene, texts=texts, moments=(moment,))


def _scenes(before: StoryView, after: StoryView) -> Iterator[SceneChange]:
    """The scenes in their order now, removed ones where they stood."""
    pairs = paired(before.scenes, after.scenes)
    moved = _moved(pairs)
    former = {now: old for old, now in pairs.items()}
    left = [scene for scene in before.scenes if scene.index not in pairs]
    for scene in after.scenes:
        old = former.get(scene.index)
        while left and old is not None and left[0].index < old:
            yield _removed(left.pop(0))
        if old is None:
            yield _added(scene)
        else:
            yield _pair(before, after, before.scenes[old], scene, moved=scene.index in moved)
    yield from map(_removed, left)


def _pair(
    before: StoryView, after: StoryView, old: SceneView, now: SceneView, *, moved: bool
) -> SceneChange:
    if (old.identity, old.lead) == (now.identity, now.lead):
        texts = text_changes(old.texts, now.texts)  # words that are read aloud only
        status: Status = "changed" if texts else "same"
        return SceneChange(status=status, before=old, after=now, moved=moved, texts=texts)
    return SceneChange(
        status="changed", before=old, after=now, moved=moved,
        texts=text_changes(old.texts, now.texts),
        times=tuple(_scene_times(before, after, old, now)),
        details=tuple(_details(old, now)),
        moments=moments(old, now, before.frame_identity, after.frame_identity),
    )  # fmt: skip


# Which scenes belong together


def paired(before: Sequence[SceneView], after: Sequence[SceneView]) -> dict[int, int]:
    """Indices of scenes that belong together: by their names, else by what they show, else by
    where they stand between others that do.
    """
    pairs: dict[int, int] = {}
    for key in (_name, _pictures, _picture_and_words, _words, _subject):
        _pair_by(key, before, after, pairs)
    _pair_by_place(before, after, pairs)
    return pairs


def _name(scene: SceneView) -> Hashable:
    return scene.name if scene.named else None


def _pictures(scene: SceneView) -> Hashable:
    return scene.identity


def _picture_and_words(scene: SceneView) -> Hashable:
    return (scene.subject, scene.texts) if scene.texts else None


def _words(scene: SceneView) -> Hashable:
    return scene.texts or None


def _subject(scene: SceneView) -> Hashable:
    return scene.subject if scene.sources else None


def _pair_by(
    key: Callable[[SceneView], Hashable], before: Sequence[SceneView],
    after: Sequence[SceneView], pairs: dict[int, int],
) -> None:  # fmt: skip
    taken = set(pairs.values())
    waiting: dict[Hashable, list[int]] = {}
    for scene in after:
        if scene.index not in taken:
            waiting.setdefault(key(scene), []).append(scene.index)
    for scene in before:
        wanted = key(scene)
        if scene.index not in pairs and wanted is not None and waiting.get(wanted):
            pairs[scene.index] = waiting[wanted].pop(0)


def _pair_by_place(
    before: Sequence[SceneView], after: Sequence[SceneView], pairs: dict[int, int]
) -> None:
    """Scenes of one kind that stand between the same neighbours, in their order."""
    taken = set(pairs.values())
    free = {scene.index: scene for scene in after if scene.index not in taken}
    next_after = 0
    for scene in before:
        if scene.index in pairs:
            next_after = pairs[scene.index] + 1
        elif (match := free.get(next_after)) and _kind(match) == _kind(scene):
            pairs[scene.index] = next_after
            next_after += 1


def _kind(scene: SceneView) -> str:
    return scene.subject.partition(" ")[0]


def _moved(pairs: dict[int, int]) -> set[int]:
    """Scenes, by their place now, that others have overtaken: as few as explain the order."""
    order = [now for _, now in sorted(pairs.items())]
    runs: list[list[int]] = []  # the longest ascending one that ends with each scene
    for now in order:
        before: list[list[int]] = [run for run in runs if run[-1] < now]
        runs.append([*_longest(before), now])
    stay = set(_longest(runs))
    return {now for now in order if now not in stay}


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=len) if runs else []


# What differs


def text_changes(before: Iterable[Text], after: Iterable[Text]) -> tuple[TextChange, ...]:
    """Words that differ, those of one place held against each other."""
    old, now = list(before), list(after)
    words = difflib.SequenceMatcher(
        None, [each.words for each in old], [each.words for each in now], autojunk=False
    )
    found: list[TextChange] = []
    for tag, start, end, begins, ends in words.get_opcodes():
        if tag != "equal":
            found += _side_by_side(old[start:end], now[begins:ends])
    return tuple(found)


def _side_by_side(old: list[Text], now: list[Text]) -> Iterator[TextChange]:
    if len(old) == len(now):
        for was, text in zip(old, now, strict=True):
            yield TextChange(text.place, was.words, text.words)
        return
    places = [each.place for each in now]
    for was in old:
        if was.place in places:
            text = now[places.index(was.place)]
            yield TextChange(was.place, was.words, text.words)
        else:
            yield TextChange(was.place, was.words, None)
    known = {each.place for each in old}
    for text in now:
        if text.place not in known:
            yield TextChange(text.place, None, text.words)


def _lengths(before: StoryView, after: StoryView) -> tuple[TimeChange, ...]:
    old = seconds_text(before.timeline.rate.seconds(before.timeline.length), 2)
    now = seconds_text(after.timeline.rate.seconds(after.timeline.length), 2)
    return () if old == now else (TimeChange("the story lasts", old, now),)


def _scene_times(
    before: StoryView, after: StoryView, old: SceneView, now: SceneView
) -> Iterator[TimeChange]:
    spans = [("the scene lasts", old.range, now.range)]
    spans += [
        (f"caption {number} shows", *each)
        for number, each in enumerate(zip(old.captions, now.captions, strict=False), start=1)
    ]
    for what, was, is_now in spans:
        texts = (_lasts(before, was), _lasts(after, is_now))
        if texts[0] != texts[1]:
            yield TimeChange(what, *texts)


def _lasts(side: StoryView, span: FrameRange) -> str:
    return seconds_text(side.timeline.rate.seconds(span.length), 2)


def _details(old: SceneView, now: SceneView) -> Iterator[str]:
    yield from line_changes(old.lines, now.lines)
    yield from _source_changes(dict(old.sources), dict(now.sources))


def _source_changes(old: dict[str, str], now: dict[str, str]) -> Iterator[str]:
    for name, digest in now.items():
        if old.get(name, digest) != digest:
            yield f"- {name} (as it was)"
            yield f"+ {name} (another recording or picture under the same name)"


def _sounds_different(before: StoryView, after: StoryView) -> bool:
    """Whether something else is heard; silence may last as long as it wants."""
    is_heard = before.is_heard or after.is_heard
    return is_heard and before.sound != after.sound


def _sound(before: StoryView, after: StoryView) -> tuple[str, ...]:
    heard = line_changes(before.sound_lines, after.sound_lines)
    return heard or tuple(_source_changes(before.sources, after.sources))


def line_changes(old: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """The lines that differ, with `-` or `+`."""
    told = difflib.ndiff([each.strip() for each in old], [each.strip() for each in now])
    return tuple(line for line in told if line[0] in "-+")


# Where to look


def moments(
    old: SceneView, now: SceneView, before: Callable[[int], str], after: Callable[[int], str]
) -> tuple[Moment, ...]:
    """The frames that show best what differs: those of the captions, the middle, the transition.

    `before` and `after` give the identities of frames, so that equal ones are left out.
    """
    found: dict[tuple[str, str], Moment] = {}
    for places in (_candidates(old, now), _last_resorts(old, now)):
        for what, was, is_now in places:
            pair = (before(was), after(is_now))
            if pair[0] != pair[1]:
                found.setdefault(pair, Moment(what, was, is_now))
        if found:
            break
    return tuple(found.values())[:MOMENTS]


def _candidates(old: SceneView, now: SceneView) -> Iterator[tuple[str, int, int]]:
    """Names of places that tell most, and the frames there."""
    if old.lead != now.lead and old.lead and now.lead:
        starts = old.range.start + old.settled.start, now.range.start + now.settled.start
        yield "transition", starts[0] // 2, starts[1] // 2
    if old.identity == now.identity:
        return
    most = min(old.settled.length, now.settled.length)
    yield _at("middle", most // 2, old, now)
    for scene in (now, old):
        for number, span in enumerate(scene.captions, start=1):
            offset = _middle(span) - scene.settled.start
            is_seen = span.contains(scene.settled.start + most // 2)
            if offset < most and not is_seen:
                yield _at(f"caption {number}", offset, old, now)


def _last_resorts(old: SceneView, now: SceneView) -> Iterator[tuple[str, int, int]]:
    """Where to look when nothing differs where it should."""
    if old.identity == now.identity:
        return
    yield _at("first frame", 0, old, now)
    yield _at("last frame they share", min(old.settled.length, now.settled.length) - 1, old, now)
    yield "last frame", old.settled.end - 1, now.settled.end - 1


def _at(what: str, offset: int, old: SceneView, now: SceneView) -> tuple[str, int, int]:
    """A place so many frames after the settled part of both scenes begins."""
    return what, old.settled.start + offset, now.settled.start + offset


def _middle(span: FrameRange) -> int:
    return (span.start + span.end) // 2

"""From two revisions to everything that differs, story by story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Literal, get_args

from storyforge.compiler.building import Version, versions
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Prepared
from storyforge.compiler.workshop import Digests
from storyforge.core.diagnostics import Diagnostic, has_errors, in_order
from storyforge.process import CancelToken
from storyforge.render.store import Store, open_store
from storyforge.review.changes.comparing import SceneChange, StoryChange, compare
from storyforge.review.changes.footprint import footprint, touched
from storyforge.review.changes.git import repository_of
from storyforge.review.changes.pairing import Pair, pairs
from storyforge.review.changes.pictures import Sight, Studio, greatest
from storyforge.review.changes.sides import Revision, Scope, Side, WorkingTree
from storyforge.review.changes.tree import Tree
from storyforge.review.changes.views import StoryView, view
from storyforge.timeline.rules import MediaSlated

Status = Literal["changed", "added", "removed", "broken", "unchanged"]
STATUSES: tuple[Status, ...] = get_args(Status)
QUALITY = "draft"
"""Frames are compared at half the size of the video."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformDifference:
    """What differs on one platform, or on several where it is the same on all.

    `sights` are the pictures of each scene of `change`, in its order.
    """

    platforms: tuple[str, ...]
    change: StoryChange
    sights: tuple[tuple[Sight, ...], ...] = ()
    trouble: str = ""

    @property
    def scenes(self) -> Iterator[tuple[SceneChange, tuple[Sight, ...]]]:
        """Each scene of the change with its pictures."""
        return zip(self.change.scenes, self.sights, strict=True)

    @property
    def largest(self) -> float | None:
        """The largest mean colour difference of a frame; None where none were compared."""
        return greatest(sight for scene in self.sights for sight in scene)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryDifference:
    """What became of a storyboard.

    `new` and `solved` are diagnostics that only one side has; `borrowed` are sources that BASE
    has not, so that the working tree's are shown in their place; of those in `slated` nobody has
    the file, and a slate is shown.
    """

    pair: Pair
    title: str
    language: str
    status: Status
    platforms: tuple[PlatformDifference, ...] = ()
    new: tuple[Diagnostic, ...] = ()
    solved: tuple[Diagnostic, ...] = ()
    borrowed: tuple[str, ...] = ()
    slated: tuple[str, ...] = ()
    texts: tuple[str, str] = field(default=("", ""), repr=False)

    @property
    def sound_changed(self) -> bool:
        """Whether something else is heard on a platform."""
        return any(platform.change.sound_changed for platform in self.platforms)

    @property
    def sights(self) -> Iterator[Sight]:
        """All pictures of all scenes, on every platform."""
        for platform in self.platforms:
            for scene in platform.sights:
                yield from scene

    @property
    def was_broken(self) -> bool:
        """Whether it cannot be shown for errors that it had before."""
        return self.status == "broken" and not has_errors(self.new)

    @property
    def largest(self) -> float | None:
        """The largest mean colour difference of a frame; None where none were compared."""
        return greatest(self.sights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Everything that differs between two sides.

    `root` is the repository's folder; `sources` are the texts of the files that diagnostics are
    about, as they are now.
    """

    root: Path
    base: str
    head: str
    is_working_tree: bool
    stories: tuple[StoryDifference, ...]
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def path_of(self, story: StoryDifference) -> Path | None:
        """Where a storyboard lies in the working tree; None where it does not."""
        path = self.root / story.pair.after if story.pair.after else None
        return path if path and path.is_file() else None

    @property
    def counts(self) -> dict[str, int]:
        """How many stories there are of each status."""
        found = Counter(each.status for each in self.stories)
        return {status: found[status] for status in STATUSES}

    @property
    def changed(self) -> tuple[StoryDifference, ...]:
        """The stories that are not as they were."""
        return tuple(each for each in self.stories if each.status != "unchanged")

    @property
    def unchanged(self) -> tuple[StoryDifference, ...]:
        """The stories that are as they were."""
        return tuple(each for each in self.stories if each.status == "unchanged")

    def exceeds(self, most: float, *, heard: bool = True) -> bool:
        """Whether a picture differs by more than a mean ΔE, or has nothing to be compared with.

        Sound has no such figure: where `heard` counts, any other one is too much.
        """
        if heard and any(story.sound_changed for story in self.changed):
            return True
        return any(
            change.status in ("added", "removed")
            or any((sight.difference or 0.0) > most for sight in scene)
            for story in self.changed
            for platform in story.platforms
            for change, scene in platform.scenes
        )


def compare_revisions(
    base: str, head: str | None, paths: Sequence[Path], options: Options
) -> Comparison:
    """What differs between a revision and another one, or the working tree.

    `paths` are storyboards and folders, the current folder where there are none. Raises UsageError
    for a revision that is not here and where there is no repository, EnvironmentFailed, Cancelled.
    """
    cancel = CancelToken()
    wanted = tuple(paths) or (Path(),)
    options = replace(options, quality=QUALITY, draft=False)
    with open_store(cached=options.cache) as store:
        differ = _Differ(base, head, wanted, options, store, cancel)
        return differ.compared()


class _Differ:
    """One comparison on its way."""

    def __init__(
        self, base: str, head: str | None, paths: Sequence[Path], options: Options, store: Store,
        cancel: CancelToken,
    ) -> None:  # fmt: skip
        self._options, self._store, self._cancel = options, store, cancel
        self._digests = Digests(remembers=options.cache)
        first = paths[0].absolute()
        folder = next(each for each in (first, *first.parents) if each.is_dir())
        self._repository = repository_of(folder, cancel)
        self._changed = cache(self._repository.changed)
        self._base = self._repository.commit(base)
        self._head = self._repository.commit(head) if head is not None else None
        self._scope = Scope.of(paths, self._repository.root)
        self.before: Side = self._revision(self._base, base)
        self.after: Side = WorkingTree(self._repository, options)
        if self._head is not None and head is not None:
            self.after = self._revision(self._head, head)

    def _revision(self, commit: str, label: str) -> Revision:
        repository = self._repository
        tree = Tree(
            repository=repository, commit=commit, folder=self._store.folder(), digest=self._digests,
            files=repository.files(commit), differing=self._changed(commit, None),
        )  # fmt: skip
        return Revision(tree, self._options, label)

    def compared(self) -> Comparison:
        before, after = self.before.stories(self._scope), self.after.stories(self._scope)
        found = pairs(before, after)
        changed = self._changed(self._base, self._head)
        same = [pair for pair in found if self._is_untouched(pair, before, after, changed)]
        others = [pair for pair in found if pair not in same]
        old = self.before.prepare(each.before for each in others if each.before)
        now = self.after.prepare(each.after for each in others if each.after)
        drafts = [self._draft(pair, old.get(pair.before or ""), now.get(pair.after or ""))
                  for pair in others]  # fmt: skip
        told = self._pictured(drafts)
        left = [StoryDifference(pair=each, title="", language="", status="unchanged")
                for each in same]  # fmt: skip
        texts = {name: text for story in now.values() for name, text in story.texts.items()}
        stories = sorted((*told, *left), key=lambda each: each.pair.name)
        return Comparison(
            root=self._repository.root, base=self.before.label, head=self.after.label,
            is_working_tree=self._head is None, stories=tuple(stories),
            sources=MappingProxyType(texts),
        )  # fmt: skip

    def _is_untouched(
        self, pair: Pair, before: Mapping[str, bytes], after: Mapping[str, bytes],
        changed: frozenset[str],
    ) -> bool:  # fmt: skip
        """Whether nothing that changed could make a difference to a story."""
        name = pair.name
        if pair.before != pair.after or before[name] != after[name]:
            return False
        around = (self.before.surroundings, self.after.surroundings)
        others = changed - {name}
        return not touched(PurePosixPath(name), footprint(after[name]), others, around)

    def _draft(self, pair: Pair, old: Prepared | None, now: Prepared | None) -> StoryDifference:
        """What differs, without its pictures."""
        was, is_now = self._versions(old), self._versions(now)
        new, solved = _diagnostics(was.values(), is_now.values())
        platforms = tuple(self._platforms(was, is_now))
        story = now or old
        board = story.storyboard if story else None
        return StoryDifference(
            pair=pair, title=board.title if board else PurePosixPath(pair.name).stem,
            language=board.language if board else "en",
            status=_status(
                pair, is_now.values(), has_news=bool(platforms or new or solved),
                is_rewritten=_text(old) != _text(now),
            ),
            platforms=platforms, new=new, solved=solved,
            borrowed=self.before.borrowed(old) if old else (),
            slated=_slated((*was.values(), *is_now.values())),
            texts=(_text(old), _text(now)),
        )  # fmt: skip

    def _versions(self, story: Prepared | None) -> dict[str, Version]:
        if story is None:
            return {}
        return {each.platform: each for each in versions(story, self._options)}

    def _platforms(
        self, before: Mapping[str, Version], after: Mapping[str, Version]
    ) -> Iterator[PlatformDifference]:
        """What differs on each platform, those together on which it is the same."""
        told: dict[object, PlatformDifference] = {}
        if "" in after:
            return  # nothing could be read: its diagnostics say all there is
        for name in dict.fromkeys((*after, *before)):
            if name in after and after[name].refused:
                continue
            change = compare(self._view(before.get(name)), self._view(after.get(name)))
            if change.is_same:
                continue
            key = _likeness(change)
            known = told.get(key)
            if known is None:
                told[key] = PlatformDifference(platforms=(name,), change=change)
            else:
                told[key] = replace(known, platforms=(*known.platforms, name))
        yield from told.values()

    def _view(self, version: Version | None) -> StoryView | None:
        if version is None:
            return None
        return view(version, self._options, self._store, self._cancel, self._digests)

    def _pictured(self, drafts: Sequence[StoryDifference]) -> list[StoryDifference]:
        studio = Studio()
        for draft in drafts:
            for platform in draft.platforms:
                change = platform.change
                looks = [moment for scene in change.scenes for moment in scene.moments]
                studio.want(change.before, (each.before for each in looks))
                studio.want(change.after, (each.after for each in looks))
        studio.make(self._options.workers, self._cancel)
        return [
            replace(draft, platforms=tuple(_with_sights(each, studio) for each in draft.platforms))
            for draft in drafts
        ]


def _with_sights(platform: PlatformDifference, studio: Studio) -> PlatformDifference:
    change = platform.change
    trouble = studio.trouble(change.before) or studio.trouble(change.after)
    sights = tuple(
        tuple(studio.sights(each, change.before, change.after)) for each in change.scenes
    )
    return replace(platform, sights=sights, trouble=trouble)


def _likeness(change: StoryChange) -> object:
    """What is the same for changes that a reader need not be told twice."""
    return (
        change.texts, change.times, change.sound,
        tuple((each.status, each.texts, each.times, each.moved, _detail_words(each))
              for each in change.scenes),
    )  # fmt: skip


def _detail_words(change: SceneChange) -> tuple[str, ...]:
    """A scene's changes without their places on the canvas, which differ between platforms."""
    return tuple(line.partition(" at ")[0] for line in change.details)


def _slated(found: Iterable[Version]) -> tuple[str, ...]:
    names = {each.values["source"] for version in found for each in version.diagnostics
             if each.rule is MediaSlated}  # fmt: skip
    return tuple(sorted(names))


def _text(story: Prepared | None) -> str:
    return story.texts.get(story.shown, "") if story else ""


def _status(pair: Pair, after: Iterable[Version], *, has_news: bool, is_rewritten: bool) -> Status:
    """`has_news`: pictures, sound, words or diagnostics differ."""
    if pair.after is None:
        return "removed"
    if any(each.refused for each in after):
        return "broken" if has_news or is_rewritten else "unchanged"
    if pair.before is None:
        return "added"
    return "changed" if has_news or pair.is_renamed else "unchanged"


def _diagnostics(
    before: Iterable[Version], after: Iterable[Version]
) -> tuple[tuple[Diagnostic, ...], tuple[Diagnostic, ...]]:
    """Those that only one side has, whatever lines they stand on."""
    old = in_order(each for version in before for each in version.diagnostics)
    now = in_order(each for version in after for each in version.diagnostics)
    return _only(now, old), _only(old, now)


def _only(wanted: Iterable[Diagnostic], others: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    known = Counter((each.code, each.message) for each in others)
    found = []
    for each in wanted:
        if known[each.code, each.message]:
            known[each.code, each.message] -= 1
        else:
            found.append(each)
    return tuple(found)


def has_new_errors(comparison: Comparison) -> bool:
    """Whether a story has an error that it had not before."""
    return any(has_errors(story.new) for story in comparison.stories)

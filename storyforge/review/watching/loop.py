"""The loop: notice, settle, make, tell; until it is interrupted.

One thread waits and tells, one makes, one notices. What is being made when something changes
again is stopped and made anew; but where that has just happened twice, it may end first, so
that somebody who saves all the time sees something too. Segments that are done are in the store
by then, so no work is lost.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import NoReturn, Self, cast

from storyforge.compiler.building import one_version
from storyforge.compiler.checking import Report, report_of
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, Prepared
from storyforge.errors import (
    Cancelled,
    ExtraNotInstalled,
    FFmpegNotFound,
    MediaChanged,
    StoryforgeError,
    StoryRefused,
)
from storyforge.process import CancelToken
from storyforge.review.watching.inputs import (
    Stamps,
    base_inputs,
    changed,
    settled,
    source_inputs,
    stamps,
)
from storyforge.review.watching.noticing import Bell
from storyforge.review.watching.showing import Place, Show, Shown, show, warm_up
from storyforge.storyboard.project import Found
from storyforge.timeline.sources import named_sources

PATIENCE_S = 0.3
"""How long leaving waits for what is being made; ffmpeg has been stopped by then."""

_ENOUGH = 2  # runs in a row that changes may stop


@dataclass(frozen=True, slots=True)
class Watching:
    """It begins: so many files are watched; `polls` if they are looked at again and again."""

    files: int
    polls: bool


@dataclass(frozen=True, slots=True)
class Noticed:
    """These files have changed, come or gone."""

    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Updated:
    """The picture is new, so many seconds after its change was noticed; `report` has warnings."""

    shown: Shown
    seconds: float
    report: Report


@dataclass(frozen=True, slots=True)
class Kept:
    """There is no new picture, and the last one stays: because of errors, or of a failure."""

    report: Report | None = None
    reason: str = ""


News = Watching | Noticed | Updated | Kept
OnNews = Callable[[News], None]


def watch(
    storyboard: Path, wanted: Show, options: Options, on_news: OnNews, *, poll: bool = False
) -> NoReturn:
    """Show a story anew after each save, until KeyboardInterrupt, which is raised again.

    Mistakes and failures are told and leave the last picture as it was. Raises FFmpegNotFound
    and ExtraNotInstalled, which no save can mend, and our own bugs.
    """
    with _Loop(storyboard, wanted, options, on_news, poll=poll) as loop:
        loop.run()


# --- what the threads tell each other ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rung:
    """It is time to look at the files."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What the story is made of has been read; the sources are None where mistakes hide them."""

    base: frozenset[Path]
    sources: Stamps | None


@dataclass(frozen=True, slots=True)
class _Ended:
    """A making is over; with `again` its sources changed under it."""

    told: Updated | Kept | None
    failure: BaseException | None = None
    again: bool = False


_Message = _Rung | _Known | _Ended


@dataclass(slots=True)
class _Making:
    """What is being made: since when, and how to stop it."""

    cancel: CancelToken
    thread: threading.Thread
    stopped: bool = False


@dataclass(slots=True)
class _Followed:
    """What the thread that makes remembers from one time to the next; nobody else touches it."""

    text: str | None = None
    place: Place = (1, 1)


class _Loop(AbstractContextManager["_Loop"]):
    def __init__(
        self, storyboard: Path, wanted: Show, options: Options, on_news: OnNews, *, poll: bool
    ) -> None:
        self._storyboard, self._options, self._on_news = storyboard, options, on_news
        self._messages: SimpleQueue[_Message] = SimpleQueue()
        self._bell = Bell(lambda: self._messages.put(_Rung()), poll=poll)
        self._maker = _Maker(storyboard, wanted, options, self._messages.put)
        self._seen: Stamps = {}
        self._sources: Stamps = {}
        self._making: _Making | None = None
        self._waiting: frozenset[Path] | None = None
        self._in_a_row = 0

    def __enter__(self) -> Self:
        self._seen = stamps(base_inputs(self._storyboard, self._options))
        self._bell.__enter__()
        self._listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._bell.__exit__(kind, error, trace)
        if self._making is not None:
            self._making.cancel.cancel()
            self._making.thread.join(PATIENCE_S)

    def run(self) -> NoReturn:
        self._make(frozenset())
        is_told = False
        while True:
            match self._next():
                case _Rung():
                    self._look()
                case _Known(base=base, sources=sources):
                    self._know(base, sources)
                    if not is_told:
                        self._on_news(Watching(len(self._seen), self._bell.polls))
                        is_told = True
                case _Ended() as ended:
                    self._end(ended)

    def _next(self) -> _Message:
        while True:
            try:
                # Not for ever: on Windows nothing interrupts a wait without an end.
                return self._messages.get(timeout=0.5)
            except Empty:
                continue

    def _listen(self) -> None:
        # Links are followed too: what changes is where they lead.
        folders = {folder for file in self._seen for folder in (file.parent, file.resolve().parent)}
        self._bell.listen_in(folders)

    def _look(self) -> None:
        # What came into the kits' folders may be what a kit was lacking.
        files = self._seen.keys() | base_inputs(self._storyboard, self._options)
        if not changed(self._seen, stamps(files)):
            return
        before, self._seen = self._seen, settled(self._seen, files, time.sleep)
        what = changed(before, self._seen)
        if what:
            self._on_news(Noticed(tuple(sorted(what))))
            self._make_anew(what)

    def _know(self, base: frozenset[Path], sources: Stamps | None) -> None:
        """From now on these files count; those already known keep the stamps they had."""
        if sources is not None:
            self._sources = sources
        now = {**stamps(base), **self._sources}
        self._seen = {file: self._seen.get(file, state) for file, state in now.items()}
        self._listen()

    def _make_anew(self, what: frozenset[Path]) -> None:
        if self._making is None:
            self._make(what)
            return
        self._waiting = (self._waiting or frozenset()) | what
        if not self._making.stopped and self._in_a_row < _ENOUGH:
            self._making.stopped = True
            self._in_a_row += 1
            self._making.cancel.cancel()

    def _make(self, what: frozenset[Path]) -> None:
        cancel = CancelToken()
        thread = threading.Thread(
            target=self._maker.make, args=(what, cancel), name="maker", daemon=True
        )
        self._making = _Making(cancel, thread)
        thread.start()

    def _end(self, ended: _Ended) -> None:
        self._making = None
        if ended.failure is not None:
            raise ended.failure
        if ended.told is not None:
            self._in_a_row = 0
            self._on_news(ended.told)
        if self._waiting is not None or ended.again:
            what, self._waiting = self._waiting or frozenset(), None
            self._make(what)


# --- making -----------------------------------------------------------------------------


@dataclass(slots=True)
class _Maker:
    """Reads, checks and shows a story, in a thread; one making at a time."""

    storyboard: Path
    wanted: Show
    options: Options
    tell: Callable[[_Message], None]
    followed: _Followed = field(default_factory=_Followed)

    def make(self, what: frozenset[Path], cancel: CancelToken) -> None:
        """Make it, and tell how that ended."""
        try:
            self.tell(_Ended(self._made(what, cancel)))
            warm_up()
        except StoryRefused as refused:
            self.tell(_Ended(Kept(report=cast("Report", refused.report))))
        except Cancelled:
            self.tell(_Ended(None))
        except MediaChanged:
            self.tell(_Ended(None, again=True))
        except (FFmpegNotFound, ExtraNotInstalled) as failure:  # no change of a file helps
            self.tell(_Ended(None, failure=failure))
        except StoryforgeError as failure:
            self.tell(_Ended(Kept(reason=str(failure))))
        except BaseException as failure:  # noqa: BLE001 - raised again in the thread that waits
            self.tell(_Ended(None, failure=failure))

    def _made(self, what: frozenset[Path], cancel: CancelToken) -> Updated:
        began = time.monotonic()
        story = Desk(self.options).prepare(Found(self.storyboard, PurePosixPath()))
        self.tell(_Known(base_inputs(self.storyboard, self.options),
                         source_inputs(story, self.options)))  # fmt: skip
        self._follow(story, what)
        version = one_version(story, self.options)
        report = report_of([story], version.diagnostics)
        if version.refused:
            raise StoryRefused(report)
        cancel.raise_if_cancelled()
        shown = show(version, self.wanted, self.followed.place, self.options, cancel)
        return Updated(shown, time.monotonic() - began, report)

    def _follow(self, story: Prepared, what: frozenset[Path]) -> None:
        """Find the place to look at: the first that is new, or that names what has changed.

        What had a mistake counts too: once it is mended, it is shown.
        """
        if story.document is None:
            return
        text = story.document.source.text
        before, self.followed.text = self.followed.text, text
        if before is not None and before != text:
            self.followed.place = first_difference(before, text)
        elif (place := _named_at(story, what)) is not None:
            self.followed.place = place


def first_difference(before: str, now: str) -> Place:
    """Where a text begins to be another than it was; the last line's end, if lines are gone."""
    old, new = before.splitlines(), now.splitlines()
    line = _alike(old, new)
    if line >= len(new):
        return max(1, len(new)), len(new[-1]) + 1 if new else 1
    return line + 1, _alike(old[line] if line < len(old) else "", new[line]) + 1


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many items two sequences have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    shortest = min(len(one), len(other))
    return next((number for number, (mine, yours) in pairs if mine != yours), shortest)


def _named_at(story: Prepared, what: Iterable[Path]) -> Place | None:
    """The first place that names a source among the files."""
    ready, changes = story.ready, set(what)
    if ready is None:
        return None
    named = named_sources(ready.storyboard, ready.kit)
    spans = (ready.document.span(place) for name, place in named.items()
             if ready.catalog.paths.get(name) in changes)  # fmt: skip
    return min(((span.line, span.column) for span in spans), default=None)

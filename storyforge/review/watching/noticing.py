"""Noticing that something may have changed on the disk: the only door to watchfiles.

Whoever waits compares the files itself: what is told here is only when to look. So nothing
hangs on which of an editor's several events arrive, in which order, or under which name; a
folder that cannot be watched (a network share, too many watches) is only seen later.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

POLL_S = 0.1
"""How often is looked without watchfiles. Asking for fifty files' times takes 0.2 ms."""

ANYWAY_S = 1.0
"""How often is looked even if nothing was told: on network shares nothing ever is."""

_GATHER_MS, _STEP_MS = 50, 10


class Bell:
    """Calls `ring`, from a thread of its own, whenever it is time to look again.

    With watchfiles (the extra `watch`) as soon as something changes in one of the folders,
    else again and again. Leaving the block silences it.
    """

    def __init__(self, ring: Callable[[], None], *, poll: bool) -> None:
        self._ring = ring
        self._polls = poll or not _can_be_told()
        self._folders: frozenset[Path] = frozenset()
        self._over, self._moved = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._listen, name="bell", daemon=True)

    @property
    def polls(self) -> bool:
        """Whether files are looked at again and again, because nothing tells of changes."""
        return self._polls

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._over.set()
        self._moved.set()

    def listen_in(self, folders: Iterable[Path]) -> None:
        """From now on, changes in these folders count; not in those below them."""
        wanted = frozenset(folders)
        if wanted != self._folders:
            self._folders = wanted
            self._moved.set()

    def _listen(self) -> None:
        while not self._over.is_set():
            folders = [folder for folder in self._folders if folder.is_dir()]
            if self._polls or not folders:
                self._over.wait(POLL_S)
                self._ring()
            else:
                self._moved.clear()
                self._be_told(folders)

    def _be_told(self, folders: list[Path]) -> None:
        """Ring until the folders are others, or cannot be watched any more."""
        import watchfiles

        try:
            for _ in watchfiles.watch(
                *folders, watch_filter=None, debounce=_GATHER_MS, step=_STEP_MS,
                stop_event=self._moved, rust_timeout=round(ANYWAY_S * 1000),
                yield_on_timeout=True, recursive=False, raise_interrupt=False,
            ):  # fmt: skip
                self._ring()
        except (OSError, RuntimeError):
            # No watch to be had (inotify's limit, a folder that went away): look instead.
            self._polls = all(folder.is_dir() for folder in folders)
            self._ring()


def _can_be_told() -> bool:
    try:
        import watchfiles  # noqa: F401 - whether it is there is all that is asked
    except ImportError:
        return False
    return True

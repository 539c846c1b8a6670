"""Cancelling: one switch that any thread may throw, and any number of runs obey."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from storyforge.errors import Cancelled


class CancelToken:
    """A switch from "go on" to "stop". It never goes back.

    `cancel` may be called from any thread, from a signal handler, and more than once.
    """

    def __init__(self) -> None:
        # Reentrant, because a signal handler may interrupt the very thread that holds it.
        self._lock = threading.RLock()
        self._cancelled = False
        self._listeners: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        return self._cancelled

    def cancel(self) -> None:
        """Stop everything that was given this token."""
        self._cancelled = True
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener()

    def raise_if_cancelled(self) -> None:
        """Raises errors.Cancelled once `cancel` was called."""
        if self._cancelled:
            raise Cancelled("stopped")

    @contextmanager
    def telling(self, listener: Callable[[], None]) -> Iterator[None]:
        """Call `listener` when cancelled within the block; at once if that is past.

        It may be called more than once, and in the thread that cancels, so it must be
        short and, for signal handlers, reentrant (`queue.SimpleQueue.put` is).
        """
        with self._lock:
            self._listeners.append(listener)
        try:
            if self._cancelled:
                listener()
            yield
        finally:
            with self._lock:
                self._listeners.remove(listener)

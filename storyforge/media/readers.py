"""Several files read at the same time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

READERS = 2
"""Files that are read at once: each may hold a decoder, or a large photo, in memory."""

Item = TypeVar("Item")
Found = TypeVar("Found")


def read_each(read: Callable[[Item], Found], items: Sequence[Item]) -> list[Found]:
    """What `read` finds for each item, in the items' order; it runs in threads.

    Worth it for what lets go of the interpreter: decoders, checksums, the disk. Raises what
    `read` raises, for the first item that fails, and does not wait for the others then: neither
    on Ctrl-C.
    """
    if len(items) < READERS:
        return [read(item) for item in items]
    from concurrent.futures import ThreadPoolExecutor

    pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
    try:
        return list(pool.map(read, items))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)

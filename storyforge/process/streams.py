"""A child's three streams, each tended by a thread of its own so that none ever blocks it."""

from __future__ import annotations

import contextlib
import io
import subprocess
import threading
import time
from collections.abc import Callable, Iterable
from typing import IO, Self

TAIL_BYTES = 64 * 1024
"""How much of a child's standard error is kept: its last words are what matters."""

LINE_BYTES = 64 * 1024
"""A longer line is given in pieces, so that a child without line ends cannot fill memory."""

_CHUNK_BYTES = 64 * 1024

# After the child and its group are gone, a stream stays open only while `on_line` is busy or
# a program holds it that left the group on purpose.
_AFTER_THE_END_S = 10.0
_AFTER_A_STOP_S = 0.05

LineReader = Callable[[str], None]
Feed = bytes | Iterable[bytes]


class Streams:
    """The threads that tend a child's streams, and what they gathered."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        failed: Callable[[BaseException], None],
        *,
        stdin: Feed | None,
        on_line: LineReader | None,
        keep_stdout: bool,
    ) -> None:
        self._failed = failed
        self._tail = _Tail(process.stderr)
        self._output = _Output(process.stdout, on_line, keep=keep_stdout)
        works = [self._tail.read, self._output.read, lambda: _feed(process.stdin, stdin)]
        self._threads = [threading.Thread(target=self._tend, args=[w], daemon=True) for w in works]

    def _tend(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as failure:  # noqa: BLE001  raised again in the thread that runs
            self._failed(failure)

    def __enter__(self) -> Self:
        return self

    def start(self) -> None:
        """Begin. Apart from `__enter__`, so that Ctrl-C in here already finds the child held."""
        for thread in self._threads:
            thread.start()

    def __exit__(self, failure: object, *rest: object) -> None:
        """Wait until the streams are at their end."""
        patience_s = _AFTER_THE_END_S if failure is None else _AFTER_A_STOP_S
        deadline = time.monotonic() + patience_s
        for thread in filter(threading.Thread.is_alive, self._threads):
            thread.join(max(0.0, deadline - time.monotonic()))

    @property
    def stdout(self) -> bytes | None:
        return self._output.data

    @property
    def stderr_tail(self) -> str:
        return self._tail.text


class _Tail:
    """Reads a stream to its end and keeps the last `TAIL_BYTES`."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._stream = _buffered(stream)
        self._kept = bytearray()

    def read(self) -> None:
        with self._stream:
            while chunk := self._stream.read1(_CHUNK_BYTES):
                self._kept += chunk
                del self._kept[:-TAIL_BYTES]

    @property
    def text(self) -> str:
        return bytes(self._kept).decode(errors="replace")


class _Output:
    """Reads standard output to its end: line by line to `on_line`, and kept if wanted."""

    def __init__(self, stream: IO[bytes] | None, on_line: LineReader | None, *, keep: bool) -> None:
        self._stream = _buffered(stream)
        self._on_line = on_line
        self._chunks: list[bytes] | None = [] if keep else None

    def read(self) -> None:
        with self._stream:
            while chunk := self._next():
                if self._chunks is not None:
                    self._chunks.append(chunk)
                if self._on_line is not None:
                    self._on_line(chunk.decode(errors="replace").rstrip("\r\n"))

    def _next(self) -> bytes:
        if self._on_line is not None:
            return self._stream.readline(LINE_BYTES)
        return self._stream.read1(_CHUNK_BYTES)

    @property
    def data(self) -> bytes | None:
        return None if self._chunks is None else b"".join(self._chunks)


def _buffered(stream: IO[bytes] | None) -> io.BufferedReader | io.BytesIO:
    """The stream, or an empty one where the child was given none."""
    return stream if isinstance(stream, io.BufferedReader) else io.BytesIO()


def _feed(stream: IO[bytes] | None, data: Feed | None) -> None:
    """Write everything to a child's standard input, as far as the child wants it."""
    if stream is None or data is None:
        return
    try:
        for chunk in [data] if isinstance(data, bytes) else data:
            if not _taken(stream, chunk):
                break
    finally:
        with contextlib.suppress(OSError):  # closing writes what was still held back
            stream.close()


def _taken(stream: IO[bytes], chunk: bytes) -> bool:
    """False for a child that stopped reading; its status says whether it had enough."""
    try:
        stream.write(chunk)
    except OSError:
        return False
    return True

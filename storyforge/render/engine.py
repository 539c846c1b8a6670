"""The engine of this machine: found once, and asked for its version."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from functools import lru_cache
from pathlib import Path

from storyforge.errors import FFmpegNotFound, ProgramNotFound, StoryforgeError
from storyforge.ffmpeg.engine import codecs_in, find_ffmpeg, names_in, version_of
from storyforge.process import CancelToken, run
from storyforge.render.workplace import Engine

_ASKING = threading.Lock()


def find_engine() -> Engine:
    """The ffmpeg that renders; it is asked once. Raises FFmpegNotFound."""
    with _ASKING:
        path = find_ffmpeg()
        return Engine(path=path, version=_version(path))


def find_engine_meanwhile() -> None:
    """Have the engine found, or not, in a thread of its own: it is needed a little later."""

    def find() -> None:
        with contextlib.suppress(StoryforgeError, OSError):  # told to whoever needs it
            find_engine()

    threading.Thread(target=find, name="engine", daemon=True).start()


@lru_cache(maxsize=4)
def _version(path: Path) -> str:
    banner = ask(path, "-version")
    build = hashlib.sha256(banner.encode()).hexdigest()[:12]
    return f"{version_of(banner)} {build}"


def ask(path: Path, question: str) -> str:
    """What ffmpeg prints to `-version`, `-filters`, `-encoders`… Raises FFmpegNotFound."""
    try:
        finished = run(
            [str(path), "-hide_banner", question], cancel=CancelToken(), keep_stdout=True,
            timeout_s=20,
        )  # fmt: skip
    except ProgramNotFound as error:
        raise FFmpegNotFound(f"{path.name} cannot be run") from error
    if not finished.ok:
        raise FFmpegNotFound(f"{path.name} does not answer to {question}")
    return (finished.stdout or b"").decode(errors="replace")


@lru_cache(maxsize=4)
def decodable(path: Path) -> frozenset[str]:
    """The codecs this ffmpeg can decode. Raises FFmpegNotFound."""
    return codecs_in(ask(path, "-decoders"))


def missing_parts(path: Path, filters: tuple[str, ...], encoders: tuple[str, ...]) -> list[str]:
    """The filters and encoders that this ffmpeg lacks."""
    has_filters, has_encoders = names_in(ask(path, "-filters")), names_in(ask(path, "-encoders"))
    return [f"filter {name}" for name in filters if name not in has_filters] + [
        f"encoder {name}" for name in encoders if name not in has_encoders
    ]

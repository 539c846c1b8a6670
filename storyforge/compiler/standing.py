"""Whether a story's files stand there already, told before anything is planned.

A video is a function of what the author wrote, the sources' bytes, this program and what it is
asked for. Where the digest of all of these is what it was the last time, and the files are as
they were left, there is nothing to plan and nothing to look up.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from functools import lru_cache

from storyforge.compiler.building import Version
from storyforge.compiler.options import Options
from storyforge.core.code import code_digest, library_versions
from storyforge.errors import MediaChanged, MediaUnreadable
from storyforge.ffmpeg.encoding import Encoder
from storyforge.platforms.profiles import PLATFORMS
from storyforge.render.workplace import Workplace
from storyforge.storyboard.models import PythonScene

_LIBRARIES = (
    "av", "ffmpeg-python", "moviepy", "numpy", "pillow", "pydantic", "pyyaml", "resvg-py",
    "uharfbuzz", "uniseg",
)  # fmt: skip


def inputs_digest(
    version: Version, written: Mapping[str, str], options: Options, encoder: Encoder, at: Workplace
) -> str:
    """The digest of everything that a finished story depends on; empty where that is not known.

    `written` are the digests of what the author wrote.
    """
    ready = version.story.ready
    assert ready is not None
    try:
        sources = {name: at.digest_of(name) for name in sorted(ready.catalog.paths)}
        program = _program()
    except (MediaChanged, MediaUnreadable, LookupError):
        return ""  # whoever needs it says what is wrong
    modules = {
        scene.function.partition(":")[0]
        for scene in ready.storyboard.scenes if isinstance(scene, PythonScene)
    }  # fmt: skip
    parts = (
        program, at.engine.version, PLATFORMS[version.platform], options.encoding,
        (encoder.name, encoder.codec, encoder.feed, encoder.device),
        sorted(written.items()), sources, [at.code_digest(module) for module in sorted(modules)],
        [(found.code, found.message, found.span and found.span.line)
         for found in version.diagnostics],
    )  # fmt: skip
    return hashlib.sha256("\x1f".join(map(repr, parts)).encode()).hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    """This program, its libraries, and what runs it. Raises LookupError without its source."""
    machine = f"{platform.python_version()} {platform.system()} {platform.machine()}"
    return f"{code_digest('storyforge')} {library_versions(*_LIBRARIES)} {machine}"

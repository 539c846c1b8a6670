"""What a machine needs to render, looked at one thing after the other."""

from __future__ import annotations

import os
import platform as machine
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import metadata, resources
from pathlib import Path
from typing import Literal

from storyforge import __version__
from storyforge.errors import EnvironmentFailed

State = Literal["ok", "note", "missing"]

# A minute of video at the cap of 12 Mbit/s is 100 MB; work in progress takes a few times that.
_LITTLE_ROOM = 2_000_000_000
_NO_ROOM = 300_000_000
_PACKAGES = (
    "av", "click", "ffmpeg-python", "imageio-ffmpeg", "jinja2", "markupsafe", "numpy", "pillow",
    "pydantic", "pyyaml", "resvg-py", "rich", "uharfbuzz", "uniseg",
)  # fmt: skip
_PILLOW_WITHOUT_KNOWN_HOLES = (12, 3)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `missing` means that rendering cannot work."""

    subject: str
    state: State
    detail: str
    help: str = ""


def checkup() -> Iterator[Finding]:
    """Look at everything; a check that fails never keeps the next from its turn."""
    for subject, check in _CHECKS.items():
        try:
            yield check(subject)
        except (EnvironmentFailed, OSError) as failure:
            yield Finding(subject, "missing", str(failure))


def _storyforge(subject: str) -> Finding:
    where = Path(__file__).parents[1]
    return Finding(subject, "ok", f"{__version__}, in {where}")


def _python(subject: str) -> Finding:
    system = f"{machine.system()} {machine.machine()}"
    return Finding(subject, "ok", f"{machine.python_version()} on {system}, {sys.executable}")


def _packages(subject: str) -> Finding:
    absent = [name for name in _PACKAGES if _version(name) is None]
    if absent:
        advice = "install storyforge again"
        return Finding(subject, "missing", f"not installed: {', '.join(absent)}", advice)
    named = ("av", "pillow", "uharfbuzz", "numpy", "resvg-py")
    return Finding(subject, "ok", ", ".join(f"{name} {_version(name)}" for name in named))


def _pillow(subject: str) -> Finding:
    version = _version("pillow") or "0.0"
    if tuple(map(int, version.split(".")[:2])) >= _PILLOW_WITHOUT_KNOWN_HOLES:
        return Finding(subject, "ok", f"Pillow {version}")
    advice = "see requirements/overrides.txt: MoviePy holds Pillow back, without need"
    return Finding(subject, "note", f"Pillow {version} has known vulnerabilities", advice)


def _extra(package: str, extra: str, without: str, subject: str) -> Finding:
    """A package that only some need, the extra that brings it, and what is without it."""
    version = _version(package)
    if version is not None:
        return Finding(subject, "ok", f"{package} {version}")
    advice = f'pip install "storyforge[{extra}]"'
    return Finding(subject, "note", f"no {package}, so {without}", advice)


def _ffmpeg(subject: str) -> Finding:
    from storyforge.render.engine import find_engine

    engine = find_engine()
    return Finding(subject, "ok", f"{engine.version}, {engine.path}")


def _parts(subject: str) -> Finding:
    from storyforge.ffmpeg.engine import NEEDED_ENCODERS, NEEDED_FILTERS
    from storyforge.render.engine import find_engine, missing_parts

    absent = missing_parts(find_engine().path, NEEDED_FILTERS, NEEDED_ENCODERS)
    if absent:
        advice = "unset STORYFORGE_FFMPEG, or name a build that has them"
        return Finding(subject, "missing", f"lacks {', '.join(absent)}", advice)
    return Finding(subject, "ok", f"{', '.join(NEEDED_ENCODERS)}; {len(NEEDED_FILTERS)} filters")


def _kit(subject: str) -> Finding:
    fonts = resources.files("storyforge") / "starter" / "brand" / "fonts"
    names = sorted(entry.name for entry in fonts.iterdir() if entry.name.endswith(".ttf"))
    return Finding(subject, "ok", ", ".join(names))


def _cache(subject: str) -> Finding:
    from storyforge.render.folders import cache_folder

    return _room(subject, cache_folder())


def _here(subject: str) -> Finding:
    return _room(subject, Path.cwd())


def _room(subject: str, folder: Path) -> Finding:
    there = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    if not os.access(there, os.W_OK):
        return Finding(subject, "missing", f"{folder} cannot be written")
    free = shutil.disk_usage(there).free
    detail = f"{free / 1e9:.1f} GB free in {folder}"
    if free < _NO_ROOM:
        return Finding(subject, "missing", detail, "make room")
    if free < _LITTLE_ROOM:
        return Finding(subject, "note", detail, "a long story may not fit")
    return Finding(subject, "ok", detail)


def _processors(subject: str) -> Finding:
    return Finding(subject, "ok", f"{os.cpu_count() or 1}")


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


_CHECKS: dict[str, Callable[[str], Finding]] = {
    "storyforge": _storyforge,
    "python": _python,
    "packages": _packages,
    "pictures": _pillow,
    "HEIC photos": partial(_extra, "pi-heif", "heic", "HEIC photos (iPhones) are refused"),
    "python scenes": partial(_extra, "MoviePy", "moviepy", "no scenes of type python"),
    "watching": partial(_extra, "watchfiles", "watch", "`watch` looks for itself"),
    "ffmpeg": _ffmpeg,
    "ffmpeg has": _parts,
    "starter kit": _kit,
    "cache": _cache,
    "this folder": _here,
    "processors": _processors,
}

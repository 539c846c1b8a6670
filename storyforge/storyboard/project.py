"""Where things are: the project around a storyboard, and the storyboards in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import storyforge

BRAND_FOLDER = "brand"
_ENDINGS = (".yaml", ".yml")
_OTHERS = ("brand.yaml", "brand.yml", "assets.yaml", "assets.yml")


@dataclass(frozen=True, slots=True)
class Found:
    """A storyboard, and its folder below the one that was named (`.` where it was named)."""

    path: Path
    relative_folder: PurePosixPath


def find_project(storyboard: Path) -> Path:
    """The nearest parent that holds `brand/`, else the storyboard's own folder (absolute)."""
    own = storyboard.absolute().parent
    return next((folder for folder in (own, *own.parents) if _has_kits(folder)), own)


def _has_kits(folder: Path) -> bool:
    return (folder / BRAND_FOLDER).is_dir()


def storyboard_files(paths: Sequence[Path]) -> tuple[Found, ...]:
    """Files as they are given, folders with every storyboard below them, sorted.

    A file that is reached twice counts once. Raises FileNotFoundError for a path that
    does not exist.
    """
    found: dict[Path, Found] = {}
    for path in paths:
        for each in _below(path):
            found.setdefault(each.path.resolve(), each)
    return tuple(found.values())


def _below(path: Path) -> Iterator[Found]:
    if path.is_dir():
        yield from _in_folder(path, PurePosixPath())
    elif path.exists():
        yield Found(path, PurePosixPath())
    else:
        raise FileNotFoundError(path)


def _in_folder(folder: Path, relative: PurePosixPath) -> Iterator[Found]:
    entries = sorted(entry for entry in folder.iterdir() if entry.name[0] not in "._")
    for entry in entries:
        if entry.is_file() and entry.suffix.lower() in _ENDINGS and entry.name not in _OTHERS:
            yield Found(entry, relative)
    for entry in entries:
        # A link to a folder may lead in a circle, and out of the project.
        if entry.is_dir() and entry.name != BRAND_FOLDER and not entry.is_symlink():
            yield from _in_folder(entry, relative / entry.name)


def starter_kit_folder() -> Path:
    """The folder of the plain kit inside the package: what a story without `brand` uses."""
    return Path(storyforge.__file__).parent / "starter" / BRAND_FOLDER

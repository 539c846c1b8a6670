"""Where things are: the project around a storyboard, and the storyboards in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import storyforge

BRAND_FOLDER = "brand"
_ENDINGS = (".yaml", ".yml")
_OTHERS = ("brand.yaml", "brand.yml", "assets.yaml", "assets.yml")


@dataclass(frozen=True, slots=True)
class Found:
    """A storyboard, and its folder below the one that was named (`.` where it was named).

    `searched` is the folder that was named, None where the storyboard was.
    """

    path: Path
    relative_folder: PurePosixPath
    searched: Path | None = None

    def is_within(self, project: Path) -> bool:
        """Whether it really lies in the project or the folder searched; one named is meant."""
        if self.searched is None:
            return True
        real = self.path.resolve()
        return any(real.is_relative_to(root.resolve()) for root in (project, self.searched))


def find_project(storyboard: Path, within: Path | None = None) -> Path:
    """The nearest parent that holds `brand/`, else the storyboard's own folder (absolute).

    `within` is the folder beyond which nothing is looked for.
    """
    own = storyboard.absolute().parent
    around = [each for each in (own, *own.parents) if not within or each.is_relative_to(within)]
    return next((folder for folder in around if has_kits(folder)), own)


def has_kits(folder: Path) -> bool:
    """Whether a folder is one that brand kits lie in."""
    return os.path.isdir(folder / BRAND_FOLDER)  # noqa: PTH112 - Path raises where it may not look


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
        for found in _in_folder(path, PurePosixPath()):
            yield replace(found, searched=path)
    elif path.exists():
        yield Found(path, PurePosixPath())
    else:
        raise FileNotFoundError(path)


def _in_folder(folder: Path, relative: PurePosixPath) -> Iterator[Found]:
    entries = sorted(folder.iterdir())
    for entry in entries:
        if entry.is_file() and _is_storyboard_name(entry.name):
            yield Found(entry, relative)
    for entry in entries:
        # A link to a folder may lead in a circle, and out of the project.
        if entry.is_dir() and _is_searched(entry.name) and not entry.is_symlink():
            yield from _in_folder(entry, relative / entry.name)


def is_found(path: PurePosixPath) -> bool:
    """Whether a folder is searched in such a way that a file at this path below it is found."""
    return _is_storyboard_name(path.name) and all(map(_is_searched, path.parts[:-1]))


def _is_storyboard_name(name: str) -> bool:
    return name[0] not in "._" and name not in _OTHERS and Path(name).suffix.lower() in _ENDINGS


def _is_searched(name: str) -> bool:
    return name[0] not in "._" and name != BRAND_FOLDER


def starter_kit_folder() -> Path:
    """The folder of the plain kit inside the package: what a story without `brand` uses."""
    return Path(storyforge.__file__).parent / "starter" / BRAND_FOLDER

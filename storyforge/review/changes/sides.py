"""The two sides of a comparison: a revision, and another or the working tree."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Protocol

from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, Ground, Prepared, shown_path
from storyforge.errors import UsageError
from storyforge.media.catalogue import KIT_PREFIX
from storyforge.review.changes.footprint import Surroundings, footprint, is_storyboard
from storyforge.review.changes.git import Repository
from storyforge.review.changes.tree import Tree
from storyforge.storyboard.inherit import KIT_FILE
from storyforge.storyboard.project import (
    BRAND_FOLDER,
    Found,
    find_project,
    has_kits,
    is_found,
    storyboard_files,
)

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which storyboards are compared: names of files and folders in the repository.

    The empty name is the repository itself.
    """

    names: Names

    @classmethod
    def of(cls, paths: Iterable[Path], root: Path) -> Scope:
        """Raises UsageError for a path outside of the repository."""
        return cls(tuple(name_in(root, path) for path in paths))

    def finds(self, name: str) -> bool:
        """Whether a storyboard of this name would be found."""
        return any(name == each or self._below(name, each) for each in self.names)

    def storyboards(self, texts: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """Those that are storyboards; a file that was named itself is meant to be one."""
        return {
            name: text for name, text in texts.items() if name in self.names or is_storyboard(text)
        }

    def _below(self, name: str, folder: str) -> bool:
        path = PurePosixPath(name)
        return path.is_relative_to(folder) and is_found(path.relative_to(folder))


def name_in(root: Path, path: Path) -> str:
    """A path as a repository names it. Raises UsageError for one outside."""
    absolute = path.absolute()
    there = Path(os.path.normpath(absolute.parent.resolve() / absolute.name))
    if not there.is_relative_to(root.resolve()):
        raise UsageError(f"{path} is not in the repository {root}")
    name = there.relative_to(root.resolve()).as_posix()
    return "" if name == "." else name


class Side(Protocol):
    """One side: its storyboards by name, their texts, and how they are prepared."""

    @property
    def label(self) -> str: ...

    @property
    def surroundings(self) -> Surroundings: ...

    def stories(self, scope: Scope) -> Mapping[str, bytes]:
        """The texts of the storyboards in the scope."""
        ...

    def prepare(self, names: Iterable[str]) -> dict[str, Prepared]:
        """Read storyboards and gather what is known about them."""
        ...

    def borrowed(self, story: Prepared) -> tuple[str, ...]:
        """The sources of a story that are not this side's own, but the working tree's."""
        ...


@dataclass(frozen=True)
class WorkingTree:
    """The files as they are now."""

    repository: Repository
    options: Options
    label: str = "working tree"

    @cached_property
    def surroundings(self) -> Surroundings:
        root = self.repository.root

        @cache
        def kit(folder: PurePosixPath) -> bytes | None:
            return _read(root.joinpath(*folder.parts, KIT_FILE))

        return Surroundings(lambda folder: has_kits(root.joinpath(*folder.parts)), kit)

    def stories(self, scope: Scope) -> Mapping[str, bytes]:
        root = self.repository.root
        paths = [root / name for name in scope.names if os.path.lexists(root / name)]
        found = {name_in(root, each.path): each for each in storyboard_files(paths)}
        texts = {name: _read(each.path) or b"" for name, each in found.items()}
        return scope.storyboards(texts)

    def prepare(self, names: Iterable[str]) -> dict[str, Prepared]:
        desk, root = Desk(self.options), self.repository.root
        return {name: desk.prepare(_found(root, name)) for name in names}

    def borrowed(self, story: Prepared) -> tuple[str, ...]:  # noqa: ARG002 - all is its own
        return ()


@dataclass(frozen=True)
class Revision:
    """The files of a commit; sources it has not are the working tree's."""

    tree: Tree
    options: Options
    label: str

    @cached_property
    def surroundings(self) -> Surroundings:
        folders = {
            PurePosixPath(*parts[: parts.index(BRAND_FOLDER)])
            for name in self.tree.files
            if BRAND_FOLDER in (parts := PurePosixPath(name).parts)[:-1]
        }

        @cache
        def kit(folder: PurePosixPath) -> bytes | None:
            name = (folder / KIT_FILE).as_posix()
            return self.tree.read([name]).get(name)

        return Surroundings(folders.__contains__, kit)

    def stories(self, scope: Scope) -> Mapping[str, bytes]:
        texts = self.tree.read(name for name in self.tree.files if scope.finds(name))
        return scope.storyboards(texts)

    def prepare(self, names: Iterable[str]) -> dict[str, Prepared]:
        wanted = tuple(names)
        self.tree.write(self._needed(wanted))
        desk = Desk(self._own_options, self._ground)
        return {name: desk.prepare(_found(self.tree.folder, name)) for name in wanted}

    def borrowed(self, story: Prepared) -> tuple[str, ...]:
        if story.ready is None:
            return ()
        root = self.tree.repository.root.resolve()
        return tuple(
            name for name, path in sorted(story.ready.catalog.paths.items())
            if not name.startswith(KIT_PREFIX)
            and path.is_relative_to(root)
            and path.relative_to(root).as_posix() not in self.tree.same
        )  # fmt: skip

    def _needed(self, stories: Names) -> Iterator[str]:
        """The stories, the kits and the code of their projects, and the sources that differ."""
        texts = self.tree.read(stories)
        projects = {self.surroundings.project(PurePosixPath(name)) for name in stories}
        marks = [(PurePosixPath(name).parent, footprint(text)) for name, text in texts.items()]
        for name in self.tree.files:
            path = PurePosixPath(name)
            if (
                name in texts
                or any(path.is_relative_to(each / BRAND_FOLDER) for each in projects)
                or (path.suffix == ".py" and any(map(path.is_relative_to, projects)))
                or (
                    name not in self.tree.same
                    and any(path.is_relative_to(at) and mark.may_name(name) for at, mark in marks)
                )
            ):
                yield name

    @property
    def _own_options(self) -> Options:
        named = self.options.project
        if named is None:
            return self.options
        return replace(self.options, project=self.tree.folder / name_in(self._root, named))

    @property
    def _root(self) -> Path:
        return self.tree.repository.root

    @property
    def _ground(self) -> Ground:
        def here(path: Path) -> Path:
            """The same place in the working tree."""
            if not path.is_relative_to(self.tree.folder):
                return path
            return self._root / path.relative_to(self.tree.folder)

        return Ground(
            shown=lambda path: shown_path(here(path)),
            project=lambda path: find_project(path, self.tree.folder),
            fallback=lambda path: (here(path).parent,),
        )


def _found(root: Path, name: str) -> Found:
    path = PurePosixPath(name)
    return Found(root.joinpath(*path.parts), path.parent, searched=root)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None

"""What a storyboard may depend on, told from its text alone: rather too much than too little.

A story that none of the changed files could touch is the same as before, without being built.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from storyforge.core.spelling import composed
from storyforge.storyboard.compose import parse_document
from storyforge.storyboard.document import Plain
from storyforge.storyboard.inherit import KIT_FILE
from storyforge.storyboard.project import BRAND_FOLDER

_SCENES = re.compile(rb"(?:^|[{,]\s*)[\"']?scenes[\"']?[ \t]*:", re.MULTILINE)
_EVERYWHERE = frozenset({"assets.yaml", "assets.yml"})
"""Files of a project that say something about all its stories."""


@dataclass(frozen=True, slots=True)
class Footprint:
    """`names` are the last parts of whatever could be a file's name, spelt one way."""

    names: frozenset[str] = frozenset()
    brand: str = ""
    runs_python: bool = False

    def may_name(self, path: str) -> bool:
        return last_part(path) in self.names


def footprint(text: bytes) -> Footprint:
    """The footprint of a storyboard. Never raises for what the text holds."""
    data = parse_document(text, "").data
    texts = tuple(_texts(data))
    brand = data.get("brand") if isinstance(data, dict) else None
    return Footprint(
        names=frozenset(map(last_part, texts)),
        brand=brand if isinstance(brand, str) else "",
        runs_python="python" in texts,
    )


def is_storyboard(text: bytes) -> bool:
    """Whether a YAML file that a folder holds is one of ours, however broken it may be."""
    return bool(_SCENES.search(text))


def last_part(name: str) -> str:
    """The last part of a path, spelt as names are compared."""
    return composed(name.replace("\\", "/").rpartition("/")[2]).casefold()


def _texts(data: Plain) -> Iterator[str]:
    match data:
        case str():
            yield data
        case list():
            for each in data:
                yield from _texts(each)
        case dict():
            for each in data.values():
                yield from _texts(each)
        case _:
            pass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies around the stories on one side: whether there are kits in a folder, and each
    kit's text by its folder.

    Folders are relative to the repository.
    """

    has_kits: Callable[[PurePosixPath], bool]
    kit: Callable[[PurePosixPath], bytes | None]

    def project(self, story: PurePosixPath) -> PurePosixPath:
        """The nearest parent of a storyboard that holds kits, else its own folder."""
        own = story.parent
        return next((each for each in (own, *own.parents) if self.has_kits(each)), own)

    def kits(self, project: PurePosixPath, name: str) -> frozenset[PurePosixPath]:
        """The folders of a kit and of all it extends."""
        found: set[PurePosixPath] = set()
        while name:
            folder = project / BRAND_FOLDER / name
            if folder in found:
                break
            found.add(folder)
            name = _extended(self.kit(folder))
        return frozenset(found)


def _extended(text: bytes | None) -> str:
    """The name of the kit that a kit extends; empty for none."""
    data = parse_document(text, KIT_FILE).data if text else None
    named = data.get("extends") if isinstance(data, dict) else None
    return named.rpartition("/")[2] if isinstance(named, str) else ""


def touched(
    story: PurePosixPath, mark: Footprint, changed: Iterable[str], sides: tuple[Surroundings, ...]
) -> bool:
    """Whether one of the changed files could make a difference to a story."""
    changed = tuple(changed)
    projects = {side.project(story) for side in sides}
    if len(projects) > 1:
        return True
    if not changed:
        return False
    (project,) = projects
    kits = frozenset().union(*(side.kits(project, mark.brand) for side in sides))
    return any(_touches(PurePosixPath(name), story, mark, project, kits) for name in changed)


def _touches(
    path: PurePosixPath, story: PurePosixPath, mark: Footprint, project: PurePosixPath,
    kits: frozenset[PurePosixPath],
) -> bool:  # fmt: skip
    if path == story or kits.intersection(path.parents):
        return True
    if not path.is_relative_to(project):
        return False
    if path.suffix == ".py":
        return mark.runs_python
    return path.name in _EVERYWHERE or mark.may_name(path.name)

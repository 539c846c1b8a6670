"""The colour tables of a kit: which can be used, and where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from storyforge.core.cube import parse_cube
from storyforge.errors import MediaUnreadable, unread
from storyforge.media.memo import Memo
from storyforge.media.stamps import stamp_of
from storyforge.timeline.facts import MediaCatalog


@dataclass(frozen=True, slots=True)
class LutFacts:
    """What is known of a table that can be used: 1 or 3 dimensions, entries along a side."""

    dimensions: int
    size: int


def with_luts(
    catalog: MediaCatalog, files: Mapping[str, Path], memo: Memo
) -> tuple[MediaCatalog, Mapping[str, str]]:
    """The catalogue with the tables that can be used, and why the others cannot, by name."""
    paths, stamps, problems = dict(catalog.paths), dict(catalog.stamps), {}
    for name, path in files.items():
        try:
            memo.of(LutFacts, path, _facts)
            paths[name], stamps[name] = path, stamp_of(path)
        except MediaUnreadable as error:
            problems[name] = error.reason
        except OSError as error:
            problems[name] = unread(error)
    known = replace(catalog, paths=MappingProxyType(paths), stamps=MappingProxyType(stamps))
    return known, MappingProxyType(problems)


def _facts(path: Path) -> LutFacts:
    try:
        cube = parse_cube(path.read_bytes())
    except ValueError as wrong:
        raise MediaUnreadable(path, str(wrong)) from None
    return LutFacts(cube.dimensions, cube.size)

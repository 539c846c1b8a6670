"""Names within a storyboard: the ids of its scenes, and what refers to them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from storyforge.core.diagnostics import Diagnostic
from storyforge.storyboard import rules
from storyforge.storyboard.document import Document, Path, Plain
from storyforge.storyboard.mistakes import close, listed


def references(document: Document) -> Iterator[Diagnostic]:
    """What can be told from the plain data, even where other values are wrong."""
    ids, repeated = _ids(document)
    yield from repeated
    for path, part in _parts_of_the_story(document.data):
        yield from _span(document, path, part, ids)
    for index, scene in enumerate(_mappings(document.data, "scenes")):
        says_twice = scene.get("type") == "clip" and {"end", "duration"} <= scene.keys()
        if says_twice and not _loops(scene):
            yield rules.EndAndDuration.at(document.key_span(("scenes", index, "duration")))


def _parts_of_the_story(data: Plain) -> Iterator[tuple[Path, dict[str, Plain]]]:
    """What lies over or under several scenes, by their ids: captions, music."""
    for index, caption in enumerate(_mappings(data, "captions")):
        yield ("captions", index), caption
    sound = data.get("sound") if isinstance(data, dict) else None
    for index, music in enumerate(_mappings(sound, "music")):
        yield ("sound", "music", index), music


def _loops(scene: dict[str, Plain]) -> bool:
    """Whether a scene's `duration` says for how long its range is shown again and again."""
    return scene.get("loop") in ("true", "yes")


def _mappings(data: Plain, key: str) -> list[dict[str, Plain]]:
    """The items of a list of mappings; items of another kind count as empty ones."""
    items = data.get(key) if isinstance(data, dict) else None
    if not isinstance(items, list):
        return []
    return [item if isinstance(item, dict) else {} for item in items]


def _ids(document: Document) -> tuple[dict[str, int], list[Diagnostic]]:
    """Each id with the index of its first scene, and those that come again."""
    ids: dict[str, int] = {}
    repeated: list[Diagnostic] = []
    for index, scene in enumerate(_mappings(document.data, "scenes")):
        name = scene.get("id")
        if not isinstance(name, str) or not name:
            continue
        name = unicodedata.normalize("NFC", name)
        if name in ids:
            line = document.span(("scenes", ids[name], "id")).line
            place = document.span(("scenes", index, "id"))
            repeated.append(rules.DuplicateId.at(place, id=name, line=line))
        ids.setdefault(name, index)
    return ids, repeated


def _span(
    document: Document, path: Path, part: dict[str, Plain], ids: dict[str, int]
) -> Iterator[Diagnostic]:
    ends: list[int] = []
    for key in ("from", "through"):
        name = part.get(key)
        if not isinstance(name, str) or (*path, key) in document.blamed:
            continue
        found = ids.get(unicodedata.normalize("NFC", name))
        if found is None:
            known = f"scenes with an id: {listed(ids)}" if ids else "no scene has an id yet"
            place = document.span((*path, key))
            yield rules.UnknownScene.at(place, id=name, close=close(name, ids), known=known)
        else:
            ends.append(found)
    if len(ends) == 2 and ends[1] < ends[0]:
        place = document.span((*path, "through"))
        yield rules.ScenesReversed.at(place, through=part["through"], first=part["from"])

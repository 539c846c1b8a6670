"""Bare names become mappings with a `type`, and empty values are reported: plain data only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from storyforge.core.diagnostics import Diagnostic
from storyforge.storyboard import rules
from storyforge.storyboard.document import Document, Path, Plain
from storyforge.storyboard.fields import Leaf
from storyforge.storyboard.models import Model
from storyforge.storyboard.shapes import Shape, shape_of

OnLeaf = Callable[[Path, Leaf, str], str]
"""What may be done with the text of a leaf at a path: gives the text to go on with."""


def _keep(_path: Path, _leaf: Leaf, text: str) -> str:
    return text


def expand(document: Document, model: type[Model], on_leaf: OnLeaf = _keep) -> Document:
    """The document with the data as the models want it, and its source map with it."""
    walk = _Expansion(document, on_leaf)
    data = walk.value(document.data, shape_of(model), ())
    return replace(
        document,
        data=data,
        diagnostics=(*document.diagnostics, *walk.found),
        blamed=document.blamed | walk.blamed,
        wrapped=document.wrapped | walk.wrapped,
    )


@dataclass
class _Expansion:
    document: Document
    on_leaf: OnLeaf
    found: list[Diagnostic] = field(default_factory=list)
    blamed: set[Path] = field(default_factory=set)
    wrapped: set[Path] = field(default_factory=set)

    def value(self, data: Plain, shape: Shape | None, path: Path) -> Plain:
        """The data of one place, expanded. A place unknown to the models stays as it is."""
        if shape is None:
            return data
        if shape.kind == "either" and shape.choose is not None:
            return self.value(data, shape.member(shape.choose(data)), path)
        if shape.kind == "union":
            return self._union(data, shape, path)
        if shape.wraps and isinstance(data, str | dict):
            self.wrapped.add(path)
            data = [data]
        return self._collection(data, shape, path)

    def _collection(self, data: Plain, shape: Shape, path: Path) -> Plain:
        if isinstance(data, list):
            return [self._item(item, shape, (*path, index)) for index, item in enumerate(data)]
        if isinstance(data, dict):
            return self._mapping(data, shape, path)
        if shape.leaf is not None and isinstance(data, str):
            return self.on_leaf(path, shape.leaf, data)
        return data

    def _union(self, data: Plain, shape: Shape, path: Path) -> Plain:
        if isinstance(data, str):
            return {"type": data}
        if not isinstance(data, dict):
            return data
        kind = data.get("type")
        member = shape.member(kind) if isinstance(kind, str) else None
        return self._mapping(data, member, path) if member else data

    def _mapping(self, data: dict[str, Plain], shape: Shape, path: Path) -> Plain:
        kept: dict[str, Plain] = {}
        for key, value in data.items():
            below = shape.at(key)
            if value is None and below is not None:
                self._empty((*path, key), key)
                continue
            kept[key] = self.value(value, below, (*path, key))
        return kept

    def _item(self, item: Plain, shape: Shape, path: Path) -> Plain:
        if item is None:
            self._empty(path, "-")
        return self.value(item, shape.at(0), path)

    def _empty(self, path: Path, key: str) -> None:
        if path not in self.document.blamed and path not in self.blamed:
            place = self.document.key_span(path)
            self.found.append(rules.EmptyValue.at(place, key=key))
        self.blamed.add(path)


def leaves(data: Plain, shape: Shape | None, path: Path = ()) -> Iterator[tuple[Path, Leaf, str]]:
    """Every text of expanded data with the field it is for, where the models know it."""
    if shape is None:
        return
    if shape.kind == "either" and shape.choose is not None:
        yield from leaves(data, shape.member(shape.choose(data)), path)
    elif shape.kind == "union":
        kind = data.get("type") if isinstance(data, dict) else None
        yield from leaves(data, shape.member(kind) if isinstance(kind, str) else None, path)
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, shape.at(key), (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leaves(value, shape.at(index), (*path, index))
    elif shape.leaf is not None and isinstance(data, str):
        yield path, shape.leaf, data

"""What may stand where, told from the models: the shape of every place in a file.

Reading needs it before and after pydantic: to expand bare names, to know which part of
an error's address is a union's tag and not a key, and to suggest what was meant.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import Discriminator, Tag
from pydantic.fields import FieldInfo

from storyforge.storyboard.fields import Leaf, OneOrMore
from storyforge.storyboard.models import Model

Kind = Literal["leaf", "choice", "model", "union", "either", "list", "mapping"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One place.

    `leaf` reads its text itself; `choice` is one of some words; `union` is told apart by
    `type`; `either` by the kind of value (`choose` gives the tag). `wraps` is a list that
    may be written as its only item.
    """

    kind: Kind
    leaf: Leaf | None = None
    words: tuple[str, ...] = ()
    model: type[Model] | None = None
    members: Mapping[str, Any] = field(default_factory=dict)
    item: Any = None
    choose: Callable[[Any], Hashable] | None = None
    wraps: bool = False

    def at(self, key: str | int) -> Shape | None:
        """The shape below a key or an index; None where there is no such place."""
        if self.kind == "model" and self.model is not None:
            return fields_of(self.model).get(str(key))
        if self.kind in ("list", "mapping"):
            return _shape(self.item)
        return None

    def member(self, tag: Hashable) -> Shape | None:
        """The shape of one branch of a union."""
        return _shape(self.members[str(tag)]) if tag in self.members else None

    @property
    def bare_names(self) -> tuple[str, ...]:
        """The members of a union that may be written as their name alone."""
        return tuple(name for name, model in self.members.items() if not required_keys(model))


def shape_of(model: type[Model]) -> Shape:
    """The shape of a whole file."""
    return _shape(model)


@cache
def fields_of(model: type[Model]) -> dict[str, Shape]:
    """The shape of each key of a model, by the name written in YAML."""
    return {info.alias or name: _field(info) for name, info in model.model_fields.items()}


def required_keys(model: type[Model]) -> tuple[str, ...]:
    """The keys that cannot be left out."""
    return tuple(
        info.alias or name for name, info in model.model_fields.items() if info.is_required()
    )


def _field(info: FieldInfo) -> Shape:
    metadata = [*info.metadata]
    if info.discriminator is not None:
        metadata.append(info.discriminator)
    return _build(info.annotation, tuple(metadata))


@cache
def _shape(annotation: Any) -> Shape:
    return _build(annotation, ())


def _build(annotation: Any, metadata: tuple[Any, ...]) -> Shape:
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = (*more, *metadata)
    for mark in metadata:
        if isinstance(mark, Leaf):
            return Shape("leaf", leaf=mark)
    return _by_origin(annotation, metadata)


def _by_origin(annotation: Any, metadata: tuple[Any, ...]) -> Shape:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return Shape("choice", words=parts)
    if origin in (Union, types.UnionType):
        return _union([part for part in parts if part is not type(None)], metadata)
    if origin is tuple:
        wraps = any(isinstance(mark, OneOrMore) for mark in metadata)
        return Shape("list", item=parts[0], wraps=wraps)
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return Shape("model", model=annotation)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Shape("mapping", item=parts[1])
    raise TypeError(f"no shape for {annotation!r}")


def _union(parts: list[Any], metadata: tuple[Any, ...]) -> Shape:
    if len(parts) == 1:
        return _build(parts[0], metadata)
    for mark in metadata:
        if isinstance(mark, Discriminator) and callable(mark.discriminator):
            members = {_tag(part): part for part in parts}
            return Shape("either", members=members, choose=mark.discriminator)
    return Shape("union", members={_type_of(part): part for part in parts})


def _tag(part: Any) -> str:
    return next(mark.tag for mark in part.__metadata__ if isinstance(mark, Tag))


def _type_of(model: type[Model]) -> str:
    return str(get_args(model.model_fields["type"].annotation)[0])

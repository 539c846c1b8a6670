"""Changing one thing at a time: of what was written, and of what was made from it.

What a field may hold instead is told from its type, its examples and what stands in fields of
its kind elsewhere, so that a new field needs nothing here. Whatever is not allowed is left to
the reader to refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import islice
from typing import Any, Literal, get_args, get_origin, get_type_hints

from storyforge.storyboard.models import Model
from storyforge.storyboard.shapes import Shape, fields_of, required_keys, shape_of

Path = tuple[str | int, ...]
Field = tuple[str, str]
"""A model or a dataclass, and a field of it, by name."""

# --- of what was written ------------------------------------------------------------------


Change = tuple[tuple[Field, ...], Callable[[], Any]]
"""The fields that are changed, the field itself before those it lies within, and the result."""

ENOUGH = 6
"""Ways of changing one field at one place that are tried."""


def written_changes(data: Any, model: type[Model]) -> Iterator[Change]:
    """The document with one value changed, for each way of changing each of its fields."""
    pool, owners = _pool(data, model), dict(_models(data, shape_of(model), ()))
    for path, owner in owners.items():
        around = tuple(
            (owners[path[:depth]].__name__, str(path[depth]))
            for depth in reversed(range(len(path)))
            if path[:depth] in owners
        )
        for key, shape in fields_of(owner).items():
            present = _at(data, path).get(key)
            peers = pool.get((key, id(shape.leaf)), []) + pool.get(("", id(shape.leaf)), [])
            others = _others(shape, present, _examples(owner, key), peers)
            for value in islice(others, 2 * ENOUGH):
                within = ((owner.__name__, key), *around)
                yield within, partial(_with, data, (*path, key), value)


MISSING = object()
"""Instead of a value: the key is taken away."""


def models_in(model: type[Model]) -> set[type[Model]]:
    """Every model that may stand somewhere in a document."""
    found: set[type[Model]] = set()

    def visit(shape: Shape | None) -> None:
        if shape is None or (shape.kind == "model" and shape.model in found):
            return
        if shape.kind == "model" and shape.model is not None:
            found.add(shape.model)
            for below in fields_of(shape.model).values():
                visit(below)
        for tag in shape.members:
            visit(shape.member(tag))
        if shape.kind in ("list", "mapping"):
            visit(shape.at(0))

    visit(shape_of(model))
    return found


def _models(data: Any, shape: Shape | None, path: Path) -> Iterator[tuple[Path, type[Model]]]:
    """Where in a document which model stands."""
    shape = _member(shape, data)
    if shape is None:
        return
    if shape.model is not None:
        yield path, shape.model
    below = data.items() if isinstance(data, dict) else enumerate(data if _is_list(data) else ())
    for key, value in below:
        yield from _models(value, shape.at(key), (*path, key))


def _member(shape: Shape | None, data: Any) -> Shape | None:
    """The branch of a union that data takes; None for data that has no parts."""
    if shape is not None and shape.kind == "either" and shape.choose is not None:
        return _member(shape.member(shape.choose(data)), data)
    if shape is not None and shape.kind == "union":
        return shape.member(data.get("type")) if isinstance(data, dict) else None
    return shape


def _is_list(data: Any) -> bool:
    return isinstance(data, list | tuple)


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _with(data: Any, path: Path, value: Any) -> Any:
    changed = deepcopy(data)
    owner = _at(changed, path[:-1])
    if value is MISSING:
        owner.pop(path[-1], None)
    else:
        owner[path[-1]] = value
    return changed


def _examples(model: type[Model], key: str) -> list[Any]:
    (info,) = (i for name, i in model.model_fields.items() if (i.alias or name) == key)
    return [_typed(each) for each in info.examples or ()]


def _typed(value: Any) -> Any:
    """As it would be typed: texts, lists and mappings of them."""
    if isinstance(value, Mapping):
        return {key: _typed(each) for key, each in value.items()}
    if _is_list(value):
        return [_typed(each) for each in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


Pool = Mapping[tuple[str, int], list[Any]]
"""What stands in the document in fields of each key (or any: "") and kind of value."""


def _pool(data: Any, model: type[Model]) -> Pool:
    pool: dict[tuple[str, int], list[Any]] = {}
    for path, owner in _models(data, shape_of(model), ()):
        for key, shape in fields_of(owner).items():
            value = _at(data, path).get(key)
            if shape.leaf is not None and value is not None:
                pool.setdefault((key, id(shape.leaf)), []).append(value)
                pool.setdefault(("", id(shape.leaf)), []).append(value)
    return pool


def _others(shape: Shape, present: Any, examples: list[Any], peers: list[Any]) -> Iterator[Any]:
    """What might stand in a field instead; the document's reader decides what may."""
    seen = [present]
    for value in _candidates(shape, present, examples, peers):
        if value not in seen and _is_readable(shape, value):
            seen.append(value)
            yield value
    if present is not None:
        yield MISSING


def _is_readable(shape: Shape, value: Any) -> bool:
    if shape.leaf is None:
        return True
    try:
        shape.leaf.parse(value)
    except ValueError:
        return False
    return True


def _candidates(shape: Shape, present: Any, examples: list[Any], peers: list[Any]) -> Iterator[Any]:
    known = [each for each in (present, *examples) if each is not None]
    match shape.kind:
        case "choice":
            yield from shape.words
        case "union":
            yield from ({"type": name, **_required(shape, name)} for name in shape.members)
        case "list":
            for each in known:
                if _is_list(each):
                    yield each[:-1]
                    yield each[1:]
                    yield from ([*each, item] for item in reversed(each))
        case "mapping":
            for each in known:
                yield from ({k: v for k, v in each.items() if k != key} for key in each)
                yield from ({**each, k: p} for k, v in each.items() for p in _perturbed(v))
        case "leaf":
            yield from ("true", "false")
            yield from peers
            yield from (other for each in known for other in _perturbed(each))
        case _:
            pass
    yield from examples


def _required(union: Shape, name: str) -> dict[str, Any]:
    """The keys that a member of a union cannot do without, as in its examples."""
    member = union.member(name)
    assert member is not None
    assert member.model is not None
    return {key: _examples(member.model, key)[0] for key in required_keys(member.model)}


def _perturbed(value: Any) -> Iterator[Any]:
    """Texts with another number in them, and lists with one such text."""
    if isinstance(value, Mapping):
        return
    if _is_list(value):
        for index, part in enumerate(value):
            for other in _perturbed(part):
                yield [*value[:index], other, *value[index + 1 :]]
        return
    if match := re.search(r"\d+(\.\d+)?", str(value)):
        for number in (Fraction(match[0]) * 2, Fraction(match[0]) / 2, Fraction(match[0]) + 1):
            text = str(number if number.denominator == 1 else float(number))
            yield str(value)[: match.start()] + text + str(value)[match.end() :]
    yield f"{value}x"


# --- of what was made ---------------------------------------------------------------------


def made_changes(value: Any) -> Iterator[Change]:
    """The value with one part of it changed, for each way of changing each of its fields."""
    parts: dict[type, list[Any]] = {}
    for part in parts_of(value):
        parts.setdefault(type(part), []).append(part)
    yield from _made(value, lambda whole: whole, (), parts)


def fields_in(value: Any) -> set[Field]:
    """Every field of every kind of part that a value has."""
    return {(type(part).__name__, name) for part in parts_of(value) for name in _names(part)}


def parts_of(value: Any) -> Iterator[Any]:
    """The value and everything within it that has fields."""
    if has_fields(value):
        yield value
        for name in _names(value):
            yield from parts_of(getattr(value, name))
    elif isinstance(value, Mapping | tuple):
        for each in value.values() if isinstance(value, Mapping) else value:
            yield from parts_of(each)


def has_fields(value: Any) -> bool:
    return is_dataclass(value) or hasattr(value, "_fields")


def _names(part: Any) -> tuple[str, ...]:
    if is_dataclass(part):
        return tuple(each.name for each in fields(part))
    names: tuple[str, ...] = part._fields
    return names


def _made(
    value: Any, whole: Callable[[Any], Any], around: tuple[Field, ...],
    parts: Mapping[type, list[Any]],
) -> Iterator[Change]:  # fmt: skip
    """`whole` gives the whole with this value replaced by another."""
    if has_fields(value):
        yield from _of_part(value, whole, around, parts)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            put = partial(_put_key, value, key, whole)
            yield from _made(each, put, around, parts)
    elif isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _made(each, partial(_put_item, value, index, whole), around, parts)


def _of_part(
    part: Any, whole: Callable[[Any], Any], around: tuple[Field, ...],
    parts: Mapping[type, list[Any]],
) -> Iterator[Change]:  # fmt: skip
    hints = get_type_hints(type(part))
    for name in _names(part):
        value, put = getattr(part, name), partial(_put_field, part, name, whole)
        within = ((type(part).__name__, name), *around)
        peers = [getattr(each, name) for each in parts[type(part)]]
        kinds = [kind for kind in get_args(hints[name]) if isinstance(kind, type)]
        listed = get_origin(hints[name]) is tuple
        of_kind = [each for kind in kinds for each in parts.get(kind, ())[:2]]
        peers += [(each,) for each in of_kind] if listed else of_kind
        for other in islice(_instead(value, hints[name], peers), ENOUGH):
            yield within, partial(put, other)
        yield from _made(value, put, within, parts)


def _put_field(part: Any, name: str, whole: Callable[[Any], Any], other: Any) -> Any:
    changes = {name: other}
    if hasattr(part, "_replace"):
        return whole(part._replace(**changes))
    return whole(replace(part, **changes))


def _put_key(value: Any, key: Any, whole: Callable[[Any], Any], other: Any) -> Any:
    return whole({**value, key: other})


def _put_item(value: Any, index: int, whole: Callable[[Any], Any], other: Any) -> Any:
    return whole((*value[:index], other, *value[index + 1 :]))


def _instead(value: Any, hint: Any, peers: list[Any]) -> Iterator[Any]:
    """Other values of a field's type."""
    words = [each for part in (hint, *get_args(hint)) for each in _words(part)]
    if words:
        yield from (word for word in words if word != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float | Fraction):
        yield from (value + 1, value - 1, value * 2, value / 2 if value else -1)
    elif value is None and {int, float} & set(get_args(hint)):
        yield 100
    elif isinstance(value, str):
        yield f"{value}x"
    elif isinstance(value, tuple) and not has_fields(value):
        yield value[:-1]
        yield value[1:]
    seen = [value]
    for peer in peers:
        if peer not in seen:
            seen.append(peer)
            yield peer
    if type(None) in get_args(hint) and value is not None:
        yield None


def _words(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) is Literal else ()

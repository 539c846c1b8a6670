"""A storyboard or a kit as text: everything it says, in one order, values normalised."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction

from storyforge.storyboard.models import Model
from storyforge.storyboard.shapes import fields_of


def dump(value: Model) -> str:
    """The noun in print: like YAML, keys in the order of the models, `type` first.

    What is absent is left out; defaults are shown. Equal values give equal texts.
    """
    return "\n".join(_block(value, "")) + "\n"


def _block(value: object, indent: str) -> Iterator[str]:
    for key, part in _entries(value):
        if _is_empty(part):
            continue
        if _is_flat(part):
            yield f"{indent}{key}: {_flat(part)}"
        elif isinstance(part, tuple):
            yield f"{indent}{key}:"
            yield from _items(part, indent)
        else:
            yield f"{indent}{key}:"
            yield from _block(part, f"{indent}  ")


def _items(items: tuple[object, ...], indent: str) -> Iterator[str]:
    for item in items:
        if _is_flat(item):
            yield f"{indent}- {_flat(item)}"
            continue
        first, *rest = _block(item, f"{indent}  ")
        yield f"{indent}- {first.strip()}"
        yield from rest


def _entries(value: object) -> list[tuple[str, object]]:
    if isinstance(value, Mapping):
        return list(value.items())
    assert isinstance(value, Model)
    fields = type(value).model_fields
    names = sorted(fields, key=lambda name: name != "type")
    return [
        (fields[name].alias or name, _with_unit(value, fields[name].alias or name, name))
        for name in names
    ]


class _Printed(str):
    """A value that is text already."""

    __slots__ = ()


def _with_unit(model: Model, key: str, name: str) -> object:
    value, leaf = getattr(model, name), fields_of(type(model))[key].leaf
    if leaf is None or not leaf.unit or not isinstance(value, float):
        return value
    return _Printed(f"{value:g}{leaf.unit}")


def _is_empty(value: object) -> bool:
    """Absent, or a part in which everything is absent."""
    if isinstance(value, Model):
        return all(_is_empty(part) for _, part in _entries(value))
    return value is None or value == () or value == {}


def _is_flat(value: object) -> bool:
    """Whether a value fits on one line: texts, numbers, and short collections of them."""
    if isinstance(value, Model | Mapping):
        parts = [part for _, part in _entries(value) if not _is_empty(part)]
        simple = all(_is_scalar(part) for part in parts)
        return simple and len(_flat(value)) <= 80
    if isinstance(value, tuple):
        return all(_is_scalar(part) for part in value)
    return True


def _is_scalar(value: object) -> bool:
    return not isinstance(value, Model | Mapping | tuple)


def _flat(value: object) -> str:
    if isinstance(value, Model | Mapping):
        parts = [f"{key}: {_flat(part)}" for key, part in _entries(value) if not _is_empty(part)]
        return "{" + ", ".join(parts) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(_flat(part) for part in value) + "]"
    return scalar_text(value)


def scalar_text(value: object) -> str:
    """One value as it would be written: `3s`, `15%`, `full`; texts in quotes where needed."""
    if isinstance(value, _Printed):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Fraction):
        return f"{float(value * 100):g}%"
    if isinstance(value, str) and not value.replace("-", "").replace("_", "").isalnum():
        return json.dumps(value, ensure_ascii=False)
    return str(value)

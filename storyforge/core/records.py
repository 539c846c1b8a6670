"""Values to plain data that JSON holds, and back, exactly.

By the types of the fields, so that a model may grow without anything to be kept up beside
it. Reading is strict: what does not fit its type to the letter is a `ValueError`, so that
data written by another version of the code is not mistaken for this one's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")

_PLAIN = (str, int, bool, float, NoneType)


def to_plain(value: object) -> Any:
    """Dataclasses as objects by field, tuples as lists, fractions as two integers.

    Raises TypeError for a value of any other kind.
    """
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Fraction):
        return [value.numerator, value.denominator]
    if isinstance(value, tuple):
        return [to_plain(each) for each in value]
    if is_dataclass(value):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[Value], data: object) -> Value:
    """What `to_plain` made plain, again.

    `kind` is a dataclass, or any type its fields may have: plain ones, Fraction, tuples,
    literals, and one of them or None. Raises ValueError for data that does not fit,
    TypeError for a type of another kind.
    """
    return cast("Value", _reader(cast("Hashable", kind))(data))


def _demand(fits: bool, kind: object) -> None:
    if not fits:
        raise ValueError(f"not a {kind}")


@lru_cache(maxsize=256)
def _reader(kind: Any) -> Callable[[Any], object]:
    """How to read one type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return lambda data: _plain(kind, data)
    if kind is Fraction:
        return _fraction
    if origin is Literal:
        return lambda data: _literal(arguments, data)
    if origin in (Union, UnionType):
        return _optional(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind)
    raise TypeError(f"{kind} has no plain form")


def _plain(kind: type, data: object) -> object:
    _demand(type(data) is kind, kind.__name__)
    return data


def _fraction(data: Any) -> Fraction:
    _demand(type(data) is list and [type(part) for part in data] == [int, int], "fraction")
    _demand(data[1] > 0, "fraction")
    return Fraction(*data)


def _literal(allowed: tuple[object, ...], data: object) -> object:
    known = any(type(data) is type(each) and data == each for each in allowed)
    _demand(known, f"literal of {allowed}")
    return data


def _optional(arguments: tuple[Any, ...]) -> Callable[[Any], object]:
    others = [each for each in arguments if each is not NoneType]
    if len(others) != 1 or len(arguments) != 2:
        raise TypeError(f"which of {arguments} is meant cannot be told from plain data")
    inner = _reader(others[0])
    return lambda data: None if data is None else inner(data)


def _tuple(arguments: tuple[Any, ...]) -> Callable[[Any], object]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        each = _reader(arguments[0])

        def read_all(data: Any) -> object:
            _demand(type(data) is list, "list")
            return tuple([each(part) for part in data])

        return read_all
    readers = [_reader(argument) for argument in arguments]

    def read_each(data: Any) -> object:
        _demand(type(data) is list and len(data) == len(readers), f"list of {len(readers)}")
        return tuple(read(part) for read, part in zip(readers, data, strict=True))

    return read_each


def _record(kind: type) -> Callable[[Any], object]:
    hints = get_type_hints(kind)
    readers = MappingProxyType({each.name: _reader(hints[each.name]) for each in fields(kind)})

    def read(data: Any) -> object:
        _demand(type(data) is dict and data.keys() == readers.keys(), kind.__name__)
        return kind(**{name: inner(data[name]) for name, inner in readers.items()})

    return read

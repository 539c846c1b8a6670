"""Every pydantic error becomes one diagnostic, at its place, in the author's words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from storyforge.core.diagnostics import Diagnostic, Span
from storyforge.core.naming import nearest
from storyforge.storyboard import rules
from storyforge.storyboard.document import Document, Path, Plain
from storyforge.storyboard.models import Model
from storyforge.storyboard.shapes import Shape, fields_of, shape_of

MOST_MISTAKES = 500
"""After so many mistakes the rest is not listed: nobody would read it."""


def mistakes(error: ValidationError, document: Document, model: type[Model]) -> list[Diagnostic]:
    """One diagnostic for every error that nothing else explains already."""
    places = [(detail, _Place(document, model, detail["loc"])) for detail in error.errors()]
    left = [(detail, place) for detail, place in places if not place.explains(detail)]
    left = left[:MOST_MISTAKES]
    # A misspelt key is not missing as well.
    meant = {
        (*place.path[:-1], nearest(str(place.path[-1]), fields_of(place.model)))
        for detail, place in left
        if detail["type"] == "extra_forbidden"
    }
    return [
        _diagnostic(detail, place)
        for detail, place in left
        if detail["type"] != "missing" or place.path not in meant
    ]


class _Place:
    """An error's address in the document: pydantic's, without the tags of unions.

    `model` is the innermost model around the address, `owner` what to call it.
    """

    def __init__(self, document: Document, model: type[Model], loc: tuple[str | int, ...]) -> None:
        self.document = document
        self.shape: Shape | None = shape_of(model)
        self.model: type[Model] = model
        self.owner = _FILES.get(model.__name__, "the file")
        self.path: Path = ()
        self.value: Plain = document.data
        self.either: Shape | None = None
        for part in loc:
            self._follow(part)

    def _follow(self, part: str | int) -> None:
        if self.shape is not None and self.shape.kind in ("union", "either"):
            tag = str(part)
            named = (
                f"`{tag}`"
                if self.shape.kind == "union"
                else _called(self.document.as_written(self.path))
            )
            self.either = self.shape if self.shape.kind == "either" else None
            self.shape = self.shape.member(tag)
        elif part == "[key]":
            return
        else:
            self.shape = self.shape.at(part) if self.shape is not None else None
            self.path = (*self.path, part)
            self.value = _below(self.value, part)
            named = _called(self.document.as_written(self.path))
        if self.shape is not None and self.shape.kind == "model" and self.shape.model is not None:
            self.model, self.owner = self.shape.model, named

    @property
    def key(self) -> str:
        """The last key of the address, for the wording."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "version")

    @property
    def span(self) -> Span:
        return self.document.span(self.path)

    def explains(self, detail: ErrorDetails) -> bool:
        """Whether another diagnostic says what is wrong here, or nothing is wrong."""
        blamed = self.document.blamed
        if any(self.path[:length] in blamed for length in range(len(self.path) + 1)):
            return True
        if detail["type"] == "missing" and self.path[:-1] in self.document.incomplete:
            return True
        if detail["type"] == "union_tag_not_found" and self.path in self.document.incomplete:
            return True
        # pydantic counts only the items that are right.
        if detail["type"] == "too_short" and isinstance(self.value, list):
            return len(self.value) >= int(detail["ctx"]["min_length"])
        return False


_FILES = {"Storyboard": "the storyboard", "Kit": "the kit"}


def _called(path: Path) -> str:
    if path and isinstance(path[-1], int):
        key = next((part for part in reversed(path) if isinstance(part, str)), "")
        return f"an item of `{key}`"
    return f"`{path[-1]}`" if path else "the file"


def _below(value: Plain, part: str | int) -> Plain:
    if isinstance(value, dict) and isinstance(part, str):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None


# --- one function for each kind of error ---------------------------------------------


def _diagnostic(detail: ErrorDetails, place: _Place) -> Diagnostic:
    return _KINDS.get(detail["type"], _wrong_kind)(detail, place)


def _unknown_key(_detail: ErrorDetails, place: _Place) -> Diagnostic:
    key, known = (
        str(place.path[-1]),
        tuple(sorted(fields_of(place.model), key=lambda each: each != "type")),
    )
    return rules.UnknownKey.at(
        place.document.key_span(place.path),
        owner=place.owner,
        key=key,
        close=close(key, known),
        known=listed(known),
    )


def _missing_key(_detail: ErrorDetails, place: _Place) -> Diagnostic:
    *above, key = place.path
    return rules.MissingKey.at(
        first_line(place.document, tuple(above)),
        owner=place.owner,
        key=key,
        example=_example(place.model, str(key)),
    )


def _missing_type(_detail: ErrorDetails, place: _Place) -> Diagnostic:
    names = tuple(place.shape.members) if place.shape else ()
    keys = place.value if isinstance(place.value, dict) else {}
    if misspelt := nearest("type", keys):
        return rules.UnknownKey.at(
            place.document.key_span((*place.path, misspelt)),
            owner=_called(place.document.as_written(place.path)),
            key=misspelt,
            close="did you mean `type`?",
            known=f"type, one of {listed(names)}, and what belongs to it",
        )
    return rules.MissingKey.at(
        first_line(place.document, place.path),
        owner=_called(place.document.as_written(place.path)),
        key="type",
        example=f"`type`: one of {listed(names)}",
    )


def _unknown_type(_detail: ErrorDetails, place: _Place) -> Diagnostic:
    names = tuple(place.shape.members) if place.shape else ()
    typed = place.value.get("type") if isinstance(place.value, dict) else place.value
    if not isinstance(typed, str):
        place.path = (*place.path, "type")
        place.value, place.shape = typed, Shape("choice", words=names)
        return _wrong_kind(_detail, place)
    if glued := _glued_key(place):
        return glued
    return rules.UnknownType.at(
        place.document.span((*place.path, "type")),
        what=_WHAT.get(place.key, place.key),
        type=typed,
        close=close(typed, names),
        known=listed(names),
    )


_WHAT = {"scenes": "scene", "children": "part", "layout": "part", "furniture": "part"}


def _not_one_of(detail: ErrorDetails, place: _Place) -> Diagnostic:
    words = place.shape.words if place.shape else ()
    if not isinstance(place.value, str):
        return _wrong_kind(detail, place)
    return rules.NotOneOf.at(
        place.span,
        value=place.value,
        key=place.key,
        close=close(place.value, words),
        known=listed(words) + _or_keys(place),
    )


def _or_keys(place: _Place) -> str:
    """What else may stand where a word may."""
    members = [place.either.member(tag) for tag in place.either.members] if place.either else []
    models = [shape.model for shape in members if shape is not None and shape.model is not None]
    return "".join(f", or a mapping with {listed(fields_of(model))}" for model in models)


def _bad_value(detail: ErrorDetails, place: _Place) -> Diagnostic:
    reason = detail["ctx"]["reason"]
    if place.path == ("brand",):
        return rules.BadBrandName.at(place.span, value=place.value, reason=reason)
    if detail["loc"][-1] == "[key]":
        place_of_key = place.document.key_span(place.path)
        return rules.BadValue.at(place_of_key, key=place.path[-1], reason=reason)
    part = detail["ctx"].get("part")
    span = place.span if part is None else place.document.span((*place.path, part))
    return rules.BadValue.at(span, key=place.key, reason=reason)


def _decimal_comma(detail: ErrorDetails, place: _Place) -> Diagnostic:
    span = place.span
    line = place.document.owner(place.path).line(span.line)
    typed = line[span.column - 1 : span.end_column - 1]
    better = _with_change(place, span, detail["ctx"]["better"])
    return rules.DecimalComma.at(span, found=typed, line=better)


def _with_change(place: _Place, span: Span, better: str) -> str:
    """The author's line with other characters in a place."""
    line = place.document.owner(place.path).line(span.line)
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    return (line[: span.column - 1] + better + line[end:]).strip()


def _glued_key(place: _Place) -> Diagnostic | None:
    """`text:Bonjour` where a mapping is wanted: a key whose colon has no space after it."""
    typed = place.value.get("type") if isinstance(place.value, dict) else place.value
    match = re.match(r"([a-z_]+):([\u00a0\u202f]*)\S", typed) if isinstance(typed, str) else None
    span = place.span
    if match is None or place.document.is_written((*place.path, "type")):
        return None
    column = span.column + len(match[1])
    rule = rules.HardSpace if match[2] else rules.SpaceAfterColon
    end = column + 1 + len(match[2])
    here = Span(span.file, span.line, column, span.line, end)
    return rule.at(here, found=":", line=_with_change(place, here, ": "))


def _wrong_kind(detail: ErrorDetails, place: _Place) -> Diagnostic:
    wants_keys = place.shape is None or place.shape.kind in ("model", "union", "mapping")
    if wants_keys and isinstance(place.value, str) and (glued := _glued_key(place)):
        return glued
    wanted = detail.get("ctx", {}).get("expects") or _wanted(place.shape)
    return rules.WrongKind.at(
        place.span,
        found=_found(place.value),
        wanted=wanted,
        hint=_hint(place),
    )


def _too_few(_detail: ErrorDetails, place: _Place) -> Diagnostic:
    return rules.TooFew.at(place.span, key=place.key, hint=f"add {_example_of(place)}")


def _too_many(detail: ErrorDetails, place: _Place) -> Diagnostic:
    found = len(place.value) if isinstance(place.value, list) else detail["ctx"]["actual_length"]
    return rules.TooMany.at(
        place.document.key_span(place.path),
        found=found,
        key=place.key,
        most=detail["ctx"]["max_length"],
    )


_KINDS: dict[str, Callable[[ErrorDetails, _Place], Diagnostic]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "union_tag_not_found": _missing_type,
    "union_tag_invalid": _unknown_type,
    "literal_error": _not_one_of,
    "bad_value": _bad_value,
    "decimal_comma": _decimal_comma,
    "too_short": _too_few,
    "too_long": _too_many,
}


# --- wording --------------------------------------------------------------------------


def close(word: str, known: Iterable[str]) -> str:
    """A question with the name that was probably meant; empty where none is near."""
    found = nearest(word, known)
    return f"did you mean `{found}`?" if found else ""


def listed(names: Iterable[str]) -> str:
    """Names for a sentence: `a, b, c`."""
    return ", ".join(names) or "none"


def first_line(document: Document, path: Path) -> Span:
    """The first line of a value that goes over several: what is missing is missing there."""
    span = document.span(path)
    if span.end_line == span.line:
        return span
    line = document.owner(path).line(span.line).rstrip()
    return Span(span.file, span.line, span.column, span.line, len(line) + 1)


_KIND_NAMES = {
    "list": "a list",
    "mapping": "a mapping",
    "model": "a mapping",
    "union": "a name or a mapping with `type`",
    "choice": "a word",
}


def _wanted(shape: Shape | None) -> str:
    if shape is None:
        return "something else"
    if shape.leaf is not None:
        return shape.leaf.expects
    return _KIND_NAMES.get(shape.kind, "something else")


def _found(value: Plain) -> str:
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else "a text"


def _hint(place: _Place) -> str:
    """What to write instead, as far as the shape tells."""
    value, shape = place.value, place.shape
    if isinstance(value, str):
        return _hint_for_text(value, shape)
    if shape is not None and shape.kind == "model" and shape.model is not None:
        return f"it takes the keys {listed(fields_of(shape.model))}"
    if isinstance(value, list):
        return "write one value, without a dash or brackets before it"
    if shape is not None and shape.kind == "list":
        return "put a dash before it, or brackets around it"
    return "if it is a text with a colon, put it in quotes"


def _hint_for_text(value: str, shape: Shape | None) -> str:
    if shape is not None and shape.kind == "list":
        return f"write a list: [{value}]" if len(value) < 40 else "write a list"
    if shape is not None and shape.kind == "mapping":
        return f"write names and values: {{name: {value}}}" if len(value) < 40 else ""
    if shape is not None and shape.kind == "model" and shape.model is not None:
        return f"it takes the keys {listed(fields_of(shape.model))}"
    return ""


def _example(model: type[Model], key: str) -> str:
    """`key: value`, from the model's own examples where one is short."""
    for name, info in model.model_fields.items():
        if (info.alias or name) == key and info.examples:
            example = info.examples[0]
            if isinstance(example, str | int):
                return f"`{key}: {example}`"
    return f"`{key}`"


def _example_of(place: _Place) -> str:
    item = place.shape.at(0) if place.shape else None
    if item is not None and item.kind == "union":
        first = next(iter(item.members))
        return f"at least one: `- type: {first}`"
    return "at least one"

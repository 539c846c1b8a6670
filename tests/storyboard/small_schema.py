"""As much of JSON Schema 2020-12 as our schemas use, to hold them against examples."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}
KNOWN = {
    "$schema", "$defs", "$ref", "title", "description", "examples", "default", "type", "enum",
    "const", "pattern", "minimum", "maximum", "exclusiveMinimum", "minLength", "minItems",
    "maxItems", "items", "properties", "required", "additionalProperties", "oneOf", "anyOf",
    "allOf", "if", "then",
}  # fmt: skip


def fits(value: Any, schema: Schema, whole: Schema) -> bool:
    """Whether a value is what a schema describes. Raises KeyError for unknown keywords."""
    if unknown := set(schema) - KNOWN:
        raise KeyError(unknown)
    checks = (_of_type, _in_words, _in_range, _as_object, _as_array, _combined)
    return all(check(value, schema, whole) for check in checks)


def _of_type(value: Any, schema: Schema, _whole: Schema) -> bool:
    types = schema.get("type", [])
    for name in [types] if isinstance(types, str) else types:
        if isinstance(value, _TYPES[name]) and (name == "boolean" or not isinstance(value, bool)):
            return True
    return not types


def _in_words(value: Any, schema: Schema, _whole: Schema) -> bool:
    if "const" in schema and value != schema["const"]:
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if not isinstance(value, str):
        return True
    return bool(re.search(schema.get("pattern", ""), value)) and len(value) >= schema.get(
        "minLength", 0
    )


def _in_range(value: Any, schema: Schema, _whole: Schema) -> bool:
    if not isinstance(value, int | float):
        return True
    low, high = schema.get("minimum", value), schema.get("maximum", value)
    return bool(low <= value <= high and value > schema.get("exclusiveMinimum", value - 1))


def _as_object(value: Any, schema: Schema, whole: Schema) -> bool:
    if not isinstance(value, dict):
        return True
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for key, each in value.items():
        below = known.get(key, others)
        if below is False or (isinstance(below, dict) and not fits(each, below, whole)):
            return False
    return all(key in value for key in schema.get("required", ()))


def _as_array(value: Any, schema: Schema, whole: Schema) -> bool:
    if not isinstance(value, list):
        return True
    most = schema.get("maxItems", len(value))
    items = schema.get("items", {})
    return schema.get("minItems", 0) <= len(value) <= most and all(
        fits(each, items, whole) for each in value
    )


def _combined(value: Any, schema: Schema, whole: Schema) -> bool:
    if "$ref" in schema and not fits(value, _target(schema["$ref"], whole), whole):
        return False
    if "oneOf" in schema and sum(fits(value, each, whole) for each in schema["oneOf"]) != 1:
        return False
    if "anyOf" in schema and not any(fits(value, each, whole) for each in schema["anyOf"]):
        return False
    if not all(fits(value, each, whole) for each in schema.get("allOf", ())):
        return False
    return (
        "if" not in schema
        or not fits(value, schema["if"], whole)
        or fits(value, schema["then"], whole)
    )


def _target(reference: str, whole: Schema) -> Schema:
    found: Any = whole
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return found  # type: ignore[no-any-return]

"""JSON Schemas (2020-12) of the storyboard and of the kit, for editors.

An editor's YAML sees `3` as a number and knows nothing of bare names; so numbers pass
where a text is read as one, and each union also takes the names of its members. With a
kit, its cards, slots, styles and colours are known as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction

from annotated_types import MaxLen, MinLen
from pydantic.fields import FieldInfo

from storyforge.core.geometry import Length
from storyforge.core.time import Time
from storyforge.platforms import PLATFORMS
from storyforge.storyboard.brand import Card, ItemField, Kit, Slot
from storyforge.storyboard.dump import scalar_text
from storyforge.storyboard.fields import ANY_TEXT, HEX_PATTERN, Leaf, Schema
from storyforge.storyboard.models import CardScene, Model, Storyboard
from storyforge.storyboard.shapes import Shape, fields_of, required_keys

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Narrow = Callable[[Leaf], Schema | None]
"""A closer schema for a leaf, where something more is known of it."""


def schema() -> Schema:
    """The schema of a storyboard, whatever its kit."""
    return _Builder().whole(Storyboard, "A storyforge storyboard")


def kit_schema() -> Schema:
    """The schema of a brand kit."""
    return _Builder().whole(Kit, "A storyforge brand kit")


def schema_for_kit(kit: Kit) -> Schema:
    """The schema of a storyboard told with one kit: its names, and no others."""
    whole = _Builder(_names_of(kit)).whole(Storyboard, f"A storyforge storyboard for {kit.name}")
    card = whole["$defs"][CardScene.__name__]
    card["properties"]["layout"]["enum"] = list(kit.cards)
    card["allOf"] = [_filled(name, each) for name, each in kit.cards.items()]
    return whole


def schema_text(schema: Schema) -> str:
    """The schema as it is shipped and printed."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


# --- with a kit -------------------------------------------------------------------------


def _names_of(kit: Kit) -> Narrow:
    def narrow(leaf: Leaf) -> Schema | None:
        if leaf.role == "style":
            return {"enum": list(kit.captions)}
        if leaf.role == "lut":
            return {"enum": [*kit.luts, "none"]}
        if leaf.role == "colour":
            names: Schema = {"enum": list(kit.palette)}
            hexes: Schema = {"type": "string", "pattern": HEX_PATTERN}
            return {"anyOf": [names, hexes]} if kit.rules.hex_colours else names
        return None

    return narrow


def _filled(name: str, card: Card) -> Schema:
    """What the slots of one card take."""
    needed = [slot for slot, each in card.slots.items() if each.required]
    slots: Schema = {
        "type": "object",
        "properties": {slot: _slot(each) for slot, each in card.slots.items()},
        "additionalProperties": False,
    }
    then: Schema = {"properties": {"slots": slots}}
    if needed:
        slots["required"] = needed
        then["required"] = ["slots"]
    is_this_card = {"properties": {"layout": {"const": name}}, "required": ["layout"]}
    return {"if": is_this_card, "then": then}


def _slot(slot: Slot | ItemField) -> Schema:
    if isinstance(slot, Slot) and slot.type == "list":
        return _list_slot(slot)
    what = "The name of a picture." if slot.type == "image" else "Words."
    lines = f" At most {slot.max_lines} lines." if slot.max_lines else ""
    default = {"default": slot.default} if slot.default is not None else {}
    return {**ANY_TEXT, "description": what + lines, **default}


def _list_slot(slot: Slot) -> Schema:
    item: Schema = dict(ANY_TEXT)
    if slot.of:
        item = {
            "type": "object",
            "properties": {name: _slot(each) for name, each in slot.of.items()},
            "additionalProperties": False,
            "required": [name for name, each in slot.of.items() if each.required],
        }
    most = {"maxItems": slot.max_items} if slot.max_items else {}
    return {"type": "array", "items": item, "description": "A list.", **most}


# --- from the models ---------------------------------------------------------------------


class _Builder:
    """One schema: a definition for each model, and a closer look at some leaves."""

    def __init__(self, narrow: Narrow = lambda _leaf: None) -> None:
        self.narrow = narrow
        self.definitions: dict[str, Schema] = {}

    def whole(self, model: type[Model], title: str) -> Schema:
        """The schema of a file."""
        top = self._object(model, in_union=False)
        return {"$schema": DIALECT, "title": title, **top, "$defs": dict(self._sorted())}

    def _sorted(self) -> list[tuple[str, Schema]]:
        return sorted(self.definitions.items())

    def _reference(self, model: type[Model], *, in_union: bool) -> Schema:
        name = model.__name__
        if name not in self.definitions:
            self.definitions[name] = {}  # models may hold themselves (stacks in stacks)
            self.definitions[name] = self._object(model, in_union=in_union)
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, model: type[Model], *, in_union: bool) -> Schema:
        shapes = fields_of(model)
        infos = {info.alias or name: info for name, info in model.model_fields.items()}
        keys = sorted(shapes, key=lambda key: key != "type")
        needed = [*(["type"] if in_union else []), *required_keys(model)]
        return {
            "type": "object",
            "description": (model.__doc__ or "").strip().splitlines()[0],
            "properties": {key: self._property(shapes[key], infos[key]) for key in keys},
            "additionalProperties": False,
            **({"required": needed} if needed else {}),
        }

    def _property(self, shape: Shape, info: FieldInfo) -> Schema:
        place = self._place(shape, _limits(info))
        default = info.get_default()
        if info.is_required() or default is None or not isinstance(default, _SCALARS):
            shown: Schema = {}
        else:
            shown = {"default": default if _is_json(default) else scalar_text(default)}
        return {
            **place,
            "description": info.description or "",
            **({"examples": info.examples} if info.examples else {}),
            **shown,
        }

    def _place(self, shape: Shape, limits: Mapping[str, int] | None = None) -> Schema:
        if shape.leaf is not None:
            known = _platforms(shape.leaf) or self.narrow(shape.leaf)
            return dict(known or shape.leaf.schema)
        if shape.kind == "choice":
            words = list(shape.words)
            return {"const": words[0]} if len(words) == 1 else {"enum": words}
        if shape.model is not None:
            return self._reference(shape.model, in_union=False)
        return self._several(shape, limits or {})

    def _several(self, shape: Shape, limits: Mapping[str, int]) -> Schema:
        if shape.kind == "union":
            members = [self._reference(each, in_union=True) for each in shape.members.values()]
            bare: list[Schema] = [{"enum": list(shape.bare_names)}] if shape.bare_names else []
            return {"oneOf": [*bare, *members]}
        if shape.kind == "either":
            branches = [shape.member(tag) for tag in shape.members]
            return {"anyOf": [self._place(branch) for branch in branches if branch]}
        below = shape.at(0) or Shape("leaf")
        item = self._place(below)
        if shape.kind == "mapping":
            return {"type": "object", "additionalProperties": item}
        several: Schema = {"type": "array", "items": item, **limits}
        return {"anyOf": [item, several]} if shape.wraps else several


_SCALARS = (str, bool, int, float, Fraction, Time, Length)


def _platforms(leaf: Leaf) -> Schema | None:
    return {"enum": list(PLATFORMS)} if leaf.role == "platform" else None


def _is_json(value: object) -> bool:
    return isinstance(value, str | bool | int | float)


def _limits(info: FieldInfo) -> dict[str, int]:
    limits: dict[str, int] = {}
    for mark in info.metadata:
        if isinstance(mark, MinLen):
            limits["minItems"] = mark.min_length
        elif isinstance(mark, MaxLen):
            limits["maxItems"] = mark.max_length
    return limits

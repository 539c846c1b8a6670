"""The JSON Schemas: up to date, complete, and agreeing with the reader."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from storyforge.storyboard import (
    kit_schema,
    models,
    read_kit,
    schema,
    schema_for_kit,
    schema_text,
    starter_kit_folder,
)
from storyforge.storyboard.brand import Kit
from storyforge.storyboard.models import Model
from tests.storyboard.reading_cases import cases
from tests.storyboard.small_schema import fits

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "storyforge" / "storyboard" / "schemas"
RECORD = "STORYFORGE_RECORD" in os.environ


class _Loader(yaml.SafeLoader):
    """YAML as editors read it: numbers, `true` and `false`, but no dates and no `no`."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in each if tag.rsplit(":", 1)[1] in ("int", "float")]
    for first, each in yaml.SafeLoader.yaml_implicit_resolvers.items()
    if first not in "_."
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))


def as_seen_by_an_editor(text: str) -> Any:
    return yaml.load(text, Loader=_Loader)


def models_below(model: type[Model]) -> Iterator[type[Model]]:
    for below in model.__subclasses__():
        yield below
        yield from models_below(below)


@pytest.mark.parametrize(
    ("name", "made"),
    [("storyboard", schema()), ("brand", kit_schema())],
    ids=lambda each: str(each)[:10],
)
def test_the_shipped_schema_is_up_to_date(name: str, made: dict[str, Any]) -> None:
    """The files in the package say what the models say."""
    path = SHIPPED / f"{name}.schema.json"
    if RECORD:
        path.write_text(schema_text(made), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == schema_text(made)


@pytest.mark.parametrize("model", [*models_below(Model)], ids=lambda model: model.__name__)
def test_every_field_is_described(model: type[Model]) -> None:
    """A field without words or an example is of no help in an editor."""
    bare = [
        name
        for name, info in model.model_fields.items()
        if not (info.description and info.examples)
    ]
    assert bare == []
    assert model.__doc__


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("storyboards/*.yaml")), ids=lambda path: path.stem
)
def test_the_examples_fit_the_schema(path: Path) -> None:
    """What the reader takes, an editor does not underline; with its kit neither."""
    value = as_seen_by_an_editor(path.read_text(encoding="utf-8"))
    assert fits(value, schema(), schema())
    kit = read_kit(ROOT / "brand" / value["brand"], "kit").value
    assert kit is not None
    assert fits(value, schema_for_kit(kit), schema_for_kit(kit))


@pytest.mark.parametrize(
    "path", [*sorted(ROOT.glob("brand/*/brand.yaml")), starter_kit_folder() / "brand.yaml"]
)
def test_the_kits_fit_the_schema(path: Path) -> None:
    """The same for kits."""
    assert fits(as_seen_by_an_editor(path.read_text(encoding="utf-8")), kit_schema(), kit_schema())


SCHEMA_CASES = [
    case for case in cases() if case.path.stem.startswith("schema-") and "story.yaml" in case.files
]
UNTOLD = {"schema-scenes", "schema-newer-version", "schema-empty-value"}


@pytest.mark.parametrize(
    "case",
    [case for case in SCHEMA_CASES if case.path.stem not in UNTOLD],
    ids=lambda case: case.path.stem,
)
def test_broken_storyboards_do_not_fit(case: Any) -> None:
    """What the reader refuses for its keys, kinds and values, an editor underlines."""
    assert not fits(as_seen_by_an_editor(case.files["story.yaml"]), schema(), schema())


def story(**scene: Any) -> dict[str, Any]:
    return {"version": 1, "title": "T", "scenes": [scene]}


@pytest.mark.parametrize(
    ("scene", "right"),
    [
        ({"type": "photo", "source": "a.jpg", "duration": 3, "motion": "zoom-in"}, True),
        ({"type": "photo", "source": "a.jpg", "duration": "1:02.5"}, True),
        ({"type": "photo", "source": "a.jpg", "duration": "0,5s"}, False),
        ({"type": "photo", "source": "a.jpg", "motion": {"type": "pan", "to": "up"}}, True),
        ({"type": "photo", "source": "a.jpg", "motion": {"type": "none", "to": "up"}}, False),
        ({"type": "photo", "source": "a.jpg", "fit": "contain"}, False),
        ({"type": "photo", "source": "a.jpg", "fit": "blur"}, True),
        ({"type": "clip", "source": "a.mp4", "sound": "none"}, True),
        ({"type": "clip", "source": "a.mp4", "sound": {"volume": "−3 dB"}}, True),
        ({"type": "clip"}, False),
        ({"source": "a.mp4"}, False),
    ],
)  # fmt: skip
def test_the_schema_knows_short_and_long_forms(scene: dict[str, Any], right: bool) -> None:
    """Bare names, numbers and mappings are taken where the reader takes them."""
    assert fits(story(**scene), schema(), schema()) is right


KIT = Kit.model_validate(
    {
        "version": "1",
        "name": "Ville",
        "palette": {"ink": "#14213d"},
        "captions": {"lower-third": {"text": "heading"}},
        "rules": {"hex_colours": "false"},
        "cards": {
            "agenda": {
                "ground": "ink",
                "slots": {
                    "title": {"required": "true"},
                    "items": {
                        "type": "list",
                        "max_items": "2",
                        "of": {"when": {"required": "true"}, "what": {}},
                    },
                },
                "layout": [{"type": "text", "slot": "title"}],
            },
            "outro": {"ground": "ink", "layout": [{"type": "text", "text": "Fin"}]},
        },
    }
)
ITEM = {"when": "10 h"}
STYLED = {"text": "A", "style": "lower-third"}


@pytest.mark.parametrize(
    ("scene", "right"),
    [
        ({"type": "card", "layout": "outro"}, True),
        ({"type": "card", "layout": "titel"}, False),
        ({"type": "card", "layout": "agenda"}, False),
        ({"type": "card", "layout": "agenda", "slots": {"title": "A"}}, True),
        ({"type": "card", "layout": "agenda", "slots": {"title": "A", "items": [ITEM]}}, True),
        ({"type": "card", "layout": "agenda", "slots": {"title": "A", "items": [{}]}}, False),
        ({"type": "card", "layout": "agenda", "slots": {"title": "A", "items": [ITEM] * 3}}, False),
        ({"type": "card", "layout": "agenda", "slots": {"titel": "A"}}, False),
        ({"type": "card", "layout": "outro", "captions": [STYLED]}, True),
        ({"type": "card", "layout": "outro", "captions": [{**STYLED, "style": "lower"}]}, False),
        ({"type": "photo", "source": "a", "fit": {"type": "contain", "ground": "ink"}}, True),
        ({"type": "photo", "source": "a", "fit": {"type": "contain", "ground": "#0055a4"}}, False),
    ],
)  # fmt: skip
def test_a_kit_narrows_the_schema(scene: dict[str, Any], right: bool) -> None:
    """Its cards, slots, styles and colours, and no others."""
    assert fits(story(**scene), schema_for_kit(KIT), schema_for_kit(KIT)) is right


def test_bare_names_are_those_without_needs() -> None:
    """Only a member that needs no other key may be written by its name alone."""
    fit = schema()["$defs"]["PhotoScene"]["properties"]["fit"]
    assert fit["oneOf"][0] == {"enum": ["cover", "blur"]}
    assert models.FitContain.__name__ in str(fit)

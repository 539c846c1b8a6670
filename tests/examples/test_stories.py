"""The example storyboards: valid, well set, and between them a tour of the language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from pydantic import BaseModel

from examples import draw_media
from storyforge.storyboard import read_storyboard
from storyforge.storyboard.models import Storyboard

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "storyboards").glob("*.yaml"))
SCHEMA_LINE = (
    "# yaml-language-server: $schema=../storyforge/storyboard/schemas/storyboard.schema.json"
)


def story(path: Path) -> Storyboard:
    reading = read_storyboard(path, path.name)
    assert reading.diagnostics == ()
    assert reading.value is not None
    return reading.value


def values(value: object) -> Iterator[BaseModel]:
    """Every model inside a value, itself first."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from values(getattr(value, name))
    elif isinstance(value, tuple):
        for each in value:
            yield from values(each)


EVERYTHING = [model for path in FILES for model in values(story(path))]


def used(*fields: str) -> set[str]:
    """The `type` of every value that stands in one of these fields, in any story."""
    return {
        found.type
        for model in EVERYTHING
        for name in fields
        if (found := getattr(model, name, None)) is not None and hasattr(found, "type")
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_story_is_valid_and_says_what_it_is(path: Path) -> None:
    """Editors find the schema in the first line; the reader finds nothing to say."""
    assert path.read_text("utf-8").splitlines()[0] == SCHEMA_LINE
    assert story(path).language == "fr"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nobody_typed_french_spaces_by_hand(path: Path) -> None:
    """No-break spaces, curly apostrophes and ellipses are the program's work."""
    assert set(path.read_text("utf-8")) & set("\u00a0\u202f’…") == set()


def sources(found: object) -> Iterator[str]:
    for model in values(found):
        if isinstance(source := getattr(model, "source", None), str):
            yield source
        if isinstance(slots := getattr(model, "slots", None), Mapping):
            yield from (text for text in slots.values() if str(text).startswith("media/"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_picture_and_sound_is_drawn_by_the_scripts(path: Path) -> None:
    """No story asks for a file that nobody makes."""
    asked = {source.removeprefix("media/") for source in sources(story(path))}
    assert asked <= draw_media.WORKS.keys()


def test_nothing_is_drawn_for_nobody() -> None:
    """And nothing is made that no story shows."""
    asked = {source for path in FILES for source in sources(story(path))}
    assert asked == {f"media/{name}" for name in draw_media.WORKS}


def test_the_stories_use_every_kind_of_scene() -> None:
    """Clips, photos, cards, and a scene in Python."""
    kinds = {scene.type for path in FILES for scene in story(path).scenes}
    assert kinds == {"clip", "photo", "card", "python"}


@pytest.mark.parametrize(
    ("fields", "types"),
    [
        (("fit",), {"cover", "contain", "blur"}),
        (("motion",), {"none", "zoom-in", "zoom-out", "pan"}),
        (("transition",), {"cut", "crossfade", "fade", "slide", "push", "wipe"}),
        (("enter", "exit"), {"fade", "rise", "slide"}),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else "",
)
def test_the_stories_use_every_member_of_a_union(fields: tuple[str, ...], types: set[str]) -> None:
    """What the language offers is shown at least once; kits add to the animations."""
    assert types - used(*fields) <= {"rise"}


def test_slides_and_pushes_go_in_every_direction() -> None:
    """Between them, the moving transitions show left, right, up and down."""
    moving = [model for model in EVERYTHING if getattr(model, "type", "") in {"slide", "push"}]
    assert {model.to for model in moving if hasattr(model, "to")} == {"left", "right", "up", "down"}


def test_captions_stand_in_every_style_and_over_several_scenes() -> None:
    """All three styles, on scenes and across them."""
    styles = {getattr(model, "style", None) for model in EVERYTHING}
    assert styles >= {"lower-third", "statement", "note"}
    assert any(story(path).captions for path in FILES)


def test_one_story_goes_to_many_platforms() -> None:
    """One storyboard is laid out again for each of them."""
    assert max(len(story(path).platforms) for path in FILES) >= 4

"""Diagnostics find their place in the picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyforge.compiler import Options
from storyforge.compiler.building import Version, versions
from storyforge.compiler.preparing import Desk
from storyforge.review.marks import Mark, marks
from tests.render.stage import photo, story

LONG = "Une phrase vraiment trop longue pour tenir dans le titre d'une carte, " * 4
CROWDED = f"""\
platforms: [square]
scenes:
  - {{type: card, layout: title, duration: 1s, slots: {{title: "{LONG}"}}}}
  - type: photo
    source: photo.png
    duration: 2s
    transition: cut
    captions: [{{text: "Une"}}, {{text: "Deux"}}]
"""


def version_of(path: Path) -> Version:
    options = Options()
    (prepared,) = Desk(options).stories([path])
    (version,) = versions(prepared, options)
    return version


@pytest.fixture
def crowded(tmp_path: Path) -> Version:
    photo(tmp_path / "photo.png")
    return version_of(story(tmp_path / "essai.yaml", CROWDED))


def marked(version: Version, code: str) -> Mark:
    (found,) = (m for m in marks(version, version.diagnostics) if m.diagnostic.code == code)
    return found


def test_a_card_s_text_is_marked_where_it_is_set(crowded: Version) -> None:
    """The box holds the slot's words, not the card."""
    mark = marked(crowded, "SF301")
    assert mark.scene == 0
    assert mark.layer is None
    assert mark.box is not None
    assert 0 < mark.box.width < 1080


def test_a_caption_is_marked_where_it_lies(crowded: Version) -> None:
    """The second caption is the one that covers the first."""
    mark = marked(crowded, "SF304")
    assert mark.scene == 1
    assert mark.layer is not None
    assert mark.layer.path == ("scenes", 1, "captions", 1)
    assert mark.box is not None


def test_what_is_about_the_story_has_no_scene(tmp_path: Path) -> None:
    """A story that is too short for its platform is so as a whole."""
    body = "scenes: [{type: card, layout: title, duration: 1s, slots: {title: Un}}]\n"
    mark = marked(version_of(story(tmp_path / "essai.yaml", body)), "SF702")
    assert (mark.scene, mark.layer, mark.box) == (None, None, None)


def test_without_a_timeline_nothing_has_a_place(tmp_path: Path) -> None:
    """The diagnostics are still there."""
    body = "scenes: [{type: card, layout: titel, slots: {title: Un}}]\n"
    version = version_of(story(tmp_path / "essai.yaml", body))
    assert [mark.scene for mark in marks(version, version.diagnostics)] == [None]

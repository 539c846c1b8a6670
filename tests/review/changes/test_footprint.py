"""Which changed files could touch a story: rather one too many than one too few."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from storyforge.review.changes.footprint import Surroundings, footprint, is_storyboard, touched

TEXT = """\
version: 1
title: "Conseil"
brand: ville
sound: {music: média/Musique.wav}
scenes:
  - {type: clip, source: "média/séance.mp4"}
  - {type: card, layout: title, slots: {logo: "decor/eau.svg"}}
"""
KITS = {
    "p/brand/ville": b"version: 1\nextends: ../region\n",
    "p/brand/region": b"version: 1\n",
    "p/brand/autre": b"version: 1\n",
}
AROUND = Surroundings(
    lambda folder: folder == PurePosixPath("p"), lambda folder: KITS.get(folder.as_posix())
)
STORY = PurePosixPath("p/sub/conseil.yaml")


def touches(*changed: str, text: str = TEXT, around: Surroundings = AROUND) -> bool:
    return touched(STORY, footprint(text.encode()), changed, (AROUND, around))


@pytest.mark.parametrize(
    "changed",
    [
        "p/sub/conseil.yaml",
        "p/sub/média/séance.mp4",
        "p/sub/me\u0301dia/se\u0301ance.mp4",
        "p/sub/média/musique.wav",
        "p/decor/eau.svg",
        "p/brand/ville/brand.yaml",
        "p/brand/region/fonts/a.ttf",
        "p/assets.yaml",
    ],
)
def test_what_touches(changed: str) -> None:
    """Itself, its sources however spelt, its kit and all that extends, what is said of assets."""
    assert touches("p/sub/other.yaml", changed)


@pytest.mark.parametrize(
    "changed",
    [
        "p/sub/other.yaml", "p/brand/autre/brand.yaml", "README.md", "q/média/séance.mp4",
        "p/sub/code.py", "q/brand/ville/brand.yaml",
    ],
)  # fmt: skip
def test_what_does_not(changed: str) -> None:
    """Other stories, kits and projects, and code where none is run."""
    assert not touches(changed)


def test_code_touches_stories_that_run_some() -> None:
    """A module may import its neighbours, so any of them counts."""
    python = 'version: 1\nscenes:\n  - {type: python, function: "scenes.x:y"}\n'
    assert touches("p/elsewhere/z.py", text=python)


def test_another_project_around_it_touches() -> None:
    """Where a folder of kits came nearer or went, the same name means another kit."""
    nearer = Surroundings(lambda folder: folder == PurePosixPath("p/sub"), AROUND.kit)
    assert touches(around=nearer)


def test_kits_that_extend_each_other_in_a_circle_end() -> None:
    """The story says what is wrong with them when it is built."""
    circle = Surroundings(AROUND.has_kits, lambda _: b"version: 1\nextends: ../ville\n")
    assert not touches(around=circle)


@pytest.mark.parametrize("text", ["", "[", "a: b: c", "- x", "brand: [x]\nscenes: 1", "\x00"])
def test_a_broken_text_has_a_footprint(text: str) -> None:
    """It may be empty, for its text alone decides."""
    assert footprint(text.encode()).brand == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [("scenes:\n", True), ('a: 1\n"scenes" : []\n', True), ("a:\n  scenes: 1\n", False),
     ("site_name: Docs\n", False), ("title: : x\nscenes:\n - {", True),
     ('{"title": "x", "scenes": [{', True)],
)  # fmt: skip
def test_storyboards_among_other_yaml(text: str, expected: bool) -> None:
    """A repository holds other YAML; ours has scenes, however broken it is."""
    assert is_storyboard(text.encode()) is expected

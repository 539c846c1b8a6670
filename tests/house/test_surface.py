"""The public surface: what others may rely on, and nothing by accident."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

import storyforge

PACKAGE = Path(storyforge.__file__).parent
ROOMS = sorted(room.parent.name for room in PACKAGE.glob("*/__init__.py"))

COMPILER = {
    "Framed",
    "Look",
    "Options",
    "Outcome",
    "Report",
    "Seen",
    "StoryOutcome",
    "Wish",
    "check",
    "frame",
    "frames",
    "look",
    "plan_json",
    "plan_text",
    "render",
    "timeline_text",
}


def test_the_compiler_s_surface_changes_on_purpose_only() -> None:
    """Python users call these: a name is added here, in the changelog, and never taken away."""
    assert set(import_module("storyforge.compiler").__all__) == COMPILER


def test_the_package_says_its_version() -> None:
    """Importing storyforge costs nothing, and tells which one it is."""
    assert storyforge.__version__.count(".") == 2


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_offers_is_there(room: str) -> None:
    """Every name in `__all__` can be imported, and they are in order."""
    module = import_module(f"storyforge.{room}")
    offered: list[str] = getattr(module, "__all__", [])
    assert [name for name in offered if not hasattr(module, name)] == []
    assert len(offered) == len(set(offered))


@pytest.mark.parametrize("room", ROOMS)
def test_what_a_room_offers_is_documented(room: str) -> None:
    """Every function and class that a room offers says what it is for."""
    module = import_module(f"storyforge.{room}")
    offered = [getattr(module, name) for name in getattr(module, "__all__", [])]
    silent = [each for each in offered if callable(each) and not each.__doc__]
    assert silent == []

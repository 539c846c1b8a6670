"""What was probably meant by a name."""

from __future__ import annotations

import pytest

from storyforge.core.naming import nearest

KNOWN = ("River", "paper", "ink")


@pytest.mark.parametrize(
    ("name", "meant"),
    [("rivr", "River"), ("PAPER", "paper"), ("Inc", "ink"), ("tomato", ""), ("", "")],
)
def test_the_nearest_name_is_found(name: str, meant: str) -> None:
    """Whatever its case, spelt as it is known; nothing where nothing is like it."""
    assert nearest(name, KNOWN) == meant


def test_long_texts_are_names_too() -> None:
    """A novel in the place of a name is compared by its beginning."""
    assert nearest("river " * 10_000, KNOWN) == ""

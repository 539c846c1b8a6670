"""Storyboards belong together by name, else by what is written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from storyforge.review.changes.pairing import Pair, pairs

TEXT = b"version: 1\ntitle: a\nscenes:\n  - one\n  - two\n  - three\n"


def test_by_name_first() -> None:
    """A storyboard that stays is itself, even where a new one is more like it."""
    after = {"a.yaml": b"other", "b.yaml": TEXT}
    assert pairs({"a.yaml": TEXT}, after) == (Pair("a.yaml", "a.yaml"), Pair(None, "b.yaml"))


def test_renamed_and_changed() -> None:
    """Half of the lines make it the same story."""
    after = {"b.yaml": TEXT.replace(b"two", b"deux"), "c.yaml": b"version: 1\n"}
    found = pairs({"a.yaml": TEXT}, after)
    assert found == (Pair("a.yaml", "b.yaml"), Pair(None, "c.yaml"))
    assert [each.is_renamed for each in found] == [True, False]


def test_two_alike_are_told_apart() -> None:
    """The most alike belong together, whatever their order."""
    other = TEXT.replace(b"one", b"un").replace(b"two", b"deux")
    found = pairs({"a.yaml": TEXT, "b.yaml": other}, {"y.yaml": other, "z.yaml": TEXT})
    assert set(found) == {Pair("a.yaml", "z.yaml"), Pair("b.yaml", "y.yaml")}


_SIDES = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from([b"x\ny", b"x\nz", b"w"]))


@given(_SIDES, _SIDES)
def test_every_storyboard_is_in_one_pair(before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """None is lost, none is told of twice."""
    found = pairs(before, after)
    assert sorted(each.before for each in found if each.before) == sorted(before)
    assert sorted(each.after for each in found if each.after) == sorted(after)

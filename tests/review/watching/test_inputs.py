"""What a story is made of, when it counts as changed, and where its change is looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.compiler import Options
from storyforge.review.watching.inputs import base_inputs, changed, settled, stamps
from storyforge.review.watching.loop import first_difference
from storyforge.review.watching.noticing import Bell


def test_every_kit_of_the_project_counts(tmp_path: Path) -> None:
    """A kit may extend another; and a font that is new may be the one that was missing."""
    (tmp_path / "brand" / "a" / "fonts").mkdir(parents=True)
    files = [tmp_path / "brand" / "a" / "brand.yaml", tmp_path / "brand" / "a" / "fonts" / "x.ttf"]
    for file in files:
        file.write_text("x", "utf-8")
    storyboard = tmp_path / "sub" / "essai.yaml"
    storyboard.parent.mkdir()
    assert base_inputs(storyboard, Options()) == {storyboard, *files}


def test_files_change_come_and_go(tmp_path: Path) -> None:
    """One that was not looked at before counts as new, if it is there."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("1", "utf-8")
    before = stamps([one])
    assert changed(before, stamps([one, other])) == frozenset()
    one.write_text("12", "utf-8")
    assert changed(before, stamps([one, other])) == {one}
    one.unlink()
    other.write_text("2", "utf-8")
    assert changed(before, stamps([one, other])) == {one, other}
    assert changed(before, stamps([one])) == {one}


def test_a_file_that_is_away_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    """Some editors delete, then write: what is settled is the new file, not its absence."""
    file = tmp_path / "essai.yaml"
    file.write_text("before", "utf-8")
    before = stamps([file])
    file.unlink()
    steps = 0

    def wait(seconds: float) -> None:
        nonlocal steps
        steps += 1
        threading.Event().wait(seconds)
        if steps == 3:
            file.write_text("after it", "utf-8")

    assert settled(before, [file], wait)[file] is not None


def test_a_file_that_grows_is_settled_at_its_end(tmp_path: Path) -> None:
    """A save in several writes is one change."""
    file = tmp_path / "essai.yaml"
    file.write_text("", "utf-8")
    before, steps = stamps([file]), 0

    def wait(seconds: float) -> None:
        nonlocal steps
        steps += 1
        threading.Event().wait(seconds)
        if steps <= 5:
            file.write_text("x" * steps, "utf-8")

    state = settled(before, [file], wait)[file]
    assert state is not None
    assert state.size == 5


@pytest.mark.parametrize(
    ("before", "now", "place"),
    [
        ("a\nb\nc\n", "a\nB\nc\n", (2, 1)),
        ("a\nbcd\n", "a\nbcx\n", (2, 3)),
        ("a\nc\n", "a\nb\nc\n", (2, 1)),
        ("a\n", "a\nb\n", (2, 1)),
        ("a\nb\nc\n", "a\nc\n", (2, 1)),
        ("a\nb\n", "a\n", (1, 2)),
        ("a\n", "", (1, 1)),
    ],
)
def test_the_first_difference(before: str, now: str, place: tuple[int, int]) -> None:
    """A line changed, come or gone; within a line the first character."""
    assert first_difference(before, now) == place


@given(st.text("ab\n", max_size=12), st.text("ab\n", max_size=12))
def test_the_first_difference_is_a_place_of_the_text(before: str, now: str) -> None:
    """Whatever was changed: a line that is there."""
    line, column = first_difference(before, now)
    lines = now.splitlines() or [""]
    assert 1 <= line <= len(lines)
    assert 1 <= column <= len(lines[line - 1]) + 1


def _atomically(file: Path) -> None:
    beside = file.with_name("beside")
    beside.write_text("new", "utf-8")
    beside.replace(file)


def _in_place(file: Path) -> None:
    file.write_text("new", "utf-8")


@pytest.mark.parametrize("poll", [False, True])
@pytest.mark.parametrize("save", [_atomically, _in_place, Path.unlink])
def test_the_bell_rings_when_something_is_saved(
    tmp_path: Path, save: Callable[[Path], None], poll: bool
) -> None:
    """In a folder that is listened to, even if that begins later; told, or by looking."""
    file = tmp_path / "essai.yaml"
    file.write_text("old", "utf-8")
    before = stamps([file])
    seen = threading.Event()

    def look() -> None:
        if changed(before, stamps([file])):
            seen.set()

    with Bell(look, poll=poll) as bell:
        assert bell.polls == poll
        bell.listen_in([tmp_path / "absent"])
        bell.listen_in([tmp_path])
        save(file)
        assert seen.wait(60)

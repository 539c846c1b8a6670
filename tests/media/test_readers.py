"""Files read at the same time."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.media.memo import SETTLED_NS, Memo, state_of
from storyforge.media.readers import READERS, read_each


@given(st.lists(st.integers(), max_size=9))
def test_what_is_found_comes_in_the_order_of_what_was_asked(items: list[int]) -> None:
    """Whoever is done first."""
    assert read_each(str, items) == [str(item) for item in items]


def test_several_are_read_at_once() -> None:
    """Each waits for the other: one after the other they would wait for ever."""
    together = threading.Barrier(READERS, timeout=60)

    def read(item: int) -> int:
        together.wait()
        return item

    assert read_each(read, list(range(READERS))) == list(range(READERS))


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_failure_is_raised(count: int) -> None:
    """The first item's, however many there are."""

    def read(item: int) -> int:
        raise ValueError(item)

    with pytest.raises(ValueError, match=r"^0$"):
        read_each(read, list(range(count)))


def test_a_memo_that_several_ask_remembers_everything(tmp_path: Path) -> None:
    """Nothing is lost where all write at once into a file that is not there yet."""
    files = [tmp_path / f"{index}" for index in range(24)]
    for file in files:
        file.touch()
    memo = Memo(tmp_path / "memo.sqlite", "way")
    later_ns = max(state_of(file).mtime_ns for file in files) + SETTLED_NS + 1

    def remember(file: Path) -> None:
        memo.remember("size", state_of(file), later_ns, f'"{file.name}"')

    read_each(remember, files)
    assert [memo.recall("size", state_of(file)) for file in files] == [f'"{n.name}"' for n in files]

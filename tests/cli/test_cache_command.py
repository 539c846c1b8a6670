"""`storyforge cache`: what is kept, and looking after it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storyforge.render.folders import digests_memo, store_folder
from storyforge.render.store import Made, Shelf, open_store
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def two() -> list[Made]:
    """A segment of 2 MB and a picture of 500 kB."""
    with open_store() as store:
        made = []
        for key, kind, size in (("aa", "segment", 2_000_000), ("bb", "paint", 500_000)):
            draft = store.draft(".raw")
            draft.write_bytes(bytes(size))
            made.append(store.keep(key, kind, draft))
    return made


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("arguments", [("cache",), ("cache", "show")])
def test_what_is_kept_is_shown(run: Run, arguments: tuple[str, ...]) -> None:
    """The place, the sum and the limit, then each kind; without a command too."""
    status, out, err = run(*arguments)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        str(store_folder()),
        "2 entries (2.5 MB), at most 20.0 GB",
        "longest unused for 0 days",
        "",
        "kind     entries  size",
        "paint    1        0.5 MB",
        "segment  1        2.0 MB",
    ]


@pytest.mark.usefixtures("two")
def test_what_is_kept_as_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same for programs, in bytes."""
    monkeypatch.setenv("STORYFORGE_CACHE_SIZE", "5GB")
    found = json.loads(run("cache", "show", "--format", "json").out)
    assert found == {
        "place": str(store_folder()),
        "entries": 2,
        "bytes": 2_500_000,
        "kinds": {
            "paint": {"entries": 1, "bytes": 500_000},
            "segment": {"entries": 1, "bytes": 2_000_000},
        },
        "oldest_use_days": 0.0,
        "limit_bytes": 5_000_000_000,
    }


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("show", "0 entries (0.0 MB), at most 20.0 GB\n"),
        ("verify", "0 entries (0.0 MB) whole, 0 damaged\n"),
        ("prune", "removed 0 entries (0.0 MB); 0 entries (0.0 MB) left\n"),
        ("clear", "removed 0 entries (0.0 MB)\n"),
    ],
)
def test_where_nothing_is_kept(run: Run, command: str, said: str) -> None:
    """An empty store is nothing special, and none is made by looking."""
    status, out, err = run("cache", command)
    assert (status, err) == (0, "")
    assert out.endswith(said)
    assert not store_folder().exists()


def test_damage_is_found_and_removed(run: Run, two: list[Made]) -> None:
    """Once; the next time all is well."""
    Shelf(store_folder()).content(two[1]).write_bytes(b"")
    said = "1 entry (2.0 MB) whole, 1 damaged and removed\n"
    assert run("cache", "verify") == (0, said, "")
    assert run("cache", "verify").out == "1 entry (2.0 MB) whole, 0 damaged\n"


@pytest.mark.usefixtures("two")
def test_pruning_to_a_size_or_an_age(run: Run) -> None:
    """As asked for, else to the limit."""
    assert run("cache", "prune").out.startswith("removed 0 entries")
    assert run("cache", "prune", "--max-size", "2.2MB").out.startswith("removed 1 entry")
    assert run("cache", "prune", "--max-age", "0h").out.endswith("0 entries (0.0 MB) left\n")


@pytest.mark.parametrize("arguments", [("--max-size", "much"), ("--max-age", "5")])
def test_what_is_no_size_or_age(run: Run, arguments: tuple[str, str]) -> None:
    """Is wrong usage, and nothing is removed."""
    status, _, err = run("cache", "prune", *arguments)
    assert status == 2
    assert f'"{arguments[1]}" is not' in err


@pytest.mark.usefixtures("two")
def test_clearing_takes_everything(run: Run) -> None:
    """Work, notes, and what is remembered of sources; without asking."""
    memo = digests_memo()
    assert memo is not None
    memo.write_bytes(b"")
    assert run("cache", "clear") == (0, "removed 2 entries (2.5 MB)\n", "")
    assert not memo.exists()
    assert list(store_folder().iterdir()) == []


@pytest.mark.usefixtures("two")
def test_clearing_takes_nothing_else(run: Run) -> None:
    """The folder that was named may be one in which other things lie."""
    cache = store_folder().parent
    others = [cache / "accounts.sqlite", store_folder() / "letter.txt"]
    for other in others:
        other.write_text("mine")
    assert run("cache", "clear").status == 0
    assert [other.read_text() for other in others] == ["mine", "mine"]


def test_a_limit_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Is said with the variable's name."""
    monkeypatch.setenv("STORYFORGE_CACHE_SIZE", "plenty")
    status, _, err = run("cache")
    assert status == 2
    assert 'STORYFORGE_CACHE_SIZE: "plenty" is not a size like 5GB' in err

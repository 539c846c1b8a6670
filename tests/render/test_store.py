"""The store: what was put in comes out whole, or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storyforge.errors import UsageError
from storyforge.render import pruning, store
from storyforge.render.folders import cache_folder, digests_memo, make_private, store_folder
from storyforge.render.store import Made, Shelf, Store, open_store

posix = pytest.mark.skipif(os.name == "nt", reason="a user's folders are private by inheritance")
DAY_S = 86_400


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path / "cache"))


def put(into: Store, key: str, content: bytes) -> Made:
    draft = into.draft(".raw")
    draft.write_bytes(content)
    return into.keep(key, "paint", draft)


@pytest.fixture
def kept() -> Made:
    """A piece that an earlier run left, under the key `aa`."""
    with open_store() as first:
        return put(first, "aa", b"picture")


def content_of(made: Made) -> Path:
    return Shelf(store_folder()).content(made)


def record_of(made: Made) -> Path:
    return Shelf(store_folder()).record(made.key)


def test_what_one_run_made_another_recalls(kept: Made) -> None:
    """By its record alone; the content is there, in the run's own folder, when it is wanted."""
    with open_store() as later:
        made = later.recall("aa")
        assert made == kept
        path = later.obtain(kept)
        assert path is not None
        assert path.read_bytes() == b"picture"
        assert not path.is_relative_to(store_folder())
    assert not path.exists()
    assert content_of(kept).read_bytes() == b"picture"


def test_equal_bytes_are_kept_once() -> None:
    """Under however many keys."""
    with open_store() as one:
        assert put(one, "aa", b"same").digest == put(one, "bb", b"same").digest
    assert pruning.survey(store_folder()).total == pruning.Tally(2, 4)
    assert len(list(Shelf(store_folder()).contents.rglob("*.raw"))) == 1


def test_a_file_in_use_is_not_replaced_by_an_equal_one() -> None:
    """Where it is open, Windows would refuse."""
    with open_store() as run:
        first = run.obtain(put(run, "aa", b"same"))
        assert first is not None
        inode = first.stat().st_ino
        again = put(run, "bb", b"same")
        assert run.obtain(again) == first
        assert first.stat().st_ino == inode
        assert list(first.parent.glob("draft-*")) == []


@posix
@pytest.mark.usefixtures("_open_to_all")
def test_what_is_remembered_of_sources_is_private() -> None:
    """In whatever folder the cache is: its files name the user's own."""
    memo = digests_memo()
    assert memo is not None
    assert stat.S_IMODE(memo.parent.stat().st_mode) == 0o700


@posix
def test_a_memo_elsewhere_is_not_used(tmp_path: Path) -> None:
    """Whoever could lead it elsewhere could write what it says."""
    cache_folder().mkdir()
    (tmp_path / "elsewhere").mkdir()
    (cache_folder() / "memo").symlink_to(tmp_path / "elsewhere")
    assert digests_memo() is None


@pytest.fixture
def _open_to_all() -> None:
    cache_folder().mkdir()
    cache_folder().chmod(0o777)


def test_nothing_is_kept_or_recalled_without_the_cache(kept: Made) -> None:
    """A run that asked for it sees nothing of others, and leaves nothing."""
    with open_store(cached=False) as alone:
        assert alone.recall(kept.key) is None
        put(alone, "bb", b"other")
        assert alone.recall("bb") is not None
        assert alone.trouble == ""
    with open_store() as later:
        assert later.recall("bb") is None


@pytest.mark.parametrize("damage", [b"pictura", b"pict", b"", b"picture and more"])
def test_a_damaged_content_never_comes_out(kept: Made, damage: bytes) -> None:
    """Flipped, cut short, empty or grown: it is noticed, told, and taken away."""
    content_of(kept).write_bytes(damage)
    with open_store() as later:
        made = later.recall("aa")
        assert made is None or later.obtain(made) is None
        assert later.losses == {"aa": "damaged"}
    assert not record_of(kept).exists()


def test_a_missing_content_is_told_apart(kept: Made) -> None:
    """Somebody removed it: that is no damage."""
    content_of(kept).unlink()
    with open_store() as later:
        assert later.recall("aa") is None
        assert later.losses == {"aa": "removed"}


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", "{}", '{"key": "aa"}', "\ud800", "[" * 100_000,
        '{"key":"aa","digest":"../../etc/passwd","suffix":".raw","size":7,"kind":"paint"}',
        '{"key":"aa","digest":"%s","suffix":"/../x","size":7,"kind":"paint"}' % ("0" * 64),
        '{"key":"bb","digest":"%s","suffix":".raw","size":7,"kind":"paint"}' % ("0" * 64),
        '{"key":"aa","digest":"%s","suffix":".raw","size":true,"kind":"paint"}' % ("0" * 64),
    ],
)  # fmt: skip
def test_a_record_that_is_none_counts_for_nothing(kept: Made, text: str) -> None:
    """Not JSON, not ours, another's, or one that leads out of the store."""
    record_of(kept).write_bytes(text.encode(errors="surrogatepass"))
    with open_store() as later:
        assert later.recall("aa") is None
        assert later.losses == {"aa": "damaged"}
        assert put(later, "aa", b"picture") == kept
        assert later.recall("aa") == kept


def test_pruning_between_recall_and_use(kept: Made) -> None:
    """What was only recalled can be gone; what was obtained stays until the run is over."""
    with open_store() as other:
        held = put(other, "bb", b"held")
    with open_store() as run:
        assert run.recall("aa")
        assert run.recall("bb")
        path = run.obtain(held)
        pruning.prune(store_folder(), 0, 0)
        assert path is not None
        assert path.read_bytes() == b"held"
        assert run.obtain(kept) is None
        assert run.obtain(held) == path


def test_clearing_under_a_run(kept: Made) -> None:
    """The run goes on, and what it makes afterwards is kept again, privately."""
    with open_store() as run:
        assert run.obtain(kept)
        assert pruning.clear(store_folder()) == pruning.Tally(1, 7)
        store_folder().rmdir()
        made = put(run, "bb", b"later")
    with open_store() as later:
        assert later.recall("bb") == made
        assert later.recall("aa") is None


def test_a_disk_without_second_names(kept: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where files cannot be linked they are copied."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    with open_store() as run:
        path = run.obtain(kept)
        assert path is not None
        assert path.read_bytes() == b"picture"
        put(run, "bb", b"copied")
    with open_store() as later:
        made = later.recall("bb")
        assert made is not None
        assert later.obtain(made)


# Whose it is


@posix
def test_the_store_is_its_users_alone(kept: Made) -> None:
    """Folders 0700, files 0600; a folder that was open to others is closed."""
    for path in (cache_folder(), *cache_folder().rglob("*")):
        allowed = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o777 == allowed, path
    store_folder().chmod(0o777)
    with open_store() as later:
        assert later.recall("aa") == kept
    assert store_folder().stat().st_mode & 0o777 == 0o700


@posix
def test_a_strangers_store_is_not_used(kept: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """The run works with a temporary one, and says so."""
    monkeypatch.setattr(os, "geteuid", lambda: store_folder().stat().st_uid + 1)
    with open_store() as alone:
        assert alone.recall(kept.key) is None
        assert "belongs to somebody else" in alone.trouble
        assert put(alone, "bb", b"work").size == 4


@posix
def test_a_store_that_is_a_link_is_not_used(tmp_path: Path) -> None:
    """Whoever made the link would read, or write, what is ours."""
    (tmp_path / "elsewhere").mkdir()
    cache_folder().mkdir()
    store_folder().symlink_to(tmp_path / "elsewhere")
    with open_store() as alone:
        put(alone, "aa", b"work")
        assert "is not a folder of its own" in alone.trouble
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_where_the_cache_should_be() -> None:
    """There is no place to keep anything; the run works all the same."""
    cache_folder().write_text("", "utf-8")
    with open_store() as alone:
        put(alone, "aa", b"work")
        assert "cannot be used" in alone.trouble


@posix
def test_a_private_folder_stays_as_it_is(tmp_path: Path) -> None:
    """Nothing is changed that need not be."""
    make_private(tmp_path / "a" / "b")
    before = (tmp_path / "a" / "b").stat().st_ctime_ns
    make_private(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_ctime_ns == before


# Pruning


def aged(made: Made, days: float) -> None:
    then = time.time() - days * DAY_S
    os.utime(record_of(made), (then, then))


@pytest.fixture
def three() -> list[Made]:
    """Three pieces of 100 bytes, last used ten, five and no days ago."""
    with open_store() as run:
        made = [put(run, f"a{number}", bytes([number]) * 100) for number in range(3)]
    for each, days in zip(made, (10, 5, 0), strict=True):
        aged(each, days)
    return made


def left() -> set[str]:
    return {path.stem for path in Shelf(store_folder()).records.rglob("*.json")}


@pytest.mark.parametrize(
    ("most", "days", "kept"),
    [
        (300, 60, {"a0", "a1", "a2"}),
        (299, 60, {"a1", "a2"}),
        (100, 60, {"a2"}),
        (0, 60, set()),
        (300, 7, {"a1", "a2"}),
        (300, 1, {"a2"}),
    ],
)
def test_the_longest_unused_goes_first(
    three: list[Made], most: int, days: float, kept: set[str]
) -> None:
    """Until the rest is small and young enough; contents go with their records."""
    gone = pruning.prune(store_folder(), most, days * DAY_S)
    assert left() == kept
    assert gone == pruning.Tally(3 - len(kept), 300 - 100 * len(kept))
    contents = {path.stem for path in Shelf(store_folder()).contents.rglob("*.raw")}
    assert contents == {each.digest for each in three if each.key in kept}


@pytest.mark.usefixtures("three")
def test_what_is_used_stays_young() -> None:
    """Recalling counts as use."""
    with open_store() as run:
        run.recall("a0")
    pruning.prune(store_folder(), 200, 60 * DAY_S)
    assert left() == {"a0", "a2"}


def test_a_content_stays_while_one_record_names_it() -> None:
    """Equal bytes are removed with the last key that needs them."""
    with open_store() as run:
        old, new = put(run, "aa", b"same"), put(run, "bb", b"same")
    aged(old, 90)
    assert pruning.prune(store_folder(), 100, 60 * DAY_S) == pruning.Tally(1, 0)
    assert content_of(new).exists()


def test_leftovers_are_cleared(kept: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Contents without a record, once they are an hour old; records without a content at once."""
    record_of(kept).unlink()
    pruning.prune(store_folder(), 100, DAY_S)
    assert content_of(kept).exists()
    later = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: later)
    assert pruning.prune(store_folder(), 100, DAY_S) == pruning.Tally(0, 7)
    assert not content_of(kept).exists()


@pytest.mark.usefixtures("three")
def test_a_run_prunes_once_a_day() -> None:
    """More often only when it has kept much."""
    pruning.tidy(store_folder(), 0, 300)
    pruning.tidy(store_folder(), 10, 250)
    assert left() == {"a0", "a1", "a2"}
    pruning.tidy(store_folder(), 13, 250)
    assert left() == {"a1", "a2"}


def test_verifying_reads_everything(three: list[Made]) -> None:
    """What is damaged is counted and removed, the rest is left."""
    content_of(three[0]).write_bytes(bytes(99) + b"x")
    record_of(three[1]).write_text("{", "utf-8")
    assert pruning.verify(store_folder()) == (pruning.Tally(1, 100), 2)
    assert left() == {"a2"}
    assert pruning.verify(store_folder()) == (pruning.Tally(1, 100), 0)


@pytest.mark.parametrize(
    ("text", "size"),
    [("5GB", 5 * 10**9), ("1.5 g", 15 * 10**8), ("500mb", 5 * 10**8), ("12", 12)],
)
def test_sizes_as_people_write_them(text: str, size: int) -> None:
    """With or without a space, a B and capitals."""
    assert pruning.size_of(text) == size


@pytest.mark.parametrize("text", ["", "much", "-1GB", "5XB", "1e9", "9" * 400])
def test_what_is_no_size(text: str) -> None:
    """Is said, instead of being taken for 0."""
    with pytest.raises(ValueError, match="is not a size like 5GB"):
        pruning.size_of(text)


def test_ages_as_people_write_them() -> None:
    """Hours, days, weeks."""
    assert [pruning.age_of(text) for text in ("12h", "1d", "2 w")] == [43_200, DAY_S, 14 * DAY_S]
    with pytest.raises(ValueError, match="is not an age"):
        pruning.age_of("60")


def test_the_limit_can_be_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """By a variable of the environment; one that is no size is wrong usage."""
    assert pruning.limit() == 20 * 10**9
    monkeypatch.setenv("STORYFORGE_CACHE_SIZE", "5GB")
    assert pruning.limit() == 5 * 10**9
    monkeypatch.setenv("STORYFORGE_CACHE_SIZE", "plenty")
    with pytest.raises(UsageError, match='STORYFORGE_CACHE_SIZE: "plenty" is not a size'):
        pruning.limit()


# Any order of things


KEYS = st.sampled_from(["k0", "k1", "k2", "k3"])
STEPS = st.one_of(
    st.tuples(st.just("put"), KEYS, st.binary(max_size=3)),
    st.tuples(st.just("damage"), KEYS, st.binary(max_size=3)),
    st.tuples(st.just("prune"), KEYS, st.integers(0, 9)),
    st.tuples(st.just("use"), KEYS, st.none()),
)


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@given(steps=st.lists(STEPS, max_size=12))
@settings(deadline=None)
def test_what_comes_out_is_what_went_in(place: Path, steps: list[tuple[str, str, object]]) -> None:
    """Whatever happens in between: the last bytes that were put under a key, or nothing."""
    folder = Path(tempfile.mkdtemp(dir=place))
    last: dict[str, bytes] = {}
    for number, (what, key, value) in enumerate(steps):
        run = folder / f"run-{number}"
        run.mkdir()
        one = store.Store(folder / "store", run)
        match what, value:
            case "put", bytes(content):
                put(one, key, content)
                last[key] = content
            case "damage", bytes(content):
                if made := one.recall(key):
                    Shelf(folder / "store").content(made).write_bytes(content)
            case "prune", int(most):
                pruning.prune(folder / "store", most, 60 * DAY_S)
                assert pruning.survey(folder / "store").total.bytes <= most
            case _:
                made = one.recall(key)
                path = one.obtain(made) if made else None
                assert path is None or path.read_bytes() == last[key]

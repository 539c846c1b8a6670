"""Git is asked for what was committed, and nothing that a repository brings along is run."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from storyforge.errors import EnvironmentFailed, UsageError
from storyforge.process import CancelToken
from storyforge.review.changes.git import Entry, Repository, repository_of
from tests.programs import shell_program
from tests.review.changes.proposal import commit, git


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty repository."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    return tmp_path


def test_files_are_listed_with_their_lengths(root: Path) -> None:
    """Accents, spaces and line breaks in names are just letters."""
    names = ["séance.yaml", "deux mots.yaml", "saut\nde ligne.yaml", "sous/dossier/x.yaml"]
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(b"abc")
    repository = Repository(root)
    found = repository.files(repository.commit(commit(root, "one")))
    assert set(found) == set(names)
    assert {each.size for each in found.values()} == {3}


def test_contents_are_the_bytes_committed(root: Path) -> None:
    """No line end is converted, whatever the attributes ask for."""
    (root / ".gitattributes").write_text("*.yaml text eol=crlf\n")
    (root / "a.yaml").write_bytes(b"one\ntwo\n")
    (root / "empty.yaml").write_bytes(b"")
    repository = Repository(root)
    files = repository.files(commit(root, "one"))
    found = dict(repository.contents(files.values()))
    assert found[files["a.yaml"].oid] == b"one\ntwo\n"
    assert found[files["empty.yaml"].oid] == b""


def test_large_files_come_in_several_goes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for at once is bounded; nothing is lost at the seams."""
    for number in range(9):
        (root / f"{number}.bin").write_bytes(bytes([number]) * (10 + number))
    repository = Repository(root)
    files = repository.files(commit(root, "one"))
    monkeypatch.setattr("storyforge.review.changes.git._AT_ONCE_BYTES", 25)
    found = dict(repository.contents(files.values()))
    assert {name: found[entry.oid] for name, entry in files.items()} == {
        f"{number}.bin": bytes([number]) * (10 + number) for number in range(9)
    }


def test_changes_between_revisions_and_the_working_tree(root: Path) -> None:
    """Changed, new and deleted files count; of files unknown to git those of kits only."""
    for name in ("same", "changed", "deleted"):
        (root / name).write_text("1")
    first = commit(root, "one")
    (root / "changed").write_text("2")
    (root / "new").write_text("2")
    second = commit(root, "two")
    (root / "deleted").unlink()
    (root / "unknown").write_text("3")
    (root / "brand" / "ville").mkdir(parents=True)
    (root / "brand" / "ville" / "logo.svg").write_text("3")
    repository = Repository(root)
    assert repository.changed(first, second) == {"changed", "new"}
    assert repository.changed(first, None) == {
        "changed", "new", "deleted", "brand/ville/logo.svg"
    }  # fmt: skip


@pytest.mark.parametrize(
    "revision", ["nowhere", "--output=stolen", "-h", "HEAD~99", "", "HEAD:a.yaml", "a b"]
)
def test_a_revision_that_is_not_there(root: Path, revision: str) -> None:
    """It is said, with what to do; whatever it looks like, it is never an option."""
    (root / "a.yaml").write_text("1")
    commit(root, "one")
    with pytest.raises(UsageError, match="there is no revision"):
        Repository(root).commit(revision)
    assert sorted(each.name for each in root.iterdir()) == [".git", "a.yaml"]


def test_a_shallow_clone_says_how_to_fetch(root: Path, tmp_path: Path) -> None:
    """A revision may be missing only because the clone is shallow, as clones of a CI are."""
    (root / "a.yaml").write_text("1")
    first = commit(root, "one")
    commit(root, "two")
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    with pytest.raises(UsageError, match=f"git fetch --depth=1 origin {first}"):
        Repository(tmp_path / "shallow").commit(first)


def test_outside_of_a_repository(tmp_path: Path) -> None:
    """It is wrong usage, and git's own words say why."""
    with pytest.raises(UsageError, match="not a git repository"):
        repository_of(tmp_path, CancelToken())


def test_without_git(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the environment that lacks something."""
    monkeypatch.setenv("PATH", str(root))
    with pytest.raises(EnvironmentFailed, match="needs git"):
        repository_of(root, CancelToken())


def test_nothing_that_is_configured_is_run(root: Path) -> None:
    """No external diff, no text conversion, no monitor, no hook, whatever asks for them."""
    ran = shlex.quote(str(root / "ran"))
    spy = shell_program(root / "spy.sh", f'touch {ran}\ncat "$1" 2>/dev/null\n')
    for key in ("diff.external", "diff.spy.command", "diff.spy.textconv", "core.fsmonitor"):
        git(root, "config", key, shlex.quote(str(spy)))
    (root / ".gitattributes").write_text("*.yaml diff=spy\n")
    (root / "a.yaml").write_text("1")
    git(root, "-c", "core.fsmonitor=false", "add", "--all")
    git(root, "-c", "core.fsmonitor=false", "commit", "--quiet", "--message", "one")
    (root / "a.yaml").write_text("2")
    (root / "ran").unlink(missing_ok=True)
    repository = Repository(root)
    oid = repository.commit("HEAD")
    assert repository.changed(oid, None) == {"a.yaml"}
    list(repository.contents(repository.files(oid).values()))
    assert not (root / "ran").exists()


def test_a_blob_that_is_not_here(root: Path) -> None:
    """A clone without the contents of its history says which are missing, and fetches nothing."""
    with pytest.raises(EnvironmentFailed, match="is not in this clone"):
        list(Repository(root).contents([Entry("0" * 40, 1)]))


def test_a_filtered_clone_is_not_completed_behind_the_users_back(
    root: Path, tmp_path: Path
) -> None:
    """Reading a file that was left out does not make git fetch it from anywhere."""
    git(root, "config", "uploadpack.allowFilter", "true")
    (root / "a.yaml").write_text("1")
    first = commit(root, "one")
    (root / "a.yaml").write_text("2")
    commit(root, "two")
    subprocess.run(
        ["git", "clone", "--quiet", "--filter=blob:none", f"file://{root}", "partial"],
        cwd=tmp_path, check=True,
    )  # fmt: skip
    repository = Repository(tmp_path / "partial")
    with pytest.raises(EnvironmentFailed):
        list(repository.contents(repository.files(first).values()))

"""Six proposed changes to a real repository, and the difference shows exactly these."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from storyforge.cli import main
from tests.media.conftest import ffmpeg
from tests.review.changes import proposal
from tests.review.changes.proposal import CLIP, commit, git, propose, story, write


class Told(NamedTuple):
    """How the command left, the stories it told of by their file's name, and the summary."""

    status: int
    stories: dict[str, Any]
    summary: dict[str, Any]


def diff(capsys: pytest.CaptureFixture[str], *arguments: str) -> Told:
    with pytest.raises(SystemExit) as left:
        main(["diff", *arguments, "--no-page", "--json"])
    said = capsys.readouterr()
    assert isinstance(left.value.code, int), said.err
    *stories, summary = map(json.loads, said.out.splitlines() or ["{}"])
    assert summary, said.err
    named = {each["storyboard"].rpartition("/")[2].removesuffix(".yaml"): each for each in stories}
    return Told(left.value.code, named, summary)


def scenes(told: dict[str, Any]) -> list[str]:
    (platform,) = told["platforms"]
    return [each["status"] for each in platform["scenes"]]


def scene(told: dict[str, Any], index: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = told["platforms"][0]["scenes"][index]
    return found


def test_six_changes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A word, a clip, a timing, the brand's blue, a new story, a broken line; nothing else."""
    propose(project)
    found = diff(capsys, "HEAD")
    assert {name: each["status"] for name, each in found.stories.items()} == {
        "mot": "changed", "séance": "changed", "rythme": "changed", "marque": "changed",
        "affiche": "changed", "nouvelle": "added", "panne": "broken",
    }  # fmt: skip
    assert found.summary["stories"]["unchanged"] == 1
    assert found.status == 1, "a new error"
    assert all(each["new"] == [] for name, each in found.stories.items() if name != "panne")

    word = scene(found.stories["mot"])
    assert word["texts"] == [{"place": "title", "before": "Mot", "after": "Parole"}]
    assert 0 < word["frames"][0]["difference"] < 5, "a word is a small part of the picture"

    clip = found.stories["séance"]
    assert scenes(clip) == ["same", "changed"]
    assert scene(clip, 1)["subject"] == "clip média/autre.mp4"
    assert scene(clip, 1)["frames"][0]["share"] > 0.9

    timing = found.stories["rythme"]
    assert timing["platforms"][0]["times"] == [
        {"what": "the story lasts", "before": "0.8", "after": "1"}
    ]
    assert scene(timing)["times"] == [{"what": "the scene lasts", "before": "0.4", "after": "0.6"}]
    assert timing["difference"] in (None, 0)

    for name in ("marque", "affiche"):
        assert scenes(found.stories[name]) == ["changed", "same"]
        assert scene(found.stories[name])["details"] == [
            f"- card title on {proposal.BLUE}", f"+ card title on {proposal.LATER_BLUE}"
        ]  # fmt: skip
        assert scene(found.stories[name])["texts"] == []

    assert scenes(found.stories["nouvelle"]) == ["added", "added"]
    assert [each["name"] for each in found.stories["panne"]["new"]] == ["unknown-card"]
    assert found.stories["panne"]["new"][0]["line"] == 7


def test_the_same_between_two_revisions(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Revisions need no working tree of their own; backwards, what was new is solved or gone."""
    propose(project)
    now = diff(capsys, "HEAD")
    commit(project.parent, "Proposal")
    shutil.rmtree(project / "brand")
    for path in project.glob("*.yaml"):
        path.unlink()
    found = diff(capsys, "HEAD~1", "HEAD")
    assert {name: each["status"] for name, each in found.stories.items()} == {
        name: each["status"] for name, each in now.stories.items()
    }
    back = diff(capsys, "HEAD", "HEAD~1")
    assert back.stories["nouvelle"]["status"] == "removed"
    assert [each["name"] for each in back.stories["panne"]["solved"]] == ["unknown-card"]
    assert back.status == 0, "nothing is broken that was not before"


def test_gates(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Differences are allowed up to a limit; any may be refused."""
    assert diff(capsys, "HEAD", "--exit-code", "--fail-above", "0").status == 0
    write(project, "mot", story("Parole"))
    found = diff(capsys, "HEAD")
    assert found.status == 0
    assert diff(capsys, "HEAD", "--exit-code").status == 1
    most = found.summary["difference"]
    assert diff(capsys, "HEAD", "--fail-above", str(most + 0.01)).status == 0
    assert diff(capsys, "HEAD", "--fail-above", str(most - 0.01)).status == 1
    write(project, "nouvelle", story("Nouvelle"))
    assert diff(capsys, "HEAD", "--fail-above", "200").status == 1, "nothing to compare it with"


def test_another_music_is_a_change(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It has no colour difference: a limit refuses it, unless sound may differ."""
    for name, pitch in (("un", 440), ("deux", 660)):
        ffmpeg("-f", "lavfi", "-i", f"sine=f={pitch}:d=1", project / f"{name}.wav")
    sung = story("Calme").replace("scenes:", "sound: {music: {source: un.wav}}\nscenes:")
    write(project, "calme", sung)
    commit(project.parent, "Music")
    write(project, "calme", sung.replace("un.wav", "deux.wav"))
    found = diff(capsys, "HEAD", "--fail-above", "100")
    assert found.status == 1
    assert scenes(found.stories["calme"]) == ["same", "same"]
    assert found.stories["calme"]["difference"] is None
    assert (found.stories["calme"]["sound_changed"], found.summary["sound_changed"]) == (True, 1)
    assert diff(capsys, "HEAD", "--fail-above", "0", "--ignore-sound").status == 0
    assert diff(capsys, "HEAD").status == 0, "no limit was set"


def test_renamed_stories(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A story keeps its history under another name, in another folder, and with a change."""
    (project / "mot.yaml").rename(project / "parole.yaml")
    write(project, "archives/rythme", story("Rythme").replace("Deuxième", "Second"))
    (project / "rythme.yaml").unlink()
    (project / "calme.yaml").unlink()
    found = diff(capsys, "HEAD")
    assert {name: each["before"] for name, each in found.stories.items()} == {
        "parole": "ville/mot.yaml", "rythme": "ville/rythme.yaml", "calme": "ville/calme.yaml",
    }  # fmt: skip
    assert found.stories["parole"]["platforms"] == []
    assert scenes(found.stories["rythme"]) == ["same", "changed"]
    assert found.stories["calme"]["status"] == "removed"


def test_a_source_that_changed_under_its_name(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The storyboard is the same to the letter, the recording is another."""
    proposal.recording(project / "média" / "film.mp4", "smptebars")
    found = diff(capsys, "HEAD")
    assert list(found.stories) == ["séance"]
    assert scenes(found.stories["séance"]) == ["same", "changed"]
    assert found.stories["séance"]["from_working_tree"] == []
    assert scene(found.stories["séance"], 1)["frames"][0]["share"] > 0.9


def test_media_that_git_does_not_know(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The working tree's file stands in for what BASE has not, and that is said."""
    write(project, "pont", CLIP.format(source="média/pont.mp4"))
    (project.parent / ".gitignore").write_text("pont.mp4\n")
    commit(project.parent, "A story whose recording is not in git")
    proposal.recording(project / "média" / "pont.mp4", "testsrc2")
    assert diff(capsys, "HEAD").stories == {}
    write(project, "pont", CLIP.format(source="média/pont.mp4").replace("0.5s", "0.4s"))
    found = diff(capsys, "HEAD")
    assert found.stories["pont"]["from_working_tree"] == ["média/pont.mp4"]
    assert found.stories["pont"]["new"] == found.stories["pont"]["solved"] == []


def test_media_that_nobody_has(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Slates, where they were asked for, stand on both sides; the words are compared."""
    shutil.rmtree(project / "média")
    commit(project.parent, "No media")
    (project / "séance.yaml").write_text(
        CLIP.format(source="média/film.mp4").replace('title: "Séance"', 'title: "Conseil"'), "utf-8"
    )
    assert diff(capsys, "HEAD").stories["séance"]["status"] == "broken"
    found = diff(capsys, "HEAD", "--missing-media", "placeholder")
    assert scenes(found.stories["séance"]) == ["changed", "same"]
    assert found.stories["séance"]["new"] == []


def test_inserting_and_moving_scenes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Scenes that only come later are the same; one that moved is told, not shown as another."""
    titles = ["Un", "Deux", "Trois"]
    lines = [f'  - {{type: card, layout: title, duration: 0.4s, slots: {{title: "{each}"}}}}\n'
             for each in titles]  # fmt: skip
    head = story("Ordre").partition("scenes:\n")[0] + "scenes:\n"
    write(project, "ordre", head + "".join(lines))
    commit(project.parent, "Three cards")
    write(project, "ordre", head + lines[2] + lines[0].replace("Un", "Zéro") + "".join(lines[:2]))
    found = diff(capsys, "HEAD").stories["ordre"]["platforms"][0]
    assert [(each["status"], each["moved"], each["before"]) for each in found["scenes"]] == [
        ("same", True, 2), ("added", False, None), ("same", False, 0), ("same", False, 1),
    ]  # fmt: skip


def test_only_some_are_compared(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file, a folder, or what lies below the folder one stands in."""
    propose(project)
    assert list(diff(capsys, "HEAD", "--only", "mot.yaml").stories) == ["mot"]
    assert len(diff(capsys, "HEAD", "--only", "..").stories) == 7
    assert diff(capsys, "HEAD", "--only", "média").stories == {}


def test_wrong_usage(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown revision and a place outside of the repository leave with 2."""
    for arguments in (["nowhere"], ["HEAD", "--only", str(project.parents[1])]):
        with pytest.raises(SystemExit) as left:
            main(["diff", *arguments])
        assert left.value.code == 2
    assert "there is no revision" in capsys.readouterr().err


def test_nothing_is_left_behind(
    project: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Neither in the repository nor in the folders for temporary files."""
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path / "cache"))
    propose(project)
    before = git(project.parent, "status", "--porcelain")
    diff(capsys, "HEAD")
    assert git(project.parent, "status", "--porcelain") == before
    assert list((tmp_path / "cache" / "runs").iterdir()) == []


def test_text_for_people(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What changed reads like a list of changes."""
    write(project, "mot", story("Parole"))
    with pytest.raises(SystemExit):
        main(["diff", "HEAD", "--output", str(project / "page.html")])
    out = capsys.readouterr().out
    assert "changed ville/mot.yaml" in out
    assert "- Mot" in out
    assert "+ Parole" in out
    assert f"page: {project / 'page.html'}\n" in out
    assert "Parole" in (project / "page.html").read_text("utf-8")
    assert (
        out.endswith("8 stories between HEAD and working tree: 1 changed\n") or "7 stories" in out
    )

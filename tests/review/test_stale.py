"""A second run leaves nothing behind that is not so any more."""

from __future__ import annotations

from pathlib import Path

from tests.render.stage import story
from tests.review.conftest import BROKEN, previews_of

CARD = "  - {{type: card, layout: title, duration: 0.4s, slots: {{title: {words}}}}}\n"


def card(path: Path, words: str, platforms: str = "square") -> Path:
    return story(path, f"platforms: [{platforms}]\nscenes:\n{CARD.format(words=words)}")


def files(folder: Path) -> set[str]:
    return {path.name for path in (folder / "output" / "preview").rglob("*") if path.is_file()}


def all_of(*stems: str) -> set[str]:
    endings = (".preview.mp4", ".preview.webp", ".sheet.png", ".sheet.webp")
    return {f"{stem}{ending}" for stem in stems for ending in endings} | {"index.html"}


def test_a_folder_s_previews_are_those_of_the_folder(tmp_path: Path) -> None:
    """A story that is gone, a platform that was left out, a story that broke: gone."""
    card(tmp_path / "un.yaml", "Un", "square, landscape")
    card(tmp_path / "deux.yaml", "Deux")
    card(tmp_path / "trois.yaml", "Trois")
    previews_of(tmp_path)
    assert files(tmp_path) == all_of("un.square", "un.landscape", "deux.square", "trois.square")
    card(tmp_path / "un.yaml", "Un")
    (tmp_path / "deux.yaml").unlink()
    story(tmp_path / "trois.yaml", BROKEN)
    previews_of(tmp_path)
    assert files(tmp_path) == all_of("un.square")


def test_one_story_leaves_the_others(tmp_path: Path) -> None:
    """Only what is of the story that was named is looked at."""
    card(tmp_path / "un.yaml", "Un", "square, landscape")
    card(tmp_path / "deux.yaml", "Deux")
    previews_of(tmp_path)
    card(tmp_path / "un.yaml", "Un")
    previews_of(tmp_path / "un.yaml")
    assert files(tmp_path) == all_of("un.square", "deux.square")


def test_stories_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Each folder's own is on the page, the broken one as broken."""
    card(tmp_path / "a" / "un.yaml", "Un")
    card(tmp_path / "b" / "un.yaml", "Deux")
    story(tmp_path / "c" / "un.yaml", BROKEN)
    made = previews_of(tmp_path, project=tmp_path)
    told = {each.file.split("/")[-2]: each.versions[0].entry for each in made.stories}
    words = {name: entry.scenes[0].words if entry else None for name, entry in told.items()}
    assert words == {"a": ("Un",), "b": ("Deux",), "c": None}


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    """Files that are named almost as previews are, and everything else."""
    card(tmp_path / "un.yaml", "Un")
    output = tmp_path / "output" / "preview"
    output.mkdir(parents=True)
    others = {"notes.txt", "affiche.sheet.png", "un.square.mp4", "plan.salle.sheet.png"}
    for name in others:
        (output / name).write_text("à garder")
    previews_of(tmp_path)
    assert files(tmp_path) == all_of("un.square") | others


def test_the_page_follows(tmp_path: Path) -> None:
    """It shows what the storyboards say now, and is left alone where they say the same."""
    path, page = tmp_path / "un.yaml", tmp_path / "output" / "preview" / "index.html"
    card(path, "Bonjour")
    previews_of(tmp_path)
    assert "Bonjour" in page.read_text("utf-8")
    before = page.stat().st_mtime_ns
    previews_of(tmp_path)
    assert page.stat().st_mtime_ns == before
    card(path, "Bonsoir")
    previews_of(tmp_path)
    assert "Bonsoir" in page.read_text("utf-8")
    assert "Bonjour" not in page.read_text("utf-8")

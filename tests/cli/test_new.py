"""`storyforge new`: a beginning that renders, and nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from storyforge.cli import scaffold
from storyforge.errors import UsageError


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def kit(name: str, project: Path = Path()) -> None:
    folder = project / "brand" / name
    folder.mkdir(parents=True)
    (folder / "brand.yaml").write_text("version: 1\n", encoding="utf-8")


def begin(name: str, title: str = "Fête") -> Path:
    where = scaffold.site(Path(name), None, None)
    if where.kit_is_new:
        scaffold.write_kit(where)
    scaffold.write_schema(where, "{}\n")
    scaffold.write_storyboard(where, title)
    return where.storyboard


def test_an_empty_folder_gets_a_story_and_a_kit() -> None:
    """Afterwards the project has all that the story names."""
    story = begin("fete")
    assert story == Path("fete.yaml")
    assert Path("brand/starter/brand.yaml").is_file()
    assert list(Path("brand/starter/fonts").glob("*.ttf"))
    document = yaml.safe_load(story.read_text("utf-8"))
    assert (document["brand"], document["title"]) == ("starter", "Fête")


def test_the_schema_line_leads_to_the_schema() -> None:
    """From the storyboard's own folder, with forward slashes."""
    story = begin("a/b/fete")
    line = story.read_text("utf-8").splitlines()[0]
    assert line == "# yaml-language-server: $schema=../../brand/starter/storyboard.schema.json"
    assert Path("a/b/../../brand/starter/storyboard.schema.json").is_file()


@pytest.mark.parametrize(
    "title", ['Le "grand" jour', "Prix : 20 %", "C:\\dossier", "l'été", "un\ndeux", "#conseil"]
)
def test_any_title_is_valid_yaml(title: str) -> None:
    """What French and Windows put into titles does not break the file."""
    assert yaml.safe_load(begin("fete", title).read_text("utf-8"))["title"] == title


def test_the_project_s_own_kit_is_used() -> None:
    """No starter kit where the house has its own."""
    kit("rivemont")
    kit("rivemont-tram")
    where = scaffold.site(Path("fete"), None, None)
    assert (where.kit, where.kit_is_new) == ("rivemont", False)
    assert scaffold.site(Path("fete"), None, "rivemont-tram").kit == "rivemont-tram"


def test_a_kit_that_is_not_there_is_wrong_usage() -> None:
    """The message names those that are."""
    kit("rivemont")
    with pytest.raises(UsageError, match="there is rivemont"):
        scaffold.site(Path("fete"), None, "rivmont")


def test_the_project_is_the_nearest_parent_with_brand(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new story in a sub-folder belongs to the project around it."""
    kit("rivemont")
    Path("storyboards/2027").mkdir(parents=True)
    project = Path.cwd()
    monkeypatch.chdir("storyboards/2027")
    assert scaffold.site(Path("fete"), None, None).project == project


def test_nothing_is_overwritten() -> None:
    """Neither a storyboard, nor a folder in the place of the kit, nor a schema."""
    story = begin("fete")
    with pytest.raises(UsageError, match="already there"):
        scaffold.site(Path("fete.yaml"), None, None)
    where = scaffold.site(Path("autre"), None, None)
    scaffold.write_schema(where, "another")
    assert "another" not in where.schema.read_text("utf-8")
    with pytest.raises(FileExistsError):
        scaffold.write_storyboard(
            scaffold.Site(storyboard=story, project=where.project, kit="starter", kit_is_new=False),
            "Autre",
        )


def test_a_folder_in_the_way_of_the_kit_is_said() -> None:
    """A folder without brand.yaml is not taken for a kit, nor filled."""
    Path("brand/starter").mkdir(parents=True)
    with pytest.raises(UsageError, match="not a brand kit"):
        scaffold.site(Path("fete"), None, None)


@pytest.mark.parametrize(
    ("name", "file"),
    [("fete", "fete.yaml"), ("fete.yml", "fete.yml"), ("v1.2", "v1.2.yaml")],
)
def test_the_name_gets_its_suffix(name: str, file: str) -> None:
    """A dot within a name is not a suffix."""
    assert scaffold.site(Path(name), None, None).storyboard == Path(file)


def test_a_title_is_made_from_the_name() -> None:
    """Hyphens and underscores are spaces, and the first letter is a capital."""
    assert scaffold.title_from(Path("x/fete-des_lanternes.yaml")) == "Fete des lanternes"

"""Names become files of the project, or a problem that says why not."""

import os
import unicodedata
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storyforge.media.catalogue import gather, resolve
from storyforge.media.names import forbidden
from storyforge.timeline.facts import MediaProblem
from tests.media.conftest import PICTURE, Make

SVG = "<svg xmlns='http://www.w3.org/2000/svg'/>"


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SVG)
    return path


def problem(name: str, beside: Path, *roots: Path, project: Path | None = None) -> MediaProblem:
    found = resolve(name, beside, roots, project)
    assert isinstance(found, MediaProblem), found
    return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("", "missing"),
        ("  ", "missing"),
        ("http://example.org/a.mp4", "remote"),
        ("HTTPS://example.org/a.mp4", "remote"),
        ("s3://bucket/a.mp4", "remote"),
        ("file:a.mp4", "remote"),
        ("file:///etc/passwd", "remote"),
        ("concat:a.ts|b.ts", "remote"),
        ("pipe:0", "remote"),
        ("data:image/png;base64,AAAA", "remote"),
        ("subfile:,,start,1,end,2,,:a.mp4", "remote"),
        ("/etc/passwd", "outside"),
        ("~/a.mp4", "outside"),
        ("C:\\a.mp4", "outside"),
        ("c:/a.mp4", "outside"),
        ("\\\\server\\share\\a.mp4", "outside"),
        ("//server/share/a.mp4", "outside"),
        ("../a.mp4", "outside"),
        ("media/../../a.mp4", "outside"),
        ("media\\..\\a.mp4", "outside"),
        ("-i", "unsupported"),
        ("a\0b.mp4", "unsupported"),
        ("a\nb.mp4", "unsupported"),
    ],
)
def test_names_that_are_not_looked_for(tmp_path: Path, name: str, kind: str) -> None:
    """What could mean anything but a file below the roots is refused as what it is."""
    assert problem(name, tmp_path).kind == kind


@pytest.mark.parametrize(
    "name", ["12:30.mp4", "réunion: la suite.mp4", "...mp4", "a..b.mp4", "%d.mp4"]
)
def test_odd_names_are_fine(tmp_path: Path, name: str) -> None:
    """Colons and dots alone make no address and lead nowhere."""
    touch(tmp_path / name)
    assert resolve(name, tmp_path, []) == tmp_path.resolve() / name


def test_beside_comes_first_then_the_roots_in_order(tmp_path: Path) -> None:
    """The nearest file of a name wins."""
    beside, first, second = (tmp_path / name for name in ("story", "first", "second"))
    beside.mkdir()
    in_second = touch(second / "media" / "a.svg")
    assert resolve("media/a.svg", beside, [first, second]) == in_second.resolve()
    in_first = touch(first / "media" / "a.svg")
    assert resolve("media/a.svg", beside, [first, second]) == in_first.resolve()
    in_beside = touch(beside / "media" / "a.svg")
    assert resolve("./media//a.svg", beside, [first, second]) == in_beside.resolve()


@pytest.mark.parametrize("on_disk", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_accents_match_composed_or_not(tmp_path: Path, on_disk: str, written: str) -> None:
    """A folder from a Mac and a name typed on Linux mean the same file."""
    name = "séances/été à Orléans.svg"
    path = touch(tmp_path / unicodedata.normalize(on_disk, name))  # type: ignore[arg-type]
    found = resolve(unicodedata.normalize(written, name), tmp_path, [])  # type: ignore[arg-type]
    assert found == path.resolve()


def test_the_exact_spelling_wins(tmp_path: Path) -> None:
    """Where both spellings exist, the one written is meant."""
    names = [unicodedata.normalize("NFC", "é.svg"), unicodedata.normalize("NFD", "é.svg")]
    for name in names:
        touch(tmp_path / name)
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system holds only one of the two")
    for name in names:
        assert resolve(name, tmp_path, []) == tmp_path.resolve() / name


def test_letter_case_counts(tmp_path: Path) -> None:
    """What works on a Mac must work on the server; the right spelling is suggested."""
    touch(tmp_path / "media" / "Tram.JPG")
    found = problem("media/tram.jpg", tmp_path)
    assert (found.kind, found.suggestion) == ("missing", "media/Tram.JPG")


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("media/seanse.svg", "media/séance.svg"),
        ("séance.svg", "media/séance.svg"),
        ("archive/seance.svg", "media/séance.svg"),
        ("media\\séance.svg", "media/séance.svg"),
        ("entirely/different.mov", ""),
    ],
)
def test_suggestions(tmp_path: Path, name: str, suggestion: str) -> None:
    """A missing file's nearest relative is named, and nothing when there is none."""
    touch(tmp_path / "media" / "séance.svg")
    touch(tmp_path / ".hidden" / "seance.svg")
    touch(tmp_path / "media" / "tram.svg")
    found = problem(name, tmp_path)
    assert (found.kind, found.suggestion) == ("missing", suggestion)


def test_links_are_judged_by_where_they_lead(tmp_path: Path) -> None:
    """A link within the project or into a root is fine; one that leads out is not."""
    beside, root, elsewhere = (tmp_path / name for name in ("story", "share", "elsewhere"))
    touch(beside / "here.svg")
    touch(root / "shared.svg")
    touch(elsewhere / "secret.svg")
    (beside / "near.svg").symlink_to("here.svg")
    (beside / "far.svg").symlink_to(root / "shared.svg")
    (beside / "out.svg").symlink_to(elsewhere / "secret.svg")
    (beside / "folder").symlink_to(elsewhere)
    (beside / "gone.svg").symlink_to(beside / "nowhere.svg")
    assert resolve("near.svg", beside, []) == (beside / "here.svg").resolve()
    assert resolve("far.svg", beside, [root]) == (root / "shared.svg").resolve()
    assert problem("far.svg", beside).kind == "outside"
    assert problem("out.svg", beside, root).kind == "outside"
    assert problem("folder/secret.svg", beside, root).kind == "outside"
    assert problem("gone.svg", beside).kind == "missing"


def test_the_project_bounds_what_lies_beside(tmp_path: Path) -> None:
    """A storyboard in a folder of its own may link to the project's media."""
    beside = tmp_path / "project" / "storyboards"
    media = touch(tmp_path / "project" / "media" / "a.svg")
    beside.mkdir()
    (beside / "media").symlink_to("../media")
    assert resolve("media/a.svg", beside, [], tmp_path / "project") == media.resolve()
    assert problem("media/a.svg", beside).kind == "outside"


def test_what_is_no_file(tmp_path: Path) -> None:
    """Folders and pipes are not opened."""
    (tmp_path / "media").mkdir()
    os.mkfifo(tmp_path / "pipe.mp4")
    assert problem("media", tmp_path).kind == "unsupported"
    assert problem("pipe.mp4", tmp_path).kind == "unsupported"


@given(st.text(max_size=40))
def test_no_name_escapes(name: str) -> None:
    """Whatever is written, either it is refused or it has no part that leads away."""
    if forbidden(name) is None:
        assert not name.startswith("/")
        assert ".." not in Path(name).parts


def test_gathering(make: Make, tmp_path: Path) -> None:
    """Every name ends either among the facts or among the problems, kit files included."""
    clip = make("clip.mp4", *PICTURE, "-t", 1)
    touch(tmp_path / "logo.svg")
    (tmp_path / "broken.mp4").write_bytes(b"nothing at all")
    kit_files = {"brand:logos/light.svg": touch(tmp_path.parent / "kit" / "light.svg")}
    names = ["clip.mp4", "broken.mp4", "clip.mp4", "none.mp4", "logo.svg",
             "brand:logos/light.svg", "brand:logos/ligth.svg"]  # fmt: skip
    catalog = gather(names, tmp_path, tmp_path, [], kit_files)
    assert list(catalog.infos) == ["clip.mp4", "logo.svg", "brand:logos/light.svg"]
    assert catalog.paths["clip.mp4"] == clip.resolve()
    assert catalog.infos["clip.mp4"].duration == 1
    assert {name: found.kind for name, found in catalog.problems.items()} == {
        "broken.mp4": "unreadable",
        "none.mp4": "missing",
        "brand:logos/ligth.svg": "missing",
    }
    assert catalog.problems["brand:logos/ligth.svg"].suggestion == "brand:logos/light.svg"
    assert isinstance(catalog.infos, MappingProxyType)


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    """Facts are remembered only for as long as the file stays the same."""
    path = touch(tmp_path / "a.svg")
    assert gather(["a.svg"], tmp_path, tmp_path, [], {}).infos["a.svg"].size_bytes == len(SVG)
    path.write_text(SVG + "\n")
    assert gather(["a.svg"], tmp_path, tmp_path, [], {}).infos["a.svg"].size_bytes == len(SVG) + 1

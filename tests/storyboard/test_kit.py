"""Kits: inheritance, files, and where things are told to be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from storyforge.core.geometry import Length
from storyforge.storyboard import Reading, dump, read_kit, starter_kit_folder
from storyforge.storyboard.brand import Kit

ROOT = Path(__file__).parents[2]

PARENT = """\
version: 1
name: Ville
palette: {ink: "#14213d", paper: "#ffffff"}
pairs: [{text: paper, ground: ink}]
fonts: {text: {files: [fonts/Text.ttf]}}
text_styles: {heading: {font: text, size: 96px, colour: ink}}
logo: {light: logos/a.svg, dark: logos/b.svg, height: 96px}
defaults: {photo: {duration: 4s, motion: {type: zoom-in, amount: 20%}}, transition: crossfade}
rules: {locked: [fonts]}
"""

CHILD = """\
version: 1
name: Tram
extends: ../ville
palette: {ink: "#000000", line: "#7ddcb5"}
pairs: [{text: line, ground: ink}]
text_styles: {heading: {size: 80px}, body: {font: text, size: 60px, colour: line}}
logo: {light: logos/tram.svg}
defaults: {photo: {motion: pan}}
rules: {locked: [palette]}
"""

Write = Callable[[dict[str, str]], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files below a project's `brand/`."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / "brand" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path / "brand"

    return write


@pytest.fixture
def tram(write: Write) -> Reading[Kit]:
    """A kit that extends another."""
    names = ("ville/fonts/Text.ttf", "ville/logos/a.svg", "ville/logos/b.svg")
    files = {"ville/brand.yaml": PARENT, "tram/brand.yaml": CHILD, "tram/logos/tram.svg": ""}
    brand = write(files | dict.fromkeys(names, ""))
    return read_kit(brand / "tram", "brand/tram")


def kit_of(reading: Reading[Kit]) -> Kit:
    assert reading.value is not None, reading.diagnostics
    return reading.value


def test_a_child_overrides_key_by_key(tram: Reading[Kit]) -> None:
    """Colours and styles add up; a style may change in one key; lists are replaced."""
    kit = kit_of(tram)
    assert kit.name == "Tram"
    assert dict(kit.palette) == {"ink": "#000000", "paper": "#ffffff", "line": "#7ddcb5"}
    assert kit.text_styles["heading"].size == Length(80)  # type: ignore[arg-type]
    assert kit.text_styles["heading"].colour == "ink"
    assert [pair.text for pair in kit.pairs] == ["line"]


def test_what_has_a_type_is_replaced_whole(tram: Reading[Kit]) -> None:
    """A pan keeps nothing of the zoom it replaces."""
    photo = kit_of(tram).defaults.photo
    assert photo.motion is not None
    assert photo.motion.type == "pan"
    assert str(photo.duration) == "4s"


def test_files_are_known_from_the_leaf(tram: Reading[Kit]) -> None:
    """A file goes by `brand:` and its way from the kit that is read."""
    kit = kit_of(tram)
    assert kit.logo is not None
    assert kit.logo.light == "brand:logos/tram.svg"
    assert kit.logo.dark == "brand:../ville/logos/b.svg"
    assert kit.fonts["text"].files == ("brand:../ville/fonts/Text.ttf",)


def test_locks_add_up(tram: Reading[Kit]) -> None:
    """What any kit of the chain has locked is locked for those below."""
    assert kit_of(tram).rules.locked == ("fonts", "palette")


def test_places_are_in_the_file_that_says_it(tram: Reading[Kit]) -> None:
    """Every value knows its own file, however the kits are mixed."""
    document = tram.document
    assert document is not None
    assert str(document.span(("text_styles", "heading", "size"))) == "brand/tram/brand.yaml:6:31"
    assert str(document.span(("text_styles", "heading", "font"))) == "brand/ville/brand.yaml:6:31"
    assert str(document.key_span(("palette", "paper"))) == "brand/ville/brand.yaml:3:27"
    assert [each.file for each in tram.documents] == [
        "brand/tram/brand.yaml",
        "brand/ville/brand.yaml",
    ]


def test_a_layout_may_be_one_part(write: Write) -> None:
    """One part is a list of one, and its places are those of the part."""
    text = """\
version: 1
name: Ville
palette: {ink: "#14213d"}
cards:
  outro: {ground: ink, layout: {type: shape, width: full, height: 8px, fill: ink}}
"""
    reading = read_kit(write({"ville/brand.yaml": text}) / "ville", "brand/ville")
    assert len(kit_of(reading).cards["outro"].layout) == 1
    assert reading.document is not None
    place = reading.document.span(("cards", "outro", "layout", 0, "fill"))
    assert str(place) == "brand/ville/brand.yaml:5:78"


def test_links_do_not_lead_out(write: Write, tmp_path: Path) -> None:
    """Where a link really leads is what counts."""
    brand = write({"ville/brand.yaml": PARENT, "ville/logos/b.svg": "", "ville/fonts/Text.ttf": ""})
    (tmp_path / "outside.svg").write_text("")
    (brand / "ville/logos/a.svg").symlink_to(tmp_path / "outside.svg")
    reading = read_kit(brand / "ville", "brand/ville")
    assert [each.name for each in reading.diagnostics] == ["file-outside"]


def test_accents_of_file_names_may_be_decomposed(write: Write) -> None:
    """A disk that takes accents apart finds its files all the same."""
    text = "version: 1\nname: Été\nfonts: {text: {files: [Été/Été.ttf]}}\n"
    brand = write({"ville/brand.yaml": text, "ville/E\u0301te\u0301/E\u0301te\u0301.ttf": ""})
    reading = read_kit(brand / "ville", "brand/ville")
    assert reading.diagnostics == ()
    (name,) = kit_of(reading).fonts["text"].files
    assert name == "brand:Été/Été.ttf"
    assert reading.files[name].path.is_file()


def test_a_folder_without_a_kit_is_told(tmp_path: Path) -> None:
    """With the name of the kit that was probably meant."""
    (tmp_path / "rivemont").mkdir()
    (tmp_path / "rivemont" / "brand.yaml").write_text("version: 1\nname: R\n")
    (found,) = read_kit(tmp_path / "rivmont", "brand/rivmont").diagnostics
    assert str(found) == (
        "brand/rivmont/brand.yaml:1:1: error SF601 kit-missing: "
        "there is no brand.yaml in brand/rivmont"
    )
    assert found.label == "did you mean `rivemont`?"


@pytest.mark.parametrize("name", sorted(path.parent.name for path in ROOT.glob("brand/*/*.yaml")))
def test_the_kits_of_the_repository_are_right(name: str) -> None:
    """Every folder under `brand/` is a kit that stands alone."""
    reading = read_kit(ROOT / "brand" / name, f"brand/{name}")
    assert reading.diagnostics == ()
    assert dump(kit_of(reading)).startswith("version: 1\nname: ")


def test_the_starter_kit_is_right() -> None:
    """The kit inside the package needs nothing from outside."""
    assert read_kit(starter_kit_folder(), "starter").diagnostics == ()

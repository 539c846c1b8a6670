"""Files as bytes: encodings, byte order marks, invisible characters, size."""

from __future__ import annotations

from pathlib import Path

import pytest

from storyforge.storyboard import read_storyboard, storyboard_from
from storyforge.storyboard.decode import LARGEST_FILE_BYTES
from tests.storyboard.reading_cases import plain
from tests.storyboard.stories import GOOD

BYTES = {
    "windows-1252": "version: 1\ntitle: “Été”\n".encode("cp1252"),
    "utf-16": GOOD.encode("utf-16"),
    "utf-32": GOOD.encode("utf-32"),
    "too-large": b"#" * (LARGEST_FILE_BYTES + 1),
    "too-many-values": b"a: [" + b"b, " * 50_001 + b"]",
    "invisible": "version: 1\ntitle: été\u2028suite\x07\nscenes: []\n".encode(),
}


def told(data: bytes) -> list[str]:
    """The diagnostics of a file without labels and help."""
    return [plain(each).split(" | ")[0] for each in storyboard_from(data, "a.yaml").diagnostics]


def test_another_encoding_is_located_and_read_on() -> None:
    """The first byte that is not UTF-8 is shown, with the letter it probably is."""
    reading = storyboard_from("version: 1\ntitle: Cité fermée\n".encode("latin-1"), "a.yaml")
    first, second = reading.diagnostics
    assert plain(second).startswith("a.yaml:2:11-2:12: error SF002")
    assert second.label == "in Windows-1252 it would be “é”"
    assert first.code == "SF102"  # the rest of the file is read as well


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_wide_encodings_are_named(name: str) -> None:
    """A file with another byte order mark is told by its encoding, once."""
    found = f"this is {name.upper()}"
    assert told(BYTES[name]) == [
        f"a.yaml:1:1-1:1: error SF002 not-utf8: the file is not UTF-8: {found}"
    ]


def test_invisible_characters_are_named() -> None:
    """Each invisible character has its place, its number and its name."""
    rule = "error SF008 invisible-character: there is an invisible character here"
    assert told(BYTES["invisible"])[:2] == [
        f"a.yaml:2:11-2:12: {rule}: U+2028 LINE SEPARATOR",
        f"a.yaml:2:17-2:18: {rule}: U+0007 a control character",
    ]


def test_large_files_are_not_parsed() -> None:
    """The size is judged before anything else, and alone."""
    assert [line.split()[2] for line in told(BYTES["too-large"])] == ["SF003"]


def test_too_many_values_stop_the_reading() -> None:
    """Counting stops at the limit, with one diagnostic."""
    assert [line.split()[2] for line in told(BYTES["too-many-values"])] == ["SF006"]


def test_a_missing_file_is_a_diagnostic(tmp_path: Path) -> None:
    """Whether the file is there is the author's concern, not a crash."""
    reading = read_storyboard(tmp_path / "absent.yaml", "absent.yaml")
    rule = "error SF001 not-readable: the file cannot be read"
    found = [plain(each).split(" | ")[0] for each in reading.diagnostics]
    assert found == [f"absent.yaml:1:1-1:1: {rule}: no such file or directory"]


def test_tabs_between_words_are_spaces() -> None:
    """A tab that indents nothing harms nobody."""
    text = GOOD.replace("id: tram", "id:\ttram\t").replace("scenes:\n", "scenes:\t\n\t\n")
    assert storyboard_from(text.encode(), "a.yaml").diagnostics == ()

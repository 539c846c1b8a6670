"""Bytes to characters: UTF-8 with or without BOM; everything else is located.

Whatever can be read is read on with, so that one wrong byte does not hide the other
mistakes in the file.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from storyforge.core.diagnostics import Diagnostic
from storyforge.storyboard.rules import (
    FileTooLarge,
    InvisibleCharacter,
    NotUtf8,
)
from storyforge.storyboard.source import Source, source

LARGEST_FILE_BYTES = 1_000_000
MOST_INVISIBLE = 20
"""After so many invisible characters the rest is not listed: the file is not a text."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
# What YAML refuses, and what it takes for a line break while editors do not (NEL, LS, PS).
_INVISIBLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]"
)


def decode(data: bytes, file: str) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """The text and what is wrong with its bytes; None where nothing can be read from them."""
    if len(data) > LARGEST_FILE_BYTES:
        place = source(file, "").span(0, 0)
        return None, (FileTooLarge.at(place, size=f"{len(data) / 1e6:.1f}"),)
    for bom, name in _BOMS:
        if data.startswith(bom):
            return None, (NotUtf8.at(source(file, "").span(0, 0), found=f"this is {name}"),)
    return _cleaned(*_characters(data.removeprefix(codecs.BOM_UTF8), file))


def _characters(data: bytes, file: str) -> tuple[Source, list[Diagnostic]]:
    try:
        return source(file, data.decode("utf-8")), []
    except UnicodeDecodeError as wrong:
        # The first wrong byte has as many characters before it as valid UTF-8 has there;
        # from it on the file is read as what French Windows programs write.
        before = data[: wrong.start].decode("utf-8")
        rest = data[wrong.start :].decode("cp1252", errors="replace")
        text = source(file, before + rest)
        byte = data[wrong.start]
        found = f"byte {byte:02X} is not UTF-8"
        here = text.span(len(before), len(before) + 1)
        return text, [NotUtf8.at(here, found=found, char=_as_windows(byte))]


def _as_windows(byte: int) -> str:
    char = bytes([byte]).decode("cp1252", errors="replace")
    return f"in Windows-1252 it would be “{char}”" if char.isprintable() else ""


def _cleaned(text: Source, found: list[Diagnostic]) -> tuple[Source, tuple[Diagnostic, ...]]:
    """Invisible characters reported and replaced, one character by one."""
    if not _INVISIBLE.search(text.text):
        return text, tuple(found)
    found += list(_invisible(text))[:MOST_INVISIBLE]
    visible = _INVISIBLE.sub(_stand_in, text.text)
    return Source(text.file, visible, text.starts), tuple(found)


def _stand_in(match: re.Match[str]) -> str:
    return " " if match[0] in "\x85\u2028\u2029\ufeff\x00" else "\ufffd"


def _invisible(text: Source) -> Iterator[Diagnostic]:
    for match in _INVISIBLE.finditer(text.text):
        point = f"U+{ord(match[0]):04X}"
        name = unicodedata.name(match[0], "") or _CONTROL.get(match[0], "a control character")
        yield InvisibleCharacter.at(text.span(match.start(), match.end()), char=point, what=name)


_CONTROL = {"\x00": "NUL", "\x0b": "LINE TABULATION", "\x0c": "FORM FEED", "\x85": "NEXT LINE"}

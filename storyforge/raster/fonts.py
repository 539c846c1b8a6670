"""Font files to a FontBook."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import uharfbuzz as hb

from storyforge.errors import MediaUnreadable
from storyforge.timeline.facts import FontBook, FontFace

# Words of a face's name, longest first so that "semibold" is not read as "bold".
_WEIGHT_WORDS = (
    ("extralight", 200), ("ultralight", 200), ("extrabold", 800), ("ultrabold", 800),
    ("semibold", 600), ("demibold", 600), ("hairline", 100), ("regular", 400),
    ("medium", 500), ("black", 900), ("heavy", 900), ("light", 300), ("thin", 100),
    ("bold", 700),
)  # fmt: skip
_SUBFAMILY_NAMES = (17, 2, 4)  # typographic subfamily, subfamily, full name (OpenType `name`)
_WEB_FONTS = (b"wOFF", b"wOF2")


def load_fonts(
    files: Mapping[str, Mapping[str, bytes]],
    fallbacks: Mapping[str, tuple[str, ...]] | None = None,
) -> FontBook:
    """A FontBook from the bytes of font files (TrueType or OpenType).

    `files` is family → file name (its place in the kit) → bytes; `fallbacks` is family →
    the families in which letters it lacks are looked for. A variable font becomes one face
    for each hundred its weight axis has. Raises MediaUnreadable for a file that is no font.
    """
    families = {
        family: tuple(face for name, data in members.items() for face in load_faces(name, data))
        for family, members in files.items()
    }
    return FontBook(MappingProxyType(families), MappingProxyType(dict(fallbacks or {})))


def load_faces(name: str, data: bytes) -> tuple[FontFace, ...]:
    """The faces of one font file. Raises MediaUnreadable for a file that is no font."""
    return tuple(_faces(name, data))


def _faces(name: str, data: bytes) -> Iterator[FontFace]:
    face = _opened(name, data)
    font = hb.Font(face)
    title = _subfamily(face)
    for weight in _weights(face, font, title):
        yield FontFace(
            name=name,
            data=data,
            digest=hashlib.sha256(data).hexdigest(),
            weight=weight,
            italic=bool(font.get_style_value(hb.StyleTag.ITALIC)) or "italic" in title,
            coverage=frozenset(face.unicodes),
        )


def _opened(name: str, data: bytes) -> hb.Face:
    if data[:4] in _WEB_FONTS:
        raise MediaUnreadable(Path(name), "a web font (WOFF); use the .ttf or .otf file instead")
    face = hb.Face(data)
    if not face.glyph_count or not face.upem or not len(face.unicodes):
        raise MediaUnreadable(Path(name), "not a font that can be read (TrueType or OpenType)")
    return face


def _subfamily(face: hb.Face) -> str:
    titles = (face.get_name(number) for number in _SUBFAMILY_NAMES)
    return next((title for title in titles if title), "").lower().replace(" ", "").replace("-", "")


def _weights(face: hb.Face, font: hb.Font, title: str) -> list[int]:
    for axis in face.axis_infos:
        if axis.tag == "wght":
            low, high = round(axis.min_value), round(axis.max_value)
            hundreds = [weight for weight in range(100, 1000, 100) if low <= weight <= high]
            return hundreds or [low]
    return [_static_weight(round(font.get_style_value(hb.StyleTag.WEIGHT)), title)]


def _static_weight(stated: int, title: str) -> int:
    """OS/2's weight class, or where it says nothing (400, or nonsense) the name's."""
    named = next((weight for word, weight in _WEIGHT_WORDS if word in title), None)
    if named is not None and (stated == 400 or not 100 <= stated <= 1000):
        return named
    return min(900, max(100, stated))

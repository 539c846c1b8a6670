"""Font files become faces with the right weight, slant and coverage."""

from __future__ import annotations

from contextlib import suppress

import pytest

from storyforge.errors import MediaUnreadable
from storyforge.raster.fonts import load_fonts
from tests.raster.pictures import book, font_bytes, made_font


def weights(data: bytes) -> list[int]:
    return [face.weight for face in load_fonts({"f": {"f.ttf": data}}).families["f"]]


def test_faces_of_the_example_kit() -> None:
    """Weights come from the files, and French is covered."""
    faces = book().families["text"]
    assert [face.weight for face in faces] == [400, 600, 700]
    assert all(ord(letter) in face.coverage for face in faces for letter in "éÀŒ’…€\u202f")
    assert not any(face.italic for face in faces)


def test_a_variable_font_is_a_face_for_each_hundred() -> None:
    """All hundreds of the weight axis, and no others."""
    assert weights(made_font("ab", axis=(250, 700))) == [300, 400, 500, 600, 700]


@pytest.mark.parametrize(
    ("stated", "subfamily", "weight"),
    [(400, "Regular", 400), (400, "SemiBold", 600), (400, "Extra Bold", 800), (650, "Bold", 650)],
)
def test_names_say_what_the_weight_class_does_not(stated: int, subfamily: str, weight: int) -> None:
    """A class of 400 is what careless tools write; then the name counts."""
    assert weights(made_font("ab", weight=stated, subfamily=subfamily)) == [weight]


def test_italic_by_name() -> None:
    """A face named italic is one."""
    faces = load_fonts({"f": {"f.ttf": made_font("ab", subfamily="Bold Italic")}}).families["f"]
    assert [(face.weight, face.italic) for face in faces] == [(700, True)]


@pytest.mark.parametrize("data", [b"", b"not a font", b"wOFF and so on", b"\0\1\0\0" + bytes(40)])
def test_what_is_no_font_is_refused(data: bytes) -> None:
    """The reason is for people, and the file is named."""
    with pytest.raises(MediaUnreadable, match=r"f\.ttf"):
        load_fonts({"f": {"f.ttf": data}})


def test_a_damaged_font_is_refused_or_read() -> None:
    """Cutting a font anywhere never ends in anything but a face or a refusal."""
    data = font_bytes("Inter-Regular.ttf")
    for length in (12, 100, 1000, len(data) // 2):
        with suppress(MediaUnreadable):
            assert load_fonts({"f": {"f.ttf": data[:length]}}).families["f"]

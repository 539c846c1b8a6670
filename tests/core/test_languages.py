"""Languages, by any of their names."""

from __future__ import annotations

import pytest

from storyforge.core.languages import language_of, speaks


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("fr", "fr"), ("fra", "fr"), ("fre", "fr"), ("FRE", "fr"), ("deu", "de"), ("ger", "de"),
        ("fr-CA", "fr-ca"), ("fra_CA", "fr-ca"), ("zh-Hans", "zh-hans"), ("gsw", "gsw"),
        ("und", ""), ("mul", ""), ("zxx", ""), ("", ""), ("2", ""), ("French", ""), ("fr CA", ""),
    ],
)  # fmt: skip
def test_a_language_has_one_tag(text: str, tag: str) -> None:
    """Two letters, three letters of either list, with a region or without; or none."""
    assert language_of(text) == tag


def test_a_language_is_spoken_in_its_regions() -> None:
    """Who asks for French takes that of Canada; who asks for that of Canada, no other."""
    assert speaks("fre", "fr")
    assert speaks("fr-ca", "fra")
    assert not speaks("fr", "fr-CA")
    assert not speaks("fy", "f")
    assert not speaks("", "")
    assert not speaks("und", "und")

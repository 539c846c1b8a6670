"""The brand kits that come with the project: legible, licensed, and alike in their names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from storyforge.core.colour import contrast, parse_hex
from storyforge.storyboard import read_kit
from storyforge.storyboard.brand import Kit

ROOT = Path(__file__).parents[2]
RIVEMONT, STARTER = ROOT / "brand" / "rivemont", ROOT / "storyforge" / "starter" / "brand"
KITS = [*sorted(path.parent for path in (ROOT / "brand").glob("*/brand.yaml")), STARTER]
FONTS = sorted(font for folder in (RIVEMONT, STARTER) for font in folder.glob("fonts/*.ttf"))

SMALLEST_PX = 44
"""The smallest letters anybody should have to read on a phone."""


def kit(folder: Path) -> Kit:
    reading = read_kit(folder, folder.name)
    assert reading.diagnostics == ()
    assert reading.value is not None
    return reading.value


@pytest.mark.parametrize("folder", KITS, ids=lambda folder: folder.name)
def test_a_kit_reads_without_a_word(folder: Path) -> None:
    """Every kit of the repository is valid, with all it extends."""
    assert kit(folder).cards.keys() >= {"title", "quote", "number", "agenda", "outro"}


@pytest.mark.parametrize("folder", KITS, ids=lambda folder: folder.name)
def test_every_pair_can_be_read(folder: Path) -> None:
    """Text and ground that the charter allows together reach WCAG AA for small text."""
    found = kit(folder)
    colours = {name: parse_hex(text) for name, text in found.palette.items()}
    weak = {
        (pair.text, pair.ground): round(contrast(colours[pair.text], colours[pair.ground]), 2)
        for pair in found.pairs
        if contrast(colours[pair.text], colours[pair.ground]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("folder", KITS, ids=lambda folder: folder.name)
def test_nothing_is_set_too_small_for_a_phone(folder: Path) -> None:
    """Even shrunk as far as it may, every style stays legible."""
    styles = kit(folder).text_styles
    small = {
        name: style.min_size.px()
        for name, style in styles.items()
        if style.min_size is not None and style.min_size.px() < SMALLEST_PX
    }
    assert (small, [name for name, style in styles.items() if style.min_size is None]) == ({}, [])


@pytest.mark.parametrize("folder", KITS, ids=lambda folder: folder.name)
def test_words_on_a_card_are_an_allowed_pair(folder: Path) -> None:
    """The style of every slot, on its card's ground, is a pair of the charter."""
    found = kit(folder)
    allowed = {(pair.text, pair.ground) for pair in found.pairs}
    boxed = {"link", "number"} if "stops" in found.cards else {"link"}
    used = {
        (found.text_styles[slot.style].colour, card.ground)
        for card in found.cards.values()
        for name, slot in card.slots.items()
        if slot.style is not None and name not in boxed
    }
    assert used - allowed == set()


def test_a_story_moves_from_the_starter_kit_to_a_charter() -> None:
    """Both kits have the same cards with the same slots, and the same caption styles."""
    starter, city = kit(STARTER), kit(RIVEMONT)
    assert starter.captions.keys() == city.captions.keys()
    assert {name: set(card.slots) for name, card in starter.cards.items()} == {
        name: set(card.slots) for name, card in city.cards.items()
    }


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_a_font_has_its_licence_beside_it(font: Path) -> None:
    """The licence of each family is the SIL Open Font License, in full."""
    family = font.stem.split("-")[0]
    licence = (font.parent / f"{family}-OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert re.match(r"Copyright \d{4}", licence)


@pytest.mark.parametrize("font", FONTS, ids=lambda font: font.stem)
def test_a_font_can_set_french(font: Path) -> None:
    """Accents, ligatures, quotes and both no-break spaces are in every font."""
    letters = "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’…–—€°·\u00a0\u202f"
    with TTFont(font) as opened:
        assert {letter for letter in letters if ord(letter) not in opened.getBestCmap()} == set()

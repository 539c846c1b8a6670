"""The charter's colours come out of the finished video as they went in."""

from __future__ import annotations

import shutil

import pytest
from PIL import Image

from storyforge.core.colour import parse_hex
from storyforge.core.geometry import Rect
from storyforge.platforms.profiles import PLATFORMS
from storyforge.storyboard.read import read_kit
from tests.render.deltae import delta_e, lab
from tests.render.stage import ROOT, Pixels, frames, rendered, story

BARELY = 2.0
"""CIEDE2000: more than 1 can be seen side by side, 2 by nobody who has not the other beside it."""

BRAND = ROOT / "brand" / "rivemont"
KIT = read_kit(BRAND, "rivemont").value
assert KIT is not None
PALETTE = {name: parse_hex(value).rgb for name, value in KIT.palette.items()}
NAMES = list(PALETTE)
PLACES = ("top-left", "top", "top-right", "center-left", "center", "center-right",
          "bottom-left", "bottom", "bottom-right")  # fmt: skip
GROUNDS = {"title": "river", "quote": "paper", "number": "ink", "agenda": "sand", "outro": "river"}
SAFE = PLATFORMS["instagram-story"].safe_rect

FILLED = {
    "title": '{title: "Rivemont"}',
    "quote": '{quote: "Bonjour", author: "Une mairesse"}',
    "number": '{number: "42", label: "délibérations"}',
    "agenda": '{title: "Samedi", items: [{when: "10 h", what: "Marché"}]}',
    "outro": "{}",
}
BAND = 210
STEP = 6  # frames of a scene of 0.2 s


def kit() -> str:
    """Rivemont's kit with a card of all its colours, and a caption box in each."""
    bands = "".join(
        f"      - {{type: shape, shape: rectangle, width: full, height: {BAND}px, fill: {name},"
        f" place: top, offset: [0px, {BAND * number}px], bleed: true}}\n"
        for number, name in enumerate(NAMES)
    )
    boxes = "".join(
        f"  box-{name}: {{text: label, place: {place}, enter: none, exit: none,"
        f" box: {{fill: {name}, padding: [120px, 80px]}}}}\n"
        for name, place in zip(NAMES, PLACES, strict=True)
    )
    return (
        "version: 1\nname: Nuancier\nextends: ../rivemont\n"
        f"cards:\n  bands:\n    ground: paper\n    layout:\n{bands}captions:\n{boxes}"
    )


def scenes() -> str:
    """The card of all colours, the kit's own cards, the logo on grey, the caption boxes."""
    cards = "".join(
        f"  - {{type: card, layout: {name}, slots: {slots}, duration: 0.2s}}\n"
        for name, slots in FILLED.items()
    )
    captions = "".join(f'      - {{text: "Ici", style: box-{name}}}\n' for name in NAMES)
    grey = "type: photo, source: grey.png, duration: 0.2s, motion: none"
    return (
        "brand: nuancier\ndefaults: {transition: cut}\nscenes:\n"
        f"  - {{type: card, layout: bands, duration: 0.2s}}\n{cards}"
        f"  - {{{grey}}}\n"
        f"  - type: photo\n    source: grey.png\n    duration: 0.2s\n    motion: none\n"
        f"    logo: none\n    captions:\n{captions}"
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> list[Pixels]:
    """The middle frame of each scene of the finished video, at full quality."""
    folder = tmp_path_factory.mktemp("nuancier")
    shutil.copytree(BRAND, folder / "brand" / "rivemont")
    (folder / "brand" / "nuancier").mkdir()
    (folder / "brand" / "nuancier" / "brand.yaml").write_text(kit(), "utf-8")
    Image.new("RGB", (90, 160), (118, 118, 118)).save(folder / "grey.png")
    video = rendered(story(folder / "essai.yaml", scenes()), draft=False)
    return list(frames(video, STEP // 2, STEP))


def difference(frame: Pixels, x: float, y: float, name: str, reach: int = 16) -> float:
    """How far the colour around a point is from one of the palette."""
    column, row = round(x), round(y)
    patch = frame[row - reach : row + reach, column - reach : column + reach]
    found = patch.reshape(-1, 3).mean(axis=0)
    return delta_e(lab(*found), lab(*PALETTE[name]))


@pytest.mark.parametrize("name", NAMES)
def test_colours_of_cards(shown: list[Pixels], name: str) -> None:
    """Every colour of the palette, as a flat area of a card."""
    assert difference(shown[0], 540, BAND * (NAMES.index(name) + 0.5), name) <= BARELY


@pytest.mark.parametrize("card", GROUNDS)
def test_grounds_of_the_kits_own_cards(shown: list[Pixels], card: str) -> None:
    """What lies behind the words of each card."""
    number = 1 + list(GROUNDS).index(card)
    assert difference(shown[number], 1040, 1880, GROUNDS[card]) <= BARELY


@pytest.mark.parametrize(("x", "y", "name"), [(33, 36, "paper"), (71, 40, "accent")])
def test_colours_of_the_logo(shown: list[Pixels], x: float, y: float, name: str) -> None:
    """The mountain and its lit side, as the SVG fills them."""
    assert difference(shown[6], SAFE.x + x, SAFE.y + y, name, reach=2) <= BARELY


@pytest.mark.parametrize("name", NAMES)
def test_colours_of_caption_boxes(shown: list[Pixels], name: str) -> None:
    """Every colour of the palette, as the box of a caption over a picture."""
    assert difference(shown[7], *inside(SAFE, PLACES[NAMES.index(name)]), name) <= BARELY


def inside(safe: Rect, place: str) -> tuple[float, float]:
    """A point within the padding of a box that stands at a place."""
    x = {"left": safe.x + 40, "right": safe.right - 40}
    y = {"top": safe.y + 40, "bottom": safe.bottom - 40}
    words = place.split("-")
    column = next((x[word] for word in words if word in x), safe.x + safe.width / 2)
    row = next((y[word] for word in words if word in y), safe.y + safe.height / 2)
    return column, row - (100 if place == "center" else 0)

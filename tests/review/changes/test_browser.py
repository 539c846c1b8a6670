"""The page of what changed in a real browser: everybody can use it, and it asks for nothing."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser

from storyforge.compiler import Options
from storyforge.review.changes.comparison import compare_revisions
from storyforge.review.changes.writing import write_page
from tests.review.browser import Opened, chromium, faults_of, opened
from tests.review.changes.proposal import propose

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
SHOWN = "getComputedStyle(document.querySelector('.compare')).getPropertyValue('--at').trim()"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def file(_committed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of six proposed changes."""
    root = shutil.copytree(_committed.parent, tmp_path_factory.mktemp("page") / "depot")
    folder = root / _committed.name
    propose(folder)
    found = compare_revisions("HEAD", None, [folder], Options())
    return write_page(found, [folder], Options())


@pytest.fixture
def page(browser: Browser, file: Path) -> Iterator[Opened]:
    """The page, opened; what it may never do is looked at after each test."""
    with opened(browser, file, viewport=DESKTOP) as found:
        yield found
    assert found.asked == []
    assert found.complaints == []


def test_the_slider_goes_by_mouse(page: Opened) -> None:
    """Pressed it jumps, dragged it follows, let go it stays."""
    slider = page.page.locator(".compare input").first
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    y, mouse = box["y"] + box["height"] / 2, page.page.mouse
    assert page.value(SHOWN) == "50%"
    mouse.move(box["x"] + box["width"] * 0.2, y)
    mouse.down()
    assert page.value(SHOWN) == "20%"
    mouse.move(box["x"] + box["width"] * 0.8, y, steps=4)
    assert page.value(SHOWN) == "80%"
    mouse.up()
    mouse.move(box["x"] + box["width"] * 0.4, y)
    assert page.value(SHOWN) == "80%"


def test_the_slider_goes_by_key(page: Opened) -> None:
    """Step by step, and from end to end; what has the focus is seen."""
    slider = page.page.locator(".compare input").first
    slider.focus()
    slider.press("ArrowRight")
    assert page.value(SHOWN) == "51%"
    slider.press("Home")
    assert page.value(SHOWN) == "0%"
    slider.press("End")
    assert page.value(SHOWN) == "100%"
    outline = "getComputedStyle(document.querySelector('.compare')).outlineStyle"
    assert page.value(outline) == "solid"


def test_the_slider_uncovers_the_picture_before(page: Opened) -> None:
    """At its left end there is the new picture alone, at its right end the former."""
    slider = page.page.locator(".compare input").first
    compare = page.page.locator(".compare").first

    def seen(key: str) -> NDArray[np.float64]:
        slider.press(key)
        with Image.open(io.BytesIO(compare.screenshot())) as image:
            return np.asarray(image.convert("RGB"), np.float64)

    left, right = seen("Home"), seen("End")
    compare.locator(".before").evaluate("image => image.classList.add('gone')")
    page.value("document.querySelector('.gone').hidden = true")
    new = seen("Home")
    assert np.abs(left - new).mean() < 0.5
    assert np.abs(right - new).mean() > 5


def test_the_difference_is_shown_on_request(page: Opened) -> None:
    """By a box with a name, under the picture it is about."""
    box = page.page.locator("figure.pair input[type=checkbox]").first
    mask = page.page.locator(".compare .mask").first
    assert not mask.is_visible()
    box.check()
    assert mask.is_visible()
    box.uncheck()
    assert not mask.is_visible()


def test_side_by_side(page: Opened) -> None:
    """All at once; there is no slider then."""
    page.page.locator("[data-aside]").check()
    boxes = [page.page.locator(f".compare .{name}").first.bounding_box()
             for name in ("before", "after")]  # fmt: skip
    before, after = boxes
    assert before is not None
    assert after is not None
    assert before["x"] + before["width"] <= after["x"]
    assert abs(before["y"] - after["y"]) < 1
    assert not page.page.locator(".compare input").first.is_visible()


def test_every_picture_is_decoded(page: Opened) -> None:
    """None is broken, each has its text; a mask says nothing more than the words beside it."""
    page.waits_for("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    nameless = "image => !image.alt && !image.matches('.mask')"
    assert page.value(f"[...document.images].filter({nameless}).length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_everybody_can_use_it(
    browser: Browser, file: Path, scheme: str, size: dict[str, int]
) -> None:
    """An accessibility engine finds nothing, folded parts included; nothing sticks out."""
    with opened(browser, file, viewport=size, color_scheme=scheme) as found:
        found.value("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        wide = found.value("document.documentElement.scrollWidth")
        faults = faults_of(found.page)
    assert faults == []
    assert wide <= size["width"]


def test_on_paper(browser: Browser, file: Path) -> None:
    """Before and after stand next to each other, without controls."""
    with opened(browser, file) as found:
        found.page.emulate_media(media="print")
        assert found.page.locator(".compare .before").first.is_visible()
        assert not found.page.locator(".compare input").first.is_visible()
        assert not found.page.locator(".check").first.is_visible()

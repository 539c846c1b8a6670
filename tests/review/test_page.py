"""The review page in a real browser: it plays, is quiet, and everybody can use it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from markupsafe import escape
from playwright.sync_api import Browser

from storyforge.review.pages import review_page
from storyforge.review.previewed import PreviewedStory, PreviewedVersion
from tests.render.stage import story
from tests.review.browser import Opened, chromium, faults_of, opened
from tests.review.conftest import Previewed, previews_of

DESKTOP, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
BON = ".version[data-platform='youtube-shorts']"
SEEK = f"{BON} .seek"
TIME = f'document.querySelector("{BON} video").currentTime'


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, previewed: Previewed) -> Iterator[Opened]:
    """The page of the project; what it may never do is looked at after each test."""
    with opened(browser, previewed.output / "index.html", viewport=DESKTOP) as found:
        yield found
    assert found.asked == []
    assert found.complaints == []


def test_it_plays(page: Opened) -> None:
    """The button starts the video, which goes on by itself, and stops it again."""
    button = page.page.locator(f"{BON} .play")
    button.click()
    page.waits_for(f"{TIME} > 0.3")
    button.click()
    assert page.value(f'document.querySelector("{BON} video").paused')


def test_the_slider_goes_by_key(page: Opened) -> None:
    """Frame by frame, scene by scene, to the end; the video follows, and words tell where it is."""
    slider = page.page.locator(SEEK)
    slider.focus()
    slider.press("PageDown")
    page.waits_for(f"Math.abs({TIME} - 0.5) < 0.02")
    assert slider.get_attribute("aria-valuetext") == "0:00,5, scène 2"
    slider.press("ArrowRight")
    page.waits_for(f"Math.abs({TIME} - 16.5 / 30) < 0.01")
    slider.press("Home")
    page.waits_for(f"{TIME} < 0.04")
    slider.press("End")
    page.waits_for(f"{TIME} > 1.4")


def test_the_slider_goes_by_mouse(page: Opened) -> None:
    """A click in its middle shows the middle of the story."""
    slider = page.page.locator(SEEK)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.waits_for(f"Math.abs({TIME} - 0.75) < 0.1")


def test_scenes_lead_to_their_moment(page: Opened) -> None:
    """The picture beside the text and the strip below the player both show the scene."""
    page.page.locator(f"{BON} .scene").nth(1).locator(".go").click()
    page.waits_for(f"{TIME} > 0.5")
    assert "current" in (page.page.locator(f"{BON} .scene").nth(1).get_attribute("class") or "")
    page.page.locator(f"{BON} .strip button").first.click()
    page.waits_for(f"{TIME} < 0.5")


def test_a_diagnostic_leads_to_its_scene(page: Opened) -> None:
    """The warning shows its line, and where in the story it is."""
    finding = page.page.locator(".version[data-platform='square'] .finding.warning")
    assert "SF304" in finding.inner_text()
    assert finding.locator("mark").inner_text() == '"the other"'
    finding.locator(".jump button").click()
    page.waits_for("document.querySelector('.version[data-platform=square] video').currentTime > 0")


def test_a_story_that_cannot_be_built_is_there(page: Opened) -> None:
    """With its error, its line, and no player."""
    article = page.page.locator("article", has_text="faux.yaml")
    assert "SF654" in article.inner_text()
    assert article.locator("video").count() == 0


def test_english_on_a_french_page_says_so(previewed: Previewed, tmp_path: Path) -> None:
    """Diagnostics and what went wrong have their language, for screen readers."""
    (faux,) = (each for each in previewed.made.stories if each.file.endswith("faux.yaml"))
    gone = PreviewedVersion(platform="square", marks=(), reason="it went wrong")
    told = [faux, PreviewedStory(title="Sans", file="sans.yaml", versions=(gone,), sources={})]
    text = review_page("essai", told, tmp_path, "fr")
    found = faux.versions[0].marks[0].diagnostic
    assert f'<span lang="en">{escape(found.message)}</span>' in text
    assert f'<p class="help" lang="en">{escape(found.help)}</p>' in text
    assert '<p class="lead" lang="en">it went wrong</p>' in text


def test_it_speaks_two_languages(page: Opened) -> None:
    """One at a time, numbers too."""
    bon = page.page.locator(BON)
    assert "Accessibilité" in bon.inner_text()
    assert "0:01,5" in bon.inner_text()
    page.page.locator("[data-choice=lang] button", has_text="English").click()
    assert page.value("document.documentElement.lang") == "en"
    assert "Accessibility" in bon.inner_text()
    assert "Accessibilité" not in bon.inner_text()
    assert "0:01.5" in bon.inner_text()
    assert page.page.title().endswith("Previews")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_everybody_can_use_it(
    browser: Browser, previewed: Previewed, scheme: str, size: dict[str, int]
) -> None:
    """An accessibility engine finds nothing, and nothing sticks out of a phone's width."""
    file = previewed.output / "index.html"
    with opened(browser, file, viewport=size, color_scheme=scheme) as found:
        wide = found.value("document.documentElement.scrollWidth")
        faults = faults_of(found.page)
    assert faults == []
    assert wide <= size["width"]


def test_on_paper_every_platform_is_shown(browser: Browser, previewed: Previewed) -> None:
    """In print there are pictures instead of players, and no controls."""
    with opened(browser, previewed.output / "index.html") as found:
        found.page.emulate_media(media="print")
        assert found.page.locator(f"{BON} .screen img").is_visible()
        assert not found.page.locator(f"{BON} video").is_visible()
        assert not found.page.locator(f"{BON} .controls").is_visible()


def test_videos_that_are_too_large_stay_beside_it(
    browser: Browser, previewed: Previewed, tmp_path: Path
) -> None:
    """The page plays the files that lie in its folder, and is small itself."""
    video = tmp_path / "bon #1.square.preview.mp4"
    video.write_bytes((previewed.output / "bon.youtube-shorts.preview.mp4").read_bytes())
    (entry,) = (each for each in previewed.entries if each.platform == "youtube-shorts")
    version = PreviewedVersion(platform="square", marks=(), entry=entry, files=(video,) * 4)
    told = PreviewedStory(title="Bon", file="bon.yaml", versions=(version,), sources={})
    page = tmp_path / "index.html"
    page.write_text(review_page("essai", [told], tmp_path, most_embedded=1000), "utf-8")
    assert page.stat().st_size < 200_000
    with opened(browser, page) as found:
        found.page.locator(".play").click()
        found.waits_for("document.querySelector('video').currentTime > 0.2")
        assert "à côté de cette page" in found.page.locator("footer").inner_text()
    assert found.asked == [video.as_uri()]
    assert found.complaints == []


HOSTILE = "</script><script>window.pwned=1</script><img src=x onerror=window.pwned=1>"
INJECTION = f"""\
platforms: [square]
scenes:
  - {{type: card, layout: title, duration: 0.5s, slots: {{title: '"><svg onload=window.pwned=1>'}}}}
  - type: card
    layout: title
    duration: 2s
    slots: {{title: "{{{{ 7 * 7 }}}} javascript:window.pwned=1"}}
    captions: [{{text: "{HOSTILE}"}}]
  - {{type: card, layout: nope, duration: 1s, slots: {{title: "{HOSTILE}"}}}}
"""


def test_a_storyboard_cannot_speak_html(browser: Browser, tmp_path: Path) -> None:
    """Whatever it says in titles, captions, errors and names stays text."""
    files = {
        "<img src=x onerror=window.pwned=1>.yaml": INJECTION,
        "b.yaml": INJECTION.replace("layout: nope", "layout: title"),
    }
    for file, body in files.items():
        path = story(tmp_path / file, body)
        path.write_text(path.read_text().replace('title: "Essai"', f"title: '{HOSTILE}'"))
    previews_of(tmp_path)
    with opened(browser, tmp_path / "output" / "preview" / "index.html") as found:
        assert found.value("window.pwned") is None
        assert found.value("document.scripts.length") == 2  # the video of b, and the page's own
        assert found.value("document.querySelectorAll('img[onerror], svg[onload]').length") == 0
        assert HOSTILE in found.page.locator("h2").all_inner_texts()
        assert "{{ 7 * 7 }}" in found.page.locator("main").inner_text()
    assert found.asked == []
    assert found.complaints == []

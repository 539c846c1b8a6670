"""Whatever is not known to be HTML is escaped."""

from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from storyforge.review.html import document, tag, webp


def test_elements() -> None:
    """Attributes by their names; None and False are left out, True has no value."""
    found = tag("a", "x < y", tag("br"), href="?a&b", class_="c", hidden=False, id=None, inert=True)
    assert found == '<a href="?a&amp;b" class="c" inert>x &lt; y<br></a>'
    assert tag("p", None, ["a", Markup("<b>")], aria_label='"') == '<p aria-label="&#34;">a<b></p>'


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.titles: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.titles += [value for name, value in attrs if name == "title"]

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"])))
def test_no_text_becomes_markup(text: str) -> None:
    """A browser reads the very text, in elements and in attributes."""
    reader = _Reader()
    reader.feed(tag("p", text, title=text))
    reader.close()
    assert (reader.tags, reader.text, reader.titles) == (["p"], text, [text])


def test_a_picture_is_within_the_page() -> None:
    """As a data address; its text stands for it."""
    assert webp(b"\x00\xff", "a&b") == '<img src="data:image/webp;base64,AP8=" alt="a&amp;b">'


def test_a_page_may_load_nothing() -> None:
    """Its policy forbids all but what is in it, its own script by digest."""
    text = document("x", language="fr", title="<t>", style="p{}", script="let a;")
    assert text.startswith('<!doctype html>\n<html lang="fr"><head><meta charset="utf-8">')
    assert "default-src 'none'" in text
    assert "script-src 'sha256-81WALLbUROF1pWdYjuQYKuIcGgY/+TqVJr8UsV6Tkvo='" in text
    assert "<title>&lt;t&gt;</title>" in text

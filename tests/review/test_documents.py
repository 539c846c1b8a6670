"""Whatever is not known to be ours is escaped, and a page loads nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from storyforge.review.documents import _environment, document, policy, visible


def page(**values: str) -> str:
    """A page of nothing but its frame."""
    return document(
        "page/document.html.j2", styles=("page/base.css", "page/page.css"), script="page/page.js",
        media="", **values,
    )  # fmt: skip


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
    """A browser reads the very text, in elements and in attributes, but what turns it around."""
    template = _environment().from_string('<p title="{{ text }}">{{ text }}</p>')
    reader = _Reader()
    reader.feed(template.render(text=text))
    reader.close()
    shown = visible(text)
    assert (reader.tags, reader.text, reader.titles) == (["p"], shown, [shown])


def test_what_nobody_sees_is_seen() -> None:
    """Controls and what turns text around become a mark, French spaces and line breaks stay."""
    assert visible("a\x07b\u202ec\x85") == "a\ufffdb\ufffdc\ufffd"
    assert visible("Où\u202f?\nLà\u00a0: ici\tet là") == "Où\u202f?\nLà\u00a0: ici    et là"


def test_a_page_may_load_nothing() -> None:
    """Its policy forbids all but what is in it, its own style and script by their digests."""
    text = page(language="fr")
    assert text.startswith('<!doctype html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">')
    (told,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    for name in ("style", "script"):
        (own,) = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}';" in unescape(told)
    assert "default-src 'none'; img-src data:; style-src" in unescape(told)


def test_videos_are_allowed_where_there_are_some() -> None:
    """The policy names where they come from, and only then."""
    assert "media-src blob:;" in policy("", "", "blob:")
    assert "media-src" not in policy("", "")


def test_a_forgotten_value_is_no_empty_place() -> None:
    """A template that names what it was not told fails."""
    with pytest.raises(UndefinedError, match="language"):
        page()

"""Typography: spaces, apostrophes and quotes as a language's printers set them."""

from __future__ import annotations

from storyforge.timeline.picture import Words


def typeset(text: str, language: str) -> str:
    """The text with its language's spacing; idempotent."""
    raise NotImplementedError


def parse_words(text: str, language: str) -> Words:
    """Words from marked-up text: `**strong**`, `*accent*`, line breaks, `\\*` for a star."""
    raise NotImplementedError

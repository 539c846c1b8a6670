"""Words about names in messages: what was probably meant, and what there is."""

from __future__ import annotations

from collections.abc import Iterable

from storyforge.core.naming import nearest


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean "river"?`, or empty where nothing is close."""
    close = nearest(name, known)
    return f'did you mean "{close}"?' if close else ""


def listed(names: Iterable[str]) -> str:
    """Names for people: `ink, paper, river`, or `none`."""
    return ", ".join(sorted(names)) or "none"

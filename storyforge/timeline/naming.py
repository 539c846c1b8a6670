"""Words about names in messages: what was probably meant, and what there is."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean "river"?`, or empty where nothing is close."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f'did you mean "{close[0]}"?' if close else ""


def listed(names: Iterable[str]) -> str:
    """Names for people: `ink, paper, river`, or `none`."""
    return ", ".join(sorted(names)) or "none"

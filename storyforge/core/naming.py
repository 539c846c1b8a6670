"""What was probably meant by a name that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

# difflib takes time in the square of the lengths: nobody misspells a novel.
_LONGEST = 120


def nearest(name: str, known: Iterable[str], closeness: float = 0.6) -> str:
    """The known name that is most like this one, whatever its case; empty where none is near.

    `closeness` is how much of both has to agree, 0 to 1.
    """
    spelt = {each.casefold()[:_LONGEST]: each for each in reversed(list(known))}
    found = difflib.get_close_matches(name.casefold()[:_LONGEST], spelt, 1, closeness)
    return spelt[found[0]] if found else ""

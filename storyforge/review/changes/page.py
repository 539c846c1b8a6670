"""The page of a comparison: one file that stands alone, for whoever reviews a change."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from functools import partial

from storyforge.review.changes.comparing import TextChange
from storyforge.review.changes.comparison import Comparison, StoryDifference
from storyforge.review.changes.pictures import Sight
from storyforge.review.changes.wording import say_place
from storyforge.review.documents import document
from storyforge.review.texts import Language, decimal, language_of, say

_WORDS = re.compile(r"\s+|[^\s]+")
_STYLES = ("page/base.css", "changes/page.css")
_CONTEXT = 2
"""Lines around a change in a storyboard's text."""

Part = tuple[str, str]
"""A text, and the element that marks it: `del`, `ins` or none (empty)."""


def page(comparison: Comparison, language: Language | None = None) -> str:
    """The page, in a language, or in that of the first story that changed."""
    changed = comparison.changed
    chosen = language or language_of(next((each.language for each in changed), "en"))
    return document(
        "changes/page.html.j2", styles=_STYLES, script="changes/page.js", language=chosen,
        compared=comparison, counts=_counts(comparison),
        has_masks=any(sight.mask for story in changed for sight in story.sights),
        t=partial(say, language=chosen), place=partial(say_place, language=chosen),
        written=partial(_written, language=chosen), difference=partial(_difference, chosen),
        source=_source, line_by_line=_line_by_line, word_by_word=_word_by_word,
    )  # fmt: skip


def _counts(comparison: Comparison) -> list[tuple[str, int]]:
    """How many stories there are of each status that tells of a change."""
    return [each for each in comparison.counts.items() if each[0] != "unchanged" and each[1]]


def _difference(language: Language, sight: Sight) -> str:
    assert sight.difference is not None
    assert sight.share is not None
    share = decimal(100 * sight.share, sight.share_places, language)
    mean = decimal(sight.difference, 1, language)
    return say("diff-difference", language, mean=mean, share=share)


def _written(number: str, language: Language) -> str:
    """A number that is a text already, with the language's mark."""
    return number.replace(".", ",") if language == "fr" else number


def _source(story: StoryDifference) -> list[str]:
    """The storyboard's own lines that differ, with some around them; none where none do."""
    before, after = (text.splitlines() for text in story.texts)
    told = difflib.unified_diff(before, after, n=_CONTEXT, lineterm="")
    return list(told)[2:]  # the first two name the files


def _line_by_line(lines: Iterable[str]) -> Iterator[Part]:
    """Lines that begin with `-` or `+`, marked as gone and new."""
    names = {"-": "del", "+": "ins"}
    for line in lines:
        name = names.get(line[:1], "")
        yield name, line if name else f"{line}\n"


def _word_by_word(change: TextChange) -> Iterator[Part]:
    """Words that went and came; what both have stands once."""
    old, now = (_WORDS.findall(text or "") for text in (change.before, change.after))
    words = difflib.SequenceMatcher(None, old, now, autojunk=False)
    for kind, start, end, begins, ends in words.get_opcodes():
        if kind == "equal":
            yield "", "".join(now[begins:ends])
            continue
        if end > start:
            yield "del", "".join(old[start:end])
        if ends > begins:
            yield "ins", "".join(now[begins:ends])

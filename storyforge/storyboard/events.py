"""YAML text to events, by the C parser where there is one and the pure one otherwise.

Events, not nodes: depth and count are judged while parsing (the C loader crashes on
200,000 nested brackets), nothing is resolved to a number or a boolean, and every event
carries its offsets. The two parsers word and place errors differently, so errors are
always told by the pure one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import yaml

Parser = Literal["c", "pure"]
HAS_C_PARSER = hasattr(yaml, "CLoader")
DOUBTFUL = re.compile(r"\t|(?:^|[-\[{,:\r\n])[ ]*(?:\?|!\S)")
"""Where the parsers differ: tabs that indent, tags, and `?` where a value begins.

A text with one of these is left to the pure parser, so that the answer never depends on
the machine.
"""
BEST_PARSER: Parser = "c" if HAS_C_PARSER else "pure"


class BrokenYamlError(Exception):
    """The text is not YAML from `offset` on; `context` is where the broken part begins."""

    def __init__(self, problem: str, offset: int, context: int | None) -> None:
        self.problem = problem
        self.offset = offset
        self.context = context
        super().__init__(problem)


def events(text: str, parser: Parser = BEST_PARSER) -> Iterator[yaml.Event]:
    """The events of a text, lazily. Raises BrokenYamlError where it stops being YAML."""
    stream = _pure(text) if parser == "pure" else yaml.parse(text, Loader=yaml.CLoader)
    try:
        yield from stream
    except yaml.YAMLError as error:
        raise _broken(error, text) from None
    except (ValueError, OverflowError):
        # PyYAML's pure scanner calls chr() on "\U00110000" without looking.
        raise BrokenYamlError("an escape names no character", 0, None) from None


# The pure scanner ends a text within braces at every `?` (`{text: Qui ? Vous}`), the C one
# and YAML itself only where `?` stands at the start. So the others are hidden from it
# behind a character of the private use area, which takes as much room.
_INNER_QUESTION = re.compile(r"(?<=[^ \r\n,\[\]{}:-])( *)\?|(?<=[^ \r\n,\[\]{}])\?")
_HIDDEN = "\uf8f7"


def _pure(text: str) -> Iterator[yaml.Event]:
    if _HIDDEN in text or "?" not in text:
        yield from yaml.parse(text, Loader=yaml.SafeLoader)
        return
    for event in yaml.parse(_INNER_QUESTION.sub(rf"\1{_HIDDEN}", text), Loader=yaml.SafeLoader):
        for name in ("value", "anchor", "tag"):
            if isinstance(found := getattr(event, name, None), str):
                setattr(event, name, found.replace(_HIDDEN, "?"))
        yield event


def first_error(text: str) -> BrokenYamlError | None:
    """What the pure parser says is broken, if anything."""
    try:
        for _ in events(text, "pure"):
            pass
    except BrokenYamlError as broken:
        return broken
    return None


def _broken(error: yaml.YAMLError, text: str) -> BrokenYamlError:
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context_mark", None)
    offset = mark.index if mark else getattr(error, "position", len(text))
    return BrokenYamlError(
        (getattr(error, "problem", None) or "something is wrong here").replace(_HIDDEN, "?"),
        min(offset, len(text)),
        min(context.index, len(text)) if context else None,
    )

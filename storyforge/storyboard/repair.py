"""Reading on after a YAML mistake: name the trap, mend the line, parse again.

A YAML parser stops at the first mistake. Where a line shows one of the known traps, and
mending it carries the parser further, that trap was the mistake: it is reported with
the corrected line, and reading goes on with it, so that all mistakes are shown at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from storyforge.core.diagnostics import Diagnostic
from storyforge.storyboard import rules
from storyforge.storyboard.events import BrokenYamlError, first_error
from storyforge.storyboard.mends import Mend
from storyforge.storyboard.source import Edit, Source
from storyforge.storyboard.traps import Trap, opens_block, traps_in

MOST_BELOW = 100
"""How many traps are told below a line that cannot be mended."""
BUDGET_CHARACTERS = 400_000
"""How much is parsed again at most, all repairs of a file together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """A source that parses, or as much of it as could be mended, and what was wrong."""

    source: Source
    parses: bool
    mends: tuple[Mend, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def repaired(text: Source, broken: BrokenYamlError) -> Repaired:
    """Mend a source that does not parse, as far as it can be."""
    found: list[Mend] = []
    budget = BUDGET_CHARACTERS
    error: BrokenYamlError | None = broken
    while error is not None:
        if tabs := tuple(_tabs(text, error)):
            return Repaired(source=text, parses=False, mends=tuple(found), diagnostics=tabs)
        step = _step(text, error, budget)
        if step is None:
            mends, left = (
                (*found, *islice(_below(text, error), MOST_BELOW)),
                (_generic(text, error),),
            )
            return Repaired(source=text, parses=False, mends=mends, diagnostics=left)
        found.append(_mend(text, step.line, step.trap))
        text, error, budget = step.source, step.error, step.budget
    return Repaired(source=text, parses=True, mends=tuple(found))


@dataclass(frozen=True, slots=True)
class _Step:
    line: int
    trap: Trap
    source: Source
    error: BrokenYamlError | None
    budget: int


def _step(text: Source, error: BrokenYamlError, budget: int) -> _Step | None:
    """The first trap near the error whose correction carries the parser further."""
    for line in _suspects(text, error):
        for trap in traps_in(text.line(line)):
            budget -= len(text.text)
            if budget < 0:
                return None
            mended = text.edited(line, trap.edit)
            after = first_error(mended.text)
            if after is None or _further(text, error, mended, after):
                return _Step(line, trap, mended, after, budget)
    return None


def _further(text: Source, error: BrokenYamlError, mended: Source, after: BrokenYamlError) -> bool:
    """Whether the next error is later than the one before the repair."""
    return mended.position(after.offset) > text.position(error.offset) or (
        after.context is not None
        and error.context is not None
        and mended.position(after.context) > text.position(error.context)
        and mended.position(after.offset) >= text.position(error.offset)
    )


def _suspects(text: Source, error: BrokenYamlError) -> Iterator[int]:
    """Lines (from 0) to look at: that of the error, of its beginning, and those before."""
    line, _ = text.place(error.offset)
    seen: list[int] = [line]
    if error.context is not None:
        seen.append(text.place(error.context)[0])
    above = (index for index in range(line - 1, -1, -1) if text.line(index).strip())
    seen += [index for index, _ in zip(above, range(3), strict=False)]
    yield from dict.fromkeys(seen)


def _mend(text: Source, line: int, trap: Trap, edit: Edit | None = None) -> Mend:
    place = text.span_in_line(line, trap.start, trap.end)
    return Mend(trap.rule, place, text.line(line)[trap.start : trap.end], line, edit)


def _tabs(text: Source, error: BrokenYamlError) -> Iterator[Diagnostic]:
    """Every line indented with a tab, where one of them is what broke the parser."""
    line, _ = text.place(error.offset)
    if not _tab(text.line(line)):
        return
    for index in range(len(text.starts)):
        if match := _tab(text.line(index)):
            yield rules.TabIndentation.at(text.span_in_line(index, match.start(1), match.end(1)))


def _tab(line: str) -> re.Match[str] | None:
    return re.match(r"[ ]*(\t+)\s*\S", line)


_INDENTED_KEY = re.compile(r"[ ]*(?:-[ ]+)*[a-z_]+:(\s|$)")


def _generic(text: Source, error: BrokenYamlError) -> Diagnostic:
    """What is left when no trap explains the error."""
    line, column = text.place(error.offset)
    shown = text.line(line)
    indent = len(shown) - len(shown.lstrip())
    if _INDENTED_KEY.match(shown) and column <= indent + len(shown.strip().split(":")[0]):
        return rules.WrongIndentation.at(text.span_in_line(line, indent, len(shown.rstrip())))
    if error.offset >= len(text.text.rstrip()) and error.context is not None:
        start = error.context
        return rules.YamlSyntax.at(text.span(start, start + 1), problem="this is never closed")
    place = text.span(error.offset, error.offset + 1)
    return rules.YamlSyntax.at(place, problem=error.problem)


def _below(text: Source, error: BrokenYamlError) -> Iterator[Mend]:
    """Traps in the lines after an error that could not be mended."""
    first, _ = text.place(error.offset)
    block: int | None = None
    for index in range(first + 1, len(text.starts)):
        line = text.line(index)
        indent = len(line) - len(line.lstrip())
        if block is not None and (indent > block or not line.strip()):
            continue
        block = indent if opens_block(line) else None
        trap = next(traps_in(line), None)
        if trap is not None and _certain(line):
            yield _mend(text, index, trap, trap.edit)


def _certain(line: str) -> bool:
    """Whether a line begins like a line of a storyboard, not in the middle of a text."""
    return bool(re.match(r"[ ]*(-[ ]+|[a-z_]+:\s)", line))

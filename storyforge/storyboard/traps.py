"""The ways French text breaks YAML, told from one line of a file.

Nothing here knows the parser's words: a line is cut into the places where values
stand, and each value is held against what YAML would make of its first characters.
`repair` decides which line to look at, and whether the correction helps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from storyforge.core.diagnostics import Rule
from storyforge.storyboard import rules
from storyforge.storyboard.source import Edit

_KEY = r"""(?:"[^"]*"|'[^']*'|[A-Za-z_][\w-]*)"""
_LEAD = re.compile(rf"[ \t]*(?:-[ ]+)*(?:{_KEY}[ ]*:[ ]+)?")
_NEXT_KEY = re.compile(rf"\s*{_KEY}\s*:(\s|$)")
_GLUED_KEY = re.compile(r"[ \t]*(?:-[ ]+)*([a-z_]+):(?=[^\s:/])")
BLOCK = re.compile(r"[|>](?:[+-]?[1-9]?|[1-9][+-])(?:\s+#.*)?\s*$")
_HARD_SPACE = re.compile(r"^[ \u00a0\u202f]*(?:-[ \u00a0\u202f]+)*(?:[a-z_]+:[ \u00a0\u202f]+)?")
_COMMENT = re.compile(r"\s#(?=\S)")


@dataclass(frozen=True, slots=True)
class Trap:
    """A rule, the columns (from 0) it is about, and the edit that mends the line."""

    rule: type[Rule]
    start: int
    end: int
    edit: Edit


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a line where a value stands: columns from 0, no spaces around."""

    start: int
    end: int
    in_flow: bool


def quoted(text: str) -> str:
    """The text between the quotation marks that need the fewest changes."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def traps_in(line: str) -> Iterator[Trap]:
    """Every trap that a line shows, the most telling first."""
    yield from _glued_key(line)
    yield from _hard_space(line)
    for slot in slots(line):
        trap = _trap_at(slot, line[slot.start : slot.end])
        if trap is not None:
            yield trap


def opens_block(line: str) -> bool:
    """Whether a `|` or `>` text begins at the end of the line."""
    found = slots(line)
    return bool(found) and bool(BLOCK.match(line, found[-1].start))


# --- where values stand ---------------------------------------------------------


def slots(line: str) -> tuple[Slot, ...]:
    """The values of a line: one in the block style, several within braces."""
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    if line[start : start + 1] in ("{", "[") and not _goes_on(line, start):
        found = tuple(_flow_slots(line, start))
        if found:
            return found
    end = len(line.rstrip())
    return (Slot(start, end, in_flow=False),) if start < end else ()


def _goes_on(line: str, start: int) -> bool:
    """Whether words follow the closing bracket: then the brackets are part of a text."""
    depth = 0
    for position in range(start, len(line)):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(line[position], 0)
        if depth == 0:
            return bool(re.match(r"\s*[^\s#,:]", line[position + 1 :]))
    return False


def _flow_slots(line: str, start: int) -> Iterator[Slot]:
    position = start
    while position < len(line):
        if line[position] in "{}[], ":
            position += 1
            continue
        key = re.compile(rf"{_KEY}\s*:\s+").match(line, position)
        begin = key.end() if key else position
        if line[begin : begin + 1] in ("{", "["):
            position = begin
            continue
        if begin == len(line):
            return
        end = _flow_end(line, begin)
        if value := line[begin:end].rstrip():
            yield Slot(begin, begin + len(value), in_flow=True)
        position = max(end, begin + 1)


def _flow_end(line: str, start: int) -> int:
    """Where a value within braces ends, as its author meant it."""
    quote = line[start]
    if quote in "\"'":
        for position in range(start + 1, len(line)):
            if line[position] == quote and _closes(line, position):
                return position + 1
    for position in range(start, len(line)):
        if line[position] in "}]" or (line[position] == "," and _separates(line, position)):
            return position
    return len(line)


def _closes(line: str, position: int) -> bool:
    """Whether a quotation mark is followed by what can only follow a value."""
    if line[position - 1 : position] == "\\":
        return False
    rest = line[position + 1 :].lstrip()
    if not rest or rest[0] in "}]#":
        return True
    return rest[0] == "," and _separates(line, len(line) - len(rest))


def _separates(line: str, comma: int) -> bool:
    """Whether a comma is followed by another entry, not by more of the same text."""
    rest = line[comma + 1 :]
    return not rest.strip() or bool(_NEXT_KEY.match(rest)) or rest.lstrip()[0] in "{[\"'}]"


# --- what a value falls into -------------------------------------------------------


_FIRST: dict[str, type[Rule]] = {
    "@": rules.AtFirst,
    "`": rules.AtFirst,
    "%": rules.PercentFirst,
    "*": rules.StarFirst,
    "&": rules.AmpersandFirst,
    "!": rules.ExclamationFirst,
    ",": rules.BracketFirst,
    "]": rules.BracketFirst,
    "}": rules.BracketFirst,
}


def _trap_at(slot: Slot, value: str) -> Trap | None:
    if value[0] in "\"'":
        return _quotes(slot, value)
    if rule := _first(value, slot):
        return Trap(rule, slot.start, slot.start + 1, _quote_edit(slot, value))
    if value[0] == "#":
        return _hash(slot, value) if slot.in_flow else None
    return None if BLOCK.match(value) else _inside(slot, value)


def _hash(slot: Slot, value: str) -> Trap:
    """Within braces a comment eats the closing brace as well."""
    colour = re.fullmatch(r"#[0-9a-fA-F]{3,8}", value)
    rule = rules.ColourAsComment if colour else rules.HashtagAsComment
    return Trap(rule, slot.start, slot.end, _quote_edit(slot, value))


def _inside(slot: Slot, value: str) -> Trap | None:
    if match := _COMMENT.search(value):
        return _comment(slot, value, match)
    if match := re.search(r":(?=\s|$)", value):
        at = slot.start + match.start()
        return Trap(rules.ColonInText, at, at + 1, _quote_edit(slot, value))
    return None


def _first(value: str, slot: Slot) -> type[Rule] | None:
    if re.match(r"[-?](\s|$)", value):
        return rules.DashFirst
    if value[0] in "|>" and not BLOCK.match(value):
        return rules.AngleFirst
    if value[0] in "[{" and not slot.in_flow:
        return rules.BracketFirst
    return _FIRST.get(value[0])


def _quote_edit(slot: Slot, value: str) -> Edit:
    return Edit(slot.start, slot.end, quoted(value))


def _comment(slot: Slot, value: str, match: re.Match[str]) -> Trap:
    # Within braces the comment eats the closing brace as well: quote up to it.
    end = len(value.rstrip("}] ")) if slot.in_flow else len(value)
    kept = Slot(slot.start, slot.start + end, slot.in_flow)
    at = slot.start + match.start() + 1
    return Trap(rules.HashtagAsComment, at, kept.end, _quote_edit(kept, value[:end]))


def _quotes(slot: Slot, value: str) -> Trap | None:
    """Quotation marks within quotation marks, words after them, or no end to them."""
    last = _last_mark(value)
    if last is None:
        edit = Edit(slot.start, slot.end, quoted(value[1:]))
        return Trap(rules.UnclosedQuote, slot.start, slot.start + 1, edit)
    after = value[last + 1 :].lstrip()
    if after and not after.startswith("#"):
        if value[0] == "'" and value.count("'") == 2 and value[last - 1].isalpha():
            # An apostrophe, not the end: 'aujourd'hui
            edit = Edit(slot.start, slot.end, quoted(value[1:]))
            return Trap(rules.QuoteInQuotes, slot.start + last, slot.end, edit)
        return Trap(rules.QuoteInQuotes, slot.start + last + 1, slot.end, _quote_edit(slot, value))
    inner = value[1:last]
    edit = Edit(slot.start, slot.start + last + 1, quoted(inner))
    found = _wrong_inside(value[0], inner)
    if found is None:
        return None
    rule, start, end = found
    return Trap(rule, slot.start + 1 + start, slot.start + 1 + end, edit)


def _wrong_inside(mark: str, inner: str) -> tuple[type[Rule], int, int] | None:
    """The rule that the characters between two marks break, and where."""
    if mark == "'":
        match = re.search(r"(?<!')'(?!')", inner.replace("''", "  "))
        return (rules.QuoteInQuotes, *match.span()) if match else None
    bare = re.sub(r"\\\\", "  ", inner)
    if match := re.search(r'(?<!\\)"', bare):
        return (rules.QuoteInQuotes, *match.span())
    match = re.search(r"\\(?![0abtnvfre \"/N_LPxuU\t])", bare)
    return (rules.BackslashInQuotes, match.start(), match.end() + 1) if match else None


def _last_mark(value: str) -> int | None:
    """The offset of the mark that closes the value, as its author meant it."""
    mark = value[0]
    found = [m.start() for m in re.finditer(re.escape(mark), value) if m.start()]
    if mark == '"':
        found = [at for at in found if value[at - 1] != "\\"]
    return found[-1] if found else None


def _glued_key(line: str) -> Iterator[Trap]:
    match = _GLUED_KEY.match(line)
    if match:
        at = match.end()
        yield Trap(rules.SpaceAfterColon, at - 1, at, Edit(at, at, " "))


def _hard_space(line: str) -> Iterator[Trap]:
    match = _HARD_SPACE.match(line)
    if match and (found := re.search("[\u00a0\u202f]+", match[0])):
        start, end = found.span()
        yield Trap(rules.HardSpace, start, end, Edit(start, end, " " * (end - start)))

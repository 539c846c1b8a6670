"""Typography: spaces, apostrophes and quotes as French printers set them.

Authors type as on any keyboard; this is the one place that decides which space stands
where. The figures follow the *Lexique des règles typographiques en usage à l'Imprimerie
nationale*: a thin no-break space (U+202F) before `; ! ?` and between thousands, a
no-break space (U+00A0) before `: » % €` and after `«`.

Passes work on text in which whatever must not be touched (addresses, hashtags, times,
scores…) has been replaced by one stand-in character, and so are free to be simple.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Literal

from storyforge.timeline.picture import Run, Words

NBSP = "\u00a0"
"""No-break space, as wide as the ordinary one."""
THIN = "\u202f"
"""Narrow no-break space, the *espace fine insécable*."""

_SP = "[ \t\u00a0\u202f\u2009]"
_SPACES = frozenset(" \t\u00a0\u202f\u2009")
_HELD = "\ufdd0"  # a noncharacter: no keyboard types it


def typeset(text: str, language: str) -> str:
    """The text with its language's spacing, composed (NFC).

    French (`fr`, `fr-BE`, …) gets its spaces, apostrophes, ellipses and quotes; Quebec
    (`fr-CA`) sets no space before `; ! ?`. Other languages stay as they are. Idempotent.
    """
    composed = unicodedata.normalize("NFC", text)
    return _french(composed, language) if _is_french(language) else composed


def parse_words(text: str, language: str) -> Words:
    """Words from marked-up text, typeset as if the marks were not there.

    `**strong**` and `*accent*` (the inner one wins), a line break for each newline, and a
    backslash before a star or a backslash that is meant. Stars without a partner stay.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").strip(" \t\n")
    marked = _emphasised(_tokens(lines))
    plain = "".join(character for character, _ in marked)
    tone = _french(plain, language) if _is_french(language) else plain
    return Words(tuple(_paragraphs(_aligned(tone, marked))), language)


def _is_french(language: str) -> bool:
    return re.split("[-_]", language.lower())[0] == "fr"


# --- French -----------------------------------------------------------------------------

_END = r"[^\s«».,;:!?…)'\"’*]"  # an address does not end in the sentence's punctuation
# Words are tried from their first letter only, so that long ones take no longer than they are.
_PROTECTED = re.compile(
    rf"""
      {_HELD}
    | `[^`\n]*`                                                     # code
    | (?:https?://|www\.)[^\s«»]*{_END}                             # addresses
    | (?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+                    # e-mail
    | (?<![\w-])(?<![\w-]\.)[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}(?:[/?\#][^\s«»]*{_END})?(?![\w.])
    | (?<![\w&])[#@]\w+(?:[.-]\w+)*                                 # hashtags, mentions
    | (?<![\w:])\d+(?::\d+)+(?![\w:])                               # 18:30, 16:9, 3:1
    | (?<!\S)[:;]-?[()DPp](?!\w)                                    # smileys
    """,
    re.VERBOSE,
)

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_UNITS = (
    "km²|m²|m³|km/h|km|cm|mm|m|kg|g|ha|kWh|MWh|GWh|TWh|kW|MW|W|min|s|ms|ml|cl|l|L|dB"
    "|Ko|Mo|Go|To|px|millions?|milliards?|euros?|°C|°F"
)
_TITLES = r"M\.|MM\.|Mmes?|Mlles?|Dre?|Pre?|Me|Ste?"
# Numbers after these name a thing rather than count it, and keep their digits together.
_LABEL = re.compile(
    rf"(?:n°s?|\b(?:articles?|art\.|pages?|p\.|CP|BP|codes?|dossier|SIRET|SIREN|RCS|tél\.?){_SP}*"
    rf"(?:postal)?):?{_SP}*\Z",
    re.IGNORECASE,
)
_LONGEST_LABEL = 40  # letters before a number in which one is looked for, spaces included
# Five digits are a count before a noun or a unit; before a name or one of these, a postcode.
_COUNTED = re.compile(
    rf"(?:,\d+)?(?:{_SP}*[%‰€]|{_SP}+"
    r"(?!(?:à|au|aux|et|ou|en|est|sont|pour|dans|de|du|la|le|les|par|sur|cedex)\b)[a-zà-ÿœ])"
)

_Replacement = str | Callable[[re.Match[str]], str]
_Pass = tuple[re.Pattern[str], _Replacement]


def _spaces_to(space: str) -> Callable[[re.Match[str]], str]:
    return lambda match: re.sub(_SP, space, match[0])


def _time_of_day(match: re.Match[str]) -> str:
    return f"{match[1]}{NBSP}h" + (f"{NBSP}{match[2]}" if match[2] else "")


def _grouped(match: re.Match[str]) -> str:
    digits, start = match[0], match.start()
    before, after = (
        match.string[max(0, start - _LONGEST_LABEL) : start],
        match.string[match.end() :],
    )
    if _LABEL.search(before) or (len(digits) == 5 and not _COUNTED.match(after)):
        return digits
    return f"{int(digits):,}".replace(",", THIN)


def _rule(pattern: str, replacement: _Replacement) -> _Pass:
    return (re.compile(pattern), replacement)


_MARKS: tuple[_Pass, ...] = (
    _rule(r"[ \t]{2,}", " "),
    _rule(r"(?<!\.)\.\.\.(?!\.)", "…"),
    _rule(rf"(?<=[^\W\d_])'(?=[\w«“\"{_HELD}])", "’"),
    _rule(r'(?<![\w"])"(?=[^\s"])([^"«»\n]*[^\s"«»])"(?![\w"])', r"«\1»"),
    _rule(rf"«{_SP}*(?=[^\s»])", f"«{NBSP}"),
    _rule(rf"(?<=[^\s«]){_SP}*»", f"{NBSP}»"),
    _rule(r"(?<=\w)«", " «"),
    _rule(r"»(?=\w)", "» "),
    _rule(rf"(?<=[^\s:(\[«/\\]){_SP}*:(?=[\s«»\"“)\]{_HELD}]|\Z)", f"{NBSP}:"),
    _rule(rf"(?<=[^\s:(\[«/\\]){_SP}+:(?=\w)", f"{NBSP}:"),
    _rule(rf"(?<=[!?]){_SP}+(?=[!?])", ""),
)
_THIN_BEFORE = _rule(rf"(?<=[^\s!?;(\[«/\\]){_SP}*(?=[!?;])", THIN)
_NONE_BEFORE = _rule(rf"(?<=[^\s(\[«/\\]){_SP}+(?=[!?;])", "")
_NUMBERS: tuple[_Pass, ...] = (
    _rule(rf"(?<![\w.,/])0\d(?:{_SP}\d\d){{4}}(?!{_SP}?\d)", _spaces_to(NBSP)),  # phones
    _rule(
        rf"(?<![\w.,/+])(?<!\d{_SP})[1-9]\d{{0,2}}(?:{_SP}\d{{3}})+(?!\w|{_SP}?\d)",
        _spaces_to(THIN),
    ),
    _rule(r"(?<![\w.,/(+])[1-9]\d{4,11}(?![\w/])", _grouped),
    _rule(
        rf"(?<![\w.,:])([01]?\d|2[0-4]){_SP}*h(?:{_SP}*([0-5]\d))?(?!\w)",
        _time_of_day,
    ),
    _rule(rf"(?<=\d){_SP}*([%‰€£$]|[kM]€|Md€)(?!\w)", rf"{NBSP}\1"),
    _rule(rf"(?<=\d){_SP}+(?=(?:{_UNITS})(?![\w’']))", NBSP),
    _rule(rf"(?<!\w)(\d\d?|1er){_SP}+(?=(?:{_MONTHS})\b)", rf"\1{NBSP}"),
    _rule(rf"(?<!\w)({_TITLES}){_SP}+(?=[A-ZÀ-Þ])", rf"\1{NBSP}"),
    _rule(rf"(?<!\w)([nN]°s?){_SP}*(?=\w)", rf"\1{NBSP}"),
)


def _passes(language: str) -> tuple[_Pass, ...]:
    quebec = language.lower().replace("_", "-").startswith("fr-ca")
    return (*_MARKS, _NONE_BEFORE if quebec else _THIN_BEFORE, *_NUMBERS)


def _french(text: str, language: str) -> str:
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(match[0])
        return _HELD

    tone = _PROTECTED.sub(hold, text)
    for pattern, replacement in _passes(language):
        tone = pattern.sub(replacement, tone)
    tone = "\n".join(_last_words_bound(line) for line in tone.split("\n"))
    back = iter(held)
    return re.sub(_HELD, lambda _: next(back), tone)


def _last_words_bound(line: str) -> str:
    """A last word of at most six characters holds on to the one before."""
    words = line.split(" ")
    while len(words) >= 4 and _breadth(words[-1]) <= 6 and _breadth("".join(words[-2:])) <= 20:
        words[-2:] = [f"{words[-2]}{NBSP}{words[-1]}"]
    return " ".join(words)


def _breadth(word: str) -> int:
    return sum(12 if character == _HELD else 1 for character in word)


# --- Emphasis ---------------------------------------------------------------------------

Emphasis = Literal["plain", "strong", "accent"]
_Marked = list[tuple[str, Emphasis]]

_TOKEN = re.compile(r"\\[*\\]|\*{4,}|\*{1,3}|[^*\\]|\\")
_MEANING: dict[str, Emphasis] = {"*": "accent", "**": "strong", "***": "accent"}


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _emphasised(tokens: Sequence[str], emphasis: Emphasis = "plain") -> _Marked:
    """Each character with its emphasis, the marks gone."""
    marked: _Marked = []
    alone: set[str] = set()  # marks known to have no partner further on
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = None
        if token in _MEANING and token not in alone and _opens(tokens, index):
            end = _closing(tokens, index)
            if end is None:
                alone.add(token)
        if end is None:
            marked += [(character, emphasis) for character in _literal(token)]
            index += 1
        else:
            inner: Emphasis = "accent" if emphasis == "accent" else _MEANING[token]
            marked += _emphasised(tokens[index + 1 : end], inner)
            index = end + 1
    return marked


def _literal(token: str) -> str:
    return token[1:] if len(token) == 2 and token[0] == "\\" else token


def _opens(tokens: Sequence[str], index: int) -> bool:
    """Whether a mark stands before a word (and not between factors, as in 2*3*4)."""
    after = tokens[index + 1] if index + 1 < len(tokens) else " "
    before = tokens[index - 1] if index else " "
    return not (after.isspace() or (before.isdigit() and after.isdigit()))


def _closing(tokens: Sequence[str], start: int) -> int | None:
    """The index of the same mark after a word, or None."""
    candidates = range(start + 2, len(tokens))
    token = tokens[start]
    return next((i for i in candidates if tokens[i] == token and not tokens[i - 1].isspace()), None)


def _aligned(tone: str, marked: _Marked) -> _Marked:
    """The emphasis of `marked` on the typeset text, which differs in spaces and marks only."""
    solid: _Marked = []
    typed: dict[int, Emphasis] = {}  # of the space typed before the solid character so numbered
    for character, emphasis in marked:
        if character in _SPACES:
            typed.setdefault(len(solid), emphasis)
        else:
            solid.append((character, emphasis))
    result: _Marked = []
    index = 0
    for character in tone:
        if character in _SPACES:
            result.append((character, typed.get(index) or _between(solid, index)))
            continue
        result.append((character, solid[index][1]))
        index += 3 if character == "…" and solid[index][0] == "." else 1
    return result


def _between(solid: _Marked, index: int) -> Emphasis:
    """The emphasis of an added space: that of both its neighbours, or none."""
    if 0 < index < len(solid) and solid[index - 1][1] == solid[index][1]:
        return solid[index][1]
    return "plain"


def _paragraphs(marked: _Marked) -> Iterator[tuple[Run, ...]]:
    line: _Marked = []
    for character, emphasis in [*marked, ("\n", "plain")]:
        if character == "\n":
            yield _runs(_stripped(line))
            line = []
        else:
            line.append((character, emphasis))


def _stripped(line: _Marked) -> _Marked:
    solid = [index for index, (character, _) in enumerate(line) if character not in " \t"]
    return line[solid[0] : solid[-1] + 1] if solid else []


def _runs(line: _Marked) -> tuple[Run, ...]:
    groups = groupby(line, key=lambda pair: pair[1])
    return tuple(Run("".join(c for c, _ in group), emphasis) for emphasis, group in groups)

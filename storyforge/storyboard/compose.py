"""Bytes to a `Document`: decoding, parsing, and everything YAML has that we refuse."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import NoReturn

import yaml

from storyforge.core.diagnostics import Diagnostic, Rule, Span
from storyforge.storyboard import rules
from storyforge.storyboard.decode import decode
from storyforge.storyboard.document import Document, Path, Plain
from storyforge.storyboard.events import (
    BEST_PARSER,
    DOUBTFUL,
    BrokenYamlError,
    Parser,
    events,
    first_error,
)
from storyforge.storyboard.mends import Mend, mend_diagnostics
from storyforge.storyboard.repair import Repaired, repaired
from storyforge.storyboard.source import Edit, Source, source
from storyforge.storyboard.traps import BLOCK, quoted

DEEPEST = 32
MOST_VALUES = 50_000
MOST_TRAPS = 500
"""After so many traps the rest is not listed: nobody would read it."""


_DECIMAL = re.compile(r"([-\u2212+]?\d+),(\d+[ \u00a0\u202f]*(?:s|ms|f|min|px|%|dB|LUFS)?)")
_WORDS = ("text", "title", "alt", "default")
"""Keys whose values are shown as they are, decimal commas and all."""


class _StopReading(Exception):
    """Nothing more can be told of this file: the diagnostic is reported already."""


def parse_document(data: bytes, file: str, parser: Parser = BEST_PARSER) -> Document:
    """The document in a file's bytes. Never raises: what is wrong is in `diagnostics`."""
    text, found = decode(data, file)
    if text is None:
        return Document(file=file, source=source(file, ""), data=None, diagnostics=found)
    if not text.text.strip():
        found = (*found, rules.EmptyFile.at(text.span(0, 0)))
        return Document(file=file, source=text, data=None, diagnostics=found)
    return _composed(text, found, parser)


def _composed(original: Source, found: tuple[Diagnostic, ...], parser: Parser) -> Document:
    text = _without_tabs(original)
    composer = _Composer(text, "pure" if DOUBTFUL.search(text.text) else parser)
    try:
        composer.run()
    except BrokenYamlError:
        # The pure parser has the last word, so that both parsers say the same.
        error = first_error(text.text)
        mended = repaired(text, error) if error else Repaired(source=text, parses=True)
        if not mended.parses:
            traps = mend_diagnostics(mended.source, mended.mends)
            found = (*found, *traps, *mended.diagnostics)
            return Document(file=text.file, source=original, data=None, diagnostics=found)
        composer = _Composer(mended.source, "pure", mended.mends)
        composer.run()
    return composer.document(original, found)


def _without_tabs(text: Source) -> Source:
    """Tabs that indent nothing are spaces: at the end of a line, or between words."""
    if "\t" not in text.text:
        return text
    spaced = re.sub(r"(?m)(?<=[^ \t\r\n])[^\r\n]*|^[ \t]+$", _spaced, text.text)
    return Source(text.file, spaced, text.starts)


def _spaced(match: re.Match[str]) -> str:
    return match[0].replace("\t", " ")


class _Composer:
    """One pass over the events of one text."""

    def __init__(self, text: Source, parser: Parser, mends: tuple[Mend, ...] = ()) -> None:
        self.text = text
        self.parser = parser
        self.stream = events(text.text, parser)
        self.spans: dict[Path, Span] = {}
        self.key_spans: dict[Path, Span] = {}
        self.found: list[Diagnostic] = []
        self.mends = [*mends]
        self.incomplete: set[Path] = set()
        self.blamed: set[Path] = set()
        self.anchors: set[str] = set()
        self.aliases = frozenset(re.findall(r"\*([\w-]+)", text.text))
        self.data: Plain = None
        self.values = 0
        self.last_end = 0
        self.quiet = 0

    def document(self, original: Source, found: tuple[Diagnostic, ...]) -> Document:
        return Document(
            file=original.file,
            source=original,
            data=self.data,
            spans=MappingProxyType(self.spans),
            key_spans=MappingProxyType(self.key_spans),
            diagnostics=(*found, *self.found, *mend_diagnostics(self.text, self.mends)),
            blamed=frozenset(self.blamed),
            incomplete=frozenset(self.incomplete),
        )

    def run(self) -> None:
        try:
            self._run()
        except _StopReading:
            self.data = None

    def _run(self) -> None:
        started = False
        for event in self.stream:
            if isinstance(event, yaml.DocumentStartEvent):
                if started:
                    self.report(rules.SeveralDocuments, *_offsets(event))
                    return
                started = True
                self.data = self.node(next(self.stream), (), 0)
        if not started or self.data is None:
            self.found.append(rules.EmptyFile.at(self.text.span(0, 0)))

    # --- reporting --------------------------------------------------------------

    def report(self, rule: type[Rule], start: int, end: int, **values: object) -> None:
        if not self.quiet and len(self.found) < MOST_TRAPS:
            self.found.append(rule.at(self.text.span(start, end), **values))

    def trap(self, rule: type[Rule], at: tuple[int, int], whole: tuple[int, int], new: str) -> None:
        """A trap at `at`; its line is corrected by writing `new` for `whole`."""
        if self.quiet or len(self.mends) >= MOST_TRAPS:
            return
        row, start = self.text.place(whole[0])
        last, end = self.text.place(whole[1])
        edit = Edit(start, end if last == row else len(self.text.line(row)), new)
        found = self.text.text[at[0] : at[1]]
        self.mends.append(Mend(rule, self.text.span(*at), found, row, edit))

    # --- nodes ------------------------------------------------------------------

    def node(self, event: yaml.Event, path: Path, depth: int) -> Plain:
        self._count(event, depth)
        start, end = _offsets(event)
        if isinstance(event, yaml.AliasEvent):
            value: Plain = self._alias(event, path)
        elif isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event, path)
            end = start + len(self.text.text[start:end].rstrip())
        else:
            self._properties(event, path)
            value, end = self._collection(event, path, depth)
        self.last_end = max(end, start)
        if not self.quiet:
            self.spans[path] = self.text.span(start, end)
        return value

    def _count(self, event: yaml.Event, depth: int) -> None:
        self.values += 1
        if depth > DEEPEST:
            self._stop(rules.TooDeep, event, most=DEEPEST)
        if self.values > MOST_VALUES:
            self._stop(rules.TooManyValues, event, most=f"{MOST_VALUES:,}")

    def _stop(self, rule: type[Rule], event: yaml.Event, **values: object) -> NoReturn:
        self.found.append(rule.at(self.text.span(*_offsets(event)), **values))
        raise _StopReading

    def _collection(self, event: yaml.Event, path: Path, depth: int) -> tuple[Plain, int]:
        if isinstance(event, yaml.SequenceStartEvent):
            value: Plain = self._sequence(path, depth)
        else:
            assert isinstance(event, yaml.MappingStartEvent)
            value = _Mapping(self, event, path, depth).read()
        # A block collection ends, for the parser, where the next thing begins.
        return value, self.last_end

    def _sequence(self, path: Path, depth: int) -> Plain:
        items: list[Plain] = []
        for event in self.stream:
            if isinstance(event, yaml.SequenceEndEvent):
                self.closed(event)
                break
            items.append(self.node(event, (*path, len(items)), depth + 1))
        return items

    def closed(self, event: yaml.Event) -> None:
        start, end = _offsets(event)
        if end > start:
            self.last_end = end

    # --- scalars ----------------------------------------------------------------

    def _scalar(self, event: yaml.ScalarEvent, path: Path) -> Plain:
        start, end = _offsets(event)
        trapped = self._properties(event, path)
        if trapped is not None:
            return trapped
        value = str(event.value)
        if event.style in ("", None):
            if value == "":
                self._eaten(end, path)
                return None
            self._glued(start, end, path)
        elif event.style in ("|", ">"):
            self._block_mark(start)
        elif any("\ud800" <= char <= "\udfff" for char in value):
            self.report(rules.BackslashInQuotes, start, end, found="\\u", line="")
            self.blamed.add(path)
            return "".join(char for char in value if not "\ud800" <= char <= "\udfff")
        return value

    def _block_mark(self, start: int) -> None:
        """The C parser takes `|#words` for the mark of a block; the pure one does not."""
        row, column = self.text.place(start)
        if self.parser == "c" and not BLOCK.match(self.text.line(row), column):
            raise BrokenYamlError("words after the mark of a block", start, None)

    def _eaten(self, end: int, path: Path) -> None:
        """A value that is not there because YAML took it for a comment."""
        match = re.compile(r"[ \t]*(#([^\s#][^\r\n]*))").match(self.text.text, end)
        if not match:
            return
        eaten = match[1].rstrip()
        closed = re.search(r"[\s,}\]].*$", eaten) if eaten[1:7].isalnum() else None
        colour = re.match(r"#[0-9a-fA-F]{3,8}(?![\w-])", eaten)
        whole = (match.start(1), match.start(1) + len(eaten))
        if colour and closed is None:
            self.trap(rules.ColourAsComment, whole, whole, f'"{eaten}"')
        elif colour:
            part = (whole[0], whole[0] + colour.end())
            self.trap(rules.ColourAsComment, part, part, f'"{colour[0]}"')
        else:
            self.trap(rules.HashtagAsComment, whole, whole, quoted(eaten))
        self.blamed.add(path)

    def _glued(self, start: int, end: int, path: Path) -> None:
        """A text that goes on in what YAML took for a comment: `samedi #conseil`."""
        match = re.compile(r"[ \t]+(#[^\W_][^\r\n]*)").match(self.text.text, end)
        if match:
            stop = match.start(1) + len(match[1].rstrip())
            new = quoted(self.text.text[start:stop])
            self.trap(rules.HashtagAsComment, (match.start(1), stop), (start, stop), new)
            self.blamed.add(path)

    # --- anchors, aliases, tags ---------------------------------------------------

    def _alias(self, event: yaml.AliasEvent, path: Path) -> Plain:
        start, end = _offsets(event)
        self.blamed.add(path)
        if event.anchor in self.anchors:
            self.report(rules.Alias, start, end, name=event.anchor)
            return None
        text = self.text.text[start:end]
        self.trap(rules.StarFirst, (start, start + 1), (start, end), quoted(text))
        return text

    def _properties(self, event: yaml.Event, path: Path) -> str | None:
        """Anchors and tags; the text itself where they are words taken for one."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor is None and tag is None:
            return None
        start, end = _offsets(event)
        if getattr(event, "value", "text") == "":
            self.blamed.add(path)
        if self._are_words(event, anchor):
            self.blamed.add(path)
            rule = rules.AmpersandFirst if anchor is not None else rules.ExclamationFirst
            text = self.text.text[start:end]
            self.trap(rule, (start, start + 1), (start, end), quoted(text))
            return text
        if anchor is not None:
            self.anchors.add(anchor)
            self.report(rules.Anchor, *self._token(start, "&", anchor), name=anchor)
        if tag is not None:
            place = self._token(start, "!", "")
            self.report(rules.Tag, *place, name=self.text.text[place[0] : place[1]])
        return None

    def _are_words(self, event: yaml.Event, anchor: str | None) -> bool:
        """Whether `&` or `!` begin a text: on one line, and never referred to."""
        if not isinstance(event, yaml.ScalarEvent) or event.style not in ("", None):
            return False
        start, end = _offsets(event)
        text = self.text.text[start:end]
        if "\n" in text or "\r" in text or text.startswith("!!"):
            return False
        return anchor is None or anchor not in self.aliases

    def _token(self, start: int, sign: str, name: str) -> tuple[int, int]:
        match = re.compile(rf"[^\r\n]*?({re.escape(sign + name)}[^\s,\]}}]*)").match(
            self.text.text, start
        )
        return match.span(1) if match else (start, start + 1)


class _Mapping:
    """One mapping: its keys, and the ways in which French makes the wrong ones."""

    def __init__(
        self, composer: _Composer, event: yaml.MappingStartEvent, path: Path, depth: int
    ) -> None:
        self.composer = composer
        self.text = composer.text
        self.start = _offsets(event)[0]
        self.braces = self.text.text[self.start : self.start + 1] == "{"
        self.flow = bool(event.flow_style)
        self.path = path
        self.depth = depth
        self.data: dict[str, Plain] = {}
        self.first: dict[str, tuple[int, int]] = {}
        self.last: tuple[str, int, int] | None = None  # the last plain value, for what follows
        self.run: tuple[str, int, int] | None = None  # a value cut into keys by its commas

    def read(self) -> Plain:
        for event in self.composer.stream:
            if isinstance(event, yaml.MappingEndEvent):
                self.composer.closed(event)
                break
            self._entry(event)
        self._end_run()
        return self._as_text() or self.data

    def _entry(self, event: yaml.Event) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._odd_key(event)
            return
        key = unicodedata.normalize("NFC", str(event.value))
        at = _offsets(event)
        if key == "<<" and event.style in ("", None):
            self.composer.report(rules.MergeKey, *at)
            self.composer.incomplete.add(self.path)
            self._skip()
        elif self._is_bare(event):
            self._bare(key, at)
        elif key in self.data:
            self._duplicate(key, at)
        else:
            self._value(key, at)

    def _value(self, key: str, at: tuple[int, int]) -> None:
        self._end_run()
        path = (*self.path, key)
        if not self.composer.quiet:
            self.composer.key_spans[path] = self.text.span(*at)
        self.first[key] = at
        event = next(self.composer.stream)
        self.data[key] = self.composer.node(event, path, self.depth + 1)
        if self.data[key] is None:
            self._nothing(path, at[1])
        plain = isinstance(event, yaml.ScalarEvent) and event.style in ("", None) and event.value
        self.last = (key, *_offsets(event)) if plain else None

    def _nothing(self, path: Path, end: int) -> None:
        """A value that is not there is right after its colon (the parsers do not agree)."""
        colon = re.compile(r"\s*:").match(self.text.text, end)
        here = colon.end() if colon else end
        if not self.composer.quiet:
            self.composer.spans[path] = self.text.span(here, here)

    def _skip(self) -> None:
        """The next value is read and forgotten."""
        self.composer.quiet += 1
        self.composer.node(next(self.composer.stream), (*self.path, "<skipped>"), self.depth + 1)
        self.composer.quiet -= 1

    def _odd_key(self, event: yaml.Event) -> None:
        start, end = _offsets(event)
        self.composer.report(rules.KeyNotText, start, max(end, start + 1))
        self.composer.quiet += 1
        self.composer.node(event, (*self.path, "<skipped>"), self.depth + 1)
        self.composer.quiet -= 1
        self._skip()
        self.composer.blamed.add(self.path)

    def _duplicate(self, key: str, at: tuple[int, int]) -> None:
        line, column = self.text.position(self.first[key][0])
        self.composer.report(rules.DuplicateKey, *at, key=key, line=line, column=column)
        self._skip()

    # --- commas and colons within braces ---------------------------------------------

    def _is_bare(self, event: yaml.ScalarEvent) -> bool:
        """Whether a key within braces has no colon after it."""
        if not self.flow or event.style not in ("", None) or not event.value:
            return False
        return not re.compile(r"\s*:").match(self.text.text, _offsets(event)[1])

    def _bare(self, key: str, at: tuple[int, int]) -> None:
        glued = re.match(r"[a-z_]+:(?=[^\s:/])", key)
        if glued and glued[0][:-1] not in self.data:
            self._glued_key(glued[0][:-1], at)
            return
        between = self.text.text[self.last[2] : at[0]] if self.last else ""
        if self.last and re.fullmatch(r",\s*", between):
            name, start, _ = self.last
            self.last = self.run = (name, start, at[1])
            self._skip()
            return
        if key in self.data:
            self._duplicate(key, at)
            return
        self._value(key, at)

    def _glued_key(self, name: str, at: tuple[int, int]) -> None:
        """`{at:0.5s}`: a key and its value without a space between."""
        self._end_run()
        colon = at[0] + len(name)
        self.composer.trap(rules.SpaceAfterColon, (colon, colon + 1), (colon, colon + 1), ": ")
        path = (*self.path, name)
        if not self.composer.quiet:
            self.composer.key_spans[path] = self.text.span(at[0], colon)
            self.composer.spans[path] = self.text.span(colon + 1, at[1])
        self.data[name] = self.text.text[colon + 1 : at[1]]
        self.first[name] = at
        self._skip()
        self.last = (name, colon + 1, at[1])

    def _end_run(self) -> None:
        """Report a value that its commas cut into keys, and put it together again."""
        if self.run is None:
            return
        name, start, end = self.run
        self.run = None
        text = self.text.text[start:end]
        path = (*self.path, name)
        number = _DECIMAL.fullmatch(text)
        if number and not self._is_for_words(name):
            better = f"{number[1]}.{number[2]}"
            self.composer.trap(rules.DecimalComma, (start, end), (start, end), better)
        else:
            better = text
            self.composer.trap(rules.CommaInText, (start, end), (start, end), quoted(text))
            self.composer.blamed.add(path)
        self.data[name] = better
        if not self.composer.quiet:
            self.composer.spans[path] = self.text.span(start, end)

    def _is_for_words(self, key: str) -> bool:
        """Whether the value of a key is shown, so that `3,5` is as it should be."""
        return key in _WORDS or "slots" in self.path or "arguments" in self.path

    def _as_text(self) -> str | None:
        """An item that is a mapping only because of its colon: `- Au programme : vote`."""
        if len(self.data) != 1 or self.braces or self.path[-1:] == ():
            return None
        key, value = next(iter(self.data.items()))
        if not isinstance(self.path[-1], int) or not isinstance(value, str | None):
            return None
        if not re.search(r"\s", key.strip()) and not self._space_before_colon(key):
            return None
        start, end = self.first[key][0], self.composer.last_end
        if "\n" in self.text.text[start:end]:
            return None
        text = self.text.text[start:end].rstrip()
        colon = self.first[key][1] + self.text.text[self.first[key][1] : end].find(":")
        whole = (start, start + len(text))
        self.composer.trap(rules.ColonInText, (colon, colon + 1), whole, quoted(text))
        self.composer.blamed.add(self.path)
        gone = (*self.path, key)
        self.composer.spans.pop(gone, None)
        self.composer.key_spans.pop(gone, None)
        return text

    def _space_before_colon(self, key: str) -> bool:
        return self.text.text[self.first[key][1] : self.first[key][1] + 1] in (" ", "\u00a0")


def _offsets(event: yaml.Event) -> tuple[int, int]:
    """Start and end of an event, in characters from 0."""
    assert event.start_mark is not None
    assert event.end_mark is not None
    return (event.start_mark.index, event.end_mark.index)

"""Diagnostics: the author's mistakes, as values.

A rule is a class: its code, its name, its severity and its wording stand together,
and its docstring is its page in the docs (`storyforge explain CODE`). A check never
prints and never raises for what an author wrote: it reports, `SomeRule.at(span, …)`.

Code ranges: SF0xx YAML, SF1xx schema, SF2xx time, SF3xx words and legibility,
SF4xx media, SF5xx sound, SF6xx brand, SF7xx platform, SF8xx rights and law.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar


class Severity(StrEnum):
    """How bad it is: an error stops that story, a warning and a hint do not."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: lines and columns count characters from 1, the end is exclusive.

    `file` is the path as shown to the author (relative to where she stands, `/` between
    folders).
    """

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: which rule, where, and the values its wording needs."""

    rule: type[Rule]
    span: Span | None
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    severity: Severity = Severity.ERROR

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def message(self) -> str:
        return self.rule.message.format_map(self.values)

    @property
    def label(self) -> str:
        """The words beside the carets; may be empty."""
        return self.rule.label.format_map(_Blank(self.values)).strip()

    @property
    def help(self) -> str:
        """What to do about it; may be empty."""
        return self.rule.help.format_map(_Blank(self.values)).strip()

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        return f"{place}{self.severity} {self.code} {self.name}: {self.message}"


class _Blank(dict[str, str]):
    """Values for the optional parts of a wording: what is absent is empty."""

    def __missing__(self, key: str) -> str:
        return ""


RULES: dict[str, type[Rule]] = {}
"""Every rule by its code. Filled as the rooms that own rules are imported."""


class Rule:
    """What may be wrong. Subclasses give the class attributes and a docstring.

    The wordings are format strings over the values given to `at`; every value in
    `message` must be given, those of `label` and `help` may be left out.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR
    message: ClassVar[str]
    label: ClassVar[str] = ""
    help: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        other = RULES.setdefault(cls.code, cls)
        if other.__qualname__ != cls.__qualname__ or other.__module__ != cls.__module__:
            raise TypeError(f"{cls.code} is both {other.__qualname__} and {cls.__qualname__}")

    @classmethod
    def at(cls, span: Span | None, /, **values: object) -> Diagnostic:
        """A diagnostic of this rule at a place. Raises KeyError when the message lacks a value."""
        texts = MappingProxyType({key: str(value) for key, value in values.items()})
        cls.message.format_map(texts)
        return Diagnostic(rule=cls, span=span, values=texts, severity=cls.severity)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Without repetitions, sorted by file, position, severity, code and wording."""
    unique = {(d.rule.code, d.span, tuple(sorted(d.values.items()))): d for d in diagnostics}
    nowhere = Span("", 0, 0, 0, 0)

    def place(found: Diagnostic) -> tuple[Span, int, str, str]:
        return (found.span or nowhere, _RANK[found.severity], found.code, found.message)

    return tuple(sorted(unique.values(), key=place))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(d.is_error for d in diagnostics)

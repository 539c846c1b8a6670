"""Diagnostics for people: what, where, the line itself, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from storyforge.cli.reporting.excerpt import excerpt
from storyforge.cli.reporting.tally import counted, tally
from storyforge.cli.terminal import Paint, painter, shown
from storyforge.core.diagnostics import Diagnostic, Severity, Span

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_HELP = "  help: "


def report(
    diagnostics: Sequence[Diagnostic],
    sources: Mapping[str, str],
    stories: int,
    *,
    colour: bool = False,
) -> str:
    """Every diagnostic with its excerpt, then a line that counts them."""
    paint = painter(colour=colour)
    found = tally(diagnostics) or "nothing to correct"
    summary = paint(f"{found} in {counted(stories, 'storyboard')}", bold=True)
    return "\n\n".join([*blocks(diagnostics, sources, paint), summary])


def blocks(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], paint: Paint
) -> Iterator[str]:
    """One text for each diagnostic, without a line break at its end."""
    for diagnostic in diagnostics:
        # Line breaks of a wording are ours, those of an author's values are not.
        values = {key: shown(value) for key, value in diagnostic.values.items()}
        yield "\n".join(_lines(replace(diagnostic, values=values), sources, paint))


def _lines(diagnostic: Diagnostic, sources: Mapping[str, str], paint: Paint) -> Iterator[str]:
    colour = _COLOURS[diagnostic.severity]
    kind = paint(f"{diagnostic.severity} {diagnostic.code}", fg=colour, bold=True)
    yield f"{kind} {paint(diagnostic.name, bold=True)}: {shown(diagnostic.message)}"
    if diagnostic.span is not None:
        yield f"  {paint('-->', fg='blue')} {shown(str(diagnostic.span))}"
        yield from _excerpt(diagnostic.span, diagnostic, sources, paint)
    if diagnostic.help:
        first, *rest = diagnostic.help.splitlines()
        yield f"{paint(_HELP, fg='cyan')}{first}"
        yield from (" " * len(_HELP) + line for line in rest)


def _excerpt(
    span: Span, diagnostic: Diagnostic, sources: Mapping[str, str], paint: Paint
) -> Iterator[str]:
    cut = excerpt(span, sources[span.file]) if span.file in sources else None
    if cut is None:
        return
    number = f"{span.line:>5}"
    yield f"{paint(f'{number} |', fg='blue')} {cut.line}".rstrip()
    marks = " ".join(filter(None, ("^" * cut.width, shown(diagnostic.label))))
    marks = paint(marks, fg=_COLOURS[diagnostic.severity], bold=True)
    yield f"{paint(' ' * len(number) + ' |', fg='blue')} {' ' * cut.indent}{marks}"

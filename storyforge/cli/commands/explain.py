"""`storyforge explain`."""

from __future__ import annotations

from collections.abc import Mapping

import click
from click.shell_completion import CompletionItem

from storyforge.core.diagnostics import Rule
from storyforge.core.naming import nearest
from storyforge.errors import UsageError


def _complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from storyforge.cli.rules import all_rules

    return [
        CompletionItem(code, help=rule.name)
        for code, rule in all_rules().items()
        if code.startswith(incomplete.upper())
    ]


@click.command("explain")
@click.argument("code", metavar="CODE", shell_complete=_complete)
def command(code: str) -> None:
    """Explain a diagnostic by its code or name, like SF204 or transition-too-long."""
    from storyforge.cli.rules import all_rules, page

    click.echo(page(find(code, all_rules())))


def find(code: str, rules: Mapping[str, type[Rule]]) -> type[Rule]:
    """The rule of a code or a name. Raises `UsageError`, with a suggestion."""
    known = {**rules, **{rule.name: rule for rule in rules.values()}}
    for wanted in (code.upper(), code.lower()):
        if wanted in known:
            return known[wanted]
    close = nearest(code, known)
    hint = f'did you mean "{close}"?' if close else "docs/diagnostics.md lists them all"
    raise UsageError(f'there is no diagnostic "{code}": {hint}')

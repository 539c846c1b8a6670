"""Every rule there is, and its page: the rule's own docstring."""

from __future__ import annotations

import inspect
import pkgutil
import re
from importlib import import_module

from storyforge.core.diagnostics import RULES, Rule

# Where rules stand: a room's own module or package `rules`, and each file of `check`.
_HOMES = (
    "storyforge.storyboard.rules",
    "storyforge.timeline.rules",
    "storyforge.check",
    "storyforge.compiler.rules",
)


def all_rules() -> dict[str, type[Rule]]:
    """Every rule by its code, in the order of the codes."""
    for home in map(import_module, _HOMES):
        for module in pkgutil.iter_modules(getattr(home, "__path__", ()), f"{home.__name__}."):
            import_module(module.name)
    return {
        code: rule
        for code, rule in sorted(RULES.items())
        if rule.__module__.startswith("storyforge.")
    }


# The headings that every rule's docstring has, each at the start of a paragraph.
_HEADING = re.compile(r"^(What it does|Why it matters|Example|Instead): ", re.MULTILINE)


def page(rule: type[Rule]) -> str:
    """A rule's page, in Markdown."""
    heading = f"## {rule.code} {rule.name}"
    wording = f"*{rule.severity}*: `{rule.message}`"
    words = _HEADING.sub(r"**\1:** ", inspect.getdoc(rule) or "")
    return f"{heading}\n\n{wording}\n\n{words}".rstrip()

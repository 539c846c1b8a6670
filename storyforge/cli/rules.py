"""Every rule there is, and its page: the rule's own docstring."""

from __future__ import annotations

import inspect
import pkgutil
import re
from importlib import import_module

from storyforge.core.diagnostics import RULES, Rule

# The rooms that judge what an author wrote; rules stand beside what applies them.
_ROOMS = ("storyboard", "timeline", "plan", "check", "render", "compiler")


def all_rules() -> dict[str, type[Rule]]:
    """Every rule by its code, in the order of the codes."""
    for room in _ROOMS:
        package = import_module(f"storyforge.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
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
    words = _HEADING.sub(r"**\1.** ", inspect.getdoc(rule) or "")
    return f"{heading}\n\n{wording}\n\n{words}".rstrip()

"""The documentation says what is true now."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from storyforge.cli import docs
from storyforge.cli.app import COMMANDS
from storyforge.cli.rules import all_rules
from storyforge.core.diagnostics import Rule
from storyforge.platforms import PLATFORMS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.glob("*.md")), *sorted(ROOT.glob("*.md"))]
HEADINGS = ("What it does: ", "Why it matters: ", "Example: ", "Instead: ")

_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_command_line_is_up_to_date() -> None:
    """docs/command-line.md is what `make docs` writes."""
    assert (DOCS / "command-line.md").read_text("utf-8") == docs.command_line()


def test_diagnostics_are_up_to_date() -> None:
    """docs/diagnostics.md is what `make docs` writes."""
    assert (DOCS / "diagnostics.md").read_text("utf-8") == docs.diagnostics()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every file that a page links to is there."""
    links = [link for link in _LINK.findall(page.read_text("utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_rule_in_the_code_is_found() -> None:
    """`explain` and the documentation miss no rule, wherever it stands."""
    written = {
        node.name
        for path in (ROOT / "storyforge").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(base, ast.Name) and base.id == "Rule" for base in node.bases)
    }
    assert written == {rule.__name__ for rule in all_rules().values()}


def _rules() -> list[type[Rule]]:
    return list(all_rules().values())


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.code)
def test_every_rule_has_its_page(rule: type[Rule]) -> None:
    """What it does, why it matters, an example, and what to do instead, in that order."""
    page = rule.__doc__ or ""
    places = [page.find(heading) for heading in HEADINGS]
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: rule.code)
def test_every_rule_is_named_in_kebab_case(rule: type[Rule]) -> None:
    """A name reads well after "allow", and a code is of its family."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert re.fullmatch(r"SF[0-8]\d\d", rule.code)


def test_rule_names_are_unique() -> None:
    """`explain NAME` means one rule."""
    names = [rule.name for rule in _rules()]
    assert len(names) == len(set(names))


def test_readme_names_every_command_that_begins_a_day() -> None:
    """The first page shows how to begin, to check and to render."""
    readme = (ROOT / "README.md").read_text("utf-8")
    for name in ("new", "check", "render", "frame", "preview"):
        assert name in COMMANDS
        assert f"storyforge {name}" in readme


def test_language_page_names_every_platform() -> None:
    """Whoever writes `platforms:` finds the names."""
    page = (DOCS / "language.md").read_text("utf-8")
    assert [name for name in PLATFORMS if f"`{name}`" not in page] == []

"""Every rule of the room has a page, and a file that breaks it."""

from __future__ import annotations

import inspect
import re

import pytest

from storyforge.core.diagnostics import RULES, Rule
from storyforge.storyboard import rules, storyboard_from
from tests.storyboard.reading_cases import CASES, cases
from tests.storyboard.test_bytes import BYTES

OWN = [getattr(rules, name) for name in rules.__all__]
HEADINGS = ["What it does", "Why it matters", "Example", "Instead"]


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.name)
def test_the_docstring_is_a_page(rule: type[Rule]) -> None:
    """One line of summary, then the four headings in order, each with words."""
    first, *parts = (inspect.getdoc(rule) or "").split("\n\n")
    assert "\n" not in first
    assert first.endswith(".")
    assert [part.split(":")[0] for part in parts] == HEADINGS
    assert all(part.split(":", 1)[1].strip() for part in parts)


@pytest.mark.parametrize("rule", OWN, ids=lambda rule: rule.name)
def test_codes_and_names_are_in_their_range(rule: type[Rule]) -> None:
    """YAML is SF0xx, the language SF1xx, kits SF60x to SF62x; names read after "allow"."""
    assert re.fullmatch(r"SF(0\d\d|1\d\d|6[0-2]\d)", rule.code)
    assert re.fullmatch(r"[a-z]+[a-z0-9]*(-[a-z0-9]+)*", rule.name)
    assert RULES[rule.code] is rule


def test_names_are_unique() -> None:
    """A name is as good as a code."""
    assert len({rule.name for rule in OWN}) == len(OWN)


def test_every_rule_has_a_file_that_breaks_it() -> None:
    """No rule without a case."""
    shown = {code for case in cases() for code in re.findall(r"\bSF\d{3}\b", case.expected)}
    shown |= {
        each.code for data in BYTES.values() for each in storyboard_from(data, "a").diagnostics
    }
    broken = (CASES.parent / "broken").glob("*.md")  # those that need files beside them
    shown |= {
        code for path in broken for code in re.findall(r"\bSF\d{3}\b", path.read_text("utf-8"))
    }
    # A file that is not there, and one that is not to be read.
    missing = {rule.code for rule in OWN} - shown - {"SF001", "SF018"}
    assert missing == set()

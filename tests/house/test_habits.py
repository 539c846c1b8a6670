"""Habits of the code that no linter knows: short functions, tests with one sentence."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "storyforge"
TESTS = ROOT / "tests"

LONGEST = 60
MEDIAN = 10
VAGUE = {"manager", "helper", "helpers", "utils", "util", "service", "handler", "processor"}


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of statements, without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    if not body:
        return 0
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def test_functions_are_short() -> None:
    """A function that needs more room is two."""
    long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}: {body_lines(function)} lines"
        for path in modules(PACKAGE)
        for function in functions(path)
        if body_lines(function) > LONGEST
    ]
    assert long == []


def test_most_functions_are_very_short(record_property: Callable[[str, object], None]) -> None:
    """The median is what a reader meets."""
    lengths = [body_lines(each) for path in modules(PACKAGE) for each in functions(path)]
    median = statistics.median(lengths)
    record_property("median_function_lines", median)
    assert median <= MEDIAN


def test_names_say_what_things_do() -> None:
    """A word that fits anything is a name for nothing."""
    vague = [
        str(path.relative_to(ROOT))
        for path in modules(PACKAGE)
        if VAGUE & set(path.stem.lower().split("_"))
    ]
    assert vague == []


def test_every_test_says_in_a_sentence_what_it_holds() -> None:
    """The docstrings of the tests, read in a row, are the product's promises."""
    silent = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in modules(TESTS)
        for function in functions(path)
        if function.name.startswith("test_") and not _is_sentence(ast.get_docstring(function))
    ]
    assert silent == []


def _is_sentence(docstring: str | None) -> bool:
    return docstring is not None and "\n\n" not in docstring and docstring.endswith((".", "?"))


def test_suppressed_rules_have_a_reason() -> None:
    """`noqa` names the rule, and says why; mypy sees to it that `type: ignore` names its own."""
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for folder in (PACKAGE, TESTS)
        for path in modules(folder)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if _NOQA.search(line) and not _REASONED.search(line)
    ]
    assert bare == []


_NOQA = re.compile(r"#\s*noqa")
_REASONED = re.compile(r"#\s*noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*\W+\w\S*\s\S")

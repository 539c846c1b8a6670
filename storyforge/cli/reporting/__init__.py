"""Diagnostics as text, for people and for programs. Pure functions: values in, text out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module

from storyforge.core.diagnostics import Diagnostic

Reporter = Callable[[Sequence[Diagnostic], Mapping[str, str], int], str]
"""Diagnostics, the sources by the name they are shown under, how many storyboards → text.

The text has no line break at its end.
"""

FORMATS = ("text", "json", "github", "gitlab", "sarif")


def reporter(name: str) -> Reporter:
    """The reporter of a format, one of `FORMATS`: the function `report` of its module."""
    report: Reporter = import_module(f"storyforge.cli.reporting.{name}").report
    return report

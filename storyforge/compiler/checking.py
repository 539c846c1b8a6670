"""Checking: every diagnostic that reading, building and media facts can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from storyforge.compiler.building import versions
from storyforge.compiler.options import Options
from storyforge.compiler.preparing import Desk, Prepared
from storyforge.core.diagnostics import Diagnostic, in_order


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was found in a batch; `sources` are the texts of the files that were read."""

    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    stories: int = 0


def report_of(stories: Sequence[Prepared], diagnostics: Iterable[Diagnostic]) -> Report:
    """One report over several stories; what two platforms share is said once."""
    texts = {name: text for story in stories for name, text in story.texts.items()}
    return Report(
        diagnostics=in_order(diagnostics), sources=MappingProxyType(texts), stories=len(stories)
    )


def check(paths: Sequence[Path], options: Options) -> Report:
    """Judge every storyboard under the paths; nothing is written.

    Raises UsageError when there is no storyboard.
    """
    stories = Desk(options).stories(paths)
    found = [
        diagnostic
        for story in stories
        for version in versions(story, options)
        for diagnostic in version.diagnostics
    ]
    return report_of(stories, found)

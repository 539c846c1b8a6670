"""Writing the page of a comparison."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storyforge.compiler.options import Options
from storyforge.media.files import replacing, situations
from storyforge.review.changes.comparison import Comparison
from storyforge.review.changes.page import page
from storyforge.review.texts import language_of
from storyforge.storyboard.project import find_project

_NAME = "index.html"


def write_page(
    comparison: Comparison, paths: Sequence[Path], options: Options, output: Path | None = None,
    language: str | None = None,
) -> Path:  # fmt: skip
    """Write the page, and say where: into a folder or to a file of that name.

    Without `output` it is the project's `output/diff/index.html`; the project is that of what was
    compared first. `language` None is that of the stories. Raises DiskFull and NotWritable.
    """
    target = output or _project(paths, options) / "output" / "diff"
    if target.suffix.lower() not in (".html", ".htm"):
        target /= _NAME
    with situations(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with replacing(target) as draft:
            text = page(comparison, language_of(language) if language else None)
            draft.write_text(text, "utf-8")
    return target


def _project(paths: Sequence[Path], options: Options) -> Path:
    first = paths[0] if paths else Path()
    return options.project or find_project(first / _NAME if first.is_dir() else first)

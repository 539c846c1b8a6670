"""What was seen in a file, for people."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from storyforge.cli.terminal import Paint, shown

if TYPE_CHECKING:
    from storyforge.compiler import Seen

_LEAST, _MOST = 40, 100
"""Columns: on a narrower terminal lines wrap by themselves, on a wider one they would be long."""
_SUBJECT = 14


def sight(seen: Seen, paint: Paint, columns: int | None = None) -> str:
    """A file's name with its kind, then a line for each aspect; an empty line at the end."""
    width = min(max(columns or shutil.get_terminal_size().columns, _LEAST), _MOST)
    return "\n".join((_head(seen, paint), *_lines(seen, paint, width), ""))


def _head(seen: Seen, paint: Paint) -> str:
    name = paint(shown(seen.shown), bold=True)
    if seen.info is None:
        return f"{name}: {paint('refused', fg='red', bold=True)}"
    size = f"{seen.info.size_bytes / 1_000_000:.1f} MB"
    container = seen.info.container.partition(",")[0]  # "mov,mp4,m4a,…" are one
    return f"{name}: {seen.info.kind}, {container}, {size}"


def _lines(seen: Seen, paint: Paint, width: int) -> Iterator[str]:
    if seen.info is None:
        yield from _wrapped("reason", shown(seen.reason), width)
    for each in seen.aspects:
        yield from _wrapped(each.subject, shown(each.found), width)
        if each.done:
            arrow, *rest = _wrapped("", f"→ {each.done}", width)
            colour = "red" if each.refused else "cyan"
            yield from (paint(line, fg=colour) for line in (arrow, *rest))


def _wrapped(subject: str, text: str, width: int) -> list[str]:
    indent = " " * (_SUBJECT + 2)
    return textwrap.wrap(
        text, width, initial_indent=f"  {subject:<{_SUBJECT}}", subsequent_indent=indent
    )

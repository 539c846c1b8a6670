"""Opening a file, and the one thing to say of files from the future."""

from __future__ import annotations

import re
from pathlib import Path

from storyforge.core.diagnostics import Diagnostic, Span
from storyforge.storyboard import rules
from storyforge.storyboard.decode import LARGEST_FILE_BYTES
from storyforge.storyboard.document import Document
from storyforge.storyboard.models import VERSION


def read_bytes(path: Path, shown_as: str) -> bytes | Diagnostic:
    """A file's bytes (no more than are ever read), or why there are none."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return rules.NotReadable.at(Span(shown_as, 1, 1, 1, 1), reason=reason)


def newer_version(document: Document) -> Diagnostic | None:
    """The one thing to say of a file that is written in a later version."""
    data = document.data
    typed = data.get("version") if isinstance(data, dict) else None
    if not isinstance(typed, str) or not re.fullmatch("[0-9]{1,9}", typed):
        return None
    if int(typed) <= VERSION:
        return None
    place = document.span(("version",))
    return rules.NewerVersion.at(place, version=int(typed), known=VERSION)

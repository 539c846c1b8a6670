"""The files a kit names: whether they are there, and how they are known from then on."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from storyforge.core.diagnostics import Diagnostic, Span
from storyforge.core.spelling import composed, descend
from storyforge.storyboard import rules
from storyforge.storyboard.document import Document
from storyforge.storyboard.document import Path as Place
from storyforge.storyboard.fields import Leaf
from storyforge.storyboard.mistakes import close

SCHEME = "brand:"


@dataclass(frozen=True, slots=True)
class KitFile:
    """A file that a kit names: where it lies, spelt as on the disk, and where it is named."""

    path: Path
    named_at: Span


@dataclass
class KitFiles:
    """Turns the files of one kit into `brand:` names, and reports those that are not there.

    `folder` is the kit's own, `leaf` that of the kit which is read, `root` the folder
    that all kits and files have to be in. `files` are those that are there, by their names.
    """

    document: Document
    folder: Path
    leaf: Path
    root: Path
    found: list[Diagnostic] = field(default_factory=list)
    files: dict[str, KitFile] = field(default_factory=dict)

    def on_leaf(self, place: Place, leaf: Leaf, text: str) -> str:
        """`brand:` and the path from the leaf kit's folder; other leaves stay as they are."""
        if leaf.role != "kit-file":
            return text
        try:
            leaf.parse(text)
        except ValueError:
            return text
        to_here = os.path.relpath(self.folder, self.leaf).replace(os.sep, "/")
        name = SCHEME + composed(posixpath.normpath(posixpath.join(to_here, text)))
        path = self._look(place, text)
        if path is not None:
            self.files.setdefault(name, KitFile(path, self.document.span(place)))
        return name

    def _look(self, place: Place, text: str) -> Path | None:
        """The file as the disk spells it, or None after reporting why it is not to be had."""
        found = descend(self.folder, PurePosixPath(text).parts)
        target = found or self.folder / text
        if not target.resolve().is_relative_to(self.root.resolve()):
            self.found.append(rules.FileOutside.at(self.document.span(place), name=text))
            return None
        if found is not None and found.is_file():
            return found
        near = close(target.name, _names_beside(target))
        self.found.append(rules.FileMissing.at(self.document.span(place), name=text, close=near))
        return None


def _names_beside(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return []

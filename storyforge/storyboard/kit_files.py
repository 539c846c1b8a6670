"""The files a kit names: whether they are there, and how they are known from then on."""

from __future__ import annotations

import os
import posixpath
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from storyforge.core.diagnostics import Diagnostic
from storyforge.storyboard import rules
from storyforge.storyboard.document import Document
from storyforge.storyboard.document import Path as Place
from storyforge.storyboard.fields import Leaf
from storyforge.storyboard.mistakes import close

SCHEME = "brand:"


@dataclass
class KitFiles:
    """Turns the files of one kit into `brand:` names, and reports those that are not there.

    `folder` is the kit's own, `leaf` that of the kit which is read, `root` the folder
    that all kits and files have to be in.
    """

    document: Document
    folder: Path
    leaf: Path
    root: Path
    found: list[Diagnostic] = field(default_factory=list)

    def on_leaf(self, place: Place, leaf: Leaf, text: str) -> str:
        """`brand:` and the path from the leaf kit's folder; other leaves stay as they are."""
        if leaf.role != "kit-file":
            return text
        try:
            leaf.parse(text)
        except ValueError:
            return text
        self._look(place, text)
        to_here = os.path.relpath(self.folder, self.leaf).replace(os.sep, "/")
        return SCHEME + posixpath.normpath(posixpath.join(to_here, text))

    def _look(self, place: Place, text: str) -> None:
        target = _as_on_disk(self.folder / text)
        if not target.resolve().is_relative_to(self.root.resolve()):
            self.found.append(rules.FileOutside.at(self.document.span(place), name=text))
        elif not target.is_file():
            near = close(target.name, _names_beside(target))
            self.found.append(
                rules.FileMissing.at(self.document.span(place), name=text, close=near)
            )


def _as_on_disk(path: Path) -> Path:
    """The path with the accents that the disk has, composed or not."""
    if path.exists():
        return path
    wanted = unicodedata.normalize("NFC", path.name)
    same = (name for name in _names_beside(path) if unicodedata.normalize("NFC", name) == wanted)
    return path.with_name(next(same, path.name))


def _names_beside(path: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in path.parent.iterdir())
    except OSError:
        return []

"""Case files: one Markdown file each, what is written in, what is said about it out.

A case has a title, a sentence, files in fences (```` ```yaml NAME ````; a fence that says
`empty NAME…` makes empty files), and a last fence `diagnostics` with one line for each:
`file:line:col-endline:endcol: severity CODE name: message | label | help`. The first
file is what is read. `STORYFORGE_RECORD=1` writes the diagnostics anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from storyforge.core.diagnostics import Diagnostic
from storyforge.storyboard import read_kit, read_storyboard

CASES = Path(__file__).parents[1] / "cases" / "reading"
_FENCE = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One case file."""

    path: Path
    files: dict[str, str]
    expected: str

    def written(self, folder: Path) -> None:
        """Write the case's files into a folder."""
        for name, text in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="")

    def read(self, folder: Path) -> tuple[Diagnostic, ...]:
        """Read the first file, as a kit where it is a `brand.yaml`."""
        first = Path(next(iter(self.files)))
        if first.name == "brand.yaml":
            return read_kit(folder / first.parent, first.parent.as_posix()).diagnostics
        return read_storyboard(folder / first, first.as_posix()).diagnostics

    def record(self, found: str) -> None:
        """Replace the expected diagnostics in the case file."""
        text = self.path.read_text(encoding="utf-8")
        head = text[: text.index("```diagnostics")]
        self.path.write_text(f"{head}```diagnostics\n{found}```\n", encoding="utf-8")


def cases() -> list[Case]:
    return [_case(path) for path in sorted(CASES.glob("*.md"))]


def _case(path: Path) -> Case:
    files: dict[str, str] = {}
    expected = ""
    for kind, name, body in _FENCE.findall(path.read_text(encoding="utf-8")):
        if kind == "diagnostics":
            expected = body
        elif kind == "empty":
            files |= dict.fromkeys(name.split(), "")
        else:
            files[name or "story.yaml"] = body
    return Case(path, files, expected)


def plain(diagnostic: Diagnostic) -> str:
    """A diagnostic on one line, with the end of its place."""
    place = diagnostic.span
    where = f"{place}-{place.end_line}:{place.end_column}: " if place else ""
    says = f"{diagnostic.severity} {diagnostic.code} {diagnostic.name}: {diagnostic.message}"
    return f"{where}{says} | {diagnostic.label} | {diagnostic.help}"

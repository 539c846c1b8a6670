"""Case files of broken storyboards: what is written and what lies beside it in, diagnostics out.

A case has a title, a sentence, files in fences (```` ```yaml NAME ````, `python NAME`), a fence
`files` that lays media beside them (`NAME: KIND`, see `_MAKERS`), a fence `options` for the
compiler, and a last fence `diagnostics`, written as in tests/cases/reading. The first file is
the storyboard. `STORYFORGE_RECORD=1` writes the diagnostics anew.
"""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from storyforge.compiler import Options
from tests.media.conftest import ffmpeg
from tests.render.stage import clip, photo

CASES = Path(__file__).parents[1] / "cases" / "broken"
PROJECT = "projet"
_FENCE = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One case file."""

    path: Path
    files: Mapping[str, str]
    media: Mapping[str, str]
    options: Options
    expected: str

    @property
    def storyboard(self) -> Path:
        return Path(next(iter(self.files)))

    def laid_out(self, folder: Path, samples: Path) -> Path:
        """Write the case below a folder; the project's folder is returned."""
        project = folder / PROJECT
        for name, text in self.files.items():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            (project / name).write_text(text, encoding="utf-8")
        for name, recipe in self.media.items():
            kind, _, argument = recipe.partition(" ")
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _MAKERS[kind](path, samples, argument)
        return project

    def record(self, found: str) -> None:
        """Replace the expected diagnostics in the case file."""
        text = self.path.read_text(encoding="utf-8")
        head = text[: text.index("```diagnostics")]
        self.path.write_text(f"{head}```diagnostics\n{found}```\n", encoding="utf-8")


def cases() -> list[Case]:
    return [_case(path) for path in sorted(CASES.glob("*.md"))]


def _case(path: Path) -> Case:
    files: dict[str, str] = {}
    others = {"files": "", "options": "", "diagnostics": ""}
    for kind, name, body in _FENCE.findall(path.read_text(encoding="utf-8")):
        if kind in others:
            others[kind] = body
        else:
            files[name or "story.yaml"] = body
    media = dict(line.split(": ", 1) for line in others["files"].splitlines())
    return Case(path, files, media, _options(others["options"]), others["diagnostics"])


def _options(text: str) -> Options:
    words = text.split()
    platforms = tuple(word for word in words if word != "allow-python")
    return Options(platforms=platforms, allow_python="allow-python" in words)


# Media


def make_samples(folder: Path) -> Path:
    """One small file of each kind, which the cases copy."""
    clip(folder / "clip.mp4", 2)
    clip(folder / "mute.mp4", 2, sound=False)
    photo(folder / "photo.png", "1080x1920")
    photo(folder / "photo.jpg", "1080x1920")
    ffmpeg("-f", "lavfi", "-i", "sine=d=2", folder / "sound.wav")
    return folder


def _copied(sample: str) -> Callable[[Path, Path, str], object]:
    return lambda path, samples, _: shutil.copy(samples / sample, path)


def _decomposed(path: Path, samples: Path, argument: str) -> None:
    """A file whose name has its accents apart from their letters, as some disks keep them."""
    apart = path.with_name(unicodedata.normalize("NFD", path.name))
    assert apart != path
    _MAKERS[argument](apart, samples, "")


def _cut(path: Path, samples: Path, argument: str) -> None:
    data = (samples / (argument or "clip.mp4")).read_bytes()
    path.write_bytes(data[: len(data) // 2])


_MAKERS: dict[str, Callable[[Path, Path, str], object]] = {
    "clip": _copied("clip.mp4"),
    "mute": _copied("mute.mp4"),
    "photo": _copied("photo.png"),
    "sound": _copied("sound.wav"),
    "cut": _cut,
    "decomposed": _decomposed,
    "text": lambda path, _, argument: path.write_text(f"{argument}\n", "utf-8"),
    "empty": lambda path, *_: path.touch(),
    "folder": lambda path, *_: path.mkdir(),
    "link": lambda path, _, argument: path.symlink_to(argument),
}

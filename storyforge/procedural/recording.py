"""Recording a scene written in Python: once, without loss, in a process of its own.

The project's code runs with the user's rights, so it runs only when she allowed it
(`--allow-python`), and never inside our own process: it can be stopped, it cannot leave
anything behind in ours, and what it prints goes nowhere it could do harm.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from storyforge.core.geometry import Size
from storyforge.errors import ExtraNotInstalled, ProceduralFailed
from storyforge.process import CancelToken, run

NO_MOVIEPY = 3
"""The runner's exit status where MoviePy is not installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What to record: a function, its arguments, and the frames that are wanted.

    `folders` are where the function's module is looked for, in order.
    """

    module: str
    function: str
    arguments: Mapping[str, str]
    folders: tuple[Path, ...]
    size: Size
    rate: int
    frames: int

    def as_json(self, ffmpeg: Path, output: Path) -> bytes:
        values = asdict(self) | {
            "folders": [str(folder) for folder in self.folders],
            "ffmpeg": str(ffmpeg),
            "output": str(output),
        }
        return json.dumps(values).encode()


def record(recording: Recording, *, ffmpeg: Path, output: Path, cancel: CancelToken) -> None:
    """Run the function and write its frames to `output` (NUT, FFV1, 4:4:4 BT.709).

    Raises ProceduralFailed with the last words of what the function raised, and
    ExtraNotInstalled where MoviePy is missing.
    """
    finished = run(
        # -P: nothing is imported by accident from where we stand; -B: no __pycache__ is left
        # beside the storyboards.
        [sys.executable, "-P", "-B", "-X", "utf8", "-m", "storyforge.procedural.runner"],
        cancel=cancel,
        stdin=recording.as_json(ffmpeg, output),
        # A locale with all letters: in plain C, Python stumbles at its start over an installation
        # whose path has an accent (`LC_ALL=C python -X utf8`, with an editable package's .pth).
        environment={"PYTHONPATH": _own_folder(), "LC_ALL": "C.UTF-8"},
    )
    if finished.status == NO_MOVIEPY:
        raise ExtraNotInstalled("moviepy", "a scene written in Python")
    if not finished.ok:
        name = f"{recording.module}:{recording.function}"
        raise ProceduralFailed(name, _last_words(finished.stderr_tail))


def _own_folder() -> str:
    """Where the package is, for a runner that may have been started from anywhere."""
    return str(Path(__file__).resolve().parents[2])


def _last_words(stderr: str) -> str:
    lines = [line for line in stderr.strip().splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it said nothing"


def source_digest(module: str, folders: tuple[Path, ...]) -> str:
    """SHA-256 of the files a scene's module may be made of: their names and bytes."""
    total = hashlib.sha256()
    for path in source_files(module, folders):
        total.update(path.name.encode() + b"\0" + file_digest(path))
    return total.hexdigest()


def file_digest(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def source_files(module: str, folders: tuple[Path, ...]) -> Iterator[Path]:
    """The Python files that a scene's module may be made of: its own folder's, in order.

    Empty where the module is in none of the folders.
    """
    for folder in folders:
        path = folder.joinpath(*module.split("."))
        for candidate in (path.with_suffix(".py"), path / "__init__.py"):
            if candidate.is_file():
                yield from _neighbours(folder, module, candidate)
                return


def _neighbours(folder: Path, module: str, found: Path) -> list[Path]:
    """A package's modules, all of them; beside a module that is in none, those of its folder."""
    top = folder / module.partition(".")[0]
    files = top.rglob("*.py") if top.is_dir() else found.parent.glob("*.py")
    return sorted(
        path for path in files
        if not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )  # fmt: skip

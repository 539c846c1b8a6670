"""What is known of sources is kept from one run to the next, and only where that is wanted."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storyforge.compiler import Options, check, memory
from tests.render.stage import clip, photo, story

OLD_S = 1_700_000_000
_CLEAN_CHECK = """
import sys
from pathlib import Path
from storyforge.compiler import Options, check
report = check([Path(sys.argv[1])], Options())
assert not report.diagnostics, report.diagnostics
print([name for name in ("av", "PIL", "numpy") if name in sys.modules])
"""


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A story of a recording and a photo that were made long ago, and a cache of its own."""
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path / "cache"))
    for made in (clip(tmp_path / "film.mp4", 2), photo(tmp_path / "photo.png", "1080x1920")):
        os.utime(made, (OLD_S, OLD_S))
    scenes = (
        "scenes:\n  - {type: clip, source: film.mp4}\n"
        '  - {type: photo, source: photo.png, alt: "Une mire", duration: 2s}\n'
    )
    return story(tmp_path / "story.yaml", f"platforms: [vertical]\n{scenes}")


def entries(tmp_path: Path) -> set[tuple[str, str]]:
    """The names of the files that are remembered, and what of each."""
    connection = sqlite3.connect(tmp_path / "cache" / "memo" / "digests.sqlite")
    try:
        rows = connection.execute("SELECT path, what FROM known").fetchall()
    finally:
        connection.close()
    return {(Path(os.fsdecode(path)).name, what) for path, what in rows}


def spoil(film: Path) -> None:
    """Make nonsense of a recording, without a sign of it."""
    film.write_bytes(b"\0" * film.stat().st_size)
    os.utime(film, (OLD_S, OLD_S))


def errors(written: Path, *, cache: bool) -> list[str]:
    return [each.code for each in check([written], Options(cache=cache)).diagnostics]


def test_sources_are_remembered(written: Path, tmp_path: Path) -> None:
    """Recordings and photos, each with its kind of facts."""
    check([written], Options())
    assert {
        ("film.mp4", "MediaInfo"), ("photo.png", "MediaInfo"), ("photo.png", "ImageFacts"),
    } <= entries(tmp_path)  # fmt: skip


def test_what_is_remembered_is_believed(written: Path, tmp_path: Path) -> None:
    """Without any sign of a change, a file is not opened again, were it nonsense by now."""
    assert errors(written, cache=True) == []
    spoil(tmp_path / "film.mp4")
    assert errors(written, cache=True) == []


def test_without_the_cache_files_are_looked_at(written: Path, tmp_path: Path) -> None:
    """Nothing is written, and nothing that was is believed."""
    assert errors(written, cache=False) == []
    assert not (tmp_path / "cache").exists()
    assert errors(written, cache=True) == []
    spoil(tmp_path / "film.mp4")
    assert errors(written, cache=False) == ["SF404"]


def test_other_code_looks_for_itself(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A change of the code that finds facts, or of its libraries, makes all of them stale."""
    assert errors(written, cache=True) == []
    spoil(tmp_path / "film.mp4")
    monkeypatch.setattr(memory, "_way", lambda: "other code")
    assert errors(written, cache=True) == ["SF404"]


def test_code_without_its_source_keeps_nothing(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a change of the code would not show, every run looks for itself."""

    def unknown() -> str:
        raise LookupError

    monkeypatch.setattr(memory, "_way", unknown)
    assert errors(written, cache=True) == []
    assert not (tmp_path / "cache").exists()


def test_heavy_libraries_stay_where_they_are(written: Path) -> None:
    """Once everything is known, a check loads neither PyAV nor Pillow nor numpy."""
    check([written], Options())
    finished = subprocess.run(
        [sys.executable, "-c", _CLEAN_CHECK, str(written)],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert finished.stdout == "[]\n"

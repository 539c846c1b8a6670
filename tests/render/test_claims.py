"""Folders that belong to a run: claimed while it lives, swept when it does not."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from storyforge.process import CancelToken, run
from storyforge.render.claims import claimed_folder, sweep
from tests.programs import ALL_LETTERS

HOLD = """
import sys, time
from pathlib import Path
from storyforge.render.claims import claimed_folder
with claimed_folder(Path(sys.argv[1]), "run-") as folder:
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(os.name != "posix", reason="a claim is a lock of POSIX systems")
def test_another_process_keeps_its_folder(tmp_path: Path) -> None:
    """A folder is left alone for as long as its owner lives, and not a moment longer."""
    cancel, seen = CancelToken(), []

    def on_line(line: str) -> None:
        folder = Path(line.strip())
        sweep(tmp_path, "run-")
        seen.append(folder.exists())
        cancel.cancel()

    with pytest.raises(Exception, match="stopped"):
        run(
            [sys.executable, "-c", HOLD, tmp_path], cancel=cancel, on_line=on_line,
            environment=ALL_LETTERS,
        )  # fmt: skip
    assert seen == [True]
    sweep(tmp_path, "run-")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_about_to_be_claimed_is_left_alone(tmp_path: Path) -> None:
    """Between making a folder and claiming it, nobody may take it for abandoned."""
    (tmp_path / "run-new-abc").mkdir()
    sweep(tmp_path, "run-")
    assert (tmp_path / "run-new-abc").exists()
    os.utime(tmp_path / "run-new-abc", (0, 0))
    sweep(tmp_path, "run-")
    assert not (tmp_path / "run-new-abc").exists()


def test_a_claimed_folder_is_gone_after_the_block(tmp_path: Path) -> None:
    """Whatever was put there."""
    with claimed_folder(tmp_path, "run-") as folder:
        (folder / "a").write_text("a")
    assert not folder.exists()
    assert list(tmp_path.iterdir()) == []

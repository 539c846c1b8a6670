"""A comparison that is stopped goes at once, and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.render.killing import PROCESSES, children, until
from tests.review.changes.proposal import commit, story, write

PATIENCE_S = 60
CARDS = 60
"""So many frames take seconds: it is stopped long before it is done."""


def cards(word: str) -> str:
    head = story("Longue").partition("scenes:\n")[0] + "scenes:\n"
    return head + "".join(
        f'  - {{type: card, layout: title, duration: 0.2s, slots: {{title: "{word} {number}"}}}}\n'
        for number in range(CARDS)
    )


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="looks at processes as Linux shows them")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "stopped"])
@pytest.mark.parametrize("when", ["reading", "composing"])
def test_stopped_it_leaves_nothing(
    project: Path, tmp_path: Path, stop: signal.Signals, when: str
) -> None:
    """130, one line and no traceback; no ffmpeg goes on, no page and no folder of its own stays."""
    write(project, "longue", cards("Mot"))
    commit(project.parent, "Many cards")
    write(project, "longue", cards("Parole"))
    cache = tmp_path / "cache"
    with subprocess.Popen(
        [sys.executable, "-m", "storyforge", "diff", "HEAD"], cwd=project,
        env=os.environ | {"STORYFORGE_CACHE_DIR": str(cache)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as program:  # fmt: skip
        begun = {
            "reading": lambda: list(cache.glob("runs/*/folder-*")),
            "composing": lambda: children(cache),
        }
        assert until(begun[when], PATIENCE_S)
        program.send_signal(stop)
        out, err = program.communicate(timeout=PATIENCE_S)
    assert (program.returncode, out, err.strip()) == (130, "", "storyforge: interrupted")
    assert until(lambda: not children(cache), PATIENCE_S)
    assert not list((cache / "runs").iterdir())
    assert not (project / "output").exists()

"""Long trials: two hundred damaged files (`make soak`), a part of which the suite tries too."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

import av
import pytest

from tests.render.damage import damaged, good_files, real_files
from tests.render.killing import PROCESSES, children
from tests.render.stage import command, environment

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        os.name == "nt" or not (PROCESSES / "self" / "cmdline").exists(),
        reason="orphans are looked for through /proc, on Linux only",
    ),
]
VARIANTS = 200
PATIENCE_S = 120
"""Far more than any of these files takes, however busy the machine."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Path]]:
    found = good_files(tmp_path_factory.mktemp("good"))
    for use, paths in real_files().items():
        found[use] += paths
    return found


def _words(seed: int, board: Path, file: Path) -> list[str]:
    """Half of them are rendered; of the others one frame is looked at, or they are judged."""
    match seed % 4:
        case 0 | 1:
            return command("render", board, "--draft", "--platform", "square")
        case 2:
            return command("frame", board, "--at", "0s", "--platform", "square")
        case _:
            return command("media", file)


@pytest.mark.parametrize("seed", range(VARIANTS))
def test_a_damaged_file_gives_a_diagnostic_or_a_video(
    files: Mapping[str, list[Path]], tmp_path: Path, seed: int
) -> None:
    """Never a traceback, never without end, and nothing goes on afterwards."""
    trial = damaged(seed, files, tmp_path)
    cache = tmp_path / "cache"
    done = subprocess.run(
        _words(seed, trial.story, trial.file), env=environment({"STORYFORGE_CACHE_DIR": cache}),
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, timeout=PATIENCE_S,
    )  # fmt: skip
    print(seed, trial.told, "->", done.returncode, done.stderr.strip().splitlines()[:1])  # noqa: T201  shown by -s
    assert done.returncode in (0, 1, 3), f"{trial.told}\n{done.stderr}"
    assert "Traceback" not in done.stderr, f"{trial.told}\n{done.stderr}"
    if done.returncode:
        assert "SF" in done.stderr or "reason" in done.stdout, f"{trial.told}\n{done.stderr}"
    else:
        _look_at(list(tmp_path.glob("output/*.mp4")))
    assert children(cache) == []


def _look_at(videos: list[Path]) -> None:
    for video in videos:
        with av.open(str(video)) as container:
            shown = sum(1 for _ in container.decode(video=0))
        assert shown in range(1, 400)

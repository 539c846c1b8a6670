"""A sample of what `make soak` tries two hundred times: damaged files in stories."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from storyforge.cli.app import main
from tests.render.damage import damaged, good_files
from tests.render.killing import PROCESSES, children


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Path]]:
    return good_files(tmp_path_factory.mktemp("good"), few=True)


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_file_gives_a_diagnostic_or_a_video(
    files: Mapping[str, list[Path]], tmp_path: Path, seed: int, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Never a traceback, and nothing goes on afterwards."""
    monkeypatch.setenv("STORYFORGE_CACHE_DIR", str(tmp_path / "cache"))
    trial = damaged(seed, files, tmp_path)
    render = ("render", str(trial.story), "--draft", "--platform", "square")
    frame = ("frame", str(trial.story), "--at", "0s", "--platform", "square")
    with pytest.raises(SystemExit) as left:
        main(frame if seed % 3 else render)
    said = capfd.readouterr()
    assert "Traceback" not in said.err, trial.told
    if left.value.code:
        assert left.value.code in (1, 3), trial.told
        assert "error SF" in said.err, trial.told
    else:
        assert Path(said.out.splitlines()[0]).is_file()
    if PROCESSES.exists():
        assert children(tmp_path / "cache") == []

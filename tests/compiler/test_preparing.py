"""What reading stories from a disk does with a disk that is not as it should be."""

from __future__ import annotations

from pathlib import Path

from tests.render.stage import storyforge


def test_nothing_of_a_link_out_of_the_project_is_shown(tmp_path: Path) -> None:
    """A storyboard that leads elsewhere is named, and what it leads to stays unread."""
    (tmp_path / "secret").write_text("root:x:0:0\n", "utf-8")
    (tmp_path / "projet").mkdir()
    (tmp_path / "projet" / "fuite.yaml").symlink_to("../secret")
    finished = storyforge("check", ".", cwd=tmp_path / "projet")
    assert finished.returncode == 1
    said = finished.stdout + finished.stderr
    assert "fuite.yaml:1:1" in said
    assert "SF018" in said
    assert "root" not in said

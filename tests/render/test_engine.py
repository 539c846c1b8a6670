"""Which ffmpeg renders, and how often it is asked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from storyforge.ffmpeg.engine import OVERRIDE, find_ffmpeg
from storyforge.render.engine import find_engine, find_engine_meanwhile


@pytest.mark.skipif(os.name == "nt", reason="a script is run in another way on Windows")
def test_an_engine_that_is_being_found_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever needs it waits for the answer to the question that was put meanwhile."""
    asked, program = tmp_path / "asked", tmp_path / "ffmpeg"
    program.write_text(f'#!/bin/sh\necho "$@" >> "{asked}"\nexec "{find_ffmpeg()}" "$@"\n', "utf-8")
    program.chmod(0o700)
    monkeypatch.setenv(OVERRIDE, str(program))
    find_engine_meanwhile()
    assert find_engine() == find_engine()
    assert asked.read_text("utf-8").count("-version") == 1

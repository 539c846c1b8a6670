"""A sample of what `make soak` tries fifty times: renders killed at a moment of chance."""

from __future__ import annotations

import os
import random

import pytest

from tests.render.killing import PROCESSES, Trial, killed_at_random

pytestmark = pytest.mark.skipif(
    os.name == "nt" or not (PROCESSES / "self" / "cmdline").exists(),
    reason="processes are killed, and looked at through /proc, on Linux only",
)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial.prepared(tmp_path_factory.mktemp("kills") / "project")


@pytest.mark.parametrize("seed", range(3))
def test_a_killed_render_loses_what_was_in_flight_only(trial: Trial, seed: int) -> None:
    """Nothing goes on, no part of a file is left, finished work is kept, the bytes are the same."""
    killed_at_random(trial, random.Random(seed), patience_s=10)

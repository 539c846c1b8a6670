"""Long trials: renders killed, interrupted and crowded at moments of chance (`make soak`)."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time

import pytest

from tests.render.killing import PROCESSES, Trial, children, killed_at_random, reached
from tests.render.stage import contents

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif(
        os.name == "nt" or not (PROCESSES / "self" / "cmdline").exists(),
        reason="processes are killed, and looked at through /proc, on Linux only",
    ),
]
KILLS, INTERRUPTIONS, CROWDS = 50, 15, 5


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial.prepared(tmp_path_factory.mktemp("stops") / "project")


@pytest.mark.parametrize("seed", range(KILLS))
def test_a_killed_render_loses_what_was_in_flight_only(trial: Trial, seed: int) -> None:
    """After a second nothing goes on; nothing that was finished is done again."""
    print(killed_at_random(trial, random.Random(1000 + seed), patience_s=1))  # noqa: T201  shown by -s


@pytest.mark.parametrize("seed", range(INTERRUPTIONS))
def test_ctrl_c_stops_at_once_whenever_it_comes(trial: Trial, seed: int) -> None:
    """Half a second, exit code 130, one line and no traceback; or it was finished already."""
    trial.clear()
    with trial.started() as program:
        reached(program, random.Random(100 + seed))
        began = time.monotonic()
        program.send_signal(signal.SIGINT)
        assert program.stderr is not None
        err = program.stderr.read()
        program.wait()
        took_s = time.monotonic() - began
    assert program.returncode in (0, 130), err
    assert "Traceback" not in err
    assert took_s < 0.5
    assert children(trial.cache) == []
    trial.assert_no_part_of_a_file()
    trial.assert_carries_on(set())


@pytest.mark.parametrize("seed", range(CROWDS))
def test_several_renders_of_one_story_share_their_work(trial: Trial, seed: int) -> None:
    """Three at once, one of them killed: the others finish, and the files are what they were."""
    trial.clear()
    chance = random.Random(seed)
    programs = [trial.started() for _ in range(3)]
    reached(programs[0], chance)
    programs[0].kill()
    programs[0].communicate()
    said = [program.communicate(timeout=300) for program in programs[1:]]
    assert [program.returncode for program in programs[1:]] == [0, 0], said
    assert {k: v for k, v in contents(trial.output).items() if k in trial.wanted} == trial.wanted
    trial.assert_carries_on(set())


def test_the_same_bytes_in_another_folder_with_any_number_of_workers(trial: Trial) -> None:
    """Cold or warm, one process at a time or three, here or there."""
    trial.clear()
    elsewhere = trial.path.parent.parent / "un autre dossier é"
    shutil.copytree(trial.path.parent, elsewhere)
    other = Trial(elsewhere / trial.path.name, trial.wanted)
    for workers, is_warm in ((1, False), (1, True), (3, False), (2, True)):
        with other.started(workers) as program:
            program.communicate(timeout=300)
        assert contents(other.output) == trial.wanted, f"{workers} at a time"
        shutil.rmtree(other.output)
        if is_warm:
            shutil.rmtree(other.cache)

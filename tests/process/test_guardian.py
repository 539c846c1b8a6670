"""No orphans, however a program ends: children are watched through a socket they hold open."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from storyforge.errors import Cancelled
from storyforge.process import CancelToken, run
from storyforge.process.guard import unfinished
from storyforge.process.guardian import GUARDIAN

PATIENCE_S = 20
ROOT = Path(__file__).parents[2]

# A program that says hello on a socket and then holds it open until it dies.
HOLD = (
    "import signal, socket, sys, time\n"
    "line = socket.create_connection(('127.0.0.1', int(sys.argv[1])))\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    "line.sendall(b'!')\n"
    "time.sleep(600)\n"
)
# A program that starts another in its own group and does not end either.
NEST = (
    "import subprocess, sys\n"
    "subprocess.run([sys.executable, '-I', '-S', '-c', sys.argv[2], sys.argv[1]])\n"
)
# A parent that runs one such program in each of two threads.
PARENT = (
    "import sys, threading\n"
    "from storyforge.process import CancelToken, run\n"
    "port, hold, nest = sys.argv[1:]\n"
    "base = [sys.executable, '-I', '-S', '-c']\n"
    "def go(argv): run(argv, cancel=CancelToken())\n"
    "threading.Thread(target=go, args=[base + [hold, port]]).start()\n"
    "go(base + [nest, port, hold])\n"
)


class Lifelines:
    """Where children call in; a line closes when its child is dead, and not before."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(PATIENCE_S)
        self.port = str(self._server.getsockname()[1])

    def accept(self) -> socket.socket:
        """The line of the next child that is up."""
        line, _ = self._server.accept()
        line.settimeout(PATIENCE_S)
        assert line.recv(1) == b"!"
        return line

    def close(self) -> None:
        self._server.close()


@pytest.fixture
def lifelines() -> Iterator[Lifelines]:
    lines = Lifelines()
    yield lines
    lines.close()


def dead(line: socket.socket) -> bool:
    """Whether the child at the other end dies within our patience."""
    with line:
        try:
            return line.recv(1) == b""
        except ConnectionResetError:
            return True


def parent(lifelines: Lifelines) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", PARENT, lifelines.port, HOLD, NEST], cwd=ROOT)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_children_die_with_their_parent(lifelines: Lifelines, how: signal.Signals) -> None:
    """After even `kill -9`, neither children nor what they started are left."""
    with parent(lifelines) as killed:
        lines = [lifelines.accept(), lifelines.accept()]
        killed.send_signal(how)
        assert killed.wait(PATIENCE_S) == -how
    assert all(dead(line) for line in lines)


def test_cancelling_ends_what_the_child_started(lifelines: Lifelines) -> None:
    """The whole group goes, not its leader alone."""
    token = CancelToken()
    argv = [sys.executable, "-I", "-S", "-c", NEST, lifelines.port, HOLD]
    with pytest.raises(Cancelled):
        _cancel_once_up(argv, token, lifelines)


def _cancel_once_up(argv: list[str], token: CancelToken, lifelines: Lifelines) -> None:
    lines: list[socket.socket] = []

    def cancel() -> None:
        lines.append(lifelines.accept())
        token.cancel()

    waiting = threading.Thread(target=cancel)
    waiting.start()
    try:
        run(argv, cancel=token)
    finally:
        waiting.join()
        assert dead(lines[0])


def test_what_a_child_leaves_behind_ends_with_it(lifelines: Lifelines) -> None:
    """A program that ends before what it started does not leave that running."""
    code = NEST.replace("subprocess.run", "subprocess.Popen") + "sys.stdin.read()\n"
    lines: list[socket.socket] = []

    def until_up() -> Iterator[bytes]:
        lines.append(lifelines.accept())
        yield b""

    argv = [sys.executable, "-I", "-S", "-c", code, lifelines.port, HOLD]
    assert run(argv, cancel=CancelToken(), stdin=until_up()).ok
    assert dead(lines[0])


def test_a_killed_guardian_is_replaced() -> None:
    """Whoever kills the guardian does not take the guard away from the next child."""
    run([sys.executable, "-c", ""], cancel=CancelToken())
    first = GUARDIAN._process
    assert first is not None
    first.kill()
    first.wait()
    run([sys.executable, "-c", ""], cancel=CancelToken())
    run([sys.executable, "-c", ""], cancel=CancelToken())
    second = GUARDIAN._process
    assert second is not None
    assert second.pid != first.pid
    assert second.poll() is None


def test_a_guardian_ends_with_its_parent_when_nothing_is_left() -> None:
    """A program that used `run` ends quietly: no warning, no process that stays."""
    code = (
        "import sys; from storyforge.process import CancelToken, run\n"
        "from storyforge.process.guardian import GUARDIAN\n"
        "run([sys.executable, '-c', ''], cancel=CancelToken())\n"
        "print(GUARDIAN._process.pid)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, check=True
    )
    assert ended.stderr == b""
    with pytest.raises(ProcessLookupError):
        os.kill(int(ended.stdout), 0)


def test_only_the_unfinished_are_left() -> None:
    """The guardian forgets what ended, and may be told of an id again."""
    told = [b"+12\n", b"+7\n", b"-12\n", b"+30\n", b"-30\n", b"+30\n", b"-99\n"]
    assert unfinished(told) == {7, 30}

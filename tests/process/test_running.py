"""Programs are run to their end, or to ours; every test runs a real one."""

import errno
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storyforge import process
from storyforge.errors import Cancelled, DiskFull, EnvironmentFailed, ProgramNotFound
from storyforge.process import CancelToken, Finished
from storyforge.process.child import Child
from storyforge.process.streams import LINE_BYTES, TAIL_BYTES

BOUND_S = 0.5


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-I", "-S", "-c", code, *arguments]


def run(code: str, *arguments: str, **options: object) -> Finished:
    options.setdefault("cancel", CancelToken())
    return process.run(python(code, *arguments), **options)  # type: ignore[arg-type]


def test_status_and_last_words_come_back() -> None:
    """A program's status and its standard error are what it ended with."""
    finished = run("import sys; sys.stderr.write('hélas\\n'); sys.exit(3)")
    assert finished == Finished(3, None, "hélas\n")
    assert not finished.ok


def test_death_by_signal_is_a_negative_status() -> None:
    """A program that a signal ended has minus its number as status."""
    assert run("import os; os.kill(os.getpid(), 9)").status == -9


def test_arguments_never_meet_a_shell(tmp_path: Path) -> None:
    """What a shell would act on arrives as it is."""
    nasty = f"$(touch {tmp_path}/x); * > {tmp_path}/y"
    finished = run("import sys; sys.stdout.write(sys.argv[1])", nasty, keep_stdout=True)
    assert finished.stdout == nasty.encode()
    assert not list(tmp_path.iterdir())


def test_standard_input_is_empty() -> None:
    """A program that asks a question gets the end of the file for an answer."""
    finished = run("import sys; sys.exit(len(sys.stdin.read()))")
    assert finished.ok


def test_standard_input_is_fed_in_pieces() -> None:
    """Pieces made on the way arrive in order, more of them than a pipe holds."""
    pieces = (bytes([number]) * 10_000 for number in range(100))
    code = "import sys; data = sys.stdin.buffer.read(); print(len(data), data[-1])"
    assert run(code, stdin=pieces, keep_stdout=True).stdout == b"1000000 99\n"


def test_a_program_need_not_read_what_it_is_fed() -> None:
    """A program that ends early is not a failure to write."""
    assert run("pass", stdin=b"x" * 1_000_000).ok


def test_what_the_pieces_raise_is_raised() -> None:
    """A failure to make the input stops the program and is not hidden, even an OSError."""

    def pieces() -> Iterator[bytes]:
        yield b"x"
        raise FileNotFoundError("frame 2")

    with pytest.raises(FileNotFoundError, match="frame 2"):
        run("import time; time.sleep(60)", stdin=pieces())


def test_lines_come_as_they_are_written() -> None:
    """A line is given while the program still runs, and may make us stop it."""
    token = CancelToken()
    lines: list[str] = []

    def on_line(line: str) -> None:
        lines.append(line)
        token.cancel()

    code = "import time; print('frame=1', flush=True); time.sleep(60)"
    with pytest.raises(Cancelled):
        run(code, cancel=token, on_line=on_line)
    assert lines == ["frame=1"]


def test_lines_are_given_and_kept_alike() -> None:
    """Reading lines does not take them from what is kept."""
    lines: list[str] = []
    finished = run("print('a\\r\\nb\\nc', end='')", on_line=lines.append, keep_stdout=True)
    assert lines == ["a", "b", "c"]
    assert finished.stdout == b"a\r\nb\nc"


def test_a_line_without_end_comes_in_pieces() -> None:
    """A program that never ends its line cannot fill our memory."""
    lines: list[str] = []
    run("print('x' * 200_000, end='')", on_line=lines.append)
    assert [len(line) for line in lines] == [LINE_BYTES] * 3 + [200_000 - 3 * LINE_BYTES]


def test_what_a_line_reader_raises_is_raised() -> None:
    """A failure in our own code stops the program."""
    with pytest.raises(ZeroDivisionError):
        run("import time; print(flush=True); time.sleep(60)", on_line=lambda _: 1 // 0)


def test_much_on_both_streams_blocks_nothing() -> None:
    """Megabytes on standard error, unread by anyone, keep only their end."""
    code = (
        "import sys\n"
        "for n in range(30_000): sys.stderr.write(f'{n:0100}\\n'); sys.stdout.write('y' * 100)"
    )
    finished = run(code, keep_stdout=True)
    assert len(finished.stderr_tail) == TAIL_BYTES
    assert finished.stderr_tail.endswith("29999\n")
    assert finished.stdout == b"y" * 3_000_000


def test_timeout_has_no_status() -> None:
    """A program that takes too long is stopped, and what it said until then is kept."""
    code = "import sys, time; sys.stderr.write('busy'); sys.stderr.flush(); time.sleep(60)"
    assert run(code, timeout_s=1.0) == Finished(None, None, "busy")


@pytest.mark.parametrize("deaf", [False, True], ids=["polite", "deaf to SIGTERM"])
def test_cancelling_takes_less_than_half_a_second(deaf: bool) -> None:
    """Even a program that ignores the polite request is gone within the bound."""
    token = CancelToken()
    cancelled_at: list[float] = []

    def cancel(_: str) -> None:
        cancelled_at.append(time.monotonic())
        token.cancel()

    setting = "signal.signal(signal.SIGTERM, signal.SIG_IGN);" if deaf else ""
    code = f"import signal, time; {setting} print(flush=True); time.sleep(60)"
    with pytest.raises(Cancelled):
        run(code, cancel=token, on_line=cancel)
    assert time.monotonic() - cancelled_at[0] < BOUND_S


def test_one_token_stops_many_threads() -> None:
    """Runs in several threads obey one switch, and later ones do not even start."""
    token = CancelToken()
    started = threading.Barrier(5)
    code = "import time; print(flush=True); time.sleep(60)"

    def task(_: int) -> str:
        try:
            run(code, cancel=token, on_line=lambda _: started.wait() and None)
        except Cancelled:
            return "cancelled"
        return "finished"

    with ThreadPoolExecutor(4) as pool:
        outcomes = pool.map(task, range(4))
        started.wait()
        token.cancel()
        assert list(outcomes) == ["cancelled"] * 4
    with pytest.raises(Cancelled):
        process.run(["no such program"], cancel=token)


def test_many_threads_do_not_mix_their_streams() -> None:
    """Every run gets its own program's words."""
    with ThreadPoolExecutor(8) as pool:
        codes = [f"import sys; print({n}); sys.stderr.write('{n}')" for n in range(16)]
        results = list(pool.map(lambda code: run(code, keep_stdout=True), codes))
    assert [r.stdout for r in results] == [f"{n}\n".encode() for n in range(16)]
    assert [r.stderr_tail for r in results] == [str(n) for n in range(16)]


def test_keyboard_interrupt_leaves_nothing_running() -> None:
    """Ctrl-C in the waiting thread stops the program and is passed on."""
    script = (
        "import sys, signal, os, threading\n"
        "from storyforge.process import run, CancelToken\n"
        "me = threading.main_thread().ident\n"
        "stop = lambda _: signal.pthread_kill(me, signal.SIGINT)\n"
        "child = 'import time; print(flush=True); time.sleep(60)'\n"
        "try: run([sys.executable, '-I', '-S', '-c', child], cancel=CancelToken(), on_line=stop)\n"
        "except KeyboardInterrupt: print('interrupted')\n"
        "try: os.waitpid(-1, os.WNOHANG) == (0, 0) and print('only the guardian is left')\n"
        "except ChildProcessError: pass\n"
    )
    root = Path(__file__).parents[2]
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=root, capture_output=True, check=True
    )
    assert ended.stdout.split(b"\n")[:2] == [b"interrupted", b"only the guardian is left"]
    assert ended.stderr == b""


@pytest.mark.parametrize("name", ["storyforge-no-such-program", "./nothing", ""])
def test_a_missing_program_is_named(name: str) -> None:
    """A program that is not there is a situation, not an OSError."""
    with pytest.raises(ProgramNotFound) as caught:
        process.run([name], cancel=CancelToken())
    assert caught.value.program == name


def test_a_file_that_is_no_program_is_refused(tmp_path: Path) -> None:
    """Neither text without permission nor bytes that are no executable are run."""
    plain = tmp_path / "plain"
    plain.write_text("hello")
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF?")
    broken.chmod(0o755)
    for path in (plain, broken):
        with pytest.raises(ProgramNotFound):
            process.run([path], cancel=CancelToken())


def test_a_missing_folder_is_not_taken_for_a_missing_program(tmp_path: Path) -> None:
    """The message names what is missing: the folder."""
    with pytest.raises(EnvironmentFailed, match=r"no folder .*gone"):
        run("pass", cwd=tmp_path / "gone")


def test_too_many_arguments_is_said() -> None:
    """The system's limits are named, not raised as they come."""
    with pytest.raises(EnvironmentFailed, match="cannot be started"):
        run("pass", "x" * 10_000_000)


def test_a_full_disk_is_its_own_situation() -> None:
    """The status by which ffmpeg says that there is no room left becomes DiskFull."""
    with pytest.raises(DiskFull):
        run(f"import os; os._exit({256 - errno.ENOSPC})")


def test_the_working_folder_is_the_one_asked_for(tmp_path: Path) -> None:
    """A program runs where it is told to."""
    finished = run("import os; print(os.getcwd())", cwd=tmp_path, keep_stdout=True)
    assert finished.stdout == f"{tmp_path}\n".encode()


def test_the_environment_is_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing reaches a program that changes what it does, and no secret does."""
    for name in ("FFREPORT", "http_proxy", "PYTHONPATH", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    code = "import os; print(*sorted(os.environ.items()), sep='\\n')"
    finished = run(code, keep_stdout=True, environment={"STORY": "conseil"})
    assert finished.stdout is not None
    seen = finished.stdout.decode()
    assert "'x'" not in seen
    assert all(pair in seen for pair in ("('LC_ALL', 'C')", "('TZ', 'UTC')", "'conseil'"))
    assert f"('PATH', '{os.environ['PATH']}')" in seen


def test_no_handle_leaks_into_children() -> None:
    """A child holds its three streams and nothing of ours."""
    code = "import os; print(sorted(os.listdir('/proc/self/fd')))"
    if not Path("/proc/self/fd").exists():
        pytest.skip("handles are listed under /proc on Linux only")
    with Path(__file__).open("rb") as opened:
        os.set_inheritable(opened.fileno(), True)  # noqa: FBT003  it has no name for it
        finished = run(code, keep_stdout=True)
    assert finished.stdout == b"['0', '1', '2', '3']\n"  # 3 is the listing itself


def test_no_handle_is_left_open_here() -> None:
    """Ten runs leave as many handles open in this process as one."""
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("handles are listed under /proc on Linux only")
    run("pass")
    before = len(list(folder.iterdir()))
    for _ in range(10):
        run("pass", stdin=b"x", keep_stdout=True)
    assert len(list(folder.iterdir())) == before


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_program_that_is_reaped_before_it_is_watched_has_ended() -> None:
    """As where Ctrl-C comes while it is being started: nothing is complained about."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    ended = threading.Event()
    Child(gone, ended.set)
    assert ended.wait(timeout=60)

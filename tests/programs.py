"""Programs of the tests' own, to be run in place of others (POSIX only)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from shlex import quote

ALL_LETTERS = {"LC_ALL": "C.UTF-8"}
"""For a Python that is started as children are: in plain C, one whose packages lie in a path
with an accent does not start."""


def shell_program(path: Path, script: str) -> Path:
    """A script for the shell that can be run by its path.

    Another process writes it: what is open for writing anywhere cannot be run ("text file
    busy"), and here a thread may be forking, whose child has all that is open for a moment.
    """
    write = ["/bin/sh", "-c", 'cat > "$1" && chmod u+x "$1"', "sh", str(path)]
    subprocess.run(write, input=f"#!/bin/sh\n{script}", text=True, check=True)
    return path


def python_program(path: Path, code: str) -> Path:
    """Code that can be run by its path.

    It has the standard library alone. The shell starts Python: the kernel takes the first line's
    interpreter only as far as the first space of its path.
    """
    source = path.with_name(f"{path.name}.py")
    source.write_text(code, "utf-8")
    return shell_program(path, f'exec {quote(sys.executable)} -I -S {quote(str(source))} "$@"\n')

"""A command: what ffmpeg will be told, before anybody knows where the files lie.

Inputs and the output stand in the arguments as whole-word tokens. That keeps plans free
of paths, lets a key be the digest of exactly what is executed, and means that no text
from a storyboard is ever spliced into an argument that names a file.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OUTPUT_WORD = "{out}"
GRAPH = "-filter_complex"
"""The option in front of the filter graph."""
GRAPH_FROM_FILE = "-/filter_complex"
"""The same option, with the name of a file that holds the graph."""
_INPUT_TOKEN = re.compile(r"\{in:(\d+)\}")


@dataclass(frozen=True, slots=True)
class MediaInput:
    """A source of the story, by its name in the `MediaCatalog`."""

    name: str

    def __str__(self) -> str:
        return f"media {self.name}"


@dataclass(frozen=True, slots=True)
class TaskInput:
    """What another task of the plan makes, by that task's id."""

    task: str

    def __str__(self) -> str:
        return f"task {self.task}"


Input = MediaInput | TaskInput


def input_token(index: int) -> str:
    return f"{{in:{index}}}"


@dataclass(frozen=True, slots=True)
class Command:
    """Arguments without the program, with a token for each input and for the output."""

    argv: tuple[str, ...]
    inputs: tuple[Input, ...]

    def resolved(self, path_of: Callable[[Input], Path], output: Path) -> tuple[str, ...]:
        """The arguments with `file:` addresses in place of the tokens.

        The `file:` in front means that no name can be read as an option or a protocol.
        """
        return self.substituted(lambda each: f"file:{path_of(each)}", f"file:{output}")

    def substituted(self, text_of: Callable[[Input], str], output: str) -> tuple[str, ...]:
        """The arguments with any text in place of the tokens (digests, say)."""

        def word(argument: str) -> str:
            if argument == OUTPUT_WORD:
                return output
            match = _INPUT_TOKEN.fullmatch(argument)
            return text_of(self.inputs[int(match[1])]) if match else argument

        return tuple(word(argument) for argument in self.argv)

    def __str__(self) -> str:
        return " ".join(self.substituted(lambda each: f"<{each}>", "<out>"))

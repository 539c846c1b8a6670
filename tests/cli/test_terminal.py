"""Who is watched, and who wants colours."""

from __future__ import annotations

import io

import pytest

from storyforge.cli.terminal import is_watched, wants_colour


class Terminal(io.StringIO):
    """A stream that somebody looks at."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("setting", "watched", "coloured"),
    [
        ({}, True, True),
        ({"CI": "true"}, False, False),
        ({"CI": "false"}, True, True),
        ({"TERM": "dumb"}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"CI": "1", "FORCE_COLOR": "1"}, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_the_environment_decides(
    setting: dict[str, str], watched: bool, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`CI`, `NO_COLOR`, `FORCE_COLOR` and `TERM=dumb` mean what they mean everywhere."""
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    assert is_watched(Terminal()) is watched
    assert wants_colour(Terminal()) is coloured


def test_a_pipe_is_not_watched() -> None:
    """Nobody draws bars into a file."""
    assert not is_watched(io.StringIO())
    assert not wants_colour(io.StringIO())

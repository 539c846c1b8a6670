"""The program as a whole: its commands, its help, and how it leaves."""

from __future__ import annotations

import gc
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from storyforge import __version__
from storyforge.cli.app import COMMANDS, group, main

# What help must not wait for: each of these takes longer to import than help may take in all.
_HEAVY = ("pydantic", "yaml", "numpy", "PIL", "av", "rich", "ffmpeg", "moviepy", "uharfbuzz")

every = pytest.mark.parametrize("name", COMMANDS)


def load(name: str) -> click.Command:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    return command


@every
def test_short_help_is_the_first_sentence_of_the_command(name: str) -> None:
    """The list of commands is written by hand, so that it loads none; it must not lie."""
    page = load(name).help
    assert page is not None
    assert " ".join(page.split("\n\n")[0].split()).startswith(COMMANDS[name].rstrip("."))


@every
def test_every_option_has_help(name: str) -> None:
    """No option is left for the reader to guess."""
    options = [each for each in load(name).params if isinstance(each, click.Option)]
    assert [option.name for option in options if not option.help] == []


def test_help_lists_every_command() -> None:
    """Nothing is hidden."""
    shown = CliRunner().invoke(group, ["--help"])
    assert shown.exit_code == 0
    for name, help_text in COMMANDS.items():
        assert name in shown.output
        assert help_text in shown.output


def test_version_is_the_package_s() -> None:
    """What is installed can be told."""
    assert CliRunner().invoke(group, ["--version"]).output == f"storyforge {__version__}\n"


def test_misspelt_command_is_suggested() -> None:
    """A slip of the pen is wrong usage, answered with the command that was meant."""
    answer = CliRunner().invoke(group, ["rendr"])
    assert answer.exit_code == 2
    assert 'Did you mean "render"?' in answer.output


def test_misspelt_platform_is_suggested() -> None:
    """So is a platform, before anything is read."""
    answer = CliRunner().invoke(group, ["render", "--platform", "tictok", "."])
    assert answer.exit_code == 2
    assert 'did you mean "tiktok"?' in answer.output


@pytest.mark.parametrize("arguments", [["--help"], ["render", "--help"], ["platforms"]])
def test_nothing_heavy_is_imported_for(arguments: list[str]) -> None:
    """Help is instant because it imports click and nothing else of size."""
    program = (
        "import sys\n"
        "from storyforge.cli import main\n"
        f"try: main({arguments!r})\n"
        "except SystemExit as left: assert left.code == 0, left.code\n"
        f"print(sorted(set({_HEAVY!r}) & set(sys.modules)))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert run.stdout.splitlines()[-1] == "[]"


def test_called_from_python_the_process_stays_as_it_was() -> None:
    """Only the program itself settles how seldom cycles are looked for, and ends the process."""
    before = gc.get_threshold()
    with pytest.raises(SystemExit):
        main(["--version"])
    assert gc.get_threshold() == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_call_the_program(shell: str) -> None:
    """The script asks storyforge itself what may follow."""
    shown = CliRunner().invoke(group, ["completion", shell])
    assert shown.exit_code == 0
    assert "_STORYFORGE_COMPLETE" in shown.output


def test_completion_knows_platforms() -> None:
    """The shell offers what --platform takes."""
    from click.shell_completion import ShellComplete

    completion = ShellComplete(group, {}, "storyforge", "_STORYFORGE_COMPLETE")
    offered = completion.get_completions(["render", "--platform"], "insta")
    assert [item.value for item in offered] == [
        "instagram-story",
        "instagram-reels",
        "instagram-feed",
    ]

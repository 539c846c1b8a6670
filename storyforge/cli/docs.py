"""The pages of docs/ that are written by the program: `python -m storyforge.cli.docs`.

The tests compare the files with what is made here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from storyforge.cli.app import COMMANDS, group
from storyforge.cli.rules import all_rules, page

_WIDTH = 88

_COMMAND_LINE = """\
# The command line

<!-- Written by `make docs` from the program's own help. -->

Every command prints its product on stdout: `render` the paths it wrote, `check` its report,
`plan`, `schema` and `explain` their text. Progress, diagnostics of `render` and everything
else go to stderr, so that a pipe gets the product and nothing else. On a terminal there are
bars and colours; elsewhere there is one plain line for each change.

| exit code | means |
| --- | --- |
| 0 | done |
| 1 | diagnostics of error severity: the storyboard has something to correct |
| 2 | wrong usage |
| 3 | rendering failed, or storyforge itself did (a traceback, and a line that says so) |
| 4 | the environment: no ffmpeg, no room on the disk, no right to write |
| 130 | interrupted |

A batch leaves with the highest code of its stories. One bad storyboard never stops the others.

| variable | means |
| --- | --- |
| `STORYFORGE_MEDIA` | more folders to look for sources in, separated like `PATH` |
| `STORYFORGE_FFMPEG` | another ffmpeg than the one that was installed along |
| `STORYFORGE_CACHE_DIR` | where work is kept from one render to the next |
| `STORYFORGE_CACHE_SIZE` | how much of it is kept, as `5GB`; 20 GB without it |
| `NO_COLOR`, `FORCE_COLOR`, `CI` | no colours; colours; nobody is watching |

A folder means its `*.yaml` and `*.yml`, recursively, without `brand.yaml`, `assets.yaml` and
names that begin with a dot or an underscore.
"""

_DIAGNOSTICS = """\
# Diagnostics

<!-- Written by `make docs` from the rules' own docstrings. -->

Everything that storyforge may find in a storyboard or a brand kit. `storyforge explain CODE`
shows the same page on the terminal. An error stops that story, on that platform; a warning or
a hint does not.

Codes stand for what they are about:

| codes | about |
| --- | --- |
| SF0xx | YAML |
| SF1xx | the language |
| SF2xx | time |
| SF3xx | words and legibility |
| SF4xx | media |
| SF5xx | sound |
| SF6xx | brand |
| SF7xx | platforms |
| SF8xx | rights and law |
"""


def pages() -> dict[str, str]:
    """The text of every page that is written here, by the file's name in docs/."""
    return {"command-line.md": command_line(), "diagnostics.md": diagnostics()}


def command_line() -> str:
    """Every command's own help."""
    return "\n".join((_COMMAND_LINE, *_commands()))


def diagnostics() -> str:
    """Every rule's page, in the order of the codes."""
    return "\n".join((_DIAGNOSTICS, *(f"{page(rule)}\n" for rule in all_rules().values())))


def _commands() -> Iterator[str]:
    # With its settings, as a real call has them: else the help option looks otherwise.
    root = click.Context(
        group, info_name="storyforge", terminal_width=_WIDTH, **group.context_settings
    )
    yield _section("storyforge", root)
    for name in COMMANDS:
        command = group.get_command(root, name)
        assert command is not None
        yield from _with_its_own(
            command, click.Context(command, info_name=name, parent=root, terminal_width=_WIDTH)
        )


def _with_its_own(command: click.Command, context: click.Context) -> Iterator[str]:
    """A command's section, then those of its own commands, if it has any."""
    yield _section(context.command_path, context)
    if isinstance(command, click.Group):
        for name, each in command.commands.items():
            below = click.Context(each, info_name=name, parent=context, terminal_width=_WIDTH)
            yield from _with_its_own(each, below)


def _section(title: str, context: click.Context) -> str:
    return f"## {title}\n\n```text\n{context.get_help()}\n```\n"


def main(folder: Path) -> None:
    """Write the pages into a folder."""
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path("docs"))

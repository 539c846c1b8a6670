"""The program: its commands by name, loaded when they are asked for."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, NoReturn

import click

from storyforge import __version__
from storyforge.core.naming import nearest

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "new": "Write a storyboard that renders, to begin with.",
        "render": "Render storyboards to finished videos.",
        "check": "Report every mistake; write nothing.",
        "diff": "Show what changed since a revision, as viewers would see it.",
        "frame": "Write finished frames as PNG.",
        "preview": "Make contact sheets, small videos, and a page to review them on.",
        "watch": "Show a story anew after each save.",
        "plan": "Show the work list of a storyboard.",
        "media": "Show what is in media files, and what is done about it.",
        "platforms": "List the platforms and their limits.",
        "schema": "Print the JSON Schema that editors complete from.",
        "editor": "Set an editor up for a project.",
        "cache": "Look after the work that is kept from one render to the next.",
        "ci": "Review proposed changes in a code host's jobs.",
        "explain": "Explain a diagnostic by its code or name.",
        "doctor": "Look whether this machine has all that rendering needs.",
        "completion": "Print the completion script of a shell.",
    }
)
"""Each command with its short help: known here, so that `--help` imports no command."""


class LazyGroup(click.Group):
    """Commands are modules of `storyforge.cli.commands`, imported on first use."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"storyforge.cli.commands.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        from storyforge.cli.exits import Exit, let_go_of_stdout

        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except BrokenPipeError:
            # click would leave with 1, which means diagnostics here.
            let_go_of_stdout()
            return Exit.DONE

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            close = nearest(args[0], COMMANDS)
            hint = f' Did you mean "{close}"?' if close else ""
            ctx.fail(f'There is no command "{args[0]}".{hint}')
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="storyforge", message="%(prog)s %(version)s")
def group() -> None:
    """Compile storyboards written in YAML into finished vertical videos.

    Begin with `storyforge new story`, then `storyforge render story.yaml`.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program with its exit code (`storyforge.cli.exits`).

    Without arguments it is the process's own program, which ends with it. Otherwise it raises
    SystemExit, and the process goes on as it was.
    """
    from storyforge.cli.exits import leave, status_of, take_closed_streams

    def program() -> int | None:
        result = group.main(
            args=None if arguments is None else list(arguments),
            prog_name="storyforge",
            standalone_mode=False,
        )
        return result if isinstance(result, int) else None

    if arguments is not None:
        sys.exit(status_of(program))
    take_closed_streams()
    gc.set_threshold(_MANY, *gc.get_threshold()[1:])
    leave(status_of(program))


_MANY = 50_000
"""Objects made and kept after which Python looks for cycles that nobody needs, instead of 700.

There are next to none here: what is not needed is gone when the last reference is, and to look
again and again took a tenth of the time of `check`. Ten minutes in draft take as much memory as
before (430 MB, all processes together).
"""
